"""The suggestion: all seven with why, what to do first, and nothing to book where nothing is right."""

import pytest
from sqlalchemy import select

from app.infra.audit.models import AccessEntry
from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.clients.models import Client
from app.spa.intake.models import Clearance
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, epoch_at, make_intake
from tests.support.finding import answer_all, confirm, hold, more, when, wishes, you

TREATMENTS = ("Swedish", "Deep Tissue", "Sports", "Trigger Point", "Hot Stone", "Thai", "Prenatal")


def test_somebody_well_sees_all_seven_with_why(visitor):
    answer_all(visitor)

    page = visitor.get("/suggestion")

    assert page.status_code == 200
    assert all(f"{name} massage" in page.text for name in TREATMENTS)
    assert "Fits you" in page.text
    assert "Not for now" in page.text  # Prenatal
    assert "You would like to relax" in page.text
    assert "no medical advice" in page.text
    assert "no clinician has approved them yet" in page.text


def test_the_best_comes_first_with_length_rhythm_and_a_way_to_its_times(visitor):
    answer_all(visitor)

    page = visitor.get("/suggestion").text

    assert page.index("Swedish massage") < page.index("Hot Stone massage")
    assert "About once a month." in page
    assert 'href="/treatments/swedish/times?minutes=60"' in page


def test_a_condition_with_limits_fits_with_changes(visitor):
    answer_all(visitor, "asthma")

    page = visitor.get("/suggestion").text

    assert "Fits with changes" in page
    assert "inhaler" in page


def test_a_curved_spine_and_desk_work_are_looked_at_first(visitor):
    wishes(visitor, "posture", "muscle_knots", lifestyle=["desk_work"])
    you(visitor)
    visitor.post("/find/body", data={"marks": ["scoliosis"]})

    page = visitor.get("/suggestion").text

    assert "A therapist reads your answers first" in page
    assert "Ask us first" in page
    assert "You can choose a time already" in page
    assert 'href="/treatments/trigger-point/times' in page or 'href="/treatments/deep-tissue/times' in page


def test_a_written_agreement_is_asked_for_kindly(visitor):
    answer_all(visitor, "heart_failure")

    page = visitor.get("/suggestion").text

    assert "A written agreement first" in page
    assert "short note" in page


def test_in_a_pregnancy_only_prenatal_is_offered(visitor):
    wishes(visitor, "pregnancy_comfort")
    you(visitor, pregnancy="trimester_2")
    visitor.post("/find/body", data={"marks": ["none"]})
    more(visitor, care__3__needed="no")

    page = visitor.get("/suggestion").text

    assert "/treatments/prenatal/times" in page
    assert "/treatments/swedish/times" not in page


def test_a_stop_says_what_to_do_and_offers_nothing_to_book(visitor):
    answer_all(visitor, "fever")

    page = visitor.get("/suggestion")

    assert page.status_code == 200
    assert "Let us wait a little" in page.text
    assert page.text.index("Book again once you have been free of fever") < page.text.index("You told us")
    assert "/times" not in page.text
    assert "Ask a therapist" in page.text


def test_what_is_urgent_leads_with_the_action(visitor):
    answer_all(visitor, "emergency_symptoms", "fever")

    page = visitor.get("/suggestion").text

    assert "Please look after this first" in page
    assert page.index('href="tel:911"') < page.index("emergency number now") < page.index("free of fever")
    assert "Ask a therapist" in page


def test_the_call_is_one_tap_to_the_number_of_the_spas_own_country(app_on, sqlite_url):
    for number, asked in (("112", 'href="tel:112"'), ("", "the emergency number helps")):
        visitor = app_on(sqlite_url, emergency_number=number).test_client()
        answer_all(visitor, "back_red_flags")

        page = visitor.get("/suggestion").text

        assert asked in page
        assert 'href="tel:"' not in page


def test_what_should_be_seen_today_says_so_and_whom_to_call_if_it_gets_worse(visitor):
    answer_all(visitor, "phlebitis")

    page = visitor.get("/suggestion").text

    assert "looked at today" in page
    assert page.index("See a doctor today") < page.index('href="tel:911"')
    assert "Ask a therapist" in page


def test_the_young_without_a_guardian_wait(visitor):
    wishes(visitor)
    you(visitor, age=15)
    visitor.post("/find/body", data={"marks": ["none"]})
    more(visitor, guardian__agreed="no")

    assert "Let us wait a little" in visitor.get("/suggestion").text


def test_a_wish_that_is_left_out_is_told_why(visitor):
    wishes(visitor, "flexibility", wish="hot_stone", pressure="deep")
    you(visitor)
    visitor.post("/find/body", data={"marks": ["heart_condition"]})

    page = visitor.get("/suggestion").text

    assert "You asked for Hot stone massage" in page
    assert "You wished for deep pressure" in page


def test_the_careful_reading_of_what_is_not_known_is_said(visitor):
    answer_all(visitor, "fracture")
    more(visitor, **{when("fracture") + "unsure": "y"})

    assert "most careful reading" in visitor.get("/suggestion").text


@pytest.mark.parametrize("state", ["nothing", "half"])
def test_without_answers_there_is_no_suggestion(visitor, state):
    if state == "half":
        wishes(visitor)

    assert visitor.get("/suggestion").location == "/find"


def test_a_client_sees_a_suggestion_from_earlier_answers_and_the_read_is_on_record(app, visitor, sign_in_as):
    vera = sign_in_as(visitor, Role.CLIENT)
    with app.app_context():
        make_intake(db.session.get_one(Client, vera.client_id), NEEDS_A_LOOK)

    assert "herniated disc" in visitor.get("/suggestion").text

    with app.app_context():
        assert [entry.client_id for entry in db.session.scalars(select(AccessEntry))] == [vera.client_id]


def test_a_browser_that_booked_once_is_not_shown_those_answers_again(visitor):
    answer_all(visitor, "asthma")
    confirm(visitor, hold(visitor, epoch_at("2026-05-07 10:00")))

    assert visitor.get("/suggestion").location == "/find"


def test_a_letter_on_file_counts_for_the_client_who_is_signed_in(app, visitor, other, sign_in_as):
    vera = sign_in_as(visitor, Role.CLIENT)
    with app.app_context(), transaction():
        letter = Clearance(client_id=vera.client_id, recorded_at=NOW)
        letter.codes = ["heart_failure"]
        db.session.add(letter)
    for anyone in (visitor, other):
        answer_all(anyone, "heart_failure")

    assert "A written agreement first" not in visitor.get("/suggestion").text
    assert "A written agreement first" in other.get("/suggestion").text
