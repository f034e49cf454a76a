"""“Tell me when a time comes free”: from the page of times onto the list."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.clients.models import Client
from app.spa.intake.models import Intake
from app.spa.roster.models import Therapist
from app.spa.waitlist.models import Wish
from tests.support import finding
from tests.support.factories import make_closure, make_time_off
from tests.web.public.conftest import OpenSpa

VERA = {"name": "Vera Visitor", "email": "vera@example.com"}
DAY = {"first_on": "2026-05-07", "last_on": "2026-05-07"}
FORM = "/treatments/swedish/wishes/new"
LIST = "/treatments/swedish/wishes"


@pytest.fixture
def full(app: Flask, spa: OpenSpa) -> None:
    """Tomorrow is full: nobody has time."""
    with app.app_context():
        make_closure("2026-05-07 00:00", "2026-05-08 00:00")


def wait(visitor: FlaskClient, **changes: str):
    return visitor.post(LIST, data={"minutes": "60", **DAY, **VERA, **changes})


def rows(app: Flask, model: type) -> list:
    with app.app_context():
        return list(db.session.scalars(select(model).order_by(model.id)))


def test_the_page_of_times_leads_there_with_what_was_looked_for(
    visitor: FlaskClient, spa: OpenSpa, app: Flask
):
    from_day = "2026-05-07"
    page = visitor.get(f"/treatments/swedish/times?minutes=60&day={from_day}&therapist={spa.mira_slug}")
    assert "Tell me when another time comes free" in page.text

    form = visitor.get(f"{FORM}?minutes=60&day={from_day}&therapist={spa.mira_slug}&gender=woman")

    assert form.status_code == 200
    assert (
        f'value="{spa.mira_slug}" selected' in form.text or f'selected value="{spa.mira_slug}"' in form.text
    )
    assert form.text.count('value="2026-05-07"') == 2


def test_whoever_named_no_day_is_proposed_a_week(visitor: FlaskClient):
    page = visitor.get(f"{FORM}?minutes=60").text

    assert re.findall(r'type="date" value="([^"]+)"', page) == ["2026-05-07", "2026-05-13"]


def test_a_full_day_says_so_and_offers_to_wait(app: Flask, visitor: FlaskClient, spa: OpenSpa):
    with app.app_context():
        for number in (spa.mira, spa.noor):
            make_time_off(db.session.get_one(Therapist, number), "2026-05-07 00:00", "2026-05-07 17:30")

    page = visitor.get("/treatments/swedish/times?minutes=60&day=2026-05-07")

    assert "Tell me when a time comes free that day" in page.text


def test_a_visitor_without_an_account_waits_and_sees_it(app: Flask, visitor: FlaskClient, full: None):
    answer = wait(visitor, part="morning", gender="woman", step_free="y")

    assert answer.location == "/waitlist/"
    page = visitor.get("/waitlist/")
    assert "You are on the list" in page.text
    for words in ("Thursday, May 7", "in the morning", "With a woman, without steps", "Waiting"):
        assert words in page.text
    [wish] = rows(app, Wish)
    assert (wish.from_minute, wish.until_minute, wish.step_free) == (0, 720, True)


def test_the_same_press_twice_is_one_wish(app: Flask, visitor: FlaskClient, full: None):
    for _ in range(2):
        assert wait(visitor, key="b" * 32).location == "/waitlist/"

    assert len(rows(app, Wish)) == len(rows(app, Client)) == 1


def test_the_same_browser_asking_again_is_the_same_client(app: Flask, visitor: FlaskClient, full: None):
    wait(visitor)
    wait(visitor)
    wait(visitor, part="evening")

    assert (len(rows(app, Wish)), len(rows(app, Client))) == (2, 1)


def test_a_key_of_somebody_elses_opens_nothing(visitor: FlaskClient, other: FlaskClient, full: None):
    wait(visitor, key="c" * 32)

    wait(other, key="c" * 32, name="Mallory", email="mallory@example.com")

    assert "Thursday, May 7" not in other.get("/waitlist/", follow_redirects=True).text


def test_what_is_free_already_is_shown_instead(app: Flask, visitor: FlaskClient):
    answer = wait(visitor)

    assert answer.status_code == 409
    assert "There is room already" in answer.text
    assert finding.starts_on(answer)
    assert 'value="Vera Visitor"' in answer.text
    assert rows(app, Wish) == []


def test_one_of_those_can_be_held_at_once(visitor: FlaskClient, spa: OpenSpa):
    finding.answer_all(visitor)
    answer = wait(visitor, **finding.CONSENTS)

    held = finding.hold(visitor, finding.starts_on(answer)[0])

    assert held.location.startswith("/holds/")


def test_fresh_answers_are_kept_with_the_consents(app: Flask, visitor: FlaskClient, full: None):
    finding.answer_all(visitor, "scoliosis", goals=("chronic_pain",))
    assert wait(visitor).status_code == 422  # without them nothing may be kept

    assert wait(visitor, **finding.CONSENTS).status_code == 302

    [intake] = rows(app, Intake)
    with app.app_context():
        assert db.session.get_one(Intake, intake.id).client.name == "Vera Visitor"
    assert visitor.get("/suggestion").status_code == 200  # the draft is still there to book with


def test_answers_that_rule_out_every_massage_lead_to_no_list(app: Flask, visitor: FlaskClient, full: None):
    finding.answer_all(visitor, "fever")

    assert visitor.get(FORM).status_code == 200
    assert wait(visitor, **finding.CONSENTS).status_code == 409
    assert rows(app, Wish) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first_on": "2026-05-09"}, "last day comes before the first"),
        ({"first_on": "2026-05-01", "last_on": "2026-05-02"}, "Those days are over"),
        ({"first_on": "2026-05-07", "last_on": "2026-09-09"}, "31 days at most"),
        ({"first_on": "9999-12-31", "last_on": "9999-12-31"}, "not open for those days yet"),
        ({"first_on": ""}, "Please choose the first day"),
        ({"last_on": "2026-02-30"}, "There is no such day"),
        ({"minutes": "61"}, "choose one of the answers"),
        ({"therapist": "nobody"}, "choose one of the answers"),
        ({"part": "midnight"}, "choose one of the answers"),
        ({"name": " "}, "give your name"),
        ({"email": "vera"}, "not an e-mail address yet"),
    ],
)
def test_what_is_odd_is_said_and_nothing_typed_is_lost(
    app: Flask, visitor: FlaskClient, full: None, changes: dict, words: str
):
    answer = wait(visitor, phone="+1 212 555 0100", **changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert "2125550100" in answer.text.replace(" ", "")
    assert rows(app, Wish) == []


def test_a_client_who_is_signed_in_is_not_asked_who_they_are(
    app: Flask, visitor: FlaskClient, sign_in_as: Callable, full: None
):
    ada = sign_in_as(visitor, Role.CLIENT)
    assert 'name="email"' not in visitor.get(FORM).text

    assert visitor.post(LIST, data={"minutes": "60", **DAY}).location == "/waitlist/"

    [wish] = rows(app, Wish)
    assert wish.client_id == ada.client_id


def test_a_user_without_a_client_yet_keeps_what_they_wait_for(
    visitor: FlaskClient, sign_in_as: Callable, full: None
):
    sign_in_as(visitor, Role.CLIENT, bare=True)

    wait(visitor)

    assert "Thursday, May 7" in visitor.get("/waitlist/").text


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.MANAGER])
def test_those_who_work_here_wait_on_their_own_page(
    app: Flask, visitor: FlaskClient, sign_in_as: Callable, full: None, role: Role
):
    sign_in_as(visitor, role)

    assert visitor.get(FORM).status_code == 403
    assert wait(visitor).status_code == 403
    assert rows(app, Wish) == []


def test_a_treatment_that_there_is_not_is_nothing(visitor: FlaskClient):
    assert visitor.get("/treatments/reiki/wishes/new").status_code == 404
    assert visitor.post("/treatments/reiki/wishes").status_code == 404
    assert visitor.get(f"{FORM}?minutes=7").status_code == 422
