"""The words an intake and its result may use, in their fixed order, and what people read for each.

Codes are plain strings, the same in JSON, database and code. Where order carries meaning (pressures,
outcomes) the first is the mildest.
"""

from collections.abc import Iterable, Mapping

from app.domain.conditions import CONDITION_NAMES
from app.domain.conditions.name import Name, name
from app.domain.said import labelled, say
from app.domain.said import listed as listed

TYPE_LABELS: Mapping[str, str] = labelled(
    {
        "swedish": "Swedish",
        "deep_tissue": "Deep tissue",
        "sports": "Sports",
        "trigger_point": "Trigger point",
        "hot_stone": "Hot stone",
        "thai": "Thai",
        "prenatal": "Prenatal",
    },
    "treatment",
)
PRESSURE_LABELS: Mapping[str, str] = labelled(
    {"light": "light", "medium": "medium", "firm": "firm", "deep": "deep"}, "pressure"
)
OUTCOME_LABELS: Mapping[str, str] = labelled(
    {
        "ok": "You can book",
        "review": "A therapist reads your answers first",
        "clearance": "A written agreement is needed first",
        "stop": "Not now",
    }
)
EFFECT_LABELS: Mapping[str, str] = {
    "caution": say("We adapt the session"),
    "local": say("We leave an area out"),
    "review": OUTCOME_LABELS["review"],
    "clearance": OUTCOME_LABELS["clearance"],
    "stop": OUTCOME_LABELS["stop"],
}
PREGNANCY_LABELS: Mapping[str, str] = labelled(
    {
        "none": "Not pregnant",
        "possible": "Possibly pregnant",
        "trimester_1": "Pregnant, up to week 13",
        "trimester_2": "Pregnant, week 14 to 27",
        "trimester_3": "Pregnant, week 28 or later",
        "postpartum": "After giving birth",
    }
)
GOAL_LABELS: Mapping[str, str] = labelled(
    {
        "relaxation": "Relax",
        "stress_anxiety": "Ease stress or anxiety",
        "chronic_tension": "Loosen long-held tension",
        "muscle_knots": "Release knots",
        "sore_muscles": "Soothe sore muscles",
        "chronic_pain": "Live easier with long-standing pain",
        "posture": "Help my posture",
        "circulation": "Get the circulation going",
        "flexibility": "Move more freely",
        "sleep": "Sleep better",
        "immune_support": "Support my defences",
        "lymph_flow": "Ease a feeling of puffiness",
        "emotional_relief": "Feel lighter",
        "athletic_performance": "Train and compete well",
        "energy_flow": "Balance my energy",
        "pregnancy_comfort": "Feel comfortable in pregnancy",
    },
    "goal",
)
LIFESTYLE_LABELS: Mapping[str, str] = labelled(
    {
        "desk_work": "I work at a desk",
        "long_driving": "I drive a lot",
        "standing_work": "I stand at work",
        "manual_labor": "I do physical work",
        "athlete_recreational": "I do sport for fun",
        "athlete_competitive": "I compete in sport",
        "event_within_48h": "I have an event within 48 hours",
        "high_stress": "I am under a lot of stress",
        "shift_work": "I work shifts",
        "caregiver": "I care for someone",
        "sedentary": "I sit most of the day",
        "frequent_travel": "I travel often",
    }
)
AREA_LABELS: Mapping[str, str] = labelled(
    {
        "head": "head",
        "face": "face",
        "jaw": "jaw",
        "neck": "neck",
        "shoulders": "shoulders",
        "upper_back": "upper back",
        "lower_back": "lower back",
        "chest": "chest",
        "abdomen": "abdomen",
        "hips": "hips",
        "glutes": "glutes",
        "upper_arms": "upper arms",
        "forearms": "forearms",
        "wrists_hands": "wrists and hands",
        "thighs": "thighs",
        "knees": "knees",
        "calves": "calves",
        "ankles_feet": "ankles and feet",
    },
    "area",
)
QUALIFICATION_LABELS: Mapping[str, str] = labelled(
    {
        "prenatal": "pregnancy and the time after birth",
        "scoliosis": "scoliosis",
        "oncology": "massage during and after cancer",
        "lymphatic": "lymphatic work",
        "clinical": "orthopaedic or medical massage",
        "trauma_informed": "trauma-informed work",
    },
    "trained for",
)
FLAG_LABELS: Mapping[str, str] = {
    "side_lying_or_semi_reclined": "Side-lying or half-sitting only: no face-down, no flat back",
    "offer_side_lying": "Offer side-lying",
    "semi_reclined": "Half-sitting (on wish with asthma or kidney disease)",
    "no_face_cradle": "No face cradle",
    "slow_rise": "Rise slowly",
    "short_session": "Short session, 30 to 45 minutes",
    "never_alone": "Never left alone",
    "unscented": "Unscented products",
    "legs_light": "Legs light only",
    "no_neck_technique": "No neck thrust, twist or traction",
}
"""What a therapist sees of position and session, by word beside the icon."""
_MEDICATIONS = (
    name(
        "anticoagulants",
        "Blood thinners (warfarin, heparin, apixaban, rivaroxaban and the like)",
        "a blood thinner",
        "warfarin, heparin, apixaban, rivaroxaban, Eliquis, Xarelto, Coumadin",
        "that you take a blood thinner",
    ),
    name(
        "antiplatelets",
        "Daily aspirin or clopidogrel",
        "daily aspirin or clopidogrel",
        "aspirin, clopidogrel, Plavix",
        "that you take aspirin or clopidogrel every day",
    ),
    name(
        "corticosteroids",
        "Steroid tablets for weeks or more",
        "steroid tablets",
        "prednisone, prednisolone, cortisone",
        "that you take steroid tablets",
    ),
    name(
        "opioids",
        "Opioid painkillers",
        "opioid painkillers",
        "tramadol, morphine, oxycodone, codeine, fentanyl",
        "that you take opioid painkillers",
    ),
    name(
        "painkillers_today",
        "Ibuprofen, paracetamol or similar in the last 4 hours",
        "a painkiller today",
        "ibuprofen, paracetamol, naproxen, diclofenac",
        "that you took a painkiller in the last four hours",
    ),
    name(
        "muscle_relaxants",
        "Muscle relaxants",
        "muscle relaxants",
        "baclofen",
        "that you take muscle relaxants",
    ),
    name(
        "sedatives",
        "Sleeping tablets or tranquillisers",
        "sleeping tablets or tranquillisers",
        "diazepam, lorazepam, zolpidem",
        "that you take sleeping tablets or tranquillisers",
    ),
    name(
        "antihypertensives",
        "Blood pressure tablets",
        "blood pressure tablets",
        "ramipril, amlodipine, beta blocker",
        "that you take blood pressure tablets",
    ),
    name("insulin", "Insulin", "insulin", "insulin pen, pump", "that you use insulin"),
    name(
        "chemotherapy",
        "Chemotherapy, now or in the last 6 weeks",
        "chemotherapy now or in the last six weeks",
        "chemo, cytostatics",
    ),
    name(
        "immunosuppressants",
        "Medicine that calms the immune system (methotrexate, biologics, transplant medicine)",
        "medicine that calms the immune system",
        "methotrexate, biologics, ciclosporin",
        "that you take medicine that calms the immune system",
    ),
    name(
        "medicated_patch",
        "Medicated patch (pain, hormone, nicotine)",
        "a medicated patch",
        "fentanyl patch, nicotine patch, hormone patch",
        "that you wear a medicated patch",
    ),
)
_ALLERGIES = (
    name("nut_oils", "Nut oils", "an allergy to nut oils", "almond, peanut"),
    name("latex", "Latex", "an allergy to latex", "rubber"),
    name(
        "fragrance",
        "Fragrance or essential oils",
        "an allergy to fragrance or essential oils",
        "perfume, scent",
    ),
    name("lanolin", "Lanolin or beeswax", "an allergy to lanolin or beeswax", "wool fat, wax"),
    name(
        "menthol", "Menthol, camphor, cooling rubs", "an allergy to menthol or camphor", "mint, cooling gel"
    ),
)
MEDICATION_NAMES: Mapping[str, Name] = {entry.code: entry for entry in _MEDICATIONS}
ALLERGY_NAMES: Mapping[str, Name] = {entry.code: entry for entry in _ALLERGIES}

