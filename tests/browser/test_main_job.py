"""The main job, from an empty folder to a prepared therapist and a board that tells nothing.

What `make run` starts, by the real clock: gunicorn, the worker, the demo's people. Every page is looked at.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page

from app.spa.demo.house import MANAGER, THERAPISTS
from tests.browser.booking import answers, held_with, says_who_comes, takes_slot
from tests.browser.health_blind import assert_tells_nothing_about_health
from tests.browser.visitor import Visitor
from tests.support.demo import Demo
from tests.support.health_words import assert_no_health_words
from tests.support.mail import letter, words_of
from tests.support.waiting import until

AS_BOOKED = re.compile("Give it as booked")
CLIENT = ("Wilhelmina Ash", "wilhelmina@example.com")
QUALIFIED = {one.name: one.email for one in THERAPISTS if (one.qualifications.get("scoliosis") or 0) > 0}


@pytest.fixture
def spa(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path, LOG_LEVEL="INFO")
    try:
        yield sending_at_once(demo.wait(), tmp_path)
    finally:
        demo.stop()
        print(*(line for line in demo.said().splitlines() if '"level": "error"' in line), sep="\n")


def sending_at_once(demo: Demo, folder: Path) -> Demo:
    """The demo without a quiet period: nobody waits three minutes for a letter here."""
    with closing(sqlite3.connect(folder / "stillpoint.sqlite3", timeout=20)) as database, database:
        database.execute("INSERT INTO setting (name, value) VALUES ('quiet_period', '0')")
    return demo


def test_from_a_first_visit_to_a_prepared_therapist(spa: Demo, page_at: Callable[..., Page]):
    client = Visitor(page_at(390, origin=spa.address))
    finds_a_massage_for_a_curved_back(client.goes_to("/"))
    therapist_name, day = asks_for_a_time(client)
    assert therapist_name in QUALIFIED
    token = client.page.url.rpartition("/")[2]

    request = letter_of(spa, "booking_requested")
    assert request["To"] == CLIENT[1]
    assert_tells_nothing(request)

    therapist = Visitor(page_at(1280, origin=spa.address)).signs_in(QUALIFIED[therapist_name]).is_at("Today")
    prepares_and_accepts(therapist, token)

    confirmation = letter_of(spa, "review_accepted")
    assert confirmation["To"] == CLIENT[1]
    calendar = calendar_entry(client.goes_to(client.page.url).is_at("You are booked"))
    assert_tells_nothing(confirmation, calendar.to_ical().decode())
    sent = Calendar.from_ical(next(confirmation.iter_attachments()).get_content())
    assert when_of(sent) == when_of(calendar)
    assert f"{when_of(sent)[0]:%Y-%m-%d}" == day

    manager = Visitor(page_at(1280, origin=spa.address)).signs_in(MANAGER[1])
    manager.also_looks = assert_tells_nothing_about_health
    manager.goes_to(f"/manager/?day={day}").reads(CLIENT[0])
    manager.takes(manager.page.locator(f'a[href$="{token}"]:visible').first).is_at(CLIENT[0])
    manager.reads("Confirmed", "Therapist with extra training")
    assert_no_health_words(logged_by(spa))


def finds_a_massage_for_a_curved_back(client: Visitor) -> None:
    answers(
        client.follows("Find your massage"),
        "Scoliosis",
        goals=("Help my posture", "Loosen long-held tension"),
        days=("I work at a desk",),
    )
    client.is_at("What would suit you").reads(
        "Best match for what you told us", "you work at a desk", "you told us about scoliosis"
    )


def asks_for_a_time(client: Visitor) -> tuple[str, str]:
    """Gives the therapist's name and the day, as it stands in addresses."""
    client.follows("See times").is_at("Choose a time")
    client.takes(client.page.get_by_role("navigation", name="Choose a day").get_by_role("link").last)
    day = re.search(r"day=([\d-]+)", client.page.url).group(1)
    takes_slot(client)
    name = held_with(client.is_at("Ask for this time"))
    says_who_comes(client, *CLIENT).presses("Ask for this time")
    client.is_at("Your time is kept for you").reads(name)
    return name, day


def calendar_entry(client: Visitor) -> Calendar:
    """What “Add to my calendar” gives."""
    with client.page.expect_download() as file:
        client.page.get_by_role("link", name="Add to my calendar").click()
    assert file.value.suggested_filename == "appointment.ics"
    return Calendar.from_ical(Path(file.value.path()).read_bytes())


def prepares_and_accepts(therapist: Visitor, token: str) -> None:
    waiting = therapist.page.get_by_role("region", name="Waiting for you")
    therapist.takes(waiting.get_by_role("link", name=CLIENT[0])).is_at(CLIENT[0])
    assert therapist.page.url.endswith(token)
    headings = therapist.page.get_by_role("heading", level=2).all_inner_texts()
    assert headings[0] == "Limits"
    therapist.reads("Pressure firm at most", "Rule scoliosis", "I work at a desk", "Help my posture")
    therapist.ticks(AS_BOOKED).presses("Keep my decision").is_told("Not every flag is ticked")
    for box in therapist.page.get_by_label(re.compile("I have read this")).all():
        box.check()
    therapist.presses("Keep my decision").reads("Your decision is kept.", "Confirmed")


def letter_of(spa: Demo, kind: str) -> EmailMessage:
    """The one letter of a kind, once the worker has written it."""
    [file] = until(lambda: list(spa.outbox.glob(f"*-{kind}-*.eml")))
    return letter(file)


def when_of(calendar: Calendar) -> tuple[datetime, datetime]:
    """From when to when the one entry is."""
    [entry] = calendar.events
    return entry.start, entry.end


def assert_tells_nothing(mail: EmailMessage, *more: str) -> None:
    for words in (words_of(mail), *more):
        assert_no_health_words(words)


def logged_by(spa: Demo) -> str:
    """Every line that server and worker have logged."""
    lines = [line for line in spa.said().splitlines() if line.startswith("{")]
    assert lines
    return "\n".join(lines)
