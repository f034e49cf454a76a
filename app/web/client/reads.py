"""Who opened my health answers, when and why."""

from __future__ import annotations

from flask import render_template

from app.spa.intake.queries import reads_of
from app.spa.notes.queries import NOTE
from app.spa.privacy.export import READ
from app.web.access import my_client_ids
from app.web.client.place import bp

WHAT = {
    "intake": "your answers",
    "screening": "what our rules make of your answers",
    "review": "a decision about your visit",
    "visit brief": "the card that prepares your visit",
    NOTE: "the notes of a session",
    READ: "everything we keep about you",
}
"""What the record of reads calls each thing, in the client's words."""


@bp.get("/reads")
def reads() -> str:
    """Every time somebody opened what this client told us, the newest first."""
    return render_template("client/reads.html", entries=reads_of(my_client_ids()), what=WHAT)
