"""What an e-mail looks like when it leaves."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from app.config import Settings
from app.infra.outbox.letter import Refused
from app.infra.outbox.render import TEMPLATES, render
from tests.support.letters import WORDS, letter

SETTINGS = Settings.for_tests(
    database_url="sqlite://",
    instance_path=Path(),
    mail_from="Stillpoint <hello@spa.example.org>",
    spa_address="14 Quiet Street",
)


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return part.get_content()


def test_a_letter_has_a_subject_text_and_html():
    mail = render(letter(), SETTINGS)

    assert mail["Subject"] == "Your appointment on Thursday, May 7 at 10:00 am"
    assert mail["To"] == "ada@example.com"
    assert mail["From"] == "Stillpoint <hello@spa.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        words = body(mail, kind)
        for fact in ("Hello Ada,", "Thursday, May 7, 10:00 am to 11:00 am", "New York time, EDT"):
            assert fact in words
        assert "14 Quiet Street" in words
        assert WORDS["link"] in words


def test_the_paragraphs_of_a_plan_stand_apart_in_plain_text():
    date = {"when": "Thursday, May 7 at 10:00 am", "therapist": "Mira", "is_confirmed": False}
    told = WORDS | {"visits": [date], "cancelled": [date], "by_spa": True}

    words = body(render(letter("plan_changed", payload=told), SETTINGS), "plain")

    assert "14 Quiet Street\n\nWe had to cancel these appointments:\n\n  Thursday" in words
    assert "at 10:00 am\n\nSee what stands in your plan:" in words
    assert max(map(len, words.splitlines())) <= 80


def test_the_same_letter_is_known_again_when_it_is_sent_again():
    first, second = render(letter(attempts=1), SETTINGS), render(letter(attempts=5), SETTINGS)

    assert first["Message-ID"] == second["Message-ID"] == f"<{'ab' * 16}@spa.example.org>"
    assert first["Date"] == second["Date"]
    assert body(first, "html") == body(second, "html")


def test_a_name_cannot_become_markup():
    mail = render(letter(payload=WORDS | {"name": "<b>Ada</b>"}), SETTINGS)

    assert "Hello &lt;b&gt;Ada&lt;/b&gt;," in body(mail, "html")
    assert "Hello <b>Ada</b>," in body(mail, "plain")


def test_who_gave_no_usable_name_is_greeted_without():
    mail = render(letter(payload=WORDS | {"name": None}), SETTINGS)

    assert "Hello," in body(mail, "plain")


def test_only_plain_bytes_leave_so_that_any_server_takes_them():
    mail = render(letter(payload=WORDS | {"name": "Žofia"}), SETTINGS)

    raw = mail.as_bytes()
    assert raw.isascii()
    assert b"\r\n" in raw
    assert "Hello Žofia" in body(message_from_bytes(raw, policy=default), "plain")


def test_a_calendar_goes_with_the_letter():
    calendar = {"method": "REQUEST", "text": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"}
    mail = render(letter(payload=WORDS | {"calendar": calendar}), SETTINGS)

    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "text/calendar"
    assert file.get_filename() == "appointment.ics"
    assert file["Content-Type"].params["method"] == "REQUEST"
    assert file.get_content().startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize("odd", ["", "nobody", "a@b\r\nBcc: c@example.com", "a b@example.com", "ada@"])
def test_an_address_that_is_none_is_refused(odd: str):
    with pytest.raises(Refused, match=r"^address$"):
        render(letter(recipient=odd), SETTINGS)


def test_a_missing_word_stops_the_letter_instead_of_leaving_a_hole():
    with pytest.raises(UndefinedError):
        render(letter(payload={"name": "Ada"}), SETTINGS)


def test_a_kind_is_never_a_path():
    with pytest.raises(ValueError, match="folder"):
        render(letter(kind="../errors"), SETTINGS)


def test_every_kind_has_its_three_parts():
    kinds = [folder for folder in (TEMPLATES / "email").iterdir() if folder.is_dir()]

    assert len(kinds) >= 9
    for folder in kinds:
        assert {part.name for part in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}
