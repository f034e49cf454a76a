"""Today: the day in order, limits first, and every look at health data on record."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.notes.body import NoteBody
from app.spa.notes.services import save_note, sign_note
from app.spa.roster.models import Therapist
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LETTER,
    NEEDS_A_LOOK,
    WELL,
    answers,
    at,
    make_client,
    make_closure,
    make_time_off,
)
from tests.web.therapist.conftest import House, words

SignIn = Callable[..., object]
AT_ONE = at("2026-05-06 13:00")
AT_THREE = at("2026-05-06 15:00")


def today(desk: FlaskClient, day: str = "") -> str:
    answer = desk.get("/therapist/" + (f"?day={day}" if day else ""))
    assert answer.status_code == 200
    return words(answer.text)


def test_a_card_says_the_limits_before_anything_else(house: House, desk: FlaskClient):
    house.visit(
        answers(
            conditions=[{"code": "herniated_disc"}],
            pressure_preference="firm",
            focus_areas=["shoulders"],
            avoid_areas=["face"],
            goals=["posture"],
        ),
        at=AT_ONE,
    )

    page = today(desk)

    card = page[page.index("Ada Client") :]
    limits = ["Pressure medium at most", "Leave alone: face", "Ruled out: Deep tissue"]
    wishes = ["Help my posture", "Would like firm pressure", "Work on: shoulders"]
    places = [card.index(part) for part in ["Limits", limits[0], "Flags", "Slipped", "Wishes", wishes[0]]]
    assert places == sorted(places)
    assert all(part in card for part in (*limits[:2], *wishes, "First visit"))


def test_the_day_shows_preparation_breaks_and_what_is_free(house: House, desk: FlaskClient):
    house.visit(at=AT_ONE)
    with house.app.app_context():
        mira = db.session.get(Therapist, house.mira_id)
        make_time_off(mira, "2026-05-06 16:00", "2026-05-06 17:00")
        make_closure("2026-05-06 17:00", "2026-05-06 18:00")

    page = today(desk)

    assert "9:00 am Nothing booked until 1:00 pm" in page
    assert "2:00 pm Turnover, 15 min" in page
    assert "2:15 pm Nothing booked until 4:00 pm" in page
    assert "You are away" in page
    assert "The spa is closed" in page


def test_colleagues_are_named_with_hours_and_their_visits_stay_theirs(house: House, desk: FlaskClient):
    with house.app.app_context():
        bea = make_client("Bea Elsewhere").id
    house.visit(NEEDS_A_LOOK, at=AT_ONE, therapist_id=house.noor_id, client_id=bea)

    page = today(desk)

    assert "Noor 9:00 am to 6:00 pm" in page
    assert "Bea" not in page
    assert "Slipped" not in page
    assert "No visits" in page
    assert house.reads() == []


def test_each_view_puts_one_read_a_visit_on_record(house: House, desk: FlaskClient):
    house.visit(at=AT_ONE)
    house.visit(NEEDS_A_LOOK, at=AT_THREE)
    house.visit(at=at("2026-05-07 10:00"))  # another day is not looked at

    today(desk)

    assert house.reads() == [("Mira (therapist)", "visit brief", "Preparing the day")] * 2


def test_a_visit_that_is_over_shows_no_health_and_is_no_read(house: House, desk: FlaskClient):
    house.visit(NEEDS_A_LOOK, at=at("2026-05-06 09:00"), minutes=30, status=Status.COMPLETED)

    page = today(desk)

    assert "Ada Client" in page
    assert "Write the note" in page
    assert "Slipped" not in page
    assert house.reads() == []


def test_what_was_never_finished_closes_after_thirty_days(house: House, desk: FlaskClient):
    token = house.visit(NEEDS_A_LOOK, at=at("2026-04-03 10:00"))

    page = desk.get("/therapist/?day=2026-04-03").text

    assert "Ada Client" in page
    assert "Slipped" not in page
    assert token not in page
    assert house.reads() == []


def test_no_answers_yet_is_said_clearly(house: House, desk: FlaskClient):
    house.visit(None, at=AT_ONE)

    page = today(desk)

    assert "No answers yet. The limits are not known." in page
    assert "Not ready to start" in page


def test_what_waits_is_counted_and_listed(house: House, desk: FlaskClient):
    house.ask(NEEDS_A_LOOK)
    house.visit(NEEDS_A_LOOK, at=AT_ONE)

    page = today(desk)

    assert "1 client waits for your answer" in page
    assert "Vera Visitor Thursday, May 7, 10:00 am, Swedish massage, 60 min" in page
    assert "1 not ready to start" in page
    assert "Flags not ticked" in page


def test_nothing_waiting_and_nothing_booked_read_well(house: House, desk: FlaskClient):
    page = today(desk, "2026-05-10")  # a Sunday

    assert "You have no hours and no visits on this day." in page
    assert "No request waits for your answer." in page


def test_a_day_off_reads_as_one(house: House, desk: FlaskClient):
    with house.app.app_context():
        mira = db.session.get(Therapist, house.mira_id)
        make_time_off(mira, "2026-05-07 00:00", "2026-05-08 00:00")

    page = today(desk, "2026-05-07")

    assert "All day You are away" in page
    assert "Nothing booked" not in page


def test_what_changed_since_last_time_and_the_last_plan(house: House, desk: FlaskClient):
    last = house.visit(
        answers(pressure_preference="firm", allergies=["fragrance"]),
        at=at("2026-04-20 10:00"),
        answered_at=NOW - timedelta(days=20),
        status=Status.COMPLETED,
    )
    with house.app.app_context():
        visit = house.row(last)
        note = save_note(visit, visit.therapist, NoteBody(plan="Begin at the neck."), now=NOW)
        sign_note(note, now=NOW)
    house.visit(answers(pressure_preference="light", medications=["insulin"]), at=AT_ONE)

    page = today(desk)

    assert "New: Insulin" in page
    assert "No longer: Fragrance or essential oils" in page
    assert "Pressure wish: light (was firm)" in page
    assert "Last plan Begin at the neck." in page
    assert "First visit" not in page


def test_the_body_map_is_compared_with_last_time(house: House, desk: FlaskClient):
    def marked(*marks: tuple[str, str]) -> dict:
        given = answers()
        given["beside"]["marks"] = [{"region": region, "kind": kind} for region, kind in marks]
        return given

    neck, knee = ("back_neck_left", "tension"), ("front_knee_left", "avoid")
    last = at("2026-04-20 10:00")
    house.visit(marked(neck), at=last, answered_at=NOW - timedelta(days=20), status=Status.COMPLETED)
    house.visit(marked(knee), at=AT_ONE)

    page = today(desk)

    assert "New on the body map: Left knee: Do not touch" in page
    assert "No longer on it: Left side of the neck: Tension" in page


def test_nothing_changed_is_said_with_the_day(house: House, desk: FlaskClient):
    house.visit(WELL, at=at("2026-04-20 10:00"), status=Status.COMPLETED)
    house.visit(WELL, at=AT_ONE)

    assert "Nothing since Monday, April 20." in today(desk)


def test_a_letter_that_is_needed_stands_on_the_card(house: House, desk: FlaskClient):
    house.visit(NEEDS_A_LETTER, at=AT_ONE)

    assert "Heart failure: letter needed" in today(desk)


def test_days_can_be_turned_and_nonsense_leads_back(house: House, desk: FlaskClient):
    page = desk.get("/therapist/?day=2026-05-07").text
    assert "day=2026-05-06" in page
    assert "day=2026-05-08" in page

    for nonsense in ("2026-02-30", "tomorrow", "0001-01-01", "9999-12-31", ""):
        answer = desk.get(f"/therapist/?day={nonsense}")
        assert (answer.status_code, answer.location) == (302, "/therapist/")


def test_the_day_is_the_spas_whatever_it_is_elsewhere(house: House, desk: FlaskClient):
    with clock.fixed_at(at("2026-05-06 23:30")):  # the seventh in UTC
        assert "Wednesday, May 6" in today(desk)


def test_a_user_without_a_profile_finds_nothing(house: House, app: Flask, sign_in_as: SignIn):
    newcomer = app.test_client()
    sign_in_as(newcomer, Role.THERAPIST, bare=True)

    assert newcomer.get("/therapist/").status_code == 404
