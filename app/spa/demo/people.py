"""The demo clients' answers and the demo therapists' words, all invented. Data only."""

from __future__ import annotations

from typing import Any

HEALTHY: tuple[dict[str, Any], ...] = (
    {
        "age": 34,
        "goals": ["relaxation", "sleep"],
        "lifestyle": ["high_stress"],
        "pressure_preference": "medium",
    },
    {
        "age": 41,
        "goals": ["chronic_tension", "posture"],
        "lifestyle": ["desk_work"],
        "pressure_preference": "firm",
        "focus_areas": ["neck", "shoulders"],
    },
    {
        "age": 28,
        "goals": ["athletic_performance"],
        "lifestyle": ["athlete_recreational"],
        "focus_areas": ["calves", "thighs"],
    },
    {"age": 52, "goals": ["muscle_knots"], "lifestyle": ["long_driving"], "focus_areas": ["lower_back"]},
    {"age": 37, "goals": ["flexibility", "energy_flow"], "lifestyle": ["sedentary"]},
    {"age": 45, "goals": ["sore_muscles", "relaxation"], "pressure_preference": "light"},
    {"age": 31, "goals": ["emotional_relief"], "lifestyle": ["caregiver"], "allergies": ["fragrance"]},
    {"age": 58, "goals": ["circulation"], "lifestyle": ["standing_work"], "avoid_areas": ["ankles_feet"]},
)

FLAGGED: tuple[dict[str, Any], ...] = (
    {
        "age": 39,
        "goals": ["posture", "chronic_tension"],
        "lifestyle": ["desk_work"],
        "conditions": [{"code": "scoliosis"}],
        "pressure_preference": "firm",
        "focus_areas": ["upper_back", "shoulders"],
    },
    {
        "age": 32,
        "goals": ["pregnancy_comfort", "sleep"],
        "pregnancy": {"status": "trimester_2"},
        "pressure_preference": "light",
        "focus_areas": ["lower_back"],
    },
    {
        "age": 69,
        "goals": ["relaxation"],
        "medications": ["antihypertensives"],
        "conditions": [{"code": "hypertension_controlled"}],
    },
    {
        "age": 47,
        "goals": ["chronic_pain"],
        "conditions": [{"code": "herniated_disc", "areas": ["lower_back"]}],
        "avoid_areas": ["lower_back"],
    },
    {"age": 43, "goals": ["sleep", "chronic_pain"], "conditions": [{"code": "fibromyalgia"}]},
    {"age": 55, "goals": ["relaxation"], "conditions": [{"code": "migraine"}, {"code": "neck_pain"}]},
    {"age": 72, "goals": ["circulation"], "medications": ["anticoagulants"]},
    {"age": 36, "goals": ["stress_anxiety"], "conditions": [{"code": "anxiety"}, {"code": "tmj_disorder"}]},
    {"age": 29, "goals": ["sore_muscles"], "conditions": [{"code": "sprain_strain", "days_since": 20}]},
)

NOTES: tuple[dict[str, Any], ...] = (
    {
        "subjective": "Tight across both shoulders after a week of deadlines. Slept badly. Wants firm work.",
        "objective": "Upper trapezius tense on both sides, more on the right. The head turns easily.",
        "assessment": "Shoulders let go well with slow strokes; the right side took longer.",
        "plan": "Again in four weeks. Begin with the right shoulder. Two stretching breaks at the desk.",
        "pressure": "firm",
        "areas": ["shoulders", "upper_back", "neck"],
    },
    {
        "subjective": "Legs heavy after the weekend's long run. No sharp pain.",
        "objective": "Calves tight, no warmth, no swelling. Ankles move freely.",
        "assessment": "Calves softer after medium pressure. No soreness during the session.",
        "plan": "Two weeks. Easy walking tomorrow, no hard training for a day.",
        "pressure": "medium",
        "areas": ["calves", "thighs"],
    },
    {
        "subjective": "Came to switch off. Prefers quiet and little talk.",
        "objective": "Breathing slow from the first minutes; lower back a little tense.",
        "assessment": "Deeply relaxed. Lower back eased with warmth of the hands alone.",
        "plan": "Monthly. Cushion under the knees helped.",
        "pressure": "light",
        "areas": ["upper_back", "lower_back"],
    },
)


def _mark(
    region: str, kind: str, pain: int | None = None, quality: str | None = None, note: str = ""
) -> dict[str, Any]:
    return {"region": region, "kind": kind, "pain": pain, "quality": quality, "note": note}


MARKS: dict[int, tuple[dict[str, Any], ...]] = {
    0: (
        _mark("back_shoulder_left", "focus"),
        _mark("back_shoulder_right", "tension", quality="stiff"),
        _mark("back_upper_back_right", "pain", 5, "aching", "Worse after a long day at the desk"),
    ),
    1: (
        _mark("front_throat_middle", "avoid"),
        _mark("back_neck_left", "pain", 4, "pulling", "When I look over my shoulder"),
        _mark("back_shoulder_left", "tension"),
        _mark("back_shoulder_right", "tension"),
    ),
    2: (
        _mark("front_belly_middle", "avoid"),
        _mark("back_lower_back_left", "tension", quality="aching"),
        _mark("back_lower_back_middle", "pain", 3, "aching"),
        _mark("back_lower_back_right", "tension", quality="aching"),
    ),
    5: (
        _mark("back_thigh_left", "pain", 6, "stiff", "Ran on Sunday"),
        _mark("back_thigh_right", "pain", 4, "stiff"),
        _mark("back_calf_left", "focus"),
        _mark("back_calf_right", "focus"),
        _mark("back_foot_right", "avoid", note="Ticklish"),
    ),
    8: (_mark("front_hand_right", "pain", 2, "tingling"), _mark("back_neck_right", "focus")),
    9: (_mark("front_face_middle", "avoid"), _mark("back_head_middle", "focus")),
}
"""What some of the demo clients marked on the body map, by their number."""
