"""What I wait for, and a time that is offered to me."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra import clock
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.settings.services import Editor, change_policy
from app.spa.waitlist import services
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.services import Wanted
from tests.support.booking import count
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    NOT_NOW,
    POLICY,
    ZONE,
    make_appointment,
    make_client,
    make_intake,
    make_time_off,
    small_spa,
)

TOMORROW = date(2026, 5, 7)


class Waiting:
    """Who waits, in plain values, and what is offered to them."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            spa = small_spa()
            make_time_off(spa.mira, "2026-05-07 10:00", "2026-05-08 00:00")
            self.swedish, self.mira, self.room = spa.swedish.id, spa.mira.id, spa.blue.id

    def wish(self, client_id: int, **changes: object) -> str:
        """Put somebody on the list for tomorrow; the wish's uid."""
        usual = {"minutes": 60, "first_on": TOMORROW, "last_on": TOMORROW, "therapist_id": self.mira}
        with self.app.app_context():
            from_menu = db.session.get_one(type_of("treatment"), self.swedish)
            wish = services.add_wish(
                from_menu,
                Wanted(**usual | changes),
                client=db.session.get_one(Client, client_id),
                now=NOW,
                policy=POLICY,
                zone=ZONE,
            )
            return wish.uid

    def round(self, now=NOW) -> str | None:
        """The worker's round; the token of the newest offer."""
        with self.app.app_context():
            services.go_round(now=now, policy=POLICY, zone=ZONE)
            newest = db.session.query(Offer).order_by(Offer.id.desc()).first()
            return newest.uid if newest else None

    def rows(self, model: type) -> list:
        with self.app.app_context():
            return db.session.query(model).order_by(model.id).all()


def type_of(table: str) -> type:
    return next(m.class_ for m in db.Model.registry.mappers if m.class_.__tablename__ == table)


@pytest.fixture
def waiting(app: Flask) -> Waiting:
    return Waiting(app)


@pytest.fixture
def ada(client: FlaskClient, sign_in_as: Callable) -> int:
    """The visitor is signed in as Ada."""
    return sign_in_as(client, Role.CLIENT, name="Ada Lovelace").client_id


@pytest.fixture
def offered(waiting: Waiting, ada: int) -> str:
    """Ada's offer for tomorrow at nine."""
    waiting.wish(ada)
    return waiting.round()


def test_nothing_to_wait_for_says_how(client: FlaskClient, waiting: Waiting, ada: int):
    page = client.get("/waitlist/")

    assert "You are not waiting for a time" in page.text
    assert "/waitlist/" in client.get("/visits/").text


def test_who_is_passed_over_reads_why(client: FlaskClient, app: Flask, waiting: Waiting, ada: int):
    why = "You have as many visits booked as we take online"
    waiting.wish(ada)
    assert why not in client.get("/waitlist/").text

    with app.app_context():
        change_policy({"open_bookings": 1}, by=Editor(None, "Olive"), now=NOW)
        swedish = db.session.get_one(type_of("treatment"), waiting.swedish)
        mira = db.session.get_one(type_of("therapist"), waiting.mira)
        room = db.session.get_one(type_of("room"), waiting.room)
        make_appointment(swedish, mira, room, db.session.get_one(Client, ada))

    assert why in client.get("/waitlist/").text


def test_an_offer_shows_all_that_is_needed_to_decide(client: FlaskClient, offered: str):
    listed = client.get("/waitlist/")
    page = client.get(f"/offers/{offered}")

    assert f"/offers/{offered}" in listed.text
    assert "Offered to you" in listed.text
    for words in (
        "A time came free",
        "Thursday, May 7, 9:00\N{NO-BREAK SPACE}am",
        "Mira",
        "$60",
        "12:00\N{NO-BREAK SPACE}pm",
        "counts as a late one",
        "goes to the next person",
    ):
        assert words in page.text
    assert "A therapist looks first" not in page.text


def test_my_visits_tells_of_an_open_offer_while_it_is_open(
    client: FlaskClient, waiting: Waiting, app: Flask, sign_in_as: Callable, offered: str
):
    other = app.test_client()
    sign_in_as(other, Role.CLIENT)

    assert f"/offers/{offered}" in client.get("/visits/").text
    assert f"/offers/{offered}" not in other.get("/visits/").text
    client.post(f"/offers/{offered}/refusal")
    assert f"/offers/{offered}" not in client.get("/visits/").text


def test_one_press_takes_it_and_another_changes_nothing(client: FlaskClient, waiting: Waiting, offered: str):
    first = client.post(f"/offers/{offered}/acceptance")
    second = client.post(f"/offers/{offered}/acceptance")

    assert first.location == second.location
    assert "You are booked" in client.get(first.location).text
    assert [visit.status for visit in waiting.rows(Appointment)] == ["confirmed"]
    assert client.get(f"/offers/{offered}").location == first.location
    assert "You have a time" in client.get("/waitlist/").text


def test_let_go_it_leaves_and_the_wish_stays(client: FlaskClient, waiting: Waiting, offered: str):
    assert client.post(f"/offers/{offered}/refusal").location == "/waitlist/"

    assert "you let it go" in client.get("/waitlist/").text
    assert "You let this time go" in client.get(f"/offers/{offered}").text
    late = client.post(f"/offers/{offered}/acceptance")
    assert late.status_code == 410
    assert "You let this time go" in late.text
    assert [wish.state for wish in waiting.rows(Wish)] == ["waiting"]


