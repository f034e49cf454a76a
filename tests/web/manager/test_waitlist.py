"""The waitlist at the desk."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.waitlist import services
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.services import Wanted
from tests.support.clock import NOW
from tests.support.factories import (
    NOT_NOW,
    POLICY,
    ZONE,
    make_client,
    make_closure,
    make_intake,
    small_spa,
)
from tests.support.health_words import assert_no_health_words
from tests.support.overheard import words_of

DAY = date(2026, 5, 7)
FORM = {"choice": "swedish-60", "first_on": "2026-05-07", "last_on": "2026-05-07", "name": "Cora Caller"}


@pytest.fixture
def manager(client: FlaskClient, sign_in_as: Callable, app: Flask) -> FlaskClient:
    """A manager of the small spa, who is signed in."""
    with app.app_context():
        small_spa()
    sign_in_as(client, Role.MANAGER)
    return client


def wait(app: Flask, *, offered: bool = False, name: str = "Ada Client", **changes: object) -> str:
    """Somebody waits for tomorrow; with an offer, or while all is closed."""
    with app.app_context():
        if not offered:
            make_closure("2026-05-07 00:00", "2026-05-08 00:00")
        client = make_client(name, email=changes.pop("email", "ada@example.com"))
        treatment = db.session.scalars(select(type_of("treatment")).filter_by(code="swedish")).one()
        wanted = Wanted(minutes=60, first_on=DAY, last_on=DAY)
        wish = services.add_wish(treatment, wanted, client=client, now=NOW, policy=POLICY, zone=ZONE)
        uid = wish.uid
        services.go_round(now=NOW, policy=POLICY, zone=ZONE)
        return uid


def type_of(table: str) -> type:
    return next(m.class_ for m in db.Model.registry.mappers if m.class_.__tablename__ == table)


def newest(app: Flask, model: type):
    with app.app_context():
        return db.session.scalars(select(model).order_by(model.id.desc())).first()


def test_nobody_waits(manager: FlaskClient):
    assert "Nobody waits" in manager.get("/manager/waitlist").text


def test_who_waits_stands_there_with_what_they_wish(manager: FlaskClient, app: Flask):
    wait(app, name="A" * 120)

    page = manager.get("/manager/waitlist")

    for words in ("A" * 120, "Swedish massage, 60", "Thursday, May 7", "any time of the day", "Waiting"):
        assert words in page.text
    assert_no_health_words(words_of(page.text), treatments=False)


def test_the_board_says_how_many_wait_for_the_day_and_leads_to_them(manager: FlaskClient, app: Flask):
    wait(app)

    assert "1 person waits for a time on this day" in manager.get("/manager/?day=2026-05-07").text
    assert "waits for a time on this day" not in manager.get("/manager/?day=2026-05-08").text
    assert "Ada Client" in manager.get("/manager/waitlist?day=2026-05-07").text
    assert "Nobody waits for Friday, May 8" in manager.get("/manager/waitlist?day=2026-05-08").text
    assert "Ada Client" in manager.get("/manager/waitlist?day=never").text


def test_somebody_new_is_put_on_the_list(manager: FlaskClient, app: Flask):
    with app.app_context():
        make_closure("2026-05-07 00:00", "2026-05-08 00:00")

    answer = manager.post("/manager/waitlist", data={**FORM, "part": "evening", "phone": "+12125550100"})

    assert answer.location == "/manager/waitlist"
    page = manager.get("/manager/waitlist")
    assert "Cora Caller is on the list. There is no e-mail address" in page.text
    assert "+12125550100" in page.text


def test_what_is_free_is_kept_for_them_at_once(manager: FlaskClient, app: Flask):
    page = manager.post("/manager/waitlist", data=FORM, follow_redirects=True)

    assert "A time is free for them already" in page.text
    assert "Offered" in page.text


def test_somebody_on_the_books_is_found_and_put_on_the_list(manager: FlaskClient, app: Flask):
    found = manager.get("/manager/waitlist/new?q=ada")
    with app.app_context():
        uid = db.session.scalars(select(type_of("client"))).one().uid
    assert f"client={uid}" in found.text

    assert 'name="email"' not in manager.get(f"/manager/waitlist/new?client={uid}").text
    data = {name: said for name, said in FORM.items() if name != "name"}
    manager.post("/manager/waitlist", data={**data, "client": uid})

    with app.app_context():
        assert db.session.scalars(select(Wish)).one().client.uid == uid
    assert manager.get("/manager/waitlist/new?client=nobody").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "write the client"),
        ({"choice": "reiki-60"}, "choose one of the answers"),
        ({"last_on": "2026-05-06"}, "before the first"),
        ({"first_on": "soon"}, "no such day"),
    ],
)
def test_what_is_odd_is_said_at_its_field(manager: FlaskClient, app: Flask, changes: dict, words: str):
    answer = manager.post("/manager/waitlist", data={**FORM, **changes})

    assert answer.status_code == 422
    assert words in answer.text
    assert newest(app, Wish) is None


def test_why_the_rules_say_no_is_not_told_here(manager: FlaskClient, app: Flask):
    with app.app_context():
        ada = db.session.scalars(select(type_of("client"))).one()
        uid = ada.uid
        make_intake(ada, NOT_NOW)

    answer = manager.post("/manager/waitlist", data={**FORM, "client": uid})

    assert answer.status_code == 409
    assert_no_health_words(words_of(answer.text), treatments=False)


def test_an_offer_is_answered_for_somebody_on_the_phone(manager: FlaskClient, app: Flask):
    wait(app, offered=True)
    token = newest(app, Offer).uid
    assert "Offered to Ada Client" in manager.get("/manager/?day=2026-05-07").text

    answer = manager.post(f"/manager/offers/{token}/acceptance")

    visit = newest(app, Appointment)
    assert answer.location == f"/manager/visits/{visit.token}"
    assert visit.status == "confirmed"
    assert "Nobody waits" in manager.get("/manager/waitlist").text


def test_a_no_on_the_phone_passes_it_on(manager: FlaskClient, app: Flask):
    wait(app, offered=True)
    token = newest(app, Offer).uid

    manager.post(f"/manager/offers/{token}/refusal")

    page = manager.get("/manager/waitlist")
    assert "Ada Client lets that time go and stays on the list" in page.text


def test_too_late_on_the_phone_is_said(manager: FlaskClient, app: Flask):
    uid = wait(app, offered=True)
    token = newest(app, Offer).uid
    manager.post(f"/manager/waitlist/{uid}/withdrawal")

    page = manager.post(f"/manager/offers/{token}/acceptance", follow_redirects=True)

    assert "went to the next person" in page.text


def test_somebody_is_taken_off_the_list(manager: FlaskClient, app: Flask):
    uid = wait(app)

    assert manager.post(f"/manager/waitlist/{uid}/withdrawal").location == "/manager/waitlist"

    assert "Nobody waits" in manager.get("/manager/waitlist").text
    assert newest(app, Wish).state == "withdrawn"


def test_what_there_is_not_is_nothing(manager: FlaskClient):
    for address in (
        "/manager/waitlist/x/withdrawal",
        "/manager/offers/x/acceptance",
        "/manager/offers/x/refusal",
    ):
        assert manager.post(address).status_code == 404


@pytest.mark.parametrize("role", [Role.CLIENT, Role.THERAPIST])
def test_the_list_is_for_managers(app: Flask, client: FlaskClient, sign_in_as: Callable, role: Role):
    with app.app_context():
        small_spa()
    uid = wait(app)
    sign_in_as(client, role)

    assert client.get("/manager/waitlist").status_code == 403
    assert client.post("/manager/waitlist", data=FORM).status_code == 403
    assert client.post(f"/manager/waitlist/{uid}/withdrawal").status_code == 403
    assert newest(app, Wish).state == "waiting"
    assert newest(app, Wish).created_at <= NOW + timedelta(0)
