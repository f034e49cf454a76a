"""Fifty browsers press the button of one slot at one moment, at a real server on either engine.

Two gunicorn processes with four threads each, as `make run` starts them. Rows are counted; answers are not
believed. What each visitor needs (answers, cookies, a token against forgery) is fetched before the start.
"""

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.config import KEY_BYTES
from app.domain.lifecycle import Status
from app.infra.database import db, transaction
from app.spa.booking.models import Appointment
from app.spa.intake.drafts import save_answers, start_draft
from tests.support import servers
from tests.support.factories import WELL, ZONE, small_spa
from tests.support.http_visitor import Answer, HttpVisitor, at_once
from tests.support.processes import MEGABYTE, resident

pytestmark = pytest.mark.race

MIRA = "mira"
VISITORS = 50
ROUNDS = 3
MOST_MEMORY = 200 * MEGABYTE
SAME_KEYS = f"k1:{base64.urlsafe_b64encode(b'0' * KEY_BYTES).decode()}"
"""Those of the tests' own settings: the drafts are written from here and read by the server."""
ANSWERED = {**WELL, "steps": ["wishes", "you", "body"]}
BOOKER = {"name": "Vera Visitor", "email": "vera@example.com", "treatment": "y", "health_data": "y"}


@pytest.fixture
def spa(app_on: Callable[..., Flask], engine_url: str) -> Iterator[Flask]:
    """The small spa on each engine, with its tables open to count in."""
    app = app_on(engine_url)
    with app.app_context():
        mira = small_spa().mira
        with transaction():
            mira.slug = MIRA
        db.session.remove()
        yield app


@pytest.fixture
def site(spa: Flask, engine_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of that spa's server; visitors come through a proxy that says from where."""
    more = {"DATABASE_URL": engine_url, "FIELD_KEYS": SAME_KEYS, "TRUSTED_PROXIES": "1"}
    with servers.gunicorn(tmp_path, workers=2, threads=4, **more) as address:
        yield address


def test_fifty_browsers_at_one_slot_and_one_gets_it(site: str, tmp_path: Path):
    visitors = [visitor(site, number) for number in range(VISITORS)]
    slowest = 0.0
    for start in starts():
        answers = at_once([lambda one=one, start=start: hold(one, start) for one in visitors])

        assert held_at(start) == 1
        won = [answer for answer in answers if answer.status == 302]
        lost = [answer for answer in answers if answer.status == 409]
        assert (len(won), len(lost)) == (1, VISITORS - 1), said(answers)
        assert won[0].location.startswith("/holds/")
        assert all(others_offered(answer, start) for answer in lost)
        assert not any("database is locked" in answer.text for answer in answers)
        slowest = max(slowest, *(answer.seconds for answer in answers))
    assert "database is locked" not in (tmp_path / "gunicorn.log").read_text()
    memory = resident(int((tmp_path / "gunicorn.pid").read_text()))
    assert len(memory) == 3  # the parent and two workers
    assert max(memory.values()) < MOST_MEMORY
    print(f"slowest answer {slowest:.2f} s; memory {sorted(each // MEGABYTE for each in memory.values())} MB")


def test_a_double_click_holds_once_and_books_once(site: str):
    start, one = starts()[0], visitor(site, 1)

    held = at_once([lambda: hold(one, start)] * 2)

    assert {answer.status for answer in held} == {302}
    assert {answer.location for answer in held} == {held[0].location}
    assert held_at(start) == 1

    booked = at_once([lambda: one.post(f"{held[0].location}/confirmation", **BOOKER)] * 2)

    assert {answer.status for answer in booked} == {302}, said(booked)
    assert {answer.location for answer in booked} == {booked[0].location}
    assert (held_at(start), held_at(start, Status.CONFIRMED)) == (0, 1)


def visitor(site: str, number: int) -> HttpVisitor:
    """Somebody who has answered the questions and looks at a page of ours."""
    now = datetime.now(UTC)
    draft, token = start_draft(now=now)
    save_answers(draft, ANSWERED)
    db.session.remove()
    one = HttpVisitor(site, f"192.0.2.{number}", {"draft": token})
    assert one.get("/sign-in").status == 200
    return one


def hold(one: HttpVisitor, start: datetime) -> Answer:
    """Press the button of a start; only Mira will do, so that there is one slot."""
    return one.post("/treatments/swedish/holds", start=int(start.timestamp()), minutes=60, therapist=MIRA)


def starts() -> list[datetime]:
    """A slot for each round: ten o'clock on a Tuesday, one week after the other."""
    today = datetime.now(ZONE).replace(hour=10, minute=0, second=0, microsecond=0)
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 + 7)
    return [tuesday + timedelta(weeks=number) for number in range(ROUNDS)]


def held_at(start: datetime, status: Status = Status.HELD) -> int:
    """How many visits of a status begin then."""
    rows = select(func.count()).where(Appointment.status == status, Appointment.starts_at == start)
    count = db.session.scalar(rows.select_from(Appointment))
    db.session.remove()
    return count


def others_offered(answer: Answer, start: datetime) -> bool:
    """Whether the page offers times, and not the one that is gone."""
    return 'name="start" value="' in answer.text and f'value="{start.timestamp():.0f}"' not in answer.text


def said(answers: list[Answer]) -> list[tuple[int, str]]:
    """What the answers were, for reading."""
    return [(answer.status, answer.text[-300:]) for answer in answers if answer.status not in (302, 409)]
