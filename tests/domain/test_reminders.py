"""Which messages around a visit are due: by day, while they are of use, once, and to those who want them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lifecycle import Status
from app.domain.policy import Policy
from app.domain.reminders import (
    BEFORE,
    SORT_OF,
    Kind,
    Sort,
    VisitFacts,
    due,
    is_night,
    reach_after,
    reach_before,
    window,
)

ZONE = ZoneInfo("America/New_York")
POLICY = Policy()
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def at(wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZONE).astimezone(UTC)


def wall(instant: datetime) -> str:
    return instant.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def visit(start: str = "2026-05-14 14:00", *, known: str = "2026-05-01 12:00", **changes) -> VisitFacts:
    starts_at = at(start)
    facts = VisitFacts(
        status=Status.CONFIRMED, starts_at=starts_at, ends_at=starts_at + HOUR, known_at=at(known)
    )
    return replace(facts, **changes)


def given_visit(**changes) -> VisitFacts:
    return visit(**{"status": Status.COMPLETED, "is_last": True} | changes)


def opens(kind: Kind, one: VisitFacts, policy: Policy = POLICY) -> str | None:
    found = window(kind, one, policy, ZONE)
    return wall(found.at) if found else None


def kinds(one: VisitFacts, now: str, *, policy: Policy = POLICY, **more) -> set[Kind]:
    return set(due(one, now=at(now), policy=policy, zone=ZONE, **more))


# --- before


def test_two_days_and_three_hours_before_somebody_is_reminded():
    assert opens(Kind.REMINDER, visit()) == "2026-05-12 14:00"
    assert opens(Kind.SHORTLY, visit()) == "2026-05-14 11:00"
    assert opens(Kind.LAST_CALL, visit()) is None
    assert opens(Kind.LAST_CALL, visit(wants_answers=True)) == "2026-05-13 14:00"


def test_who_books_five_hours_ahead_is_reminded_of_it_shortly_before_alone():
    late = visit(known="2026-05-14 09:00")

    assert opens(Kind.REMINDER, late) is None
    assert opens(Kind.SHORTLY, late) == "2026-05-14 11:00"
    assert opens(Kind.SHORTLY, visit(known="2026-05-14 10:00")) is None


def test_who_was_moved_lately_knows_when_it_is():
    assert opens(Kind.REMINDER, visit(known="2026-05-11 15:00")) is None
    assert opens(Kind.REMINDER, visit(known="2026-05-11 13:00")) == "2026-05-12 14:00"


def test_a_reminder_that_falls_into_the_night_waits_for_the_morning_if_that_is_early_enough():
    house = replace(POLICY, reminder_first=36 * HOUR)

    assert opens(Kind.REMINDER, visit("2026-05-14 18:00"), house) == "2026-05-13 08:00"
    assert opens(Kind.REMINDER, visit("2026-05-14 10:00"), house) == "2026-05-13 08:00"
    half_a_day = replace(POLICY, reminder_first=12 * HOUR, reminder_second=timedelta(0))
    assert opens(Kind.REMINDER, visit("2026-05-14 09:00"), half_a_day) == "2026-05-13 20:00"


def test_the_second_reminder_of_an_early_visit_comes_the_evening_before():
    assert opens(Kind.SHORTLY, visit("2026-05-14 09:00")) == "2026-05-13 20:00"
    assert opens(Kind.SHORTLY, visit("2026-05-14 11:00")) == "2026-05-14 08:00"


@pytest.mark.parametrize(
    ("start", "opened"), [("2026-03-08 11:30", "2026-03-08 08:30"), ("2026-11-01 09:30", "2026-10-31 20:00")]
)
def test_on_nights_when_the_clocks_change_the_wall_decides_what_is_night(start, opened):
    assert opens(Kind.SHORTLY, visit(start, known="2026-02-01 12:00")) == opened


def test_what_is_late_is_sent_while_it_is_of_use_and_never_beside_the_next():
    assert kinds(visit(), "2026-05-13 20:00") == {Kind.REMINDER}
    assert kinds(visit(), "2026-05-14 11:00") == {Kind.SHORTLY}
    assert kinds(visit(), "2026-05-14 13:30") == set()


def test_a_house_may_send_none_or_at_other_times():
    silent = Policy(
        reminder_first=timedelta(0),
        reminder_second=timedelta(0),
        intake_last_call=timedelta(0),
        aftercare_after=timedelta(0),
        invite_after_days=0,
    )
    for one in (visit(wants_answers=True), given_visit(rhythm_weeks=2)):
        assert [kind for kind in Kind if window(kind, one, silent, ZONE)] == []
    assert opens(Kind.REMINDER, visit(), replace(POLICY, reminder_first=5 * DAY)) == "2026-05-09 14:00"


def test_two_reminders_for_one_moment_are_one():
    both = replace(POLICY, reminder_first=3 * HOUR)

    assert kinds(visit(), "2026-05-14 11:00", policy=both) == {Kind.SHORTLY}


def test_nobody_is_reminded_of_a_visit_whose_therapist_is_away():
    assert kinds(visit(is_kept=False, wants_answers=True), "2026-05-13 14:00") == set()


# --- after


def test_hours_after_a_visit_comes_advice_and_a_late_visits_waits_for_the_morning():
    assert opens(Kind.AFTERCARE, given_visit()) == "2026-05-14 18:00"
    assert opens(Kind.AFTERCARE, given_visit(start="2026-05-14 18:30")) == "2026-05-15 08:00"


def test_four_weeks_later_or_in_the_rhythm_that_was_advised_they_are_invited_once():
    assert opens(Kind.NEXT, given_visit()) == "2026-06-11 15:00"
    assert opens(Kind.NEXT, given_visit(rhythm_weeks=2)) == "2026-05-28 15:00"
    assert kinds(given_visit(), "2026-06-12 10:00") == {Kind.NEXT}
    assert kinds(given_visit(), "2026-06-12 10:00", told={Kind.NEXT}) == set()
    assert kinds(given_visit(), "2026-06-19 10:00") == set()


def test_who_has_been_booked_again_or_came_to_nothing_since_is_not_invited():
    assert opens(Kind.NEXT, given_visit(is_last=False)) is None


# --- always


def moments(days: int) -> st.SearchStrategy[timedelta]:
    return st.integers(-days * 24 * 12, days * 24 * 12).map(lambda fives: fives * timedelta(minutes=5))


LEADS = st.integers(0, 14 * 24).map(lambda hours: hours * HOUR)
HOUSES = st.builds(
    Policy,
    reminder_first=LEADS,
    reminder_second=st.integers(0, 48).map(lambda hours: hours * HOUR),
    intake_last_call=st.integers(0, 7 * 24).map(lambda hours: hours * HOUR),
    aftercare_after=st.integers(0, 48).map(lambda hours: hours * HOUR),
    invite_after_days=st.integers(0, 56),
    quiet_period=st.integers(0, 60).map(lambda minutes: timedelta(minutes=minutes)),
)


@st.composite
def visits(draw) -> VisitFacts:
    """Visits at any time of three days in spring, also in the nights that change the clocks."""
    first = draw(st.sampled_from(["2026-03-07 00:00", "2026-05-14 00:00", "2026-10-31 00:00"]))
    starts_at = at(first) + draw(st.integers(0, 3 * 96)) * timedelta(minutes=15)
    return VisitFacts(
        status=draw(st.sampled_from(Status)),
        starts_at=starts_at,
        ends_at=starts_at + draw(st.sampled_from([30, 60, 120])) * timedelta(minutes=1),
        known_at=starts_at - draw(st.integers(0, 30 * 24)) * HOUR,
        wants_answers=draw(st.booleans()),
        is_kept=draw(st.booleans()),
        is_last=draw(st.booleans()),
        rhythm_weeks=draw(st.none() | st.integers(1, 8)),
    )


@given(visits(), HOUSES, moments(70))
def test_whatever_is_sent_is_sent_by_day_in_time_and_about_a_visit_that_takes_place(one, house, later):
    now = one.starts_at + later
    for kind, found in due(one, now=now, policy=house, zone=ZONE).items():
        assert not is_night(now, ZONE)
        assert found.at <= now < found.until
        if kind in BEFORE:
            assert one.status is Status.CONFIRMED
            assert one.is_kept
            assert found.until <= one.starts_at
            assert one.known_at + house.quiet_period <= now
            assert now >= one.starts_at - reach_before(house)
        else:
            assert one.status is Status.COMPLETED
            assert one.ends_at < now <= one.ends_at + reach_after()


@given(visits(), HOUSES, st.sets(st.sampled_from(Sort)))
def test_from_hour_to_hour_each_message_goes_out_once_and_none_that_is_muted(one, house, muted):
    told: list[Kind] = []
    for hour in range(-16 * 24, 10 * 24):
        now = one.starts_at + hour * HOUR
        told += due(one, now=now, policy=house, zone=ZONE, muted=muted, told=told)

    assert len(told) == len(set(told))
    assert not {SORT_OF[kind] for kind in told} & muted


@given(visits(), HOUSES, moments(16))
def test_a_cancelled_visit_says_nothing(one, house, later):
    gone = replace(one, status=Status.CANCELLED)

    assert due(gone, now=one.starts_at + later, policy=house, zone=ZONE) == {}


@given(visits(), HOUSES)
def test_every_window_opens_by_day(one, house):
    for kind in Kind:
        found = window(kind, one, house, ZONE)
        assert found is None or not is_night(found.at, ZONE)
