"""Screening: which rows of the rule table apply to an intake, and what they make of it together.

Safety screening for a spa, never a diagnosis. R1 to R9 are the rules that go with the table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain import vocabulary as words
from app.domain.answers import Intake
from app.domain.matching import AppliedRow, applied_rows
from app.domain.rules import RULES_VERSION
from app.domain.rules.treatments import TREATMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What the rules make of an intake. `cap` holds on a stop too; `max_pressure` is then None.

    `ruled_out` names for each type the rows against it, and whether the cap (R2) or "not pregnant" (R9)
    rules it out as well; `discouraged` and `encouraged` name the rows behind them.
    """

    rules_version: str
    outcome: str
    cap: str | None
    qualifications: tuple[str, ...]
    ruled_out: Mapping[str, "RuledOut"]
    discouraged: Mapping[str, tuple[AppliedRow, ...]]
    encouraged: Mapping[str, tuple[AppliedRow, ...]]
    avoid_areas: tuple[str, ...]
    heat_ban: bool
    flags: tuple[str, ...]
    rows: tuple[AppliedRow, ...]

    @property
    def max_pressure(self) -> str | None:
        """The final cap; None when no row caps, and None on a stop."""
        return None if self.stopped else self.cap

    @property
    def stopped(self) -> bool:
        """Whether no massage is possible now (R6)."""
        return self.outcome == "stop"

    @property
    def allowed(self) -> tuple[str, ...]:
        """The types no rule rules out."""
        return tuple(code for code in words.TREATMENT_TYPES if code not in self.ruled_out)

    def rows_that_cap(self) -> tuple[AppliedRow, ...]:
        """The rows that set the final cap."""
        return tuple(row for row in self.rows if row.rule.cap is not None and row.rule.cap == self.cap)

    def rows_that_leave(self, area: str) -> tuple[AppliedRow, ...]:
        """The rows because of which an area is left."""
        return tuple(row for row in self.rows if area in row.areas)

    def to_dict(self) -> dict[str, object]:
        """For the therapist's screen and for keeping with the appointment: every row with its sources."""
        return {
            "rules_version": self.rules_version,
            "outcome": self.outcome,
            "max_pressure": self.max_pressure,
            "qualifications": list(self.qualifications),
            "ruled_out": list(self.ruled_out),
            "discouraged": list(self.discouraged),
            "avoid_areas": list(self.avoid_areas),
            "heat_ban": self.heat_ban,
            "flags": list(self.flags),
            "rows": [row.to_dict() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class RuledOut:
    """Why a type is ruled out: rows, the pressure floor (R2), or no pregnancy (R9)."""

    rows: tuple[AppliedRow, ...] = ()
    by_cap: bool = False
    not_pregnant: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows) or self.by_cap or self.not_pregnant


def screen(intake: Intake) -> Screening:
    """Screen an intake as it stands on the day of the visit. Strictest wins throughout (R1)."""
    rows = applied_rows(intake)
    outcome = max((row.outcome for row in rows), key=words.OUTCOMES.index, default="ok")
    cap = _lowest_cap(rows)
    return Screening(
        rules_version=RULES_VERSION,
        outcome=outcome,
        cap=cap,
        qualifications=_union((row.rule.qualifications for row in rows), words.QUALIFICATIONS),
        ruled_out=_ruled_out(rows, cap, outcome, prenatal=prenatal_fits(rows)),
        discouraged=_named_by(rows, "down"),
        encouraged=_named_by(rows, "up"),
        avoid_areas=_union((intake.avoid_areas, *(row.areas for row in rows)), words.AREAS),
        heat_ban=any("hot_stone" in row.rule.out for row in rows),
        flags=_union((row.rule.flags for row in rows), words.FLAGS),
        rows=rows,
    )


def prenatal_fits(rows: Iterable[AppliedRow]) -> bool:
    """R9: Prenatal is for a possible or certain pregnancy and the first twelve weeks after a birth."""
    return any(row.code in _PRENATAL_CODES for row in rows)


_PRENATAL_CODES = frozenset(("pregnancy_possible", *words.TRIMESTERS, "postpartum"))


def _lowest_cap(rows: Iterable[AppliedRow]) -> str | None:
    cap: str | None = None
    for row in rows:
        cap = words.lighter(cap, row.rule.cap)
    return cap


def _ruled_out(
    rows: tuple[AppliedRow, ...], cap: str | None, outcome: str, *, prenatal: bool
) -> dict[str, RuledOut]:
    if outcome == "stop":
        stops = tuple(row for row in rows if row.outcome == "stop")
        return {code: RuledOut(rows=stops) for code in words.TREATMENT_TYPES}
    against = {code: _against(code, rows, cap, prenatal=prenatal) for code in words.TREATMENT_TYPES}
    return {code: why for code, why in against.items() if why}


def _against(code: str, rows: tuple[AppliedRow, ...], cap: str | None, *, prenatal: bool) -> RuledOut:
    return RuledOut(
        rows=tuple(row for row in rows if code in row.rule.out),
        by_cap=cap is not None and words.rank(TREATMENTS[code].lowest) > words.rank(cap),
        not_pregnant=code == "prenatal" and not prenatal,
    )


def _named_by(rows: tuple[AppliedRow, ...], column: str) -> dict[str, tuple[AppliedRow, ...]]:
    named = {
        code: tuple(row for row in rows if code in getattr(row.rule, column))
        for code in words.TREATMENT_TYPES
    }
    return {code: because for code, because in named.items() if because}


def _union(parts: Iterable[Iterable[str]], order: tuple[str, ...]) -> tuple[str, ...]:
    return words.in_order((code for part in parts for code in part), order)