TREATMENT_TYPES = tuple(TYPE_LABELS)
PRESSURES = tuple(PRESSURE_LABELS)
OUTCOMES = tuple(OUTCOME_LABELS)
EFFECTS = tuple(EFFECT_LABELS)
PREGNANCY_STATUSES = tuple(PREGNANCY_LABELS)
TRIMESTERS = ("trimester_1", "trimester_2", "trimester_3")
GOALS = tuple(GOAL_LABELS)
LIFESTYLES = tuple(LIFESTYLE_LABELS)
AREAS = tuple(AREA_LABELS)
SENSITIVE_AREAS = ("face", "chest", "abdomen", "hips", "glutes", "thighs")
"""Worked on only after a yes for that one session."""
FLAGS = tuple(FLAG_LABELS)
QUALIFICATIONS = tuple(QUALIFICATION_LABELS)
CONDITIONS = tuple(CONDITION_NAMES)
MEDICATIONS = tuple(MEDICATION_NAMES)
ALLERGIES = tuple(ALLERGY_NAMES)

SITUATION_LABELS: Mapping[str, str] = {
    "trimester_1": PREGNANCY_LABELS["trimester_1"],
    "trimester_2": PREGNANCY_LABELS["trimester_2"],
    "trimester_3": PREGNANCY_LABELS["trimester_3"],
    "pregnancy_possible": PREGNANCY_LABELS["possible"],
    "high_risk_pregnancy": say("Pregnancy that needs extra care"),
    "postpartum": PREGNANCY_LABELS["postpartum"],
    "minor": say("Under 18"),
    "guardian_consent_missing": say("Under 18, a guardian has not agreed yet"),
    "age_65_plus": say("65 to 79 years"),
    "age_80_plus": say("80 years or more"),
}
REASON_CODES = (*CONDITIONS, *MEDICATIONS, *ALLERGIES, *SITUATION_LABELS)

