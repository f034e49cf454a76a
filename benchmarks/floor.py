"""The machine's floor: what plain Flask can do here, under the same server and on the same database.

One view reads one therapist's day with one indexed query, walks the grid of starts, and answers those that
are free as JSON. The other makes a page of them, with a head, a menu and a form, from one template. Nothing
else: no rooms, no client, no rules, no headers, no log. The driver is used bare, one connection a thread.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from flask import Flask, jsonify

ZONE = ZoneInfo(os.environ.get("BENCH_ZONE", "UTC"))
DATABASE = os.environ["BENCH_DATABASE"]
RESOURCE, OPENS, CLOSES = (
    int(os.environ[name]) for name in ("BENCH_RESOURCE", "BENCH_OPENS", "BENCH_CLOSES")
)
LENGTH, STEP, LONGEST = 3600, 900, 8 * 3600
BUSY = """
SELECT starts_at, ends_at FROM occupancy
WHERE resource_id = {0} AND starts_at > {0} AND starts_at < {0} ORDER BY starts_at
"""
Ask = Callable[[], list[tuple[int, int]]]

app = Flask(__name__)
page = app.jinja_env.from_string(Path(__file__).with_name("floor_page.html").read_text())
mine = threading.local()


def _sqlite() -> Ask:
    connection = sqlite3.connect(DATABASE, isolation_level=None)
    bounds = (RESOURCE, OPENS - LONGEST, CLOSES)
    return lambda: connection.execute(BUSY.format("?"), bounds).fetchall()


def _postgresql() -> Ask:
    connection = psycopg.connect(DATABASE, autocommit=True)
    bounds = (RESOURCE, OPENS - LONGEST, CLOSES)
    return lambda: connection.execute(BUSY.format("%s"), bounds).fetchall()


def free() -> list[datetime]:
    """The free starts of one therapist's day."""
    if not hasattr(mine, "ask"):
        mine.ask = _postgresql() if DATABASE.startswith("postgres") else _sqlite()
    busy: list[tuple[int, int]] = mine.ask()
    return [
        datetime.fromtimestamp(start, ZONE)
        for start in range(OPENS, CLOSES - LENGTH + 1, STEP)
        if not any(since < start + LENGTH and start < until for since, until in busy)
    ]


@app.get("/json")
def slots_as_json() -> Any:
    """One query, answered as JSON."""
    return jsonify(slots=[{"start": start.isoformat(), "therapists": [1]} for start in free()])


@app.get("/page")
def slots_as_page() -> str:
    """One query, rendered as a page."""
    found = free()
    first = datetime.fromtimestamp(OPENS, ZONE).date()
    return page.render(
        menu=[("Treatments", "/treatments"), ("Find your massage", "/find"), ("Sign in", "/sign-in")],
        people=[f"Therapist {number}" for number in range(10)],
        days=[first.replace(day=1 + (first.day + n) % 28) for n in range(7)],
        parts=[
            ("Morning", [one for one in found if one.hour < 12]),
            ("Afternoon", [one for one in found if 12 <= one.hour < 17]),
            ("Evening", [one for one in found if one.hour >= 17]),
        ],
    )
