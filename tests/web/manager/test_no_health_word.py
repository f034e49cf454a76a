"""Whatever a manager opens, no page says a word about anybody's health."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.vocabulary import QUALIFICATION_LABELS
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.roster.models import Qualification, Skill, Therapist
from app.spa.treatments.models import Treatment
from tests.support.booking import booked
from tests.support.factories import Spa, answers, at, make_client, make_intake, make_treatment, small_spa
from tests.support.health_words import assert_no_health_words

# One of each sort: looked at first, with a letter, with things to lay ready, with heat ruled out.
FLAGGED = {
    "Ann One": answers(conditions=[{"code": "herniated_disc"}], goals=["chronic_pain"]),
    "Ben Two": answers(conditions=[{"code": "heart_failure"}], medications=["anticoagulants"]),
    "Cleo Three": answers(pregnancy={"status": "trimester_2"}, week=20),
    "Dov Four": answers(
        conditions=[{"code": "scoliosis"}, {"code": "eczema_psoriasis"}], allergies=["nut_oils"]
    ),
    "Eve Five": answers(conditions=[{"code": "peripheral_neuropathy"}], goals=["stress_anxiety"]),
}
DAY = "2026-05-07"


@pytest.fixture
def flagged(app: Flask) -> list[str]:
    """A day full of clients with something to look at; the tokens of their visits."""
    with app.app_context():
        spa = small_spa()
        prenatal = make_treatment("prenatal")
        train(spa, prenatal)
        tokens = []
        for number, (name, given) in enumerate(FLAGGED.items()):
            client = make_client(name, email=f"flagged{number}@example.com")
            make_intake(client, given)
            starts_at = at(f"{DAY} {10 + 2 * (number // 2)}:00")
            expecting = given["intake"]["pregnancy"]["status"] != "none"
            visit = booked(prenatal if expecting else spa.swedish, given, client=client, starts_at=starts_at)
            tokens.append(visit.token)
        return tokens


def train(spa: Spa, treatment: Treatment) -> None:
    for therapist in (spa.mira, spa.noor):
        db.session.add(Skill(therapist_id=therapist.id, treatment_id=treatment.id))
        held = {row.code for row in therapist.qualifications}
        for code in QUALIFICATION_LABELS:
            if code not in held:
                db.session.add(Qualification(therapist_id=therapist.id, code=code))
    db.session.commit()


@pytest.fixture
def postbox(app: Flask) -> Callable[[], list[str]]:
    """A function that gives all that was written to clients about proposals."""

    def read() -> list[str]:
        with app.app_context():
            rows = db.session.query(Message).filter_by(kind="absence_proposal").all()
            assert rows
            return [str(row.payload) for row in rows]

    return read


def words_of(page: str) -> str:
    """What people read of a page, addresses included."""
    addresses = " ".join(re.findall(r'(?:href|action|value|aria-label)="([^"]*)"', page))
    return re.sub(r"<[^>]*>", " ", page.split("<main")[1].split("</main>")[0]) + " " + addresses


def test_no_page_of_the_schedule_says_a_health_word(manager: FlaskClient, flagged: list[str]):
    places = [
        f"/manager/?day={DAY}",
        f"/manager/?day={DAY}&by=room",
        "/manager/visits/new?q=one",
        *(f"/manager/visits/{token}{page}" for token in flagged for page in ("", "/time", "/cancellation")),
    ]
    for place in places:
        answer = manager.get(place)
        assert answer.status_code in (200, 302), place
        if answer.status_code == 200:
            assert_no_health_words(words_of(answer.text), treatments=False)


def test_no_page_of_an_absence_says_a_health_word(
    app: Flask, manager: FlaskClient, flagged: list[str], postbox: Callable[[], list[str]]
):
    with app.app_context():
        numbers = [one.id for one in db.session.query(Therapist)]
    for number in numbers:
        form = {"therapist": str(number), "first_on": DAY, "part": "whole"}
        page = manager.post("/manager/absences", data=form).location
        shown = manager.get(page).text
        chosen = dict(re.findall(r'name="(place-\w+)" value="([^"]+)"[^>]*checked', shown))
        asked = manager.post(f"{page}/proposals", data={"send": "all"} | chosen)
        assert asked.status_code in (302, 409)
        for text in (shown, asked.text, manager.get(page).text, manager.get(f"{page}/calls").text):
            if "<main" in text:
                assert_no_health_words(words_of(text), treatments=False)
    for written in postbox():
        assert_no_health_words(written)


def test_no_refusal_says_a_health_word(manager: FlaskClient, flagged: list[str]):
    for token in flagged:
        for step in ("arrival", "completion", "absence"):
            answer = manager.post(f"/manager/visits/{token}/{step}")
            assert_no_health_words(words_of(answer.text), treatments=False)
        answer = manager.post(
            f"/manager/visits/{token}/time",
            data={"day": DAY, "time": "07:00", "therapist": "", "room": ""},
        )
        assert answer.status_code == 409
        assert_no_health_words(words_of(answer.text), treatments=False)


def test_the_roster_names_trainings_and_nothing_else(manager: FlaskClient, flagged: list[str]):
    page = words_of(manager.get("/manager/people").text)

    trainings = " ".join(QUALIFICATION_LABELS.values())
    allowed = [*QUALIFICATION_LABELS.values(), *trainings.replace("-", " ").split()]
    assert_no_health_words(page, treatments=False, allowing=allowed)


def test_the_derived_needs_are_there(manager: FlaskClient, flagged: list[str]):
    page = manager.get(f"/manager/?day={DAY}").text

    for words in (
        "a therapist reads first",
        "therapist with extra training",
        "side-lying cushions",
        "no heat",
    ):
        assert words in page


def test_opening_the_pages_reads_no_answer(
    app: Flask, manager: FlaskClient, flagged: list[str], monkeypatch: pytest.MonkeyPatch
):
    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a manager's page opened somebody's answers")

    monkeypatch.setattr("app.spa.intake.reading.record_health_read", opened)

    for place in (f"/manager/?day={DAY}", f"/manager/visits/{flagged[0]}"):
        assert manager.get(place).status_code == 200


def test_the_rules_say_that_nobody_has_approved_them(app: Flask, manager: FlaskClient):
    page = manager.get("/manager/rules").text

    assert "no clinician has approved them" in page
    assert "0 of" in page


def test_every_page_points_to_the_starter_rules(manager: FlaskClient, flagged: list[str]):
    for place in ("/manager/", "/manager/visits/new", "/manager/people", f"/manager/visits/{flagged[0]}"):
        assert "starter rules: no clinician has approved them" in manager.get(place).text
