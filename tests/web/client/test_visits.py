"""My visits: seeing them, calling them off, moving them; and who may not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.audit.models import AccessEntry
from app.infra.audit.record import Read, record_reads
from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment, Occupancy, Review
from app.spa.booking.needs import unscreened
from app.spa.clients.models import Client
from tests.support.clock import NOW
from tests.support.counting import statements
from tests.support.factories import (
    at,
    make_appointment,
    make_client,
    make_room,
    make_therapist,
    make_treatment,
)
from tests.support.health_words import assert_no_health_words

FRIDAY_AT_TEN = at("2026-05-08 10:00")
FRIDAY_NOON = at("2026-05-08 12:00")


@pytest.fixture
def own_visit(app: Flask, client: FlaskClient, sign_in_as: Callable) -> str:
    """The token of a visit on Friday at ten of the client who is signed in."""
    somebody = sign_in_as(client, Role.CLIENT, name="Ada Example")
    with app.app_context():
        return _visit_of(db.session.get_one(Client, somebody.client_id))


def _visit_of(owner: Client, **details: object) -> str:
    treatment = make_treatment()
    therapist, room = make_therapist(treatment), make_room()
    details = {"starts_at": FRIDAY_AT_TEN, **details}
    return make_appointment(treatment, therapist, room, client=owner, **details).token


def _row(app: Flask, token: str) -> Appointment:
    return db.session.query(Appointment).filter_by(uid=token).one()


def test_my_visits_are_listed(client: FlaskClient, own_visit: str):
    page = client.get("/visits/").text

    assert "Swedish massage" in page
    assert f"/visits/{own_visit}" in page


def test_more_visits_to_come_ask_no_more_of_the_answers(app: Flask, client: FlaskClient, own_visit: str):
    with app.app_context():
        first = _row(app, own_visit)
        for weeks in (1, 2):
            make_appointment(
                first.treatment,
                first.therapist,
                first.room,
                client=first.client,
                starts_at=FRIDAY_AT_TEN + timedelta(weeks=weeks),
            )
    with app.app_context(), statements() as sent:
        page = client.get("/visits/").text

    assert page.count("Swedish massage") >= 3
    assert len([one for one in sent if "FROM intake" in one]) == 1
    assert len([one for one in sent if "FROM consent" in one]) == 1


def test_without_any_visit_the_way_to_one_is_shown(client: FlaskClient, sign_in_as: Callable):
    sign_in_as(client, Role.CLIENT)

    assert "Nothing booked yet" in client.get("/visits/").text


def test_a_visit_says_when_where_and_with_whom(client: FlaskClient, own_visit: str):
    page = client.get(f"/visits/{own_visit}").text

    assert "Friday, May 8, 10:00" in page
    assert "You are booked" in page
    assert "free of charge until Thursday, May 7, 10:00" in page


def test_a_visit_to_come_says_how_to_prepare_for_this_treatment(client: FlaskClient, own_visit: str):
    page = client.get(f"/visits/{own_visit}").text

    assert "Arrive 10 to 15 minutes early" in page
    assert "Undress as far as you feel comfortable." in page
    assert "Afterwards" not in page


def test_a_visit_that_was_given_says_what_is_good_afterwards(app: Flask, client: FlaskClient, own_visit: str):
    with app.app_context(), transaction():
        _row(app, own_visit).status = Status.COMPLETED
    page = client.get(f"/visits/{own_visit}").text

    assert "Afterwards" in page
    assert "Keep the next hour quiet if you can." in page
    assert "please call us" in page
    assert "Get up slowly" not in page
    assert "Before you come" not in page


def test_the_calendar_file_is_neutral(client: FlaskClient, own_visit: str):
    answer = client.get(f"/visits/{own_visit}/calendar.ics")

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "DTSTART;TZID=America/New_York:20260508T100000" in answer.text
    assert_no_health_words(answer.text)


def test_only_a_visit_that_takes_place_has_a_price_and_only_before_it_is_to_pay(
    app: Flask, client: FlaskClient, own_visit: str
):
    assert "$60, to pay at the spa" in client.get(f"/visits/{own_visit}").text
    for status, price in ((Status.COMPLETED, "$60"), (Status.CANCELLED, ""), (Status.NO_SHOW, "")):
        with app.app_context(), transaction():
            _row(app, own_visit).status = status
        page = client.get(f"/visits/{own_visit}").text

        assert "to pay" not in page
        assert ("$60" in page) == bool(price)


@pytest.mark.parametrize("status", [Status.PENDING_REVIEW, Status.CANCELLED, Status.DECLINED])
def test_a_visit_that_does_not_stand_has_no_calendar_file(
    app: Flask, client: FlaskClient, own_visit: str, status: Status
):
    with app.app_context(), transaction():
        _row(app, own_visit).status = status

    assert client.get(f"/visits/{own_visit}/calendar.ics").location == f"/visits/{own_visit}"


def test_cancelling_asks_first_and_frees_the_slot(app: Flask, client: FlaskClient, own_visit: str):
    assert "Yes, cancel it" in client.get(f"/visits/{own_visit}/cancellation").text

    answer = client.post(f"/visits/{own_visit}/cancellation", follow_redirects=True)

    assert "Your visit is cancelled" in answer.text
    with app.app_context():
        assert _row(app, own_visit).status == Status.CANCELLED
        assert db.session.query(Occupancy).count() == 0
        assert [message.kind for message in db.session.query(Message)] == ["booking_cancelled"]


def test_cancelled_twice_is_told_once(app: Flask, client: FlaskClient, own_visit: str):
    for _ in range(2):
        client.post(f"/visits/{own_visit}/cancellation")

    with app.app_context():
        assert db.session.query(Message).count() == 1


def test_a_visit_that_has_begun_cannot_be_cancelled(client: FlaskClient, own_visit: str):
    with clock.fixed_at(FRIDAY_AT_TEN + timedelta(minutes=5)):
        answer = client.post(f"/visits/{own_visit}/cancellation")

    assert answer.status_code == 409
    assert "This visit has begun" in answer.text


def test_a_visit_moves_to_a_free_time(app: Flask, client: FlaskClient, own_visit: str):
    start = int(FRIDAY_NOON.timestamp())
    assert f'value="{start}"' in client.get(f"/visits/{own_visit}/times?day=2026-05-08").text
    assert "Friday, May 8, 12:00" in client.get(f"/visits/{own_visit}/time?start={start}").text

    answer = client.post(f"/visits/{own_visit}/time", data={"start": start}, follow_redirects=True)

    assert "Your visit has moved" in answer.text
    with app.app_context():
        assert _row(app, own_visit).starts_at == FRIDAY_NOON
        assert [message.kind for message in db.session.query(Message)] == ["booking_moved"]


def test_a_refused_move_leaves_the_visit_and_offers_others(app: Flask, client: FlaskClient, own_visit: str):
    with app.app_context():
        visit = _row(app, own_visit)
        make_appointment(
            visit.treatment, visit.therapist, visit.room, client=make_client(), starts_at=FRIDAY_NOON
        )

    answer = client.post(f"/visits/{own_visit}/time", data={"start": int(FRIDAY_NOON.timestamp())})

    assert answer.status_code == 409
    assert "Your visit has not moved" in answer.text
    assert "The nearest free times" in answer.text
    with app.app_context():
        assert _row(app, own_visit).starts_at == FRIDAY_AT_TEN


def test_the_time_it_has_is_not_offered_and_is_no_move(app: Flask, client: FlaskClient, own_visit: str):
    start = int(FRIDAY_AT_TEN.timestamp())
    assert f'value="{start}"' not in client.get(f"/visits/{own_visit}/times?day=2026-05-08").text

    answer = client.post(f"/visits/{own_visit}/time", data={"start": start}, follow_redirects=True)

    assert "Nothing has changed." in answer.text
    assert "Your visit has moved" not in answer.text
    with app.app_context():
        assert db.session.query(Message).all() == []


@pytest.mark.parametrize("start", ["", "soon", "-5", "9" * 12, "9" * 40, "١٢٣"])
def test_a_time_that_is_none_leads_back_to_the_times(client: FlaskClient, own_visit: str, start: str):
    answer = client.post(f"/visits/{own_visit}/time", data={"start": start})

    assert answer.status_code == 302
    assert answer.location.endswith(f"/visits/{own_visit}/times")


def test_it_cannot_move_into_the_past(client: FlaskClient, own_visit: str):
    start = int((NOW - timedelta(days=2)).timestamp())

    assert client.post(f"/visits/{own_visit}/time", data={"start": start}).status_code == 409


def test_after_free_cancellation_it_moves_by_telephone_only(client: FlaskClient, own_visit: str):
    with clock.fixed_at(FRIDAY_AT_TEN - timedelta(hours=5)):
        assert client.get(f"/visits/{own_visit}/times").status_code == 302
        assert "late cancellation" in client.get(f"/visits/{own_visit}/cancellation").text
        answer = client.post(f"/visits/{own_visit}/time", data={"start": int(FRIDAY_NOON.timestamp())})

    assert answer.status_code == 409


def test_the_therapists_message_is_shown_and_its_read_recorded(
    app: Flask, client: FlaskClient, own_visit: str
):
    with app.app_context():
        visit = _row(app, own_visit)
        with transaction():
            review = Review(
                appointment_id=visit.id,
                therapist_id=visit.therapist_id,
                decision="accepted",
                decided_at=NOW,
                details={"ticked": [], "message": "See you soon, bring socks."},
            )
            db.session.add(review)

    page = client.get(f"/visits/{own_visit}").text

    assert "bring socks" in page
    with app.app_context():
        assert [entry.what for entry in db.session.query(AccessEntry)] == ["review"]


def test_a_visit_without_answers_asks_for_them(app: Flask, client: FlaskClient, sign_in_as: Callable):
    somebody = sign_in_as(client, Role.CLIENT)
    with app.app_context():
        token = _visit_of(db.session.get_one(Client, somebody.client_id), needs=unscreened())

    assert "Answer the questions" in client.get(f"/visits/{token}").text
    assert client.post(f"/visits/{token}/questions").location.endswith("/find")
    assert client.get(f"/visits/{token}/answers").location.endswith("/find")
    assert client.post(f"/visits/{token}/answers").location.endswith("/find")


PLACES = [
    ("get", ""),
    ("get", "/calendar.ics"),
    ("get", "/cancellation"),
    ("post", "/cancellation"),
    ("get", "/times"),
    ("get", "/time?start=1778169600"),
    ("post", "/time"),
    ("post", "/questions"),
    ("get", "/answers"),
    ("post", "/answers"),
]


@pytest.mark.parametrize(("method", "place"), PLACES)
@pytest.mark.parametrize("role", [Role.CLIENT, Role.THERAPIST, Role.MANAGER, None])
def test_nobody_else_reaches_a_visit(
    app: Flask, client: FlaskClient, sign_in_as: Callable, method: str, place: str, role: Role | None
):
    with app.app_context():
        token = _visit_of(make_client())
    if role:
        sign_in_as(client, role)

    answer = getattr(client, method)(f"/visits/{token}{place}", data={"start": int(FRIDAY_NOON.timestamp())})

    assert answer.status_code == {Role.CLIENT: 404, None: 302}.get(role, 403)
    if role is None:
        assert "/sign-in" in answer.location
    with app.app_context():
        visit = _row(app, token)
        assert (visit.status, visit.starts_at) == (Status.CONFIRMED, FRIDAY_AT_TEN)


def test_a_client_sees_who_opened_their_answers_and_nobody_elses(
    app: Flask, client: FlaskClient, sign_in_as: Callable
):
    somebody = sign_in_as(client, Role.CLIENT)
    assert "Nobody yet" in client.get("/visits/reads").text
    with app.app_context():
        for client_id, reader in ((somebody.client_id, "Mira Own"), (make_client().id, "Noor Other")):
            record_reads(
                [Read(client_id, "intake", "0" * 32)],
                user_id=None,
                reader=f"{reader} (therapist)",
                reason="Preparing the day",
                now=NOW,
            )
        record_reads(  # more looks at one's own pages than the record shows
            [Read(somebody.client_id, "intake", "0" * 32)] * 201,
            user_id=somebody.user_id,
            reader="Ada Example (client)",
            reason="Going through my own answers",
            now=NOW + timedelta(hours=1),
        )

    page = client.get("/visits/reads").text

    assert "Mira Own" in page
    assert "Noor Other" not in page
    assert page.index("Mira Own") < page.index("<details") < page.index("Ada Example (client)")


@pytest.mark.parametrize(
    ("what", "words"),
    [("visit brief", "the card that prepares your visit"), ("session note", "the notes of a session")],
)
def test_what_was_opened_is_said_in_the_clients_words(
    app: Flask, client: FlaskClient, sign_in_as: Callable, what: str, words: str
):
    ada = sign_in_as(client, Role.CLIENT)
    with app.app_context():
        record_reads(
            [Read(ada.client_id, what, "0" * 32)],
            user_id=None,
            reader="Mira (therapist)",
            reason="Preparing the day",
            now=NOW,
        )

    assert words in client.get("/visits/reads").text


def test_strangers_see_no_reads(client: FlaskClient):
    assert "/sign-in" in client.get("/visits/reads").location


def test_a_token_that_never_was_is_not_found(client: FlaskClient, sign_in_as: Callable):
    sign_in_as(client, Role.CLIENT)

    assert client.get("/visits/" + "0" * 32).status_code == 404
