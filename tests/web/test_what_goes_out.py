"""People with something to tell book, are read, moved and cancelled: nothing of it leaves the spa.

Everything that others could see is held under the net of health words: addresses, cookies, headers, titles,
log lines, the outbox, letters, calendar files, the manager's pages and every page of an error.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.vocabulary import QUALIFICATIONS, TREATMENT_TYPES
from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.secret import revealed
from app.spa.accounts.models import Role, User
from tests.support import finding
from tests.support.factories import epoch_at, make_kit, make_room, make_therapist, make_treatment
from tests.support.health_words import assert_no_health_words, health_words_in
from tests.support.mail import delivered
from tests.support.mail import words_of as words_of_mail
from tests.support.overheard import OverheardClient, words_of
from tests.web.conftest import Person

TEN, TWELVE = epoch_at("2026-05-12 10:00"), epoch_at("2026-05-12 12:00")
OWN_WORDS = "My slipped disc hurts since the caesarean, and I cry a lot."


@dataclass(frozen=True)
class Story:
    """Somebody with something to tell, what they book, and what their therapist decides."""

    marks: tuple[str, ...] = ()
    pregnancy: str = "none"
    more: dict[str, str] = field(default_factory=dict)
    slug: str = "swedish"
    minutes: int = 60
    decision: dict[str, str] = field(default_factory=dict)
    letters: list[str] = field(default_factory=list)


STORIES = {
    "looked at": Story(
        ("scoliosis", "anticoagulants", "nut_oils"),
        decision={"decision": "accept", "message": OWN_WORDS},
        letters=["booking_requested", "booking_moved", "review_accepted", "booking_cancelled"],
    ),
    "expecting": Story(
        pregnancy="trimester_2",
        more={"care__3__needed": "no", "week__3__week": "20"},
        slug="prenatal",
        decision={"decision": "decline", "message": OWN_WORDS},
        letters=["booking_requested", "booking_moved", "review_declined"],
    ),
    "with a letter": Story(
        ("heart_failure",),
        minutes=30,
        decision={"decision": "clearance", "on_paper": "y"},
        letters=["booking_requested", "booking_moved", "review_accepted", "booking_cancelled"],
    ),
}


@pytest.fixture
def maren(app: Flask, person: Callable) -> Person:
    """A spa with the whole menu and one therapist, who is trained for everything."""
    her = person(Role.THERAPIST, name="Maren Holt", bare=True)
    with app.app_context():
        menu = [make_treatment(code) for code in TREATMENT_TYPES]
        trained = dict.fromkeys(QUALIFICATIONS)
        make_therapist(
            *menu, name="Maren Holt", qualifications=trained, user=db.session.get(User, her.user_id)
        )
        make_room("Willow", features=("table", "heat", "floor_mat"))
        make_kit()
    return her


@pytest.fixture
def visitor(app: Flask, maren: Person) -> OverheardClient:
    return OverheardClient(app)


@pytest.fixture(autouse=True)
def _nothing_is_logged(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    said = "".join(capsys.readouterr())
    assert '"event"' in said
    assert_no_health_words(said)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_whole_story_tells_nothing(
    app: Flask,
    visitor: OverheardClient,
    maren: Person,
    sign_in_as: Callable,
    tmp_path: Path,
    story: Story,
):
    token = books(visitor, story)
    sent = posted(app, tmp_path)
    moves_and_loses_a_time(visitor, token)
    sent = posted(app, tmp_path)
    therapist = decides(app, sign_in_as, maren, token, story)
    sent = posted(app, tmp_path)
    calendar = visitor.get(f"/visits/{token}/calendar.ics", follow_redirects=True)
    manages(app, sign_in_as, token)
    assert visitor.get(f"/visits/{token}").status_code == 200
    visitor.post(f"/visits/{token}/cancellation")
    visitor.get("/visits/")
    visitor.get("/visits/reads")
    sent = posted(app, tmp_path)

    for browser in (visitor, therapist):
        assert_no_health_words(browser.heard.of_visits())
        assert_no_health_words(browser.heard.everything(), treatments=False)
    assert [kind for kind, _ in sent] == story.letters
    for _, letter in sent:
        assert letter["To"] == finding.VERA["email"]
        assert_no_health_words(words_of_mail(letter))
    assert calendar.mimetype == ("text/html" if "review_declined" in story.letters else "text/calendar")
    assert_no_health_words(calendar.text if calendar.mimetype == "text/calendar" else "")


def test_a_stop_tells_nothing(visitor: OverheardClient):
    finding.answer_all(visitor, "fever", goals=("chronic_pain",))
    page = visitor.get("/suggestion")
    assert health_words_in(page.text)  # the client themselves is told why
    assert finding.hold(visitor, TEN).status_code == 409
    visitor.get("/treatments/swedish/times")
    visitor.get("/find/check")
    visitor.post("/find/end")

    assert_no_health_words(visitor.heard.everything(), treatments=False)


def test_pages_of_errors_tell_nothing(app: Flask, visitor: OverheardClient, monkeypatch: pytest.MonkeyPatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    finding.answer_all(visitor, "scoliosis", goals=("chronic_pain",))

    def breaks(*_: Any) -> None:
        raise RuntimeError("You told us about scoliosis")

    monkeypatch.setattr("app.web.public.suggestion.cards", breaks)
    answers = [
        visitor.get("/suggestion"),
        visitor.get("/find/scoliosis"),
        visitor.get("/treatments/scoliosis/times"),
        visitor.post("/find/body", data={"marks": "scoliosis", "other": "pain " * 100_000}),
        visitor.post("/treatments/swedish/holds", data={"start": "scoliosis", "minutes": "migraine"}),
        visitor.put("/suggestion"),
    ]

    assert [answer.status_code for answer in answers] == [500, 404, 404, 413, 422, 405]
    assert len(visitor.heard.refusals) == len(answers)
    assert_no_health_words("\n".join(visitor.heard.refusals), treatments=False)


def books(visitor: OverheardClient, story: Story) -> str:
    """Answers everything, looks at the suggestion, and asks for ten o'clock; gives the visit's token."""
    finding.wishes(visitor, "chronic_pain", "stress_anxiety", lifestyle=["desk_work"], focus=["lower_back"])
    finding.you(visitor, pregnancy=story.pregnancy)
    finding.body(visitor, *(story.marks or ["migraine"]), other=OWN_WORDS)
    if story.more:
        finding.more(visitor, **story.more)
    assert health_words_in(visitor.get("/suggestion").text)
    visitor.get("/find/check")
    visitor.get(f"/treatments/{story.slug}/times?day=2026-05-12")
    held = finding.hold(visitor, TEN, slug=story.slug, minutes=story.minutes)
    assert finding.confirm(visitor, held, email="not yet").status_code == 422
    booked = finding.confirm(visitor, held)
    assert visitor.get(booked.location).status_code == 200
    return booked.location.rpartition("/")[2]


def moves_and_loses_a_time(visitor: OverheardClient, token: str) -> None:
    visitor.get(f"/visits/{token}/times")
    assert visitor.post(f"/visits/{token}/time", data={"start": TWELVE}).status_code == 302
    late = epoch_at("2026-05-12 03:00")
    assert visitor.post(f"/visits/{token}/time", data={"start": late}).status_code == 409


def decides(app: Flask, sign_in_as: Callable, maren: Person, token: str, story: Story) -> OverheardClient:
    """The therapist reads the visit, forgets a tick, and decides."""
    therapist = OverheardClient(app)
    sign_in_as(therapist, maren)
    therapist.get("/therapist/?day=2026-05-12")
    page = therapist.get(f"/therapist/visits/{token}").text
    form = {"seen": re.search(r'name="seen"[^>]* value="(\d+)"', page)[1], **story.decision}
    form["letter"] = re.findall(r'name="letter" value="(\w+)"', page)
    address = f"/therapist/visits/{token}/review"
    if story.decision["decision"] != "decline":
        assert therapist.post(address, data=form).status_code == 409
    form["ticked"] = re.findall(r'name="ticked" value="(\w+)"', page)
    assert therapist.post(address, data=form).status_code == 302
    therapist.get(f"/therapist/visits/{token}")
    return therapist


def manages(app: Flask, sign_in_as: Callable, token: str) -> None:
    """The manager looks at everything about the visit, and tries what cannot be."""
    manager = OverheardClient(app)
    sign_in_as(manager, Role.MANAGER)
    visit = f"/manager/visits/{token}"
    nowhere = {"day": "2026-05-12", "time": "03:00", "therapist": "", "room": ""}
    pages = [
        manager.get("/manager/?day=2026-05-12"),
        manager.get("/manager/?day=2026-05-12&by=room"),
        manager.get("/manager/visits/new?q=vera"),
        manager.get(visit),
        manager.get(f"{visit}/time"),
        manager.get(f"{visit}/cancellation"),
        manager.post(f"{visit}/time", data=nowhere),
        manager.post(f"{visit}/arrival"),
        manager.get(f"/therapist/visits/{token}"),
    ]
    assert "Vera Visitor" in pages[0].text + pages[3].text
    for page in pages:
        assert_no_health_words(words_of(page.text), treatments=False)
    assert_no_health_words(manager.heard.everything(), treatments=False)


def posted(app: Flask, instance: Path) -> list[tuple[str, EmailMessage]]:
    """Looks at the rows that wait in the outbox, lets the worker send them, and gives all that was sent."""
    with app.app_context():
        for row in db.session.scalars(select(Message).where(Message.done_at.is_(None))):
            assert_no_health_words(f"{row.kind} {row.dedupe_key} {revealed(row.payload, row.recipient)}")
        db.session.rollback()
    return delivered(app, instance)
