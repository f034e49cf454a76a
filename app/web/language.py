"""In which language a page is answered: the visitor's choice, else their browser's, else English."""

from __future__ import annotations

from flask import has_request_context, request

from app.infra.language import LANGUAGES, SOURCE

COOKIE = "language"
IN_ENGLISH = frozenset({"manager", "therapist", "api", "health"})
"""Places whose people read English: their screens have no translation yet."""


def choose() -> str:
    """The language of this request; English where there is none."""
    if not has_request_context() or (request.blueprint or "").partition(".")[0] in IN_ENGLISH:
        return SOURCE
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES, SOURCE) or SOURCE
