"""What clients do in a storm: hold, confirm, book, move and cancel; whatever is cut off they send again."""

import itertools
import json
import random
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from flask import Flask

from app.infra.database import db
from app.spa.intake.consents import CONSENTS
from app.spa.intake.drafts import save_answers, start_draft
from tests.faults.storm.ledger import Ledger
from tests.support.factories import WELL, ZONE
from tests.support.http_visitor import Answer, HttpVisitor

PATIENCE = 90
"""Seconds until a client who is never answered gives up, and the storm has failed."""
ANSWERED = {**WELL, "steps": ["wishes", "you", "body"]}
CONSENTED = {kind: version for kind, (version, _) in CONSENTS.items()}
AGREED = {"treatment": "y", "health_data": "y"}
DAYS, HOURS = 60, range(9, 17)
_numbers = itertools.count(1)


def any_start(chance: random.Random) -> datetime:
    """Some whole hour of a working day, from the day after tomorrow on."""
    while True:
        day = datetime.now(ZONE).date() + timedelta(days=chance.randint(2, DAYS))
        if day.weekday() < 6:
            return datetime(day.year, day.month, day.day, chance.choice(HOURS), tzinfo=ZONE)


def together(start: datetime) -> str:
    """How a button names a start for two in two rooms at the same time."""
    return f"{int(start.timestamp())}.same_time"