def test_an_offer_that_ran_out_says_what_became_of_it(client: FlaskClient, waiting: Waiting, offered: str):
    with clock.fixed_at(NOW + timedelta(hours=2)):
        before_the_worker = client.get(f"/offers/{offered}")
        taken = client.post(f"/offers/{offered}/acceptance")
        waiting.round(NOW + timedelta(hours=2))
        after = client.get(f"/offers/{offered}")
        listed = client.get("/waitlist/")

    for page in (before_the_worker, taken, after):
        assert "This time went to the next person" in page.text
        assert "You are still on the list" in page.text
    assert taken.status_code == 410
    assert "it went to the next person" in listed.text
    assert "Offered to you" not in listed.text


def test_somebody_to_look_at_asks_for_the_time(client: FlaskClient, app: Flask, waiting: Waiting, ada: int):
    with app.app_context():
        make_intake(db.session.get_one(Client, ada), NEEDS_A_LOOK)
    waiting.wish(ada)
    token = waiting.round()
    assert "A therapist looks first" in client.get(f"/offers/{token}").text

    taken = client.post(f"/offers/{token}/acceptance", follow_redirects=True)

    assert "Your time is kept for you" in taken.text


def test_answers_that_rule_it_out_since_are_said_kindly(
    client: FlaskClient, app: Flask, waiting: Waiting, ada: int, offered: str
):
    with app.app_context():
        make_intake(db.session.get_one(Client, ada), NOT_NOW, on=NOW + timedelta(minutes=1))

    answer = client.post(f"/offers/{offered}/acceptance")

    assert answer.status_code == 409
    assert "cannot be booked online at the moment" in answer.text
    assert "fever" not in answer.text.lower()


def test_a_therapist_who_fell_ill_since_is_said(
    client: FlaskClient, app: Flask, waiting: Waiting, offered: str
):
    with app.app_context():
        make_time_off(
            db.session.get_one(type_of("therapist"), waiting.mira), "2026-05-07 00:00", "2026-05-08 00:00"
        )

    answer = client.post(f"/offers/{offered}/acceptance")

    assert answer.status_code == 409
    assert "Mira is away then" in answer.text


def test_what_is_booked_already_is_named(
    client: FlaskClient, app: Flask, waiting: Waiting, ada: int, offered: str
):
    with app.app_context():
        get = db.session.get_one
        make_appointment(
            get(type_of("treatment"), waiting.swedish),
            get(type_of("therapist"), waiting.mira),
            get(type_of("room"), waiting.room),
            get(Client, ada),
            starts_at=NOW + timedelta(days=3),
        )

    page = client.get(f"/offers/{offered}")

    assert "Already booked" in page.text
    assert "Saturday, May 9" in page.text


def test_waiting_no_more_gives_the_open_offer_back(client: FlaskClient, waiting: Waiting, offered: str):
    uid = waiting.rows(Wish)[0].uid

    assert client.post(f"/waitlist/{uid}/withdrawal").location == "/waitlist/"

    assert [offer.outcome for offer in waiting.rows(Offer)] == ["withdrawn"]
    assert "This offer was taken back" in client.get(f"/offers/{offered}").text
    assert "You took it off the list" in client.get("/waitlist/").text


def test_what_is_offered_is_no_hold_to_confirm(client: FlaskClient, waiting: Waiting, offered: str):
    """Its own page alone books it: else the wish would go on, and the offer run out, behind its back."""
    [held] = waiting.rows(Appointment)

    for address in (f"/holds/{held.token}", f"/visits/{held.token}", f"/visits/{held.token}/cancellation"):
        assert client.get(address).status_code == 404
    for address in (f"/holds/{held.token}/release", f"/holds/{held.token}/confirmation"):
        assert client.post(address).status_code == 404
    assert "Go on with this time" not in client.get("/treatments/swedish/times").text


def test_others_see_and_answer_nothing(
    app: Flask, client: FlaskClient, sign_in_as: Callable, waiting: Waiting, offered: str
):
    uid = waiting.rows(Wish)[0].uid
    stranger, other, manager = app.test_client(), app.test_client(), app.test_client()
    sign_in_as(other, Role.CLIENT)
    sign_in_as(manager, Role.MANAGER)
    posts = [f"/offers/{offered}/acceptance", f"/offers/{offered}/refusal", f"/waitlist/{uid}/withdrawal"]

    assert stranger.get(f"/offers/{offered}").location.startswith("/sign-in?next=/offers/")
    assert other.get(f"/offers/{offered}").status_code == 404
    assert manager.get(f"/offers/{offered}").status_code == 403
    for address in posts:
        assert stranger.post(address).status_code == 302
        assert other.post(address).status_code == 404
        assert manager.post(address).status_code == 403
    assert other.get("/offers/x").status_code == 404
    assert other.get(f"/offers/{uid}").status_code == 404
    assert [offer.outcome for offer in waiting.rows(Offer)] == [None]


def test_a_very_long_name_and_many_wishes_have_room(client: FlaskClient, waiting: Waiting, ada: int):
    for days in range(4):
        waiting.wish(ada, last_on=TOMORROW + timedelta(days))

    page = client.get("/waitlist/")

    assert page.text.count("Take me off the list") == 4


def test_nobody_elses_wish_is_listed(client: FlaskClient, app: Flask, waiting: Waiting, ada: int):
    with app.app_context():
        bea = make_client("Bea").id
    waiting.wish(bea)

    assert "You are not waiting for a time" in client.get("/waitlist/").text
    with app.app_context():
        assert count(Wish) == 1
