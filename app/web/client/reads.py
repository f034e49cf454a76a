"""Who opened my health answers, when and why."""

from __future__ import annotations

from flask import render_template

from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.intake.queries import reads_of
from app.spa.intake.reading import AREAS, CONTACT, VISITOR
from app.spa.notes.queries import NOTE
from app.spa.privacy.export import READ
from app.web.access import my_client_ids
from app.web.client.place import bp

WHAT = {
    "intake": _l("your answers"),
    "screening": _l("what our rules make of your answers"),
    "review": _l("a decision about your visit"),
    "visit brief": _l("the card that prepares your visit"),
    AREAS: _l("which sensitive areas you agreed to"),
    CONTACT: _l("your emergency contact"),
    NOTE: _l("the notes of a session"),
    READ: _l("everything we keep about you"),
}
"""What the record of reads calls each thing, in the client's words."""
WHY = {
    "Own suggestion": _l("Own suggestion"),
    "Looking at my own visit": _l("Looking at my own visit"),
    "Looking at my own plan": _l("Looking at my own plan"),
    "Planning my visits": _l("Planning my visits"),
    "Downloading my own data": _l("Downloading my own data"),
    "Going through my own answers": _l("Going through my own answers"),
    "Filling in my own body map": _l("Filling in my own body map"),
    "Preparing the visit": _l("Preparing the visit"),
    "Preparing the day": _l("Preparing the day"),
    "Looking at planned visits": _l("Looking at planned visits"),
    "Looking up whom to call": _l("Looking up whom to call"),
    "Writing the session note": _l("Writing the session note"),
}
"""The reasons that the spa's own pages write down; any other one stands as its therapist wrote it."""


@bp.get("/reads")
def reads() -> str:
    """Every time somebody opened what this client told us, the newest first."""
    return render_template(
        "client/reads.html", entries=reads_of(my_client_ids()), what=WHAT, why=WHY, reader_words=reader_words
    )


def reader_words(reader: str) -> str:
    """Who read it, as the record has it: a name with a role, or the browser that booked."""
    if reader == VISITOR:
        return _("The client, by the browser that booked")
    name, _bracket, role = reader.rpartition(" (")
    if role == "therapist)":
        return _("%(name)s (therapist)", name=name)
    if role == "client)":
        return _("%(name)s (client)", name=name)
    return reader
