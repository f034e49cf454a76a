"""Why a treatment is suggested, what is adapted when it is chosen, and why another is left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain import vocabulary as words
from app.domain import wording
from app.domain.answers import Intake
from app.domain.matching import AppliedRow
from app.domain.ranking import DEFAULT_PRESSURE, Ranked, goals_of, lifestyle_against
from app.domain.rules.treatments import TREATMENTS
from app.domain.rules.wishes import GOALS, LIFESTYLES, Goal
from app.domain.screening import Screening

_MATCH = {3: "is one of the closest matches", 2: "is a good match", 1: "can help a little"}
_MADE_FOR = ("pregnancy_possible", *words.TRIMESTERS, "postpartum")


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and the sentence a client reads for it."""

    code: str
    text: str

    def to_dict(self) -> dict[str, object]:
        """The JSON of a reason."""
        return {"code": self.code, "text": self.text}


def reasons_for(entry: Ranked, intake: Intake, screening: Screening) -> tuple[Reason, ...]:
    """Why this treatment suits: the request, the goals, the way of living, the answers. Never empty."""
    found = (
        *_requested(entry.code, intake),
        *_from_goals(entry.code, intake),
        *_from_lifestyle(entry.code, intake),
        *_from_answers(entry.code, screening),
    )
    return found or (_nothing_against(entry.code),)


def cautions_for(entry: Ranked, intake: Intake, screening: Screening) -> tuple[Reason, ...]:
    """What is adapted: first why it is discouraged, then every other row that applies to the session."""
    against = screening.discouraged.get(entry.code, ())
    return unique(
        (
            *(Reason(row.code, wording.discouraged(row, entry.code)) for row in against),
            *_lifestyle_cautions(entry.code, intake),
            *(Reason(row.code, wording.caution(row)) for row in screening.rows if row not in against),
        )
    )


def pressure_notes(entry: Ranked, intake: Intake, screening: Screening) -> tuple[Reason, ...]:
    """What to say when the treatment itself, not the cap, moves the pressure away from the wish."""
    treatment, wish = TREATMENTS[entry.code], intake.pressure_preference
    name = wording.type_name(entry.code)
    wanted = words.lighter(wish or DEFAULT_PRESSURE, screening.cap) or DEFAULT_PRESSURE
    if words.rank(entry.pressure) > words.rank(wanted):
        than = f", which is more than the {wish} pressure you wished for" if wish else ""
        return (Reason("pressure_raised", f"{name} starts at {treatment.lowest} pressure{than}."),)
    if wish and words.rank(wanted) > words.rank(entry.pressure):
        text = f"{name} is given at {treatment.highest} pressure at most, which is less than you wished for."
        return (Reason("pressure_lowered", text),)
    return ()


def why_ruled_out(code: str, screening: Screening) -> tuple[Reason, ...]:
    """The reasons against a treatment: reason codes, `pressure_cap` (R2) or `not_pregnant` (R9)."""
    why = screening.ruled_out[code]
    return unique(
        (
            *(Reason(row.code, wording.ruled_out(row, code)) for row in why.rows),
            *(_too_strong(code, screening) if why.by_cap else ()),
            *((Reason("not_pregnant", wording.NOT_PREGNANT),) if why.not_pregnant else ()),
        )
    )


def unique(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each sentence once, in order."""
    return tuple(dict.fromkeys(reasons))


def _requested(code: str, intake: Intake) -> Iterator[Reason]:
    if code == intake.requested_type:
        yield Reason("requested", f"You asked for {wording.type_name(code)}.")


def _from_goals(code: str, intake: Intake) -> Iterator[Reason]:
    fitting = (GOALS[goal] for goal in goals_of(intake) if GOALS[goal].fit[code] > 0)
    for goal in sorted(fitting, key=lambda goal: -goal.fit[code]):
        yield Reason(goal.code, _goal_text(code, goal, named=bool(intake.goals)))


def _goal_text(code: str, goal: Goal, *, named: bool) -> str:
    start = f"You would like {goal.wish}" if named else "You named no goal, so we start from relaxing"
    return f"{start}: {wording.type_name(code)} {_MATCH[goal.fit[code]]}. {goal.evidence}"


def _from_lifestyle(code: str, intake: Intake) -> Iterator[Reason]:
    for way in intake.lifestyle:
        if LIFESTYLES[way].points.get(code):
            told = LIFESTYLES[way].told
            yield Reason(way, f"You told us {told}: {wording.type_name(code)} is often chosen then.")


def _from_answers(code: str, screening: Screening) -> Iterator[Reason]:
    rows: tuple[AppliedRow, ...] = screening.encouraged.get(code, ())
    if code == "prenatal":
        rows = tuple(row for row in screening.rows if row.code in _MADE_FOR)
    suits = "is made for this time" if code == "prenatal" else "is a usual choice with that"
    yield from unique(
        Reason(
            row.code, f"{wording.sentence(wording.told_us([row]))[:-1]}: {wording.type_name(code)} {suits}."
        )
        for row in rows
    )


def _nothing_against(code: str) -> Reason:
    name = wording.type_name(code)
    best_for = TREATMENTS[code].best_for
    return Reason("possible", f"{name} is best for {best_for}. Nothing you told us rules it out.")


def _lifestyle_cautions(code: str, intake: Intake) -> Iterator[Reason]:
    for way in lifestyle_against(intake, code):
        because = LIFESTYLES[way]
        yield Reason(way, wording.discouraged_by_lifestyle(because.told, code, because.down[code]))


def _too_strong(code: str, screening: Screening) -> Iterator[Reason]:
    if screening.cap is not None:
        text = wording.ruled_out_by_cap(screening.rows_that_cap(), code, screening.cap)
        yield Reason("pressure_cap", text)
