"""Pages that are the same for every stranger, kept pressed as long as they would be made the same again.

A page is kept together with the looks at the database that it was made from. It goes out again if nothing has
changed in the whole database since; and where something has, if these very looks, made once more, are told
what they were told before, the mark of the house and all. So nobody is shown what was true before they asked.
Beside the looks a page may depend on what is asked for, the language, the minute and the day, and on nothing
else; least of all on who asks.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from flask import Flask, Response, current_app, g, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from app.infra import clock
from app.infra.database_version import database_version
from app.infra.extensions import PRESSED
from app.infra.looking import Noted, noting
from app.spa.booking.house import House, steadily
from app.spa.booking.remembered import Remembered
from app.web.days import day_of
from app.web.language import choose

MOST = 4_000_000
"""Bytes of a process, about."""
DEPENDS_ON = "Accept-Encoding, Accept-Language, Cookie"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it goes out, and what the database said when it was made."""

    pressed: bytes
    looks: tuple[Noted, ...]
    version: Hashable
    """Of the whole database, before the looks were made."""
    until: float
    """Epoch seconds: when it would come out otherwise though nothing changes."""

    @classmethod
    def of(cls, page: str, looks: Sequence[Noted], version: Hashable) -> Self:
        """Press what was made from these looks."""
        until = min((look.until for look in looks), default=0)
        return cls(gzip.compress(page.encode(), PRESSED), tuple(looks), version, until)

    @property
    def weight(self) -> int:
        """About how many bytes it keeps."""
        return len(self.pressed) + sum(look.weight for look in self.looks)

    def is_untouched(self, version: Hashable, now: int) -> bool:
        """Whether nothing at all has changed since, and no hold has run out by `now` (epoch seconds)."""
        return version == self.version and now < self.until

    def is_still_so(self, now: int) -> bool:
        """Whether it would be made the same at this moment of its minute: asks what it was made from."""
        return all(look.is_still_so(now=now) for look in self.looks)

    def answer(self) -> Response:
        """As the browser can read it."""
        readable = _reads_gzip(request.headers.get("Accept-Encoding", ""))
        answer = Response(self.pressed if readable else gzip.decompress(self.pressed))
        if readable:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = DEPENDS_ON
        return answer


def init_kept(app: Flask) -> None:
    """Give the application room for its pages."""
    app.extensions["kept_pages"] = Remembered(MOST)


def kept_page(make: Callable[[House], str], *, asked: Hashable) -> Response:
    """The page that `make` would write now for any stranger who asks for this, in their language.

    `asked` is all that `make` reads of the address beside its path: what anybody appends there is nobody's to
    see, and must not fill the memory. Of the database it reads the house and looks, and it asks for no token.
    Raises what `make` raises.
    """
    moment = clock.now()
    now = int(moment.timestamp())
    pages: Remembered = current_app.extensions["kept_pages"]
    address = (request.method, request.root_path, request.path, asked)
    key = (*address, choose(), -(-now // 60), day_of(moment))
    version = database_version()  # before anything is looked at: what changes meanwhile makes it old
    page: KeptPage | None = pages.find(key)
    if page is None or not page.is_untouched(version, now):
        if page is not None and page.is_still_so(now):
            page = replace(page, version=version)
        else:
            page = steadily(lambda standing: _made(make, standing, version))
        if page.looks and "csrf_token" not in g:
            pages.keep(key, page, page.weight)
    return page.answer()


def _made(make: Callable[[House], str], standing: House, version: Hashable) -> KeptPage:
    with noting() as looks:
        page = make(standing)
    # Without the mark of the house nobody could say that it has changed.
    return KeptPage.of(page, looks if standing.mark is not None else (), version)


@lru_cache(maxsize=64)
def _reads_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted, Accept)["gzip"] > 0