NAMES: Mapping[str, Name] = {**CONDITION_NAMES, **MEDICATION_NAMES, **ALLERGY_NAMES}
_LABELS: Mapping[str, str] = {
    **FLAG_LABELS,
    **QUALIFICATION_LABELS,
    **OUTCOME_LABELS,
    **EFFECT_LABELS,
    **SITUATION_LABELS,
    **PREGNANCY_LABELS,
    **{code: entry.label for code, entry in NAMES.items()},
    **GOAL_LABELS,
    **LIFESTYLE_LABELS,
    **AREA_LABELS,
    **PRESSURE_LABELS,
    **TYPE_LABELS,
}


_HEADINGS: Mapping[str, str] = labelled(
    {code: text.capitalize() for code, text in (*PRESSURE_LABELS.items(), *AREA_LABELS.items())}, "heading"
)
"""Those of them that are written small inside a sentence, as they stand alone or begin a line."""


def labels(codes: Iterable[str]) -> dict[str, str]:
    """Codes with their plain words, as a form lists them. KeyError if one is unknown."""
    return {code: label(code) for code in codes}


def heading(code: str) -> str:
    """A pressure or an area as it stands alone: "Firm", "Upper back". KeyError if neither."""
    return _HEADINGS[code]


def label(code: str) -> str:
    """Plain words for a code of any list. "prenatal" is read as the treatment. KeyError if unknown."""
    return _LABELS[code]


def in_order(codes: Iterable[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """Each code once, in the order of the vocabulary, however given. ValueError for an unknown code."""
    given = set(codes)
    if not given.issubset(order):
        raise ValueError(f"unknown codes: {sorted(given.difference(order))}")
    return tuple(code for code in order if code in given)


def rank(pressure: str) -> int:
    """How strong a pressure is; 0 is light. For comparing."""
    return PRESSURES.index(pressure)


def lighter(first: str | None, second: str | None) -> str | None:
    """The gentler of two pressures, where None means no limit."""
    if first is None or second is None:
        return first or second
    return min(first, second, key=rank)
