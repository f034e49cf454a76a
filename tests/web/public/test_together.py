"""Booking for two: the times, the hold, the confirmation, the private links, and who sees what."""

import re

import pytest
from sqlalchemy import select

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment, Party
from app.spa.clients.models import Client
from tests.support.clock import NOW
from tests.support.factories import NOT_NOW, POLICY, epoch_at, make_intake, make_room
from tests.support.finding import VERA, answer_all, hold
from tests.support.health_words import health_words_in

TEN, TWO = epoch_at("2026-05-08 10:00"), epoch_at("2026-05-08 14:00")
BOTH = {"c1": "swedish-60", "c2": "swedish-60"}
BEA = {"guest2_name": "Bea Guest"}


def start(at: int, arrangement: str = "same_time") -> dict[str, str]:
    return {"start": f"{at}.{arrangement}"}


def hold_both(browser, at=TEN, arrangement="same_time", **more):
    return browser.post("/together/holds", data={**BOTH, **start(at, arrangement), **more})


def confirm_both(browser, held, **details):
    return browser.post(f"{held.location}/confirmation", data={**VERA, **BEA, **details})


def book_both(browser, **details):
    """Answer, hold and confirm; gives the address of the party."""
    answer_all(browser)
    answer = confirm_both(browser, hold_both(browser), **details)
    assert answer.status_code == 302, answer.text
    return answer.location


def visits_of_the_party(app):
    with app.app_context():
        party = db.session.scalars(select(Party)).one()
        return [
            {
                "token": one.token,
                "status": one.status,
                "client": one.client_id,
                "name": one.client.name if one.client else None,
                "starts_at": one.starts_at,
                "outcome": (one.needs or {}).get("outcome"),
            }
            for one in (guest.appointment for guest in party.guests)
        ]


def link_for_bea(browser, party):
    page = browser.post(f"{party}/invitations/1")
    return re.search(r"(/invitations/[\w-]+)", page.text)[1]


# --- finding and holding a time


def test_the_menu_leads_to_a_booking_for_two(visitor):
    page = visitor.get("/treatments/swedish").text

    assert 'href="/together?c1=swedish-60"' in page
    assert "Booking for two or more?" in visitor.get("/treatments/swedish/times").text
    assert "Guest 2" in visitor.get("/together?c1=swedish-60").text
    assert "Guest 4" in visitor.get("/together?guests=4").text


def test_a_guest_more_or_fewer_keeps_what_was_chosen(visitor):
    asked = {"guests": "2", "c1": "deep-tissue-60", "c2": "swedish-60"}
    assert 'name="resize" value="3"' in visitor.get("/together", query_string=asked).text

    three = visitor.get("/together", query_string={**asked, "resize": "3"}).text
    for words in ("Guest 3", 'name="guests" value="3"', 'name="resize" value="2"'):
        assert words in three
    assert three.count('value="deep-tissue-60" selected') == 2  # the new guest starts with what the first has

    two = visitor.get("/together", query_string={**asked, "guests": "3", "resize": "2"}).text
    assert "Guest 3" not in two
    assert 'name="guests" value="2"' in two


def test_the_one_who_books_is_called_you_when_their_treatment_is_missing(visitor):
    page = visitor.get("/together/times", query_string={"c2": "swedish-60"})
    assert page.status_code == 422
    assert "Please choose a treatment and its length for you." in page.text


def test_the_times_say_how_the_two_would_be_together(visitor, app):
    page = visitor.get("/together/times", query_string={**BOTH, "day": "2026-05-08"}).text
    assert "in two rooms at the same time" in page
    assert f'value="{TEN}.same_time"' in page

    with app.app_context():
        make_room("Meadow", places=2)

    assert "in one room" in visitor.get("/together/times", query_string=BOTH).text


@pytest.mark.parametrize(
    "odd",
    [
        {"c1": "nonsense-60"},
        {"c2": "swedish-61"},
        {"t1": "nobody"},
        {"g2": "robot"},
        {"day": "tomorrow"},
        {"c1": "", "c2": ""},
    ],
)
def test_what_there_is_not_is_said_and_the_form_comes_again(visitor, odd):
    answer = visitor.get("/together/times", query_string={**BOTH, **odd})

    assert answer.status_code == 422
    assert "Booking for two or more" in answer.text


