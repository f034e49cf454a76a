"""Somebody who opens every page that links lead to, and sends every form that they find there."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

SENT = frozenset({"hidden"})
"""What a form sends if nobody fills it in."""


@dataclass
class Form:
    """A form as it stands on a page."""

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Ways(HTMLParser):
    """Where a page leads."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"].partition("#")[0])
        elif tag == "form":
            self.forms.append(Form(given.get("method", "get").lower(), given.get("action", "")))
        elif self.forms and given.get("name"):
            named = given["name"], given.get("value", "")
            if tag == "button":
                self.forms[-1].buttons.append(named)
            elif tag == "input" and given.get("type") in SENT:
                self.forms[-1].fields.append(named)


@dataclass(frozen=True)
class Seen:
    """A page as it was answered, and by which view of which address."""

    view: str
    asked: str
    answer: TestResponse


class Wanderer:
    """Opens at most `most` pages of each view, and of no view in `closed`."""

    def __init__(
        self, app: Flask, browser: FlaskClient, *, most: int = 3, closed: Collection[str] = ()
    ) -> None:
        self.map = app.url_map.bind("localhost")
        self.browser, self.most, self.closed = browser, most, closed
        self.opened: Counter[str] = Counter()
        self.forms: dict[str, list[tuple[str, Form]]] = {}
        self.known: set[str] = set()

    def look_around(self, *first: str) -> Iterator[Seen]:
        """Every page that can be reached by links."""
        ways = list(first)
        while ways:
            address = ways.pop(0)
            if address in self.known or (view := self._may_open(address)) is None:
                continue
            self.known.add(address)
            answer = self.browser.get(address, follow_redirects=True)
            yield Seen(view, address, answer)
            ways += self._ways_on(address, answer)

    def send_forms(self) -> Iterator[Seen]:
        """What each form that was found answers, sent as it stands, and where it leads."""
        for view, found in self.forms.items():
            for asked, form in found[: self.most]:
                sent: dict[str, list[str]] = {}
                for name, value in [*form.fields, *form.buttons[:1]]:
                    sent.setdefault(name, []).append(value)
                answer = self.browser.post(form.action or asked, data=sent, follow_redirects=True)
                yield Seen(view, form.action or asked, answer)

    def _ways_on(self, address: str, answer: TestResponse) -> list[str]:
        if answer.mimetype != "text/html":
            return []
        page = _Ways()
        page.feed(answer.text)
        for form in page.forms:
            action = form.action or address
            view = self._view(action, "POST")
            if form.method == "post" and view is not None and view not in self.closed:
                self.forms.setdefault(view, []).append((address, form))
        return page.links

    def _may_open(self, address: str) -> str | None:
        view = self._view(address, "GET")
        if view is None or view in self.closed or self.opened[view] >= self.most:
            return None
        self.opened[view] += 1
        return view

    def _view(self, address: str, method: str) -> str | None:
        if not address.startswith("/") or address.startswith("//"):
            return None
        try:
            return str(self.map.match(address.partition("?")[0], method=method)[0])
        except (HTTPException, RequestRedirect):
            return None
