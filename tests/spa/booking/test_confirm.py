"""From a hold to a booking: one story, all of it or nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import ClientBusy, HoldExpired, NotBookable, NotQualified
from app.domain.strict import InvalidIntake
from app.infra.database import db
from app.spa.accounts.models import Role, User
from app.spa.booking import services
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.intake.models import Consent, Draft, Intake, Screening
from tests.support.booking import DETAILS, booked, busy_of, confirm, count, hold, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LETTER,
    NEEDS_A_LOOK,
    NOT_NOW,
    TOMORROW_AT_TEN,
    WELL,
    answers,
    at,
    epoch_at,
    make_appointment,
    make_client,
    make_draft,
    make_intake,
    make_therapist,
    make_user,
)


def test_confirming_keeps_client_answers_screening_and_consents(either_spa):
    visit = booked(either_spa.swedish)

    assert (visit.status, visit.confirmed_at, visit.held_until) == ("confirmed", NOW, None)
    assert (visit.client.name, visit.client.email) == ("Vera Visitor", "vera@example.com")
    assert visit.intake.answers == WELL
    assert visit.screening.visit_on == date(2026, 5, 7)
    assert visit.needs == {"outcome": "ok", "qualifications": [], "front_desk": []}
    consents = db.session.scalars(select(Consent.kind).where(Consent.client_id == visit.client_id))
    assert set(consents) == {"treatment", "health_data"}
    assert told() == ["booking_confirmed"]


def test_what_was_held_is_kept_for_good_and_the_client_with_it(either_spa):
    visit = booked(either_spa.swedish)

    assert len(visit.occupancy) == 3
    assert {row.lapses_at for row in visit.occupancy} == {None}
    assert busy_of(visit.client) == [(epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 11:00"))]


def test_confirming_twice_books_once_and_tells_once(either_spa):
    held = hold(either_spa.swedish)

    first, second = confirm(held), confirm(held)

    assert first.id == second.id
    assert (count(Appointment), count(Intake)) == (1, 1)
    assert told() == ["booking_confirmed"]


def test_a_visit_to_look_at_first_is_a_request(spa):
    visit = booked(spa.swedish, NEEDS_A_LOOK, qualifications=["clinical"])

    assert (visit.status, visit.confirmed_at) == ("pending_review", None)
    assert visit.needs["outcome"] == "review"
    assert visit.needs["qualifications"] == ["clinical"]
    assert {row.lapses_at for row in visit.occupancy} == {None}
    assert told() == ["booking_requested"]


def test_a_visit_that_needs_a_letter_is_a_request(spa):
    assert booked(spa.swedish, NEEDS_A_LETTER).needs["outcome"] == "clearance"


def test_no_massage_today_books_nothing_and_keeps_nothing(either_spa):
    draft = make_draft(NOT_NOW)
    held = hold(either_spa.swedish, draft=draft)
    clients = count(Client)

    with pytest.raises(NotBookable) as refused:
        confirm(held, NOT_NOW)

    assert "fever" not in refused.value.sentence
    assert held.status == "held"
    assert (count(Client), count(Intake), count(Screening), told()) == (clients, 0, 0, [])
    assert held.draft.answers == NOT_NOW


def test_a_treatment_that_is_ruled_out_is_not_booked(spa):
    held = hold(spa.hot_stone)

    with pytest.raises(NotBookable):
        confirm(held, answers(age=15, guardian_consent=True))


def test_the_date_of_the_visit_decides(spa):
    surgery = answers(conditions=[{"code": "recent_surgery", "days_since": 80}])
    soon = hold(spa.swedish)
    late = hold(spa.swedish, at("2026-07-20 10:00"))

    outcomes = [confirm(each, surgery).needs["outcome"] for each in (soon, late)]

    assert outcomes[0] != "ok"
    assert outcomes[1] == "ok"


def test_a_therapist_without_the_training_cannot_keep_the_visit(spa):
    held = hold(spa.swedish, therapist_id=spa.noor.id)

    with pytest.raises(NotQualified):
        confirm(held, NEEDS_A_LOOK)
    assert held.status == "held"


def test_a_training_that_ends_before_the_visit_does_not_count(spa):
    wanda = make_therapist(spa.swedish, qualifications={"clinical": date(2026, 5, 6)})
    held = hold(spa.swedish, therapist_id=wanda.id)

    with pytest.raises(NotQualified):
        confirm(held, NEEDS_A_LOOK)


def test_a_hold_that_ran_out_is_not_confirmed(spa):
    held = hold(spa.swedish)

    with pytest.raises(HoldExpired):
        confirm(held, now=NOW + timedelta(minutes=10))
    assert told() == []


def test_a_hold_that_was_given_up_is_not_confirmed(spa):
    held = hold(spa.swedish)
    services.give_up_hold(held, now=NOW)

    with pytest.raises(HoldExpired):
        confirm(held)


def test_a_client_is_not_in_two_places(either_spa):
    user = make_user("ada@example.com")
    ada = make_client("Ada", user=user)
    make_appointment(either_spa.swedish, either_spa.noor, either_spa.blue, ada)
    held = hold(either_spa.swedish, at("2026-05-07 10:30"))

    with pytest.raises(ClientBusy):
        confirm(held, user=user, details=replace(DETAILS, name="ada "))
    assert held.status == "held"


def test_a_signed_in_client_books_for_themselves(spa):
    user = make_user("ada@example.com")
    ada = make_client("Ada", user=user)

    visit = confirm(hold(spa.swedish), user=user, details=replace(DETAILS, name="Ada"))

    assert visit.client_id == ada.id
    assert visit.client.email == "ada@example.com"


def test_a_signed_in_client_who_types_another_name_adds_somebody(spa):
    user = make_user("ada@example.com")
    ada = make_client("Ada", user=user)

    visit = confirm(hold(spa.swedish), user=user, details=replace(DETAILS, name="Ben"))

    assert visit.client_id != ada.id
    assert visit.client.user_id == user.id


def test_a_hold_of_a_client_becomes_their_visit(spa):
    visit = confirm(hold(spa.swedish, client=spa.ada))

    assert visit.client_id == spa.ada.id
    assert len(visit.occupancy) == 3


def test_nobody_gets_into_a_clients_row_by_knowing_the_address(spa):
    visit = confirm(hold(spa.swedish), details=replace(DETAILS, email=spa.ada.email, password_hash="hash"))

    assert visit.client_id != spa.ada.id


def test_a_password_makes_a_user_only_for_a_new_address(spa):
    known = make_user("known@example.com")
    new, old = hold(spa.swedish), hold(spa.swedish, at("2026-05-07 12:00"))

    first = confirm(new, details=replace(DETAILS, password_hash="hash"))
    second = confirm(old, details=replace(DETAILS, email="Known@example.com", password_hash="other"))

    made = db.session.get_one(User, first.client.user_id)
    assert (made.email, made.password_hash, made.role) == ("vera@example.com", "hash", Role.CLIENT)
    assert made.email_proved_at is None
    assert second.client.user_id is None
    assert known.password_hash is None


def test_somebody_who_works_here_books_as_anybody(spa):
    manager = make_user(role=Role.MANAGER)

    assert confirm(hold(spa.swedish), user=manager).client.user_id is None


def test_without_answers_the_visit_is_unscreened_and_they_are_asked_for(spa):
    visit = confirm(hold(spa.swedish), None)

    assert visit.status == "confirmed"
    assert visit.needs["outcome"] == "unscreened"
    assert (visit.intake_id, visit.screening_id) == (None, None)
    assert told() == ["booking_confirmed", "intake_wanted"]


def test_without_new_answers_the_newest_count(spa):
    make_intake(spa.ada, WELL, on=NOW - timedelta(days=9))
    newest = make_intake(spa.ada, NEEDS_A_LOOK, on=NOW - timedelta(days=2))

    visit = confirm(hold(spa.swedish, client=spa.ada, qualifications=["clinical"]), None)

    assert visit.intake_id == newest.id
    assert visit.status == "pending_review"


def test_a_draft_whose_answers_were_kept_is_spent(either_spa):
    held = hold(either_spa.swedish, draft=make_draft(WELL))
    other = make_draft(WELL)

    visit = confirm(held)

    assert visit.draft_id is None
    assert list(db.session.scalars(select(Draft.id))) == [other.id]


def test_a_draft_whose_answers_are_not_whole_stays(spa):
    held = hold(spa.swedish, draft=make_draft())

    confirm(held, None)

    assert count(Draft) == 1


def test_odd_answers_are_a_clear_error_and_keep_nothing(spa):
    held = hold(spa.swedish)

    with pytest.raises(InvalidIntake):
        confirm(held, {"intake": {"age": "forty"}, "beside": {}, "steps": []})
    assert held.status == "held"


def test_messages_name_neither_treatment_nor_health(spa):
    booked(spa.swedish, NEEDS_A_LOOK, qualifications=["clinical"], starts_at=TOMORROW_AT_TEN)

    words = " ".join(
        str(payload) for payload in db.session.scalars(select(db.metadata.tables["message"].c.payload))
    ).lower()
    assert "swedish" not in words
    assert "disc" not in words
    assert "vera" in words
