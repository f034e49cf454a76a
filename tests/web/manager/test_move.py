"""Moving a visit by form: where it goes, what is refused in which words, and that nothing typed is lost."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.infra.database import db, transaction
from app.spa.roster.models import Qualification
from tests.support.booking import told
from tests.support.factories import TOMORROW_AT_TEN, at
from tests.web.manager.conftest import Numbers

TEN = {"day": "2026-05-07", "time": "10:00", "therapist": "", "room": ""}
NEEDS_TRAINING = {"outcome": "review", "qualifications": ["clinical"], "front_desk": []}


@pytest.fixture
def move(manager: FlaskClient, spa: Numbers) -> Callable:
    """A function that sends the form: move(time="12:00")."""

    def send(token: str = spa.visit, **changes: object):
        data = {**TEN, "therapist": spa.mira, **changes}
        return manager.post(f"/manager/visits/{token}/time", data=data)

    return send


def test_the_form_shows_how_things_stand(manager: FlaskClient, spa: Numbers):
    page = manager.get(f"/manager/visits/{spa.visit}/time").text

    assert 'value="2026-05-07"' in page
    assert 'value="10:00"' in page
    assert f'<option selected value="{spa.mira}">Mira</option>' in page


def test_a_visit_moves_in_time(app: Flask, manager: FlaskClient, spa: Numbers, move, row):
    answer = move(time="12:30")

    assert answer.status_code == 302
    assert "Moved to Thursday, May 7, 12:30" in manager.get(answer.location).text
    with app.app_context():
        assert row(spa.visit).starts_at == at("2026-05-07 12:30")
        assert told() == ["booking_moved"]


def test_a_visit_moves_to_another_therapist_and_room(app: Flask, spa: Numbers, move, row):
    assert move(therapist=spa.noor, room=spa.green).status_code == 302

    with app.app_context():
        visit = row(spa.visit)
        assert (visit.therapist_id, visit.room_id) == (spa.noor, spa.green)


def test_moving_to_where_it_is_changes_nothing(app: Flask, manager: FlaskClient, spa: Numbers, move):
    answer = move()

    assert "Nothing has changed" in manager.get(answer.location).text
    with app.app_context():
        assert told() == []


def test_where_it_is_already_is_not_offered_instead(spa: Numbers, move):
    own_time, next_time = (int(at(f"2026-05-07 {wall}").timestamp()) for wall in ("10:00", "10:15"))

    page = move(time="03:00").text

    assert f'value="{own_time}:{spa.mira}:"' not in page
    assert f'value="{next_time}:{spa.mira}:"' in page


def test_a_busy_therapist_is_said_at_the_field_with_others_to_choose(
    app: Flask, spa: Numbers, another: Callable[..., str], move, row
):
    another(with_=spa.noor, room=spa.green, starts_at=at("2026-05-07 12:00"))

    answer = move(time="12:00", therapist=spa.noor)

    assert answer.status_code == 409
    assert "Noor is busy then" in answer.text
    assert 'href="#therapist"' in answer.text
    assert 'value="12:00"' in answer.text
    assert f'<option selected value="{spa.noor}">Noor</option>' in answer.text
    noon = int(at("2026-05-07 12:00").timestamp())
    assert f'value="{noon}:{spa.mira}:"' in answer.text
    with app.app_context():
        assert row(spa.visit).starts_at == TOMORROW_AT_TEN


def test_an_offer_moves_it_at_once(app: Flask, spa: Numbers, move, row):
    noon = int(at("2026-05-07 12:00").timestamp())

    assert move(time="nonsense", offer=f"{noon}:{spa.noor}:").status_code == 302

    with app.app_context():
        assert (row(spa.visit).starts_at, row(spa.visit).therapist_id) == (
            at("2026-05-07 12:00"),
            spa.noor,
        )


@pytest.mark.parametrize(
    "offer", ["", "soon", "1:2", "٣:1:1", "9" * 30 + "::", "0" * 14 + "9" * 18 + "::", ":1:1"]
)
def test_an_offer_that_is_none_counts_for_nothing(app: Flask, spa: Numbers, move, row, offer: str):
    assert move(time="11:00", offer=offer).status_code == 302

    with app.app_context():
        assert row(spa.visit).starts_at == at("2026-05-07 11:00")


def test_a_room_in_use_is_said_at_the_field(spa: Numbers, another: Callable[..., str], move):
    another(with_=spa.noor, room=spa.green, starts_at=at("2026-05-07 12:00"))

    answer = move(time="12:00", room=spa.green)

    assert answer.status_code == 409
    assert "Green room is in use then" in answer.text
    assert "another room" in answer.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"time": "07:00"}, "does not work during the whole of that time"),
        ({"day": "2026-05-10"}, "does not work during the whole of that time"),
        ({"day": "2026-05-05"}, "That time has already passed"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(spa: Numbers, move, changes: dict, words: str):
    answer = move(**changes)

    assert answer.status_code == 409
    assert words in answer.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "2026-02-30"}, "There is no such day"),
        ({"day": ""}, "Please choose a day"),
        ({"day": "9999-12-31"}, "too far away"),
        ({"time": "25:00"}, "There is no such time"),
        ({"time": ""}, "Please say at what time it begins"),
        ({"day": "2027-03-14", "time": "02:30"}, "The clocks change that night"),
        ({"therapist": "4711"}, "Please choose one of the answers"),
        ({"therapist": "x"}, "Please choose one of the answers"),
        ({"room": "4711"}, "Please choose one of the answers"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field(
    app: Flask, spa: Numbers, move, row, changes: dict, words: str
):
    answer = move(**changes)

    assert answer.status_code == 422
    assert words in answer.text
    with app.app_context():
        assert row(spa.visit).starts_at == TOMORROW_AT_TEN


def test_only_those_with_the_training_are_offered_and_it_is_not_named(
    manager: FlaskClient, spa: Numbers, another: Callable[..., str]
):
    token = another(with_=spa.mira, room=spa.green, starts_at=at("2026-05-07 14:00"), needs=NEEDS_TRAINING)

    page = manager.get(f"/manager/visits/{token}/time").text

    assert ">Mira</option>" in page
    assert ">Noor</option>" not in page
    assert "with the extra training it needs" in page
    assert "clinical" not in page


def test_training_counts_on_the_day_of_the_visit(
    app: Flask, manager: FlaskClient, spa: Numbers, another: Callable[..., str]
):
    with app.app_context(), transaction():
        training = Qualification(therapist_id=spa.noor, code="clinical", expires_on=date(2026, 5, 7))
        db.session.add(training)
    token = another(with_=spa.mira, room=spa.green, starts_at=at("2026-05-08 14:00"), needs=NEEDS_TRAINING)

    assert ">Noor</option>" not in manager.get(f"/manager/visits/{token}/time").text


def test_a_finished_visit_has_no_form(manager: FlaskClient, spa: Numbers, another: Callable[..., str], move):
    token = another(with_=spa.noor, room=spa.green, starts_at=at("2026-05-05 11:00"), status=Status.COMPLETED)

    assert manager.get(f"/manager/visits/{token}/time").status_code == 302
    answer = move(token, therapist=spa.noor, time="15:00")
    assert answer.status_code == 409
    assert "cannot be moved" in answer.text
