"""Which languages the spa speaks to its clients, and from which catalogue.

English stands in the code. The other languages lie in `app/translations/LANGUAGE.po` and are read as they
are, once in a process, so that nothing has to be compiled before the spa can run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from io import BytesIO
from typing import Any

import flask_babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain, force_locale, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from app.config import ROOT
from app.domain.said import Said, translated

SOURCE = "en"
LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español"}
"""Each by the name that its own speakers look for."""
CATALOGUES = ROOT / "app" / "translations"


@cache
def catalogue(language: str) -> NullTranslations:
    """The words of a language; what it lacks is said in English. Raises KeyError for one we do not speak."""
    if language == SOURCE:
        return NullTranslations()
    LANGUAGES[language]
    with (CATALOGUES / f"{language}.po").open("rb") as written:
        words = read_po(written, locale=language)
    compiled = BytesIO()
    write_mo(compiled, words)
    compiled.seek(0)
    return Translations(compiled)


class _Catalogues(Domain):  # type: ignore[misc]  # the library has no types
    """Flask-Babel's source of words: ours, which need no compiling."""

    def get_translations(self) -> NullTranslations:
        return catalogue(language())


class _Languages(Babel):  # type: ignore[misc]
    @cached_property
    def domain_instance(self) -> Domain:
        return _Catalogues()


def init_language(app: Flask, choose: Callable[[], str]) -> None:
    """Let pages speak the language that `choose` names for each request."""
    _Languages(app, default_locale=SOURCE, locale_selector=choose)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.finalize = said
    app.jinja_env.filters["said"] = said
    spoken: dict[str, Any] = app.jinja_env.globals
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        spoken[name] = _with_sentences(spoken[name])


def _with_sentences(fill: Callable[..., str]) -> Callable[..., str]:
    """Jinja's function, whose gaps may also be filled with sentences of the heart."""

    @pass_context
    def filled(context: Context, *texts: object, **parts: object) -> str:
        return fill(context, *texts, **_spoken(parts))

    return filled


def _spoken(parts: dict[str, object]) -> dict[str, object]:
    return {name: said(part) for name, part in parts.items()}


def language() -> str:
    """The code of the language being spoken: the visitor's, the reader's of a message, else English."""
    locale = get_locale()
    return locale.language if locale else SOURCE


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language for a while, such as to somebody who is not the one clicking."""
    with force_locale(code if code in LANGUAGES else SOURCE):
        yield


def gettext(text: str, /, **parts: object) -> str:
    """A text of our own in the language being spoken, its %(gaps)s filled in."""
    spoken: str = flask_babel.gettext(text, **_spoken(parts))
    return spoken


def ngettext(one: str, several: str, number: int, /, **parts: object) -> str:
    """The same for a number of things, which is %(num)s in both texts."""
    spoken: str = flask_babel.ngettext(one, several, number, **_spoken(parts))
    return spoken


def pgettext(context: str, text: str, /, **parts: object) -> str:
    """The same for a text that says too little alone: `context` tells a translator where it stands."""
    spoken: str = flask_babel.pgettext(context, text, **_spoken(parts))
    return spoken


def lazy_gettext(text: str, /, **parts: object) -> str:
    """A text that is put into a language only when it is shown: for what is written down at import."""
    later: str = flask_babel.lazy_gettext(text, **parts)
    return later


def said(text: object) -> object:
    """A sentence of the heart in the language being spoken; anything else as it is."""
    return in_language(text, language()) if isinstance(text, Said) else text


def in_language(text: str, code: str) -> str:
    """The same in a given language."""
    words = catalogue(code)
    return translated(text, lambda context, pattern: _look_up(words, context, pattern))


def _look_up(words: NullTranslations, context: str, pattern: str) -> str:
    found: str = words.upgettext(context, pattern) if context else words.ugettext(pattern)
    return found
