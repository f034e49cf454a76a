"""A browser without a window: cookies, forms, and any number of them at one moment."""

import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from threading import Barrier
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

TIMEOUT = 120
"""Seconds. Fifty ask at once, and the machine may be busy."""
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    location: str | None
    text: str
    seconds: float


@dataclass
class HttpVisitor:
    """Somebody with cookies of their own, who comes from an address of their own."""

    origin: str
    comes_from: str
    cookies: dict[str, str] = field(default_factory=dict)
    csrf_token: str = ""

    def get(self, path: str) -> Answer:
        """Open a page, and keep its token against forgery."""
        answer = self._ask("GET", path)
        if found := TOKEN.search(answer.text):
            self.csrf_token = found[1]
        return answer

    def post(self, path: str, **fields: object) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode({"csrf_token": self.csrf_token, **fields}))

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {
            "Origin": self.origin,  # as browsers say it of every form
            "X-Forwarded-For": self.comes_from,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        address = urlsplit(self.origin)
        began = time.perf_counter()
        connection = HTTPConnection(address.hostname, address.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
            seconds = time.perf_counter() - began
            for header in response.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: part.value for name, part in SimpleCookie(header).items()}
        finally:
            connection.close()
        return Answer(response.status, response.headers["Location"], text, seconds)


def at_once(deeds: Sequence[Callable[[], Result]]) -> list[Result]:
    """Do all of these at one moment, each in a thread of its own; gives what came of each, in order."""
    line = Barrier(len(deeds))

    def do(deed: Callable[[], Result]) -> Result:
        line.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))
