"""The record of reads in the words of the client whose answers were read."""

from __future__ import annotations

from collections.abc import Mapping

from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.infra.language import said
from app.spa.intake.reading import AREAS, CONTACT, VISITOR
from app.spa.intake.reasons import HANDED_OUT, REASONS
from app.spa.notes.queries import NOTE

DOWNLOAD = "download"
"""What the record of reads calls everything at once."""
WHAT: Mapping[str, str] = {
    "intake": _l("your answers"),
    "screening": _l("what our rules make of your answers"),
    "review": _l("a decision about your visit"),
    "visit brief": _l("the card that prepares your visit"),
    AREAS: _l("which sensitive areas you agreed to"),
    CONTACT: _l("your emergency contact"),
    NOTE: _l("the notes of a session"),
    DOWNLOAD: _l("everything we keep about you"),
}
"""What the record calls each thing."""
WHY: Mapping[str, str] = {
    **REASONS,
    HANDED_OUT: _l("Handed out at your own request"),
    "Emergency: The client feels unwell now": _l("Emergency: you felt unwell"),
    "Emergency: The therapist had to leave, and I am taking over": _l(
        "Emergency: your therapist had to leave, and somebody took over"
    ),
    "Emergency: The therapist asked me for help in the room": _l(
        "Emergency: your therapist asked for help in the room"
    ),
}
"""The reasons that our own pages and commands write down; any other one stands as it was written."""


def what_was_read(what: str) -> str:
    """The thing that was opened."""
    return str(WHAT.get(what, what))


def why_it_was_read(reason: str) -> str:
    """The reason that was given."""
    return str(said(WHY.get(reason, reason)))


def who_read(reader: str) -> str:
    """Who it was, as the record has it: a name with a role, or the browser that booked."""
    if reader == VISITOR:
        return _("The client, by the browser that booked")
    name, _bracket, role = reader.rpartition(" (")
    if role == "therapist)":
        return _("%(name)s (therapist)", name=name)
    if role == "client)":
        return _("%(name)s (client)", name=name)
    if role == "at the command line)":
        return _("%(name)s (at the spa’s computer)", name=name)
    return reader
