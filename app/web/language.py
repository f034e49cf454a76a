"""In which language a page is answered: the visitor's choice, else their browser's, else English."""

from __future__ import annotations

from flask import Flask, has_request_context, request

from app.infra.language import LANGUAGES, SOURCE, init_language, language

COOKIE = "language"
IN_ENGLISH = frozenset({"manager", "therapist", "api", "health"})
"""Places whose people read English: their screens have no translation yet."""


def init_languages(app: Flask) -> None:
    """Let every page speak the language of its visitor."""
    init_language(app, choose)
    app.jinja_env.globals.update(language=language, languages=LANGUAGES)


def choose() -> str:
    """The language of this request; English where there is none."""
    if not has_request_context() or (request.blueprint or "").partition(".")[0] in IN_ENGLISH:
        return SOURCE
    chosen = request.cookies.get(COOKIE)
    return chosen if chosen in LANGUAGES else of_the_browser()


def of_the_browser() -> str:
    """The first language that the browser asks for and we speak; English where there is none."""
    # By the first part alone, in the order they are wanted: whoever asks for de-CH before en reads German.
    wanted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in wanted if tag in LANGUAGES), SOURCE)
