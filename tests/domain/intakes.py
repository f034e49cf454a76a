"""Intakes for the tests of the rules: a plain valid one, and any one over the whole vocabulary."""

from typing import Any

from hypothesis import strategies as st

from app.domain import vocabulary as words
from app.domain.answers import ConditionAnswer, Intake, Pregnancy
from app.domain.suggestions import Result, suggest


def make_intake(**answers: Any) -> Intake:
    """A healthy adult of 40 without wishes; `conditions` may be codes or (code, detail) pairs."""
    named = [_condition(entry) for entry in answers.pop("conditions", ())]
    status = answers.pop("pregnancy", {"status": "none"})
    pregnancy = Pregnancy(**status) if isinstance(status, dict) else Pregnancy(status)
    return Intake(age=answers.pop("age", 40), pregnancy=pregnancy, conditions=tuple(named), **answers)


def result_for(**answers: Any) -> Result:
    """What a client with these answers is told."""
    return suggest(make_intake(**answers))


def types(result: Result) -> list[str]:
    """The suggested treatments, best first."""
    return [suggestion.type for suggestion in result.suggestions]


def codes(result: Result) -> set[str]:
    """The reason codes that applied."""
    return {reason.code for reason in result.reasons}


def notice_codes(result: Result) -> list[str]:
    """The notices given."""
    return [notice.code for notice in result.notices]


def _condition(entry: str | tuple[str, dict[str, Any]]) -> ConditionAnswer:
    if isinstance(entry, str):
        return ConditionAnswer(entry)
    code, details = entry
    return ConditionAnswer(code, tuple(details.get("areas", ())), details.get("days_since"))


EDGES = (0, 1, 2, 3, 6, 7, 13, 14, 41, 42, 83, 84, 179, 180, 364, 365, 1824, 1825, 5000)


def some(known: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(known), max_size=most).map(tuple)


days = st.none() | st.sampled_from(EDGES) | st.integers(0, 2500)
conditions = st.builds(
    ConditionAnswer,
    code=st.sampled_from(words.CONDITIONS),
    areas=some(words.AREAS, 2),
    days_since=days,
)
harmless_conditions = conditions.filter(lambda entry: entry.code not in STOPPING)
pregnancies = st.builds(
    Pregnancy,
    status=st.sampled_from(words.PREGNANCY_STATUSES),
    high_risk=st.none() | st.booleans(),
    weeks_postpartum=st.none() | st.integers(0, 14),
    cesarean=st.none() | st.booleans(),
)
STOPPING = frozenset(words.CONDITIONS[: words.CONDITIONS.index("local_skin_infection")])
"""The conditions that stop whatever else was told; most examples leave them out to see more."""


stated_or_not = st.none() | pregnancies


def intakes(pregnancy: st.SearchStrategy[Pregnancy | None] = stated_or_not) -> st.SearchStrategy[Intake]:
    """Any intake; two in three conditions do not stop at once."""
    return st.builds(
        Intake,
        age=st.sampled_from((0, 15, 16, 17, 18, 40, 64, 65, 79, 80, 101)) | st.integers(0, 120),
        guardian_consent=st.sampled_from((True, True, False, None)),
        goals=some(words.GOALS),
        lifestyle=some(words.LIFESTYLES),
        pregnancy=pregnancy,
        pressure_preference=st.none() | st.sampled_from(words.PRESSURES),
        requested_type=st.none() | st.sampled_from(words.TREATMENT_TYPES),
        conditions=st.lists(harmless_conditions | harmless_conditions | conditions, max_size=3).map(tuple),
        medications=some(words.MEDICATIONS, 2),
        allergies=some(words.ALLERGIES, 2),
        focus_areas=some(words.AREAS, 2),
        avoid_areas=some(words.AREAS, 2),
        clearance_on_file=some(words.REASON_CODES, 4),
    )
