"""Why a treatment is suggested, what is adapted when it is chosen, and why another is left out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain import vocabulary as words
from app.domain import wording
from app.domain.answers import Intake
from app.domain.matching import AppliedRow
from app.domain.ranking import DEFAULT_PRESSURE, Ranked, goals_of, lifestyle_against
from app.domain.rules.treatments import TREATMENTS
from app.domain.rules.wishes import GOALS, LIFESTYLES, Goal
from app.domain.said import say
from app.domain.screening import Screening

_FITS = {
    3: "{treatment} is one of the closest matches",
    2: "{treatment} is a good match",
    1: "{treatment} can help a little",
}
_MATCH: Mapping[int, Mapping[str, str]] = {
    fit: {code: say(how, context="a wish", treatment=name) for code, name in wording.TYPE_NAMES.items()}
    for fit, how in _FITS.items()
}
"""How well each treatment fits a wish."""
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
        return (Reason("pressure_raised", _starts_at(name, treatment.lowest, wish)),)
    if wish and words.rank(wanted) > words.rank(entry.pressure):
        text = say(
            "{treatment} is given at {highest} pressure at most, which is less than you wished for.",
            treatment=name,
            highest=words.PRESSURE_LABELS[treatment.highest],
        )
        return (Reason("pressure_lowered", text),)
    return ()


def _starts_at(name: str, lowest: str, wish: str | None) -> str:
    starts = words.PRESSURE_LABELS[lowest]
    if wish is None:
        return say("{treatment} starts at {lowest} pressure.", treatment=name, lowest=starts)
    return say(
        "{treatment} starts at {lowest} pressure, which is more than the {wish} pressure you wished for.",
        treatment=name,
        lowest=starts,
        wish=words.PRESSURE_LABELS[wish],
    )


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
        yield Reason("requested", say("You asked for {treatment}.", treatment=wording.type_name(code)))


def _from_goals(code: str, intake: Intake) -> Iterator[Reason]:
    fitting = (GOALS[goal] for goal in goals_of(intake) if GOALS[goal].fit[code] > 0)
    for goal in sorted(fitting, key=lambda goal: -goal.fit[code]):
        yield Reason(goal.code, _goal_text(code, goal, named=bool(intake.goals)))


def _goal_text(code: str, goal: Goal, *, named: bool) -> str:
    match = _MATCH[goal.fit[code]][code]
    if named:
        return say(
            "You would like {wish}: {match}. {evidence}", wish=goal.wish, match=match, evidence=goal.evidence
        )
    return say(
        "You named no goal, so we start from relaxing: {match}. {evidence}",
        match=match,
        evidence=goal.evidence,
    )


def _from_lifestyle(code: str, intake: Intake) -> Iterator[Reason]:
    for way in intake.lifestyle:
        if LIFESTYLES[way].points.get(code):
            text = say(
                "You told us {told}: {treatment} is often chosen then.",
                told=LIFESTYLES[way].told,
                treatment=wording.type_name(code),
            )
            yield Reason(way, text)


def _from_answers(code: str, screening: Screening) -> Iterator[Reason]:
    rows: tuple[AppliedRow, ...] = screening.encouraged.get(code, ())
    if code == "prenatal":
        rows = tuple(row for row in screening.rows if row.code in _MADE_FOR)
    yield from unique(Reason(row.code, _suits(row, code)) for row in rows)


def _suits(row: AppliedRow, code: str) -> str:
    treatment = wording.type_name(code)
    if code == "prenatal":
        return say(
            "You told us {told}: {treatment} is made for this time.", told=row.told, treatment=treatment
        )
    return say(
        "You told us {told}: {treatment} is a usual choice with that.", told=row.told, treatment=treatment
    )


def _nothing_against(code: str) -> Reason:
    text = say(
        "{treatment} is best for {best_for}. Nothing you told us rules it out.",
        treatment=wording.type_name(code),
        best_for=TREATMENTS[code].best_for,
    )
    return Reason("possible", text)


def _lifestyle_cautions(code: str, intake: Intake) -> Iterator[Reason]:
    for way in lifestyle_against(intake, code):
        because = LIFESTYLES[way]
        yield Reason(way, wording.discouraged_by_lifestyle(because.told, code, because.down[code]))


def _too_strong(code: str, screening: Screening) -> Iterator[Reason]:
    if screening.cap is not None:
        text = wording.ruled_out_by_cap(screening.rows_that_cap(), code, screening.cap)
        yield Reason("pressure_cap", text)
