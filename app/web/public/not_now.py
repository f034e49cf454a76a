"""Why a treatment cannot be booked by this visitor at all, whatever the time."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from app.domain.suggestions import Result
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.intake.reading import read_intake
from app.spa.intake.reasons import OWN_SUGGESTION
from app.spa.treatments.facts import TreatmentFacts
from app.spa.treatments.models import Treatment
from app.web.access import me
from app.web.days import today
from app.web.public.openings_view import what_would_change
from app.web.public.screening import ScreenedVisitor, options_for
from app.web.public.search import bookable_days
from app.web.public.suggestion_view import urgency_of, urgent_first
from app.web.public.visitor import current_hold


@dataclass(frozen=True, slots=True)
class NotNow:
    """What to say, the reasons that the suggestion gives for it, and what would open the treatment."""

    title: str
    sentence: str
    reasons: tuple[str, ...] = ()
    opens: str = ""


def not_now_page(treatment: Treatment | TreatmentFacts, visitor: ScreenedVisitor | None) -> str | None:
    """A page that says why; None where it can be booked, or where nobody has answered anything yet."""
    if visitor is None:
        return None
    result = visitor.on(today())
    if result.outcome == "stop":
        return stop_page(visitor)
    why = _why_not(treatment, visitor, result)
    return render_template("public/times/not_now.html", treatment=treatment, why=why) if why else None


def stop_page(visitor: ScreenedVisitor) -> str:
    """No massage now: what to do comes first, and there is nothing to book."""
    record_showing(visitor)
    result = visitor.on(today())
    urgency = urgency_of(result)
    return render_template(
        "public/stop.html",
        stops=urgent_first(result),
        urgency=urgency,
        hold=current_hold(),
        changes=() if urgency == "now" else what_would_change(visitor, today()).visit,
    )


def record_showing(visitor: ScreenedVisitor) -> None:
    """Put on record that a client is shown what they told us before. A draft is not yet anybody's."""
    if visitor.earlier is not None:
        read_intake(visitor.earlier, reader=me(), reason=OWN_SUGGESTION, now=clock.now())


def _why_not(
    treatment: Treatment | TreatmentFacts, visitor: ScreenedVisitor, result: Result
) -> NotNow | None:
    if _never(treatment, visitor, result):
        # Both repeat what was told: only where this very browser has just told it.
        reasons = () if visitor.earlier else tuple(r.text for r in result.ruled_out.get(treatment.code, ()))
        opens = {} if visitor.earlier else what_would_change(visitor, today()).treatments
        return NotNow(
            _("%(treatment)s is not for now", treatment=treatment.name),
            _("From what you told us we leave this treatment out. Others may suit you well."),
            reasons,
            opens.get(treatment.code, ""),
        )
    if not options_for(treatment, result):
        return NotNow(
            _("%(treatment)s takes longer than is right for now", treatment=treatment.name),
            _(
                "Your answers ask for a shorter session than this treatment comes in. Others can be shorter, "
                "and we gladly find a way with you."
            ),
        )
    return None


def _never(treatment: Treatment | TreatmentFacts, visitor: ScreenedVisitor, result: Result) -> bool:
    """Whether the answers leave the treatment out today and on every day that can be booked."""
    return result.suggestion(treatment.code) is None and all(
        treatment.code in visitor.limits_on(day).ruled_out for day in bookable_days()
    )
