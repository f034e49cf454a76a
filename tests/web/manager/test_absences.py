"""A manager's way through an absence: from the call to the last answer, without a health word."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra import clock
from app.infra.database import db, transaction
from app.spa.absences.models import Absence, Proposal
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.roster.models import TimeOff
from tests.support.factories import TOMORROW_AT_TEN, at
from tests.web.manager.conftest import Numbers

TOMORROW = "2026-05-07"


@pytest.fixture
def page_of(manager: FlaskClient, spa: Numbers) -> Callable[..., str]:
    """A function that writes an absence of Mira down and gives the address of its page."""

    def report(**typed: str) -> str:
        form = {"therapist": str(spa.mira), "first_on": TOMORROW, "part": "whole", "reason": "migraine"}
        answer = manager.post("/manager/absences", data=form | typed)
        assert answer.status_code == 302, answer.text
        return answer.location

    return report


@pytest.fixture
def proposal(app: Flask) -> Callable[[], Proposal]:
    """A function that reads the newest proposal, with its rows."""

    def newest() -> Proposal:
        return db.session.query(Proposal).order_by(Proposal.id.desc()).first()

    return newest


def ask(manager: FlaskClient, page: str, token: str, **more: str):
    """Press the button of one card, with the place that is chosen on it."""
    place = re.search(rf'name="place-{token}" value="([^"]+)"', manager.get(page).text)[1]
    return manager.post(f"{page}/proposals", data={"send": token, f"place-{token}": place} | more)


def test_from_the_board_to_the_form(manager: FlaskClient, spa: Numbers):
    board = manager.get(f"/manager/?day={TOMORROW}").text
    link = re.search(r'class="board-away" href="([^"]+)"', board)[1].replace("&amp;", "&")

    form = manager.get(link).text

    assert f'<option selected value="{spa.mira}">Mira' in form
    assert f'value="{TOMORROW}"' in form


def test_every_visit_that_it_hits_has_a_card(manager: FlaskClient, spa: Numbers, page_of: Callable):
    page = manager.get(page_of()).text

    assert "Mira cannot come" in page
    assert "Thursday, May 7" in page
    assert "Ada Client" in page
    assert "The same time with Noor" in page
    assert "Not asked yet" in page
    assert f'value="{int(TOMORROW_AT_TEN.timestamp())}:{spa.noor}:' in page


def test_asking_one_holds_the_place_and_writes_to_the_client(
    app: Flask, manager: FlaskClient, spa: Numbers, page_of: Callable, proposal: Callable
):
    page = page_of()

    answer = ask(manager, page, spa.visit)

    assert answer.location == page
    shown = manager.get(page).text
    assert "We have written to Ada Client." in shown
    assert "Waiting for an answer" in shown
    assert "Thursday, May 7, 10:00 am with Noor" in shown.replace("\N{NO-BREAK SPACE}", " ")
    with app.app_context():
        assert (proposal().hold.therapist_id, proposal().outcome) == (spa.noor, None)


def test_asking_all_asks_everybody_who_can_be_asked(
    app: Flask, manager: FlaskClient, spa: Numbers, page_of: Callable, another: Callable
):
    second = another(with_=spa.mira, room=spa.green, starts_at=at("2026-05-07 14:00"))
    page = page_of()
    text = manager.get(page).text
    chosen = dict(re.findall(r'name="(place-\w+)" value="([^"]+)"[^>]*checked', text))
    assert set(chosen) == {f"place-{spa.visit}", f"place-{second}"}

    manager.post(f"{page}/proposals", data={"send": "all"} | chosen)

    with app.app_context():
        assert db.session.query(Proposal).count() == 2


def test_what_somebody_else_has_taken_is_said_at_its_card(
    app: Flask, manager: FlaskClient, spa: Numbers, page_of: Callable, another: Callable
):
    page = page_of()
    place = re.search(rf'name="place-{spa.visit}" value="([^"]+)"', manager.get(page).text)[1]
    another(with_=spa.noor, room=spa.green)

    answer = manager.post(f"{page}/proposals", data={"send": spa.visit, f"place-{spa.visit}": place})

    assert answer.status_code == 409
    assert "Noor is busy then" in answer.text
    assert "Not asked yet" in answer.text


@pytest.mark.parametrize("place", ["", "x", "1:2", "9" * 30 + ":1:1", "1:1:1:1", "-1:1:1", "1:1:99999999999"])
def test_a_place_that_is_none_is_refused_in_words(
    manager: FlaskClient, spa: Numbers, page_of: Callable, place: str
):
    page = page_of()

    answer = manager.post(f"{page}/proposals", data={"send": spa.visit, f"place-{spa.visit}": place})

    assert answer.status_code in (302, 409)
    assert "Waiting for an answer" not in manager.get(page).text


@pytest.mark.parametrize(
    ("answer", "says", "status", "therapist"),
    [
        ("acceptance", "takes it", "confirmed", "noor"),
        ("cancellation", "does not count as late", "cancelled", "mira"),
        ("withdrawal", "Taken back", "confirmed", "mira"),
    ],
)
def test_answers_on_the_phone_are_noted_by_name(
    app: Flask,
    manager: FlaskClient,
    spa: Numbers,
    page_of: Callable,
    proposal: Callable,
    row: Callable,
    answer: str,
    says: str,
    status: str,
    therapist: str,
):
    page = page_of()
    ask(manager, page, spa.visit)
    with app.app_context():
        uid = proposal().uid

    manager.post(f"{page}/proposals/{uid}/{answer}")

    shown = manager.get(page).text
    assert says in shown
    assert "Noted by Olive Manager" in shown
    with app.app_context():
        assert (row(spa.visit).status, row(spa.visit).therapist_id) == (status, getattr(spa, therapist))


def test_another_time_on_the_phone_opens_the_form_to_move(
    app: Flask, manager: FlaskClient, spa: Numbers, page_of: Callable, proposal: Callable
):
    page = page_of()
    ask(manager, page, spa.visit)
    with app.app_context():
        uid = proposal().uid

    answer = manager.post(f"{page}/proposals/{uid}/other")

    assert answer.location == f"/manager/visits/{spa.visit}/time"
    assert "Wants another time" in manager.get(page).text


def test_an_answer_that_comes_too_late_is_refused_in_words(
    app: Flask, manager: FlaskClient, spa: Numbers, page_of: Callable, proposal: Callable
):
    page = page_of()
    ask(manager, page, spa.visit)
    with app.app_context():
        uid = proposal().uid

    with clock.fixed_at(at("2026-05-07 09:30")):
        answer = manager.post(f"{page}/proposals/{uid}/acceptance")

    assert answer.status_code == 410
    assert "could not keep the time" in answer.text


def test_whoever_has_no_address_is_on_the_phone_list_first(
    app: Flask, manager: FlaskClient, spa: Numbers, page_of: Callable
):
    with app.app_context(), transaction():
        ada = db.session.query(Client).filter_by(uid=spa.ada).one()
        ada.email, ada.phone = None, "+12125550123"
    page = page_of()

    assert "Hold it, then call" in manager.get(page).text
    ask(manager, page, spa.visit)

    assert "please call" in manager.get(page).text
    calls = manager.get(f"{page}/calls").text
    assert "+12125550123" in calls
    assert "also by e-mail" not in calls


def test_back_again_everything_is_as_before(
    app: Flask, manager: FlaskClient, spa: Numbers, page_of: Callable, proposal: Callable
):
    page = page_of()
    ask(manager, page, spa.visit)

    manager.post(f"{page}/return")

    assert "can be booked again" in manager.get(page).text
    with app.app_context():
        assert db.session.query(TimeOff).count() == 0
        assert proposal().outcome == "withdrawn"
    assert "(back)" in manager.get("/manager/absences").text


def test_a_visit_without_its_therapist_says_so_wherever_it_stands(
    manager: FlaskClient, spa: Numbers, page_of: Callable
):
    page = page_of()

    board = manager.get(f"/manager/?day={TOMORROW}").text
    assert "therapist is away" in board
    assert "waits for a therapist who is away" in board.replace("\N{NO-BREAK SPACE}", " ")
    visit = manager.get(f"/manager/visits/{spa.visit}").text
    assert f'href="{page}#visit-{spa.visit}"' in visit

    with clock.fixed_at(TOMORROW_AT_TEN):
        refused = manager.post(f"/manager/visits/{spa.visit}/arrival")
    assert refused.status_code == 409
    assert "away at its time" in refused.text


def test_what_is_held_for_a_client_says_for_whom(
    app: Flask, manager: FlaskClient, spa: Numbers, page_of: Callable, proposal: Callable
):
    ask(manager, page_of(), spa.visit)
    with app.app_context():
        held = proposal().hold.token

    assert "proposed to Ada Client" in manager.get(f"/manager/visits/{held}").text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"therapist": ""}, "Please choose who is away."),
        ({"therapist": "99"}, "Please choose one of the answers shown here."),
        ({"first_on": ""}, "Please choose the first day."),
        ({"first_on": "2026-02-31"}, "There is no such day."),
        ({"first_on": "9999-12-31"}, "too far away"),
        ({"last_on": "2026-05-06"}, "before the first"),
        ({"part": "hours"}, "from when or until when"),
        ({"part": "hours", "from_time": "15:00", "until_time": "14:00"}, "ends before it begins"),
        ({"first_on": "2026-05-05"}, "over already"),
        ({"last_on": "2027-05-20"}, "a year at most"),
        ({"reason": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    app: Flask, manager: FlaskClient, spa: Numbers, typed: dict[str, str], says: str
):
    form = {"therapist": str(spa.mira), "first_on": TOMORROW, "part": "whole"}

    answer = manager.post("/manager/absences", data=form | typed)

    assert answer.status_code in (409, 422)
    assert says in answer.text
    with app.app_context():
        assert db.session.query(Absence).count() == 0


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ({"part": "whole"}, "2026-05-07 00:00", "2026-05-08 00:00"),
        ({"part": "whole", "last_on": "2026-05-09"}, "2026-05-07 00:00", "2026-05-10 00:00"),
        ({"part": "morning"}, "2026-05-07 00:00", "2026-05-07 13:00"),
        ({"part": "afternoon"}, "2026-05-07 13:00", "2026-05-08 00:00"),
        (
            {"part": "hours", "from_time": "09:30", "until_time": "11:00"},
            "2026-05-07 09:30",
            "2026-05-07 11:00",
        ),
        ({"part": "hours", "from_time": "12:00"}, "2026-05-07 12:00", "2026-05-08 00:00"),
    ],
)
def test_days_half_days_and_hours(app: Flask, page_of: Callable, typed: dict[str, str], start: str, end: str):
    page_of(**typed)

    with app.app_context():
        absence = db.session.query(Absence).one()
        assert (absence.starts_at, absence.ends_at) == (at(start), at(end))


@pytest.mark.parametrize("address", ["/manager/absences/x", f"/manager/absences/{'0' * 32}/calls"])
def test_what_is_not_there_is_not_found(manager: FlaskClient, address: str):
    assert manager.get(address).status_code == 404


def test_a_proposal_of_somebody_elses_absence_is_not_found(
    app: Flask, manager: FlaskClient, spa: Numbers, page_of: Callable, proposal: Callable
):
    ask(manager, page_of(), spa.visit)
    other = page_of(therapist=str(spa.noor), first_on="2026-05-20")
    with app.app_context():
        uid = proposal().uid

    assert manager.post(f"{other}/proposals/{uid}/acceptance").status_code == 404
    with app.app_context():
        assert db.session.query(Appointment).filter_by(uid=spa.visit).one().therapist_id == spa.mira
