"""The suggestion: what fits, what fits with changes, what to ask about first, and what to leave for now."""

from __future__ import annotations

from email.utils import parseaddr

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.differences import LOOK_FIRST
from app.spa.settings.queries import settings
from app.spa.treatments.queries import menu
from app.web.days import today
from app.web.public.not_now import record_showing, stop_page
from app.web.public.openings_view import what_would_change
from app.web.public.place import bp
from app.web.public.screening import screened_visitor
from app.web.public.seen import what_changed
from app.web.public.suggestion_view import cards
from app.web.public.visitor import current_hold


@bp.get("/suggestion")
def suggestion() -> ResponseReturnValue:
    """All treatments with why, from the visitor's answers as they stand today."""
    visitor = screened_visitor()
    if visitor is None:
        return redirect(url_for(".find"))
    result = visitor.on(today())
    changed = what_changed(visitor, today())
    if result.outcome == "stop":
        return stop_page(visitor)
    record_showing(visitor)
    entries = cards(result, menu())
    return render_template(
        "public/suggestion.html",
        best=entries[0] if entries else None,
        others=entries[1:],
        notices=result.notices,
        reasons=result.reasons,
        next_steps=result.next_steps,
        waits=result.outcome in LOOK_FIRST,
        outcome=result.outcome,
        hold=current_hold(),
        changed=changed,
        changes=what_would_change(visitor, today()),
    )


@bp.get("/ask")
def ask() -> ResponseReturnValue:
    """How to reach a person: the engine advises, a person decides."""
    return render_template("public/ask.html", spa_email=parseaddr(settings().mail_from)[1])
