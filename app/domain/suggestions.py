"""Suggestions: the treatments ranked within the limits, each with why, and those ruled out with why."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain import wording
from app.domain.answers import Intake
from app.domain.matching import AppliedRow
from app.domain.notices import Notice, notices
from app.domain.ranking import Ranked, ranked
from app.domain.reasons import Reason, cautions_for, pressure_notes, reasons_for, unique, why_ruled_out
from app.domain.screening import Screening, screen
from app.domain.session_plan import SessionPlan, session_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A treatment that is possible, at which pressure, why, and what is adapted."""

    type: str
    pressure: str
    discouraged: bool
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    plan: SessionPlan

    def to_dict(self) -> dict[str, object]:
        """The JSON of a suggestion."""
        return {
            "type": self.type,
            "pressure": self.pressure,
            "discouraged": self.discouraged,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "cautions": [caution.to_dict() for caution in self.cautions],
            "notes": [note.to_dict() for note in self.notes],
            "minutes": self.plan.minutes,
        }


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reason code that applied, its effect after R4 and R5, and its sentence; `urgency` is now or today."""

    code: str
    effect: str
    text: str
    urgency: str

    def to_dict(self) -> dict[str, object]:
        """The JSON of a reason."""
        urgent = {"urgency": self.urgency} if self.urgency else {}
        return {"code": self.code, "effect": self.effect, "text": self.text, **urgent}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a client is told. For review and clearance the suggestions are provisional; a stop has none."""

    screening: Screening
    suggestions: tuple[Suggestion, ...]
    ruled_out: Mapping[str, tuple[Reason, ...]]
    reasons: tuple[ReasonLine, ...]
    notices: tuple[Notice, ...]
    next_steps: tuple[Reason, ...]

    @property
    def outcome(self) -> str:
        """ok, review, clearance or stop."""
        return self.screening.outcome

    @property
    def max_pressure(self) -> str | None:
        """The final cap; None when no row caps, and None on a stop."""
        return self.screening.max_pressure

    @property
    def qualifications(self) -> tuple[str, ...]:
        """What the therapist must hold."""
        return self.screening.qualifications

    @property
    def flags(self) -> tuple[str, ...]:
        """Position and session flags."""
        return self.screening.flags

    @property
    def heat_ban(self) -> bool:
        """Whether nothing may add heat (R7)."""
        return self.screening.heat_ban

    @property
    def plan(self) -> SessionPlan | None:
        """The plan for the first suggestion; None on a stop."""
        return self.suggestions[0].plan if self.suggestions else None

    def suggestion(self, code: str) -> Suggestion | None:
        """The suggestion of a treatment, or None when it is ruled out."""
        return next((entry for entry in self.suggestions if entry.type == code), None)

    def to_dict(self) -> dict[str, object]:
        """The result object, in the exact names of the public interface."""
        screening = self.screening
        return {
            "rules_version": screening.rules_version,
            "outcome": screening.outcome,
            "provisional": screening.outcome in ("review", "clearance"),
            "max_pressure": screening.max_pressure,
            "capped_by": []
            if screening.stopped
            else list(dict.fromkeys(r.code for r in screening.rows_that_cap())),
            "qualifications": list(screening.qualifications),
            "suggestions": [suggestion.to_dict() for suggestion in self.suggestions],
            "ruled_out": [
                {"type": code, "reasons": [reason.to_dict() for reason in why]}
                for code, why in self.ruled_out.items()
            ],
            "reasons": [reason.to_dict() for reason in self.reasons],
            "avoid_areas": list(screening.avoid_areas),
            "heat_ban": screening.heat_ban,
            "flags": list(screening.flags),
            "notices": [notice.to_dict() for notice in self.notices],
            "next_steps": [step.to_dict() for step in self.next_steps],
            "plan": self.plan.to_dict() if self.plan else None,
            "rows": [row.to_dict() for row in screening.rows],
        }


def suggest(intake: Intake, *, first_visit: bool = True) -> Result:
    """Suggest treatments for an intake as it stands on the day of the visit."""
    screening = screen(intake)
    return Result(
        screening=screening,
        suggestions=tuple(
            _suggestion(entry, intake, screening, first_visit=first_visit)
            for entry in ranked(intake, screening)
        ),
        ruled_out={code: why_ruled_out(code, screening) for code in screening.ruled_out},
        reasons=_reason_lines(screening.rows),
        notices=notices(intake, screening),
        next_steps=_next_steps(screening),
    )


def _suggestion(entry: Ranked, intake: Intake, screening: Screening, *, first_visit: bool) -> Suggestion:
    return Suggestion(
        type=entry.code,
        pressure=entry.pressure,
        discouraged=entry.discouraged,
        reasons=reasons_for(entry, intake, screening),
        cautions=cautions_for(entry, intake, screening),
        notes=pressure_notes(entry, intake, screening),
        plan=session_plan(intake, screening, entry.code, first_visit=first_visit),
    )


def _reason_lines(rows: tuple[AppliedRow, ...]) -> tuple[ReasonLine, ...]:
    lines = (ReasonLine(row.code, row.effect, wording.reason(row), row.rule.urgency) for row in rows)
    return tuple(dict.fromkeys(lines))


def _next_steps(screening: Screening) -> tuple[Reason, ...]:
    steps = (Reason(row.code, wording.next_step(row, stopped=screening.stopped)) for row in screening.rows)
    return unique(step for step in steps if step.text)
