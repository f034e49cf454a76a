"""What we propose in place of a visit whose therapist is away: one tap takes it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import ProposalOver, Refusal
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.absences.answering import accept
from app.spa.absences.models import Proposal
from app.spa.absences.queries import newest_proposals, open_proposal_of
from app.spa.booking.away import is_therapist_away
from app.spa.booking.models import Appointment
from app.spa.settings.queries import policy, zone
from app.web.access import me, own_appointment_or_404
from app.web.client.place import bp
from app.web.client.visits import facts_of


@bp.get("/<token>/proposal")
def proposal(token: str) -> ResponseReturnValue:
    """The visit as it was booked and as it could be, side by side."""
    visit = own_appointment_or_404(token)
    found = open_proposal_of(visit, now=clock.now())
    if found is None:
        return _over(visit)
    return render_template("client/proposal.html", **facts_of(visit), proposal=found)


@bp.post("/<token>/proposal")
def create_acceptance(token: str) -> ResponseReturnValue:
    """Take what was shown; anything newer is shown first."""
    visit = own_appointment_or_404(token)
    found = newest_proposals([visit.id]).get(visit.id)
    if found is None or found.uid != request.form.get("proposal"):
        flash(_("Something has changed since. Please look at it again."), "care")
        return redirect(url_for(".proposal", token=token))
    try:
        accept(found, user_id=_my_id(), now=clock.now(), policy=policy(), zone=zone())
    except ProposalOver as over:
        return _over(own_appointment_or_404(token), over)
    except Refusal as refusal:
        return _refused(own_appointment_or_404(token), refusal)
    flash(_("Thank you. Your visit is settled."), "good")
    return redirect(url_for(".visit", token=token))


def _over(visit: Appointment, refusal: Refusal | None = None) -> ResponseReturnValue:
    """Nothing to accept: either all is well, or there are other ways."""
    if not is_therapist_away(visit) and refusal is None:
        return redirect(url_for(".visit", token=visit.token))
    page = render_template("client/proposal_over.html", **facts_of(visit), refusal=refusal)
    return (page, refusal.status) if refusal else page


def _refused(visit: Appointment, refusal: Refusal) -> ResponseReturnValue:
    found: Proposal | None = open_proposal_of(visit, now=clock.now())
    facts: dict[str, Any] = facts_of(visit)
    if found is None:
        return _over(visit, refusal)
    page = render_template("client/proposal.html", **facts, proposal=found, refusal=refusal)
    return page, refusal.status


def _my_id() -> int | None:
    user = me()
    return user.id if user is not None else None
