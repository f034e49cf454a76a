"""Finding visits."""

from datetime import date, timedelta

from app.spa.booking import queries
from tests.support.booking import booked, confirm, hold
from tests.support.clock import NOW
from tests.support.counting import counted
from tests.support.factories import (
    NEEDS_A_LOOK,
    ZONE,
    at,
    make_appointment,
    make_client,
    make_draft,
)


def test_a_visit_is_found_by_its_address_with_all_around_it(spa):
    visit = booked(spa.swedish)
    token = visit.token

    (found, words), statements = counted(lambda: shown(queries.appointment_by_token(token)))

    assert (found.id, statements) == (visit.id, 1)
    assert words == ("Swedish massage", "Vera Visitor")
    assert queries.appointment_by_token("0" * 32) is None


def shown(visit):
    return visit, (visit.treatment.name, visit.client.name)


def test_a_day_shows_what_takes_up_time_and_who_did_not_come(spa):
    zone = {"zone": ZONE, "now": NOW + timedelta(minutes=5)}
    early = make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=at("2026-05-07 09:00"))
    missed = make_appointment(
        spa.swedish, spa.noor, spa.green, starts_at=at("2026-05-07 09:30"), status="no_show"
    )
    held = hold(spa.swedish, at("2026-05-07 23:00") - timedelta(hours=8))
    make_appointment(spa.swedish, spa.noor, spa.blue, starts_at=at("2026-05-07 12:00"), status="cancelled")
    make_appointment(spa.swedish, spa.noor, spa.blue, starts_at=at("2026-05-06 23:59") - timedelta(hours=9))
    make_appointment(spa.swedish, spa.noor, spa.blue, starts_at=at("2026-05-08 09:00"))

    board, statements = counted(lambda: queries.day_board(date(2026, 5, 7), **zone))

    assert [visit.id for visit in board] == [early.id, missed.id, held.id]
    assert statements == 2
    mine = queries.therapist_day(spa.mira.id, date(2026, 5, 7), **zone)
    assert [visit.id for visit in mine] == [early.id]


def test_a_hold_that_ran_out_is_not_on_the_board(spa):
    hold(spa.swedish)

    assert queries.day_board(date(2026, 5, 7), zone=ZONE, now=NOW + timedelta(minutes=11)) == []


def test_a_client_sees_their_own_visits_in_two_lists(spa):
    ben = make_client("Ben")
    past = make_appointment(
        spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=at("2026-05-04 10:00"), status="completed"
    )
    later = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=at("2026-05-09 10:00"))
    soon = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=at("2026-05-08 10:00"))
    gone = make_appointment(
        spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=at("2026-05-11 10:00"), status="cancelled"
    )
    make_appointment(spa.swedish, spa.noor, spa.green, ben)
    hold(spa.swedish, at("2026-05-12 10:00"), client=spa.ada)

    own = queries.visits_of([spa.ada.id], NOW)

    assert [visit.id for visit in own.upcoming] == [soon.id, later.id]
    assert [visit.id for visit in own.past] == [gone.id, past.id]
    assert queries.visits_of([], NOW) == queries.OwnVisits([], [])


def test_a_hold_that_was_given_up_was_never_a_visit(spa):
    draft = make_draft()
    hold(spa.swedish, draft=draft)
    visit = confirm(hold(spa.swedish, at("2026-05-07 13:00"), draft=draft))

    assert [each.id for each in queries.visits_of([visit.client_id], NOW).upcoming] == [visit.id]
    assert queries.visits_of([visit.client_id], NOW).past == []


def test_requests_wait_for_their_therapist(spa):
    visit = booked(spa.swedish, NEEDS_A_LOOK, therapist_id=spa.mira.id)
    booked(spa.swedish, therapist_id=spa.noor.id)

    assert [each.id for each in queries.waiting_reviews(now=NOW)] == [visit.id]
    assert [each.id for each in queries.waiting_reviews(spa.mira.id, now=NOW)] == [visit.id]
    assert queries.waiting_reviews(spa.noor.id, now=NOW) == []


def test_confirmed_visits_that_could_not_start_are_listed(spa):
    unanswered = confirm(hold(spa.swedish, therapist_id=spa.mira.id), None)
    booked(spa.swedish, starts_at=at("2026-05-07 13:00"), therapist_id=spa.mira.id)

    soon = queries.not_ready(spa.mira.id, now=NOW, until=NOW + timedelta(days=3))

    assert [visit.id for visit in soon] == [unanswered.id]
    assert queries.not_ready(spa.noor.id, now=NOW, until=NOW + timedelta(days=3)) == []


def test_a_visitor_finds_their_own_hold(spa):
    draft = make_draft()
    mine = hold(spa.swedish, draft=draft)
    hold(spa.swedish)

    assert queries.own_hold(draft.id, [], NOW).id == mine.id
    assert queries.own_hold(None, [spa.ada.id], NOW) is None
    assert queries.own_hold(draft.id, [], NOW + timedelta(minutes=10)) is None
