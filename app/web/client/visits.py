"""My visits: all of them, one of them, its calendar entry, and calling it off."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.lifecycle import TO_COME, Status
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.absences.queries import open_proposal_of, open_proposals
from app.spa.accounts.models import Role
from app.spa.booking.away import is_therapist_away, without_therapist
from app.spa.booking.models import Appointment
from app.spa.booking.needs import UNSCREENED
from app.spa.booking.party_queries import guests_among
from app.spa.booking.services import cancel, free_until
from app.spa.booking.visits import visits_of
from app.spa.intake.reading import record_health_read
from app.spa.intake.reasons import OWN_VISIT
from app.spa.messages.calendar import calendar_file
from app.spa.plans.queries import place_of, plans_among
from app.spa.plans.words import weeks_words
from app.spa.settings.queries import policy
from app.spa.waitlist.queries import open_offers_of
from app.web.access import me, my_client_ids, own_appointment_or_404
from app.web.client.intake.before import before_visit, before_visits
from app.web.client.place import bp
from app.web.client.together import only_together, together
from app.web.plans.making import may_return
from app.web.telling import NOBODY_KNEW, is_told_soon, soon
from app.web.treatment_words import TREATMENTS

TAKES_PLACE = (Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED)


@bp.get("/")
def visits() -> str:
    """All visits of whoever this browser may see: those to come first."""
    now = clock.now()
    own = visits_of(my_client_ids(), now)
    away = without_therapist(own.upcoming)
    numbers = [visit.id for visit in (*own.upcoming, *own.past)]
    return render_template(
        "client/visits.html",
        own=own,
        guests=guests_among(numbers),
        rhythms={
            number: (plan.uid, weeks_words(plan.every_weeks)) for number, plan in plans_among(numbers).items()
        },
        away=away,
        proposed=open_proposals(away, now=now),
        intakes=before_visits(own.upcoming),
        offers=open_offers_of(my_client_ids(), now),
    )


@bp.get("/<token>")
def visit(token: str) -> ResponseReturnValue:
    """One visit: when, where and with whom, what it waits for, and what can be done about it."""
    appointment = own_appointment_or_404(token)
    if appointment.status == Status.HELD:
        return redirect(url_for("public.confirm", token=token))
    return render_template(
        "client/visit.html",
        **facts_of(appointment),
        message=_message(appointment),
        proposal=open_proposal_of(appointment, now=clock.now()),
        place=place_of(appointment.id),
        may_return=may_return(appointment),
        **before_visit(appointment),
    )


@bp.get("/<token>/calendar.ics")
def calendar(token: str) -> ResponseReturnValue:
    """The visit as a calendar file, in neutral words; only of a visit that takes place."""
    appointment = own_appointment_or_404(token)
    if appointment.status not in TAKES_PLACE:
        return redirect(url_for(".visit", token=token))
    content = calendar_file(
        token=appointment.token,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        sequence=appointment.sequence,
        now=clock.now(),
    )
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return Response(content, content_type="text/calendar; charset=utf-8", headers=headers)


@bp.get("/<token>/cancellation")
def ask_cancellation(token: str) -> ResponseReturnValue:
    """What calling it off means, before it is done."""
    appointment = own_appointment_or_404(token)
    if appointment.status not in TO_COME:
        return redirect(url_for(".visit", token=token))
    if (elsewhere := only_together(appointment, "ask_cancellation")) is not None:
        return elsewhere
    return render_template("client/cancellation.html", **facts_of(appointment))


@bp.post("/<token>/cancellation")
def create_cancellation(token: str) -> ResponseReturnValue:
    """Call it off."""
    appointment = own_appointment_or_404(token)
    if (elsewhere := only_together(appointment, "ask_cancellation")) is not None:
        return elsewhere
    done = cancel(appointment, by=Role.CLIENT, now=clock.now())
    told = _("We write to you %(soon)s, so that you have it in writing.", soon=soon())
    flash(f"{_('Your visit is cancelled.')} {told if is_told_soon(done) else NOBODY_KNEW}", "good")
    return redirect(url_for(".visits"))


def facts_of(appointment: Appointment) -> dict[str, Any]:
    """What every page about one visit says. Nothing of it is a health answer."""
    house, now = policy(), clock.now()
    away = appointment.status in TO_COME and is_therapist_away(appointment)
    # What we cannot keep costs nobody anything, at any hour.
    free = appointment.starts_at if away else free_until(appointment, house)
    return {
        "policy": house,
        "free_length": appointment.starts_at - free,
        "is_told_soon": is_told_soon(appointment),
        "when_written": soon(),
        "visit": appointment,
        "is_to_come": appointment.status in TO_COME and appointment.starts_at > now,
        "free_until": free,
        "is_free_now": free > now,
        "together": together(appointment),
        "therapist_away": away,
        "advice": TREATMENTS.get(appointment.treatment.code),
        "wants_answers": (appointment.needs or {}).get("outcome") == UNSCREENED,
    }


def _message(appointment: Appointment) -> str | None:
    """What the therapist wrote to the client with their latest decision. Reading it goes on record."""
    if not appointment.reviews or appointment.client is None:
        return None
    latest = appointment.reviews[-1]
    record_health_read(
        appointment.client, "review", latest.uid, reader=me(), reason=OWN_VISIT, now=clock.now()
    )
    message: str = (latest.details or {}).get("message") or ""
    return message or None
