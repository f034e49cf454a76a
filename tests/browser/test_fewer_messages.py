"""Reminders arrive by themselves; whoever wants fewer follows the link in one, or chooses in the account."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from app.spa.demo.house import CLIENT
from app.spa.reminders.services import invite_back, look_after, remind
from tests.browser.visitor import Visitor
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE
from tests.support.health_words import assert_no_health_words
from tests.support.mail import delivered, words_of

NewVisitor = Callable[..., Visitor]


def test_the_demo_sends_reminders_and_their_link_stops_them(
    visitor_at: NewVisitor, app: Flask, tmp_path: Path, width: int
):
    with app.app_context():
        for chore in (remind, look_after, invite_back):
            chore(now=NOW, policy=POLICY, zone=ZONE)
    letters = [(kind, mail) for kind, mail in delivered(app, tmp_path) if mail["List-Unsubscribe"]]
    assert {"visit_reminder", "visit_soon", "aftercare"} <= {kind for kind, _ in letters}
    for _, mail in letters:
        assert_no_health_words(words_of(mail))

    link = urlsplit(dict(letters)["visit_reminder"]["List-Unsubscribe"].strip("<>")).path
    reader = visitor_at(width, javascript=width == 1280)
    reader.goes_to(link).is_at("Reminders before a visit").reads("how to prepare")
    reader.presses("Send me no more of these").reads("We send you no more of these messages.")
    reader.goes_to(link).presses("Send them again").reads("We send you these messages again.")
    reader.goes_to("/messages/nothing").is_at("This link has run out")


def test_a_client_chooses_what_is_sent(visitor_at: NewVisitor, width: int):
    client = visitor_at(width).signs_in(CLIENT[1])
    client.goes_to("/account/").reads("What we send you")

    client.page.get_by_label("Time for the next one", exact=True).uncheck()
    form = client.page.get_by_role("region", name="What we send you")
    client.takes(form.get_by_role("button", name="Keep this")).reads("Kept.")
    assert not client.page.get_by_label("Time for the next one", exact=True).is_checked()
    assert client.page.get_by_label("Reminders before a visit", exact=True).is_checked()
