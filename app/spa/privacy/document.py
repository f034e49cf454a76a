"""A page that is handed over as a file: it brings its own looks and asks nothing of any server."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.config import ROOT
from app.infra.language import catalogue, language, said


def document(template: str, **words: Any) -> Iterator[str]:
    """Fill a template, piece by piece, in the language being spoken."""
    return _environment(language()).get_template(template).generate(**words)


@cache
def _environment(code: str) -> Environment:
    # Its own, not the web's: the commands make such pages too, where no request is.
    environment = Environment(
        loader=FileSystemLoader(ROOT / "app" / "templates"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=said,
        extensions=("jinja2.ext.i18n",),
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalogue(code), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["language"] = code
    return environment
