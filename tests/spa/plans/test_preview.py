"""Every date is judged before anything is booked."""

from datetime import date, timedelta

from app.domain.hours import local_date
from app.domain.recurrence import Recurrence
from tests.spa.plans.conftest import FIRST, Planner, four, nth
from tests.support.counting import counted
from tests.support.factories import (
    NEEDS_A_LOOK,
    NOT_NOW,
    ZONE,
    answers,
    at,
    make_appointment,
    make_closure,
    make_intake,
    make_therapist,
    make_time_off,
)


def problems(found):
    return [one.problem.code if one.problem else None for one in found]


def test_free_dates_have_nothing_in_their_way(either_spa):
    found = Planner(either_spa).look()

    assert [one.on for one in found] == [nth(number) for number in range(4)]
    assert problems(found) == [None] * 4
    assert [one.fit.outcome for one in found] == ["unscreened"] * 4


def test_each_conflict_is_said_in_words_with_what_is_free_near(either_spa):
    spa = either_spa
    make_closure("2026-05-14 00:00", "2026-05-15 00:00")
    make_time_off(spa.mira, "2026-05-28 00:00", "2026-05-30 00:00")
    make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=at("2026-06-11 10:00"))
    make_appointment(spa.swedish, spa.noor, spa.green, spa.ada, starts_at=at("2026-06-25 10:00"))

    found = Planner(spa).look(therapist_id=spa.mira.id)

    assert problems(found) == ["closed", "time_off", "therapist_busy", "client_busy"]
    assert all(one.alternatives for one in found)
    assert found[2].problem.sentence.startswith("Mira is busy")


def test_the_nearest_alternatives_stand_first_and_somebody_else_is_an_offer(spa):
    make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=at("2026-05-14 10:00"))

    near = Planner(spa).look(therapist_id=spa.mira.id)[0].alternatives

    same = [one.start for one in near if one.therapist_id == spa.mira.id]
    others = [one.start for one in near if one.therapist_id is None]
    assert int(at("2026-05-14 11:15").timestamp()) in same
    assert int(at("2026-05-14 10:00").timestamp()) in others


def test_alternatives_of_a_weekly_plan_stay_away_from_the_next_date(spa):
    make_closure("2026-05-14 00:00", "2026-05-18 00:00")
    make_time_off(spa.mira, "2026-05-10 00:00", "2026-05-14 00:00")
    weekly = four(every_weeks=1)

    [first, *_] = Planner(spa).look(weekly, therapist_id=spa.mira.id)

    assert {local_date(one.start, ZONE) for one in first.alternatives} <= {
        FIRST + timedelta(days) for days in range(-3, 4)
    }


def test_a_time_that_the_clock_skips_is_said_as_such(spa):
    night = Recurrence(every_weeks=1, first_on=date(2027, 3, 7), wall_minute=150, visits=2)

    assert problems(Planner(spa).look(night))[1] == "no_such_time"


def test_plans_reach_further_than_single_visits_but_not_for_ever(spa):
    assert problems(Planner(spa).look(four(every_weeks=8, visits=6)))[-1] is None
    late = Recurrence(every_weeks=8, first_on=date(2027, 3, 18), wall_minute=600, visits=2)
    assert problems(Planner(spa).look(late)) == [None, "too_far_ahead"]


def test_the_answers_are_judged_for_each_date(spa):
    make_intake(spa.ada, answers(week=8, pregnancy={"status": "trimester_1"}))

    found = Planner(spa).look(four(every_weeks=8, visits=4))

    assert len({one.fit.qualifications for one in found} | {one.fit.reasons for one in found}) > 1
    assert found[0].fit.reasons != found[-1].fit.reasons


def test_a_date_that_needs_other_training_says_so_when_the_certificate_ends(spa):
    make_intake(spa.ada, NEEDS_A_LOOK)
    ends = make_therapist(spa.swedish, name="Ines", qualifications={"clinical": nth(1)})

    found = Planner(spa).look(therapist_id=ends.id)

    assert problems(found) == [None, None, "not_qualified", "not_qualified"]
    assert all(one.therapist_id is None for one in found[3].alternatives)
    assert found[3].alternatives


def test_what_the_rules_rule_out_is_not_offered(spa):
    make_intake(spa.ada, NOT_NOW)

    found = Planner(spa).look()

    assert problems(found) == ["not_bookable"] * 4
    assert found[0].fit.is_ruled_out
    assert found[0].fit.reasons
    assert not found[0].alternatives


def test_the_number_of_queries_does_not_grow_with_the_dates(spa):
    make_intake(spa.ada, NEEDS_A_LOOK)
    planner, mira = Planner(spa), spa.mira.id
    _, few = counted(lambda: planner.look(four(visits=1)))
    _, many = counted(lambda: planner.look(four(visits=26), therapist_id=mira))

    assert few == many <= 10
