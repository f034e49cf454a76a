"""Asking for no more messages of a sort, by the link that each of them carries. Nobody need sign in for it.

Opening the link changes nothing, for mail scanners follow links. A press does: of the button on the page, or
of the one that mail programs show, which send the same without a page (RFC 8058).
"""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.domain.reminders import Sort
from app.infra import clock
from app.infra.extensions import csrf
from app.spa.clients.muting import mute_by_link, mute_by_token, muted_for
from app.web.public.place import bp
from app.web.sorts import SORTS


@bp.get("/messages/<token>")
def messages(token: str) -> ResponseReturnValue:
    """What the link is about, and how it stands."""
    mute = mute_by_token(token)
    if mute is None:
        return _over()
    return _page(mute.sort, is_off=mute.sort in muted_for(mute.client))


@bp.post("/messages/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # a mail program presses it too, and the token is proof enough
def update_messages(token: str) -> ResponseReturnValue:
    """Send no more of them, or send them again. Answered without a redirect, as mail programs want it."""
    mute = mute_by_token(token)
    if mute is None:
        return _over()
    off = request.form.get("wanted") != "again"
    mute_by_link(mute, off=off, now=clock.now())
    return _page(mute.sort, is_off=off, is_done=True)


def _page(sort: Sort, *, is_off: bool, is_done: bool = False) -> str:
    return render_template("public/messages.html", sort=SORTS[sort], is_off=is_off, is_done=is_done)


def _over() -> ResponseReturnValue:
    return render_template("public/messages_over.html"), 404
