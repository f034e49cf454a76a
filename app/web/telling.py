"""What a page may say about the message that follows: true whether it goes at once, later, or not at all."""

from __future__ import annotations

from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.booking.models import Appointment
from app.spa.messages.quiet import is_waiting
from app.spa.settings.queries import policy

NOBODY_KNEW = _l("Nothing had been sent about it yet, so nothing is sent now.")


def soon() -> str:
    """When a message about a booking goes out: at once, or in a few minutes."""
    return _("in a few minutes") if policy().quiet_period else _("at once")


def is_told_soon(visit: Appointment) -> bool:
    """Whether a message about the visit is on its way to its client."""
    return visit.client is not None and bool(visit.client.email) and is_waiting(visit.id)


def desk_words(visit: Appointment) -> str:
    """What the desk should know after a change: who is written to, or has to be called."""
    if visit.client is None:
        return ""
    if not visit.client.email:
        return "There is no e-mail address, so please call the client."
    return f"We write to {visit.client.name} {soon()}." if is_waiting(visit.id) else str(NOBODY_KNEW)
