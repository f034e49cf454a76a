"""Who opened my health answers, when and why."""

from __future__ import annotations

from flask import render_template

from app.spa.intake.queries import reads_of
from app.spa.privacy.read_words import what_was_read, who_read, why_it_was_read
from app.web.access import my_client_ids
from app.web.client.place import bp


@bp.get("/reads")
def reads() -> str:
    """Every time somebody opened what this client told us, the newest first; their own looks stand apart."""
    ids = my_client_ids()
    return render_template(
        "client/reads.html",
        entries=reads_of(ids, own=False),
        own=reads_of(ids, own=True),
        what=what_was_read,
        why=why_it_was_read,
        who=who_read,
    )