def test_looking_again_and_again_is_slowed_down(visitor, limits, monkeypatch):
    """Each look may cost seconds, and nobody has to say who they are."""
    monkeypatch.setattr("app.web.public.party.search_for", lambda *_: pytest.fail("looked all the same"))
    nonsense = "/together/times?c1=nothing-60"

    assert {visitor.get(nonsense).status_code for _ in range(120)} == {422}
    assert visitor.get("/together/times?c1=swedish-60&c2=swedish-60").status_code == 429


def test_a_time_is_held_for_both(visitor, app):
    answer_all(visitor)

    held = hold_both(visitor)

    assert held.location.startswith("/together/holds/")
    page = visitor.get(held.location).text
    assert "Held for you until" in page
    assert "Guest 2" in page
    assert {one["status"] for one in visits_of_the_party(app)} == {Status.HELD}


def test_questions_come_before_the_booking_and_lead_back_to_it(visitor):
    held = hold_both(visitor)
    assert visitor.get(held.location).location == "/find"

    onward = answer_all(visitor)

    assert visitor.get(onward.location).location == held.location


def test_a_lost_time_offers_others_and_keeps_what_was_typed(visitor, other, app, monkeypatch):
    answer_all(visitor)
    held = hold_both(visitor)
    monkeypatch.setattr(clock, "now", lambda: NOW + POLICY.hold_length)

    lost = confirm_both(visitor, held)

    assert lost.status_code == 410
    assert "Please choose another time" in lost.text
    assert 'name="c2" value="swedish-60"' in lost.text
    again = hold_both(visitor, TWO)
    page = visitor.get(again.location).text
    assert "Bea Guest" in page
    assert "Vera Visitor" in page


def test_a_time_that_one_of_them_could_not_have_is_refused_whole(visitor, other, app):
    hold(other, TEN)
    answer = hold_both(visitor)

    assert answer.status_code == 409
    assert "The nearest free times for all of you" in answer.text
    with app.app_context():
        assert db.session.scalars(select(Party)).all() == []


def test_a_held_time_can_be_given_up(visitor, app):
    held = hold_both(visitor)

    back = visitor.post(f"{held.location}/release")

    assert back.location == "/together/times?c1=swedish-60&c2=swedish-60"
    assert {one["status"] for one in visits_of_the_party(app)} == {Status.CANCELLED}


def test_a_stranger_sees_no_held_party(visitor, other):
    held = hold_both(visitor)

    assert other.get(held.location).status_code == 404
    assert other.post(f"{held.location}/confirmation", data={**VERA, **BEA}).status_code == 404
    assert other.post(f"{held.location}/release").status_code == 404


# --- booking


def test_both_are_booked_and_the_second_is_asked_for_their_own_answers(visitor, app):
    party = book_both(visitor)

    first, second = visits_of_the_party(app)
    assert re.fullmatch(r"/parties/[0-9a-f]{32}", party)
    assert (first["name"], second["name"]) == ("Vera Visitor", "Bea Guest")
    assert (first["outcome"], second["outcome"]) == ("ok", "unscreened")
    page = visitor.get(party).text
    assert "Not answered yet" in page
    assert "in two rooms at the same time" in page
    assert "All of you" in visitor.get("/visits/").text


def test_sent_twice_it_is_booked_once(visitor, app):
    answer_all(visitor)
    held = hold_both(visitor)

    first, second = confirm_both(visitor, held), confirm_both(visitor, held)

    assert first.location == second.location
    with app.app_context():
        assert len(db.session.scalars(select(Message)).all()) == 1


def test_everybody_who_comes_along_is_named(visitor):
    answer_all(visitor)

    answer = confirm_both(visitor, hold_both(visitor), guest2_name=" ")

    assert answer.status_code == 422
    assert "Please say who comes along." in answer.text


def test_nobody_gets_the_address_of_another(visitor, app):
    answer_all(visitor)

    answer = confirm_both(visitor, hold_both(visitor), guest2_email="VERA@example.com")

    assert answer.status_code == 422
    assert "e-mail address of your own" in answer.text
    assert {one["status"] for one in visits_of_the_party(app)} == {Status.HELD}


