"""A visit that was booked together with others: whoever booked moves and cancels all, a guest asks them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.infra.language import gettext as _
from app.spa.booking.models import Appointment, Party
from app.spa.booking.party_queries import party_of, still_together
from app.web.access import my_client_ids


@dataclass(frozen=True, slots=True)
class Together:
    """What the page of one visit may say of the others: who booked, and nothing else."""

    party: Party
    is_mine: bool
    booked_by: str


def together(visit: Appointment) -> Together | None:
    """The party of a visit, while others of it still take place; None for a visit that stands alone."""
    if len(still_together(visit.id)) < 2:
        return None
    party = party_of(visit.id)
    if party is None:
        return None
    first = party.guests[0].appointment
    return Together(
        party, first.client_id in my_client_ids(), first.client.name if first.client else _("Somebody")
    )


def only_together(visit: Appointment, page: str) -> ResponseReturnValue | None:
    """Where to go instead of changing one visit alone: `page` of the party, or back to the visit."""
    found = together(visit)
    if found is None:
        return None
    if found.is_mine:
        return redirect(url_for(f"parties.{page}", token=found.party.uid))
    flash(
        _(
            "%(name)s booked for all of you, and it moves and ends together. "
            "Please ask them, or call us and we will help.",
            name=found.booked_by,
        ),
        "ask",
    )
    return redirect(url_for("client.visit", token=visit.token))
