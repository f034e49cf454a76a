"""Somebody on their way to a booking: they have answered, and hold a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.config import Settings
from app.factory import create_app
from app.infra import clock, migrate
from app.infra.static_files import press
from app.spa.demo.seed import seed
from app.spa.intake.drafts import save_answers, start_draft
from tests.support.factories import WELL

TIMES = "/treatments/swedish/times"
STEPS = ["wishes", "you", "body"]


@dataclass(frozen=True, slots=True)
class Somebody:
    """The cookie of their browser, and the pages of the way by name; `confirm` is theirs alone."""

    cookie: str
    pages: dict[str, str]


def somebody_with_a_hold(environment: Mapping[str, str]) -> Somebody:
    """Furnish a demo spa where the settings say, and bring somebody there who chooses the first free time."""
    app = create_app(Settings.from_env(environment))
    app.config["WTF_CSRF_ENABLED"] = False  # no browser reads the token off the page
    with app.app_context():
        migrate.upgrade()
        seed(now=clock.now())
        press(app.extensions["settings"].instance_path)
        draft, token = start_draft(now=clock.now())
        save_answers(draft, {**WELL, "steps": STEPS}, now=clock.now())
    browser = app.test_client()
    browser.set_cookie("draft", token)
    page = browser.get(TIMES).text
    fields = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    start = re.findall(r'name="start" value="(\d+)"', page)[0]
    held = browser.post(TIMES.replace("times", "holds"), data={**fields, "start": start})
    return Somebody(
        f"draft={token}",
        {
            "confirm": held.location,
            "home": "/",
            "find": "/find/wishes",
            "suggestion": "/suggestion",
            "times": TIMES,
        },
    )
