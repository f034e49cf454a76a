"""How search engines and link previews see the spa: which pages they may keep, and what those say.

Everything is kept out of search unless it is named here. Pages with a token in their address never are.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request
from werkzeug.wrappers import Response

from app.spa.settings.queries import settings

OPEN = frozenset(
    {
        "public.home",
        "public.treatments",
        "public.treatment",
        "public.times",
        "public.party",
        "public.find_step",
        "public.ask",
    }
)
"""Pages that say the same to every stranger and are worth finding."""
OWN = frozenset({"public.suggestion", "public.confirm"})
"""Pages that their own browser alone is shown: whoever else asks gets 302 or 404, and nothing to keep."""
HIDDEN = "noindex, noarchive"
SHOWN = "noarchive"
PICTURE = "/static/link-preview.png"
"""By an address that stays: previews are kept elsewhere for longer than our files keep theirs."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a page says of itself to those who link to it: its one address and a picture, whole."""

    url: str
    picture: str


def init_findable(app: Flask) -> None:
    """Let templates ask whether their page may be found."""
    app.jinja_env.globals.update(shared=shared)


def shared() -> Shared | None:
    """The address of this page without anything that a visitor has chosen; None if it is not to be found."""
    if request.endpoint not in OPEN:
        return None
    home = settings().base_url
    return Shared(home + request.path, home + PICTURE)


def mark(response: Response) -> None:
    """Tell search engines that they may keep this answer, if it is a page to be found."""
    if request.endpoint in OPEN or request.endpoint in OWN:
        response.headers.setdefault("X-Robots-Tag", SHOWN if response.status_code == 200 else HIDDEN)
