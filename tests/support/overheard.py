"""A browser that remembers everything that others could overhear: addresses, cookies, titles, error pages."""

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

MENU = re.compile(r"(?:https?://[^/]+)?/(?:treatments|find|suggestion|ask|static)\b|/together(?:/times)?\?")
"""Addresses of the menu, with or without the site: the same for everybody, so they may name a treatment."""


@dataclass
class Heard:
    """What could be overheard so far."""

    addresses: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def of_visits(self) -> str:
        """Addresses that are one person's own."""
        return "\n".join(address for address in self.addresses if not MENU.match(address))

    def everything(self) -> str:
        """All of it, a line each."""
        return "\n".join((*self.addresses, *self.cookies, *self.titles, *self.refusals))


class OverheardClient(FlaskClient):
    """A visitor all of whose traffic is kept in `heard`."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, app.response_class)
        self.heard = Heard()

    def open(self, *arguments: Any, **more: Any) -> TestResponse:
        """Ask as any test client does, and remember what came back."""
        answer = super().open(*arguments, **more)
        self.heard.addresses += [answer.request.full_path.rstrip("?"), *_addresses(answer)]
        self.heard.cookies += [self._opened(line) for line in answer.headers.getlist("Set-Cookie")]
        self.heard.cookies += [_plain_headers(answer.headers)]
        if answer.mimetype == "text/html":
            self.heard.titles += re.findall(r"<title>(.*?)</title>", answer.text, re.DOTALL)
            if answer.status_code >= 400 and 'class="error-page"' in answer.text:
                self.heard.refusals.append(words_of(answer.text))
        return answer

    def _opened(self, cookie: str) -> str:
        """A cookie as whoever has the browser could read it: the session is signed, not hidden."""
        name, _, value = cookie.partition(";")[0].partition("=")
        if name != "session" or not value:
            return cookie
        signer = self.application.session_interface.get_signing_serializer(self.application)
        return json.dumps(signer.loads(value), default=str)


def words_of(page: str) -> str:
    """What people read in the main part of a page, and what stands in its addresses and labels."""
    main = page.partition("<main")[2].partition("</main>")[0]
    labels = re.findall(r'\b(?:href|action|value|title|alt|aria-label|data-[\w-]+)="([^"]*)"', main)
    return html.unescape("\n".join((re.sub(r"<[^>]*>", " ", main), *labels)))


def _addresses(answer: TestResponse) -> list[str]:
    links = re.findall(r'\b(?:href|action|formaction|src)="([^"#]+)"', answer.text)
    return [
        html.unescape(each) for each in (*links, answer.location) if each and not each.startswith("data:")
    ]


def _plain_headers(headers: Headers) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers if name != "Set-Cookie")