class Client:
    """One client after the other, in a thread of their own, until the storm is over."""

    def __init__(self, app: Flask, site: str, tokens: list[str], ledger: Ledger, seed: int) -> None:
        self.app, self.site, self.tokens, self.ledger = app, site, tokens, ledger
        self.chance = random.Random(seed)  # noqa: S311  # a storm that can be told again, no secret

    def live(self, is_over: Callable[[], bool]) -> None:
        """Tell stories until it is over; each is told to its end."""
        while not is_over():
            story = self.chance.choice((self.by_program, self.by_program, self.by_browser, self.for_two))
            story()

    def _until_answered(self, deed: str, ask: Callable[[], tuple[int, str]]) -> tuple[int, str, bool]:
        """Send a request until it is answered; gives status, body, and whether it was cut off before."""
        give_up_at, was_cut_off = time.monotonic() + PATIENCE, False
        while time.monotonic() < give_up_at:
            try:
                with self.ledger.under_way():
                    status, body = ask()
            except (OSError, HTTPException):
                self.ledger.cut_off()
                was_cut_off = True
                time.sleep(self.chance.uniform(0.01, 0.1))
                continue
            self.ledger.note(deed, status)
            if status == 503:  # the database was just out of reach: it says so, and to try again
                time.sleep(0.1)
                continue
            if status >= 500:
                self.ledger.odd(f"{deed}: {status} {body[:300]}")
            return status, body, was_cut_off
        raise TimeoutError(f"{deed} was never answered")

    # --- a program with a token

    def by_program(self) -> None:
        """Book under a key, perhaps ask twice, perhaps move, perhaps cancel."""
        token, key, start = self.chance.choice(self.tokens), uuid.uuid4().hex, any_start(self.chance)
        number = next(_numbers)
        body = {
            "treatment": "swedish",
            "minutes": 60,
            "start": start.isoformat(),
            "client": {"name": f"Guest {number}", "email": f"guest{number}@example.com"},
        }
        if self.chance.random() < 0.5:
            body["answers"] = {"intake": WELL["intake"], "consents": CONSENTED}
        status, text, _ = self._api("POST", "/appointments", token, body, key)
        self.ledger.answer_key(key, json.loads(text)["id"] if status == 201 else None)
        if status != 201:
            return
        made = json.loads(text)
        self.ledger.book(made["id"], int(start.timestamp()))
        if self.chance.random() < 0.2:
            again = self._api("POST", "/appointments", token, body, key)
            if (again[0], json.loads(again[1])) != (201, made):
                self.ledger.odd(f"the same key was answered otherwise: {again[:2]}")
        if self.chance.random() < 0.4:
            other = any_start(self.chance)
            status, _, _ = self._api(
                "PATCH", f"/appointments/{made['id']}", token, {"start": other.isoformat()}
            )
            if status == 200:
                self.ledger.book(made["id"], int(other.timestamp()))
        if self.chance.random() < 0.5:
            status, _, _ = self._api("DELETE", f"/appointments/{made['id']}", token)
            if status == 204:
                self.ledger.visits[made["id"]].status = "cancelled"

    def _api(
        self, method: str, path: str, token: str, body: object = None, key: str | None = None
    ) -> tuple[int, str, bool]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        address = urlsplit(self.site)

        def ask() -> tuple[int, str]:
            connection = HTTPConnection(address.hostname, address.port, timeout=20)
            try:
                sent = None if body is None else json.dumps(body)
                connection.request(method, f"/api/v1{path}", sent, headers)
                response = connection.getresponse()
                return response.status, response.read().decode()
            finally:
                connection.close()

        return self._until_answered(f"api {method}", ask)

    # --- a person with a browser

    def by_browser(self) -> None:
        """Hold and confirm, perhaps move, perhaps cancel, as a visitor does."""
        one, number, start = self._visitor(), next(_numbers), any_start(self.chance)
        sent = {"start": int(start.timestamp()), "minutes": 60}
        status, place, _ = self._post(one, "hold", "/treatments/swedish/holds", **sent)
        if status != 302:
            return
        who = {"name": f"Visitor {number}", "email": f"visitor{number}@example.com"}
        status, to, was_cut_off = self._post(one, "confirm", f"{place}/confirmation", **who, **AGREED)
        if status != 302 or "/visits/" not in to:
            if was_cut_off:
                self.ledger.uncertain.add(place.rsplit("/", 1)[-1])
            return
        token = to.rsplit("/", 1)[-1]
        self.ledger.book(token, int(start.timestamp()))
        if self.chance.random() < 0.4:
            other = any_start(self.chance)
            status, _, _ = self._post(one, "move", f"{to}/time", start=int(other.timestamp()))
            if status == 302:
                self.ledger.book(token, int(other.timestamp()))
        if self.chance.random() < 0.5:
            status, _, _ = self._post(one, "cancel", f"{to}/cancellation")
            if status == 302:
                self.ledger.visits[token].status = "cancelled"

    def for_two(self) -> None:
        """Hold and confirm for two at once, perhaps move both, perhaps cancel both."""
        one, number, start = self._visitor(), next(_numbers), any_start(self.chance)
        both = {"c1": "swedish-60", "c2": "swedish-60", "start": together(start)}
        status, place, _ = self._post(one, "hold for two", "/together/holds", **both)
        if status != 302 or "/holds/" not in place:
            return
        who = {"name": f"First {number}", "email": f"first{number}@example.com"}
        with_them = {"guest2_name": f"Second {number}"}
        status, to, was_cut_off = self._post(
            one, "confirm for two", f"{place}/confirmation", **who, **with_them, **AGREED
        )
        token = to.rsplit("/", 1)[-1]
        if status != 302 or "holds" in to:
            if was_cut_off:
                self.ledger.uncertain.add(place.rsplit("/", 1)[-1])
            return
        self.ledger.book_party(token, int(start.timestamp()))
        if self.chance.random() < 0.4:
            other = any_start(self.chance)
            status, back, _ = self._post(one, "move two", f"{to}/time", start=together(other))
            if status == 302 and back == to:
                self.ledger.book_party(token, int(other.timestamp()))
        if self.chance.random() < 0.5:
            status, back, _ = self._post(one, "cancel two", f"{to}/cancellation")
            if status == 302 and back != to:
                self.ledger.parties[token].status = "cancelled"

    def _visitor(self) -> HttpVisitor:
        """Somebody who has answered the questions and looks at a page of ours."""
        now = datetime.now(UTC)
        with self.app.app_context():
            draft, cookie = start_draft(now=now)
            save_answers(draft, ANSWERED)
            db.session.remove()
        number = next(_numbers)
        one = HttpVisitor(self.site, f"198.51.{number // 250 % 250}.{number % 250}", {"draft": cookie})
        self._until_answered("look", lambda: _told(one.get("/sign-in")))
        return one

    def _post(self, one: HttpVisitor, deed: str, path: str, **fields: object) -> tuple[int, str, bool]:
        return self._until_answered(deed, lambda: _told(one.post(path, **fields)))


def _told(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.location or answer.text
