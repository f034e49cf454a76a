"""The believable spa of the demo, at NOW, and people with browsers who come to it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.infra import clock
from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.demo.house import CLIENT
from app.spa.demo.seed import seed
from app.spa.intake.drafts import save_answers, start_draft
from tests.browser import seen
from tests.browser.visitor import Visitor
from tests.support import databases
from tests.support.clock import NOW
from tests.support.factories import WELL
from tests.support.shared import made_once, shared_folder

PATIENCE = 60_000
"""Milliseconds that a busy machine may take to show what a test waits for."""


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def _look_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What axe has found well for one worker of this run it need not look at for the other."""
    seen.keep_in(shared_folder(tmp_path_factory) / "looked-at")


@pytest.fixture(scope="session")
def demo_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo spa as it stands at NOW, which nobody uses, to copy from."""

    def make() -> Path:
        folder = tmp_path_factory.mktemp("demo")
        url = databases.copy_sqlite(migrated_sqlite, folder)
        with clock.fixed_at(NOW), databases.opened(url, folder) as app, app.app_context():
            seed(now=NOW)
        return folder / "spa.sqlite3"

    return made_once(shared_folder(tmp_path_factory) / "demo.sqlite3", make)


@pytest.fixture
def sqlite_url(demo_file: Path, tmp_path: Path) -> str:
    """The address of this test's own demo spa."""
    return databases.copy_sqlite(demo_file, tmp_path)


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    """The test runs once on a phone and once at a desk."""
    return request.param


@pytest.fixture
def answered_at(app: Flask, visitor_at: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """A function that brings somebody who has just answered: answered_at(390, answers("fever"))."""

    def come(width: int, given: Mapping[str, Any] = WELL, **more: object) -> Visitor:
        with app.app_context():
            draft, token = start_draft(now=NOW)
            steps = ["wishes", "you", "body"]
            save_answers(draft, {**given, "steps": steps})
        visitor = visitor_at(width, **more)
        visitor.page.context.add_cookies(
            [{"name": "draft", "value": token, "url": visitor.origin, "httpOnly": True, "sameSite": "Lax"}]
        )
        return visitor

    return come


@pytest.fixture
def visitor_at(page_at: Callable[..., Page]) -> Callable[..., Visitor]:
    """A function that brings somebody new: visitor_at(390), visitor_at(1280, javascript=False)."""

    def come(width: int, **more: object) -> Visitor:
        return Visitor(page_at(width, **more), scripts=bool(more.get("javascript", True)))

    return come


@pytest.fixture
def client_at(app: Flask, visitor_at: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """A function that brings the demo's client to a page of their next visit: client_at(390, "/intake")."""

    def come(width: int, page: str, **more: object) -> Visitor:
        with app.app_context():
            visit = (
                db.session.query(Appointment)
                .filter(Appointment.client.has(email=CLIENT[1]), Appointment.status == "confirmed")
                .order_by(Appointment.starts_at.desc())
                .first()
            )
            token = visit.token
        return visitor_at(width, **more).signs_in(CLIENT[1], f"/visits/{token}{page}")

    return come