def test_one_of_a_held_party_is_not_confirmed_alone(visitor, app):
    answer_all(visitor)
    token = hold_both(visitor).location.rpartition("/")[2]

    assert visitor.get(f"/holds/{token}").location == f"/together/holds/{token}"
    assert visitor.post(f"/holds/{token}/confirmation", data=VERA).status_code == 409


# --- whose page it is


def test_the_link_makes_the_visit_the_guests_once(visitor, other, app):
    party = book_both(visitor)
    second = visits_of_the_party(app)[1]
    link = link_for_bea(visitor, party)
    assert other.get(f"/visits/{second['token']}").status_code == 302  # to sign in

    assert "Are you Bea Guest?" in other.get(link).text
    claimed = other.post(link)

    assert claimed.location == f"/visits/{second['token']}"
    assert "Vera Visitor booked for you" in other.get(claimed.location).text
    for browser in (app.test_client(), visitor, other):
        assert browser.get(link).status_code == 410
        assert browser.post(link).status_code == 410


def test_looking_at_the_link_opens_nothing(visitor, other, app):
    link = link_for_bea(visitor, book_both(visitor))

    other.get(link)
    other.get(link)

    assert other.get("/visits/").status_code == 302
    assert app.test_client().post(link).status_code == 302


def test_who_booked_cannot_open_the_link_in_their_own_browser(visitor, other, app):
    link = link_for_bea(visitor, book_both(visitor))

    assert visitor.post(link).status_code == 403
    assert other.post(link).status_code == 302


def test_people_who_work_here_open_no_invitation(visitor, other, sign_in_as):
    link = link_for_bea(visitor, book_both(visitor))
    sign_in_as(other, Role.MANAGER)

    assert other.post(link).status_code == 403


def test_after_the_guest_has_opened_it_there_is_no_other_link(visitor, other):
    party = book_both(visitor)
    other.post(link_for_bea(visitor, party))

    again = visitor.post(f"{party}/invitations/1")

    assert again.status_code == 302
    assert "has opened their own page" in visitor.get(party).text


@pytest.mark.parametrize("position", [0, 2, 99])
def test_there_are_links_for_those_who_come_along_alone(visitor, position):
    party = book_both(visitor)

    assert visitor.post(f"{party}/invitations/{position}").status_code == 302


def answered_by_bea(visitor, other, app):
    """Bea opens her page and tells us something; gives the party's address and both visits."""
    party = book_both(visitor)
    first, second = visits_of_the_party(app)
    other.post(link_for_bea(visitor, party))
    other.post(f"/visits/{second['token']}/questions")
    answer_all(other, "scoliosis", goals=("posture",))
    done = other.post(f"/visits/{second['token']}/answers", data={"treatment": "y", "health_data": "y"})
    assert done.status_code == 302
    return party, first["token"], second["token"]


def test_who_booked_sees_that_a_guest_has_answered_and_nothing_else(visitor, other, app):
    party, first, second = answered_by_bea(visitor, other, app)

    page = visitor.get(party).text
    assert "Not answered yet" not in page
    assert page.count("Answered") == 2
    assert (
        health_words_in(
            page.partition("<main")[2].partition("</main>")[0], treatments=False, allowing=["stroke"]
        )
        == []
    )
    for path in ("", "/answers", "/times", "/time?start=1", "/cancellation", "/calendar.ics"):
        assert visitor.get(f"/visits/{second}{path}").status_code == 404
    for path in ("/questions", "/answers", "/time", "/cancellation"):
        assert visitor.post(f"/visits/{second}{path}").status_code == 404
    assert "Bea" not in visitor.get("/visits/reads").text
    assert "scoliosis" not in visitor.get(f"/visits/{first}").text


def test_a_guest_sees_nothing_of_who_booked_but_the_name(visitor, other, app):
    party, first, second = answered_by_bea(visitor, other, app)

    assert other.get(party).status_code == 404
    assert other.get(f"/visits/{first}").status_code == 404
    assert other.post(f"{party}/cancellation").status_code == 404
    assert other.post(f"{party}/invitations/1").status_code == 404
    assert party not in other.get(f"/visits/{second}").text


