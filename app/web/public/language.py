"""Choosing the language, on whatever page one is."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.infra.extensions import csrf
from app.infra.language import LANGUAGES
from app.spa.clients.services import write_in
from app.spa.settings.queries import settings
from app.web.access import my_client_ids, safe_next
from app.web.language import COOKIE
from app.web.public.place import bp

A_YEAR = timedelta(days=365)


@bp.post("/language")
@csrf.exempt  # type: ignore[untyped-decorator]  # a token would give every first visitor a cookie, and all that changes is a language
def create_language() -> ResponseReturnValue:
    """Speak the chosen language from now on, on this browser and in messages to whoever it belongs to."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    if client_ids := my_client_ids():
        write_in(chosen, client_ids)
    answer = redirect(safe_next(request.form.get("next")) or url_for(".home"))
    answer.set_cookie(
        COOKIE, chosen, max_age=A_YEAR, secure=settings().secure, httponly=True, samesite="Lax", path="/"
    )
    return answer
