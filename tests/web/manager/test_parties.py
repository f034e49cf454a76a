"""Couples at the desk: booked in one step or not at all, seen together, moved and cancelled together."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment, Party
from tests.support.clock import NOW
from tests.support.factories import make_room
from tests.support.parties import couple_booked, visits


def typed(**more):
    return {
        "day": "2026-05-07",
        "time": "14:00",
        "together": "best",
        "guests": "2",
        "choice1": "swedish-60",
        "choice2": "swedish-60",
        "name1": "Wim Walker",
        "name2": "Bo Walker",
        "request_key": "a" * 32,
        **more,
    }


def parties(app):
    with app.app_context():
        return [
            [guest.appointment.client.name for guest in party.guests]
            for party in db.session.scalars(select(Party))
        ]


@pytest.fixture
def couple(app, spa):
    """A couple tomorrow at two in the room for two: the tokens of its visits."""
    with app.app_context():
        make_room("Meadow", places=2)
        swedish = db.session.query(Appointment).filter_by(uid=spa.visit).one().treatment
        from_two = couple_booked(swedish, starts_at=NOW.replace(day=7, hour=18), arrangement="same_room")
        return [visit.token for visit in visits(from_two)]


def test_the_desk_books_a_couple(manager, app, spa):
    assert "Guest 2" in manager.get("/manager/parties/new").text

    answer = manager.post("/manager/parties/new", data=typed(), follow_redirects=True)

    assert "in two rooms at the same time" in answer.text
    assert "please give them the time on paper" in answer.text
    assert parties(app) == [["Wim Walker", "Bo Walker"]]


def test_sent_twice_it_books_once(manager, app, spa):
    for _ in range(2):
        manager.post("/manager/parties/new", data=typed())

    assert len(parties(app)) == 1


def test_somebody_on_the_books_brings_a_guest(manager, app, spa):
    page = manager.get(f"/manager/parties/new?client={spa.ada}").text
    assert "Ada Client" in page

    manager.post("/manager/parties/new", data=typed(client=spa.ada))

    assert parties(app) == [["Ada Client", "Bo Walker"]]


def test_each_guests_wishes_and_phone_are_kept(manager, app, spa):
    sent = typed(gender1="man", gender2="woman", step_free1="y", phone2="+1 (212) 555-0123")

    manager.post("/manager/parties/new", data=sent)

    with app.app_context():
        first, second = visits(db.session.scalars(select(Party)).one())
        assert (first.therapist_id, first.gender_wish) == (spa.noor, "man")
        assert (first.room_id, first.step_free) == (spa.green, True)
        assert (second.therapist_id, second.gender_wish, second.step_free) == (spa.mira, "woman", False)
        assert (first.client.phone, second.client.phone) == (None, "+12125550123")


def test_a_named_therapist_decides_about_the_gender(manager, app, spa):
    manager.post("/manager/parties/new", data=typed(therapist2=str(spa.noor), gender2="woman"))

    with app.app_context():
        _, second = visits(db.session.scalars(select(Party)).one())
        assert (second.therapist_id, second.gender_wish) == (spa.noor, None)


def test_what_was_begun_for_one_goes_along_to_the_page_for_several(manager, spa):
    page = manager.get("/manager/visits/new?choice=swedish-60&step_free=y").text
    link = unescape(re.search(r'href="(/manager/parties/new[^"]*)"', page)[1])

    assert re.search(r'<input checked[^>]*name="step_free1"', manager.get(link).text)


def test_a_time_that_is_taken_is_said_with_others_and_keeps_what_was_typed(manager, app, spa):
    answer = manager.post("/manager/parties/new", data=typed(time="10:00", together="begin"))

    assert answer.status_code == 409
    assert "Nobody is booked yet" in answer.text
    assert "Bo Walker" in answer.text
    offer = re.search(r'name="offer" value="([^"]+)"', answer.text)[1]
    manager.post("/manager/parties/new", data=typed(time="10:00", together="begin", offer=offer))
    assert len(parties(app)) == 1


def test_a_guest_more_or_fewer_keeps_what_was_typed(manager, spa):
    page = manager.post("/manager/parties/new", data=typed(resize="3"))

    assert page.status_code == 200
    assert "Guest 3" in page.text
    assert "Bo Walker" in page.text


@pytest.mark.parametrize(
    "odd",
    [
        {"choice2": "nonsense"},
        {"day": "2026-02-30"},
        {"name2": ""},
        {"together": "x"},
        {"time": ""},
        {"phone2": "12"},
    ],
)
def test_what_cannot_be_read_is_said_at_the_field(manager, app, spa, odd):
    assert manager.post("/manager/parties/new", data=typed(**odd)).status_code == 422
    assert parties(app) == []


def test_the_board_says_who_belongs_together(manager, couple):
    by_therapist = manager.get("/manager/?day=2026-05-07").text
    by_room = manager.get("/manager/?day=2026-05-07&by=room").text

    assert "together with Bea Guest" in by_therapist
    assert "together with Vera Visitor" in by_therapist
    assert by_room.count("block-confirmed r-") == 2  # the couple's one and another visit


def test_the_pages_of_one_visit_name_the_others(manager, couple):
    first, second = couple

    assert second in manager.get(f"/manager/visits/{first}").text
    assert "These move along" in manager.get(f"/manager/visits/{first}/time").text
    assert "These are cancelled too" in manager.get(f"/manager/visits/{first}/cancellation").text


def test_cancelling_one_at_the_desk_cancels_all(manager, couple, row, app):
    manager.post(f"/manager/visits/{couple[1]}/cancellation")

    with app.app_context():
        assert {row(token).status for token in couple} == {Status.CANCELLED}


def test_only_managers_book_parties_here(client, sign_in_as, spa):
    assert client.get("/manager/parties/new").status_code == 302
    sign_in_as(client, Role.THERAPIST)

    assert client.get("/manager/parties/new").status_code == 403
    assert client.post("/manager/parties/new", data=typed()).status_code == 403
