"""Ranking: how well each treatment fits what a client wishes, after safety has spoken."""

from dataclasses import dataclass

from app.domain import vocabulary as words
from app.domain.answers import Intake
from app.domain.rules.treatments import GENTLER_FIRST, TREATMENTS, Treatment
from app.domain.rules.wishes import GOALS, LIFESTYLES
from app.domain.screening import Screening

MOST_FROM_ROWS = 2
TOO_GENTLE_A_WISH = -2
TOO_STRONG_A_WISH = -1
FOR_THE_REQUEST = 3
DEFAULT_PRESSURE = "medium"
DEFAULT_GOALS = ("relaxation",)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One allowed treatment with its fit and the pressure it would be given at."""

    code: str
    fit: int
    discouraged: bool
    pressure: str


def ranked(intake: Intake, screening: Screening) -> tuple[Ranked, ...]:
    """The allowed treatments, best first: not discouraged, then fit, then the gentler. None on a stop."""
    candidates = (_rank(code, intake, screening) for code in screening.allowed)
    return tuple(sorted(candidates, key=_best_first))


def goals_of(intake: Intake) -> tuple[str, ...]:
    """The goals named, or relaxation when none is."""
    return intake.goals or DEFAULT_GOALS


def lifestyle_against(intake: Intake, code: str) -> tuple[str, ...]:
    """The ways of living that discourage a treatment."""
    return tuple(way for way in intake.lifestyle if code in LIFESTYLES[way].down)


def session_pressure(treatment: Treatment, wish: str | None, cap: str | None) -> str:
    """Lowest of wish (medium by default), cap and the type's highest, but not below the type's lowest."""
    wanted = (
        words.lighter(words.lighter(wish or DEFAULT_PRESSURE, cap), treatment.highest) or DEFAULT_PRESSURE
    )
    return max(wanted, treatment.lowest, key=words.rank)


def _rank(code: str, intake: Intake, screening: Screening) -> Ranked:
    treatment = TREATMENTS[code]
    discouraged = code in screening.discouraged or bool(lifestyle_against(intake, code))
    requested = FOR_THE_REQUEST if code == intake.requested_type and not discouraged else 0
    return Ranked(
        code=code,
        fit=_fit(code, intake, screening)
        + pressure_points(treatment, intake.pressure_preference, screening.cap)
        + requested,
        discouraged=discouraged,
        pressure=session_pressure(treatment, intake.pressure_preference, screening.cap),
    )


def _fit(code: str, intake: Intake, screening: Screening) -> int:
    from_goals = sum(GOALS[goal].fit[code] for goal in goals_of(intake))
    from_lifestyle = sum(LIFESTYLES[way].points.get(code, 0) for way in intake.lifestyle)
    return from_goals + from_lifestyle + min(MOST_FROM_ROWS, _rows_for(code, screening))


def _rows_for(code: str, screening: Screening) -> int:
    """A row counts once, however many answers met it."""
    return len({row.rule for row in screening.encouraged.get(code, ())})


def pressure_points(treatment: Treatment, wish: str | None, cap: str | None) -> int:
    """Less for a treatment that cannot meet the effective pressure; without a wish nothing."""
    if wish is None:
        return 0
    effective = words.rank(words.lighter(wish, cap) or wish)
    if words.rank(treatment.lowest) > effective:
        return TOO_GENTLE_A_WISH
    return TOO_STRONG_A_WISH if words.rank(treatment.highest) < effective else 0


def _best_first(entry: Ranked) -> tuple[bool, int, int]:
    return entry.discouraged, -entry.fit, GENTLER_FIRST.index(entry.code)