def test_the_page_of_a_party_does_not_show_that_a_guests_visit_waits(visitor, app):
    party = book_both(visitor)
    second = visits_of_the_party(app)[1]
    with app.app_context():
        visit = db.session.scalars(select(Appointment).where(Appointment.uid == second["token"])).one()
        visit.status = Status.PENDING_REVIEW
        db.session.commit()

    assert "In review" not in visitor.get(party).text


def test_a_stranger_sees_no_party(visitor, other, app, sign_in_as):
    party = book_both(visitor)

    assert other.get(party).status_code == 302
    sign_in_as(other, Role.CLIENT)
    for path in ("", "/times", "/time", "/cancellation"):
        assert other.get(party + path).status_code == 404
    assert other.post(f"{party}/time", data=start(TWO)).status_code == 404


# --- moving and calling off


def test_the_party_moves_as_one(visitor, app):
    party = book_both(visitor)
    assert "Next free for all of you" in visitor.get(f"{party}/times?day=2026-05-09").text
    ask = visitor.get(f"{party}/time", query_string=start(TWO))
    assert "Move all of you?" in ask.text

    moved = visitor.post(f"{party}/time", data=start(TWO))

    assert moved.location == party
    assert {int(one["starts_at"].timestamp()) for one in visits_of_the_party(app)} == {TWO}


def test_a_move_that_cannot_be_leaves_everybody_where_they_are(visitor, other, app):
    party = book_both(visitor)
    hold(other, TWO)

    refused = visitor.post(f"{party}/time", data=start(TWO))

    assert refused.status_code == 409
    assert "Nobody has moved" in refused.text
    assert {int(one["starts_at"].timestamp()) for one in visits_of_the_party(app)} == {TEN}


def test_what_a_guest_has_answered_is_not_to_be_guessed_from_a_refused_move(visitor, other, app):
    """Taken, or ruled out by a guest's answers: whoever booked reads the same sentence."""
    party = book_both(visitor)
    hold(other, TWO)
    taken = visitor.post(f"{party}/time", data=start(TWO))
    with app.app_context():
        bea = db.session.scalars(select(Client).where(Client.name == "Bea Guest")).one()
        told = make_intake(bea, NOT_NOW)
        visit = db.session.scalars(select(Appointment).where(Appointment.client_id == bea.id)).one()
        visit.intake_id = told.id
        db.session.commit()

    ruled_out = visitor.post(f"{party}/time", data=start(epoch_at("2026-05-09 10:00")))

    assert (taken.status_code, ruled_out.status_code) == (409, 409)
    lead = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
    assert lead.findall(taken.text) == lead.findall(ruled_out.text)
    assert str(epoch_at("2026-05-09 10:00")) not in ruled_out.text  # nor is it offered as free


def test_the_pages_of_one_visit_lead_to_those_of_all(visitor, app):
    party = book_both(visitor)
    own = f"/visits/{visits_of_the_party(app)[0]['token']}"

    assert visitor.get(f"{own}/times").location == f"{party}/times"
    assert visitor.post(f"{own}/time", data={"start": str(TWO)}).location == f"{party}/times"
    assert visitor.get(f"{own}/cancellation").location == f"{party}/cancellation"
    assert visitor.post(f"{own}/cancellation").location == f"{party}/cancellation"
    assert {one["status"] for one in visits_of_the_party(app)} == {Status.CONFIRMED}


def test_a_guest_asks_who_booked(visitor, other, app):
    _party, _, second = answered_by_bea(visitor, other, app)

    answer = other.post(f"/visits/{second}/cancellation", follow_redirects=True)

    assert "Please ask them" in answer.text
    assert {one["status"] for one in visits_of_the_party(app)} == {Status.CONFIRMED}


def test_the_party_is_called_off_as_one_after_the_policy_was_said(visitor, app):
    party = book_both(visitor)
    assert "Cancelling costs nothing until" in visitor.get(f"{party}/cancellation").text

    visitor.post(f"{party}/cancellation")

    assert {one["status"] for one in visits_of_the_party(app)} == {Status.CANCELLED}
    assert "Cancelled" in visitor.get(party).text
