"""The waitlist's turns: fair, never twice the same time, never a time that does not fit."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.hours import local_time, wall_to_epoch
from app.domain.interval import Interval
from app.domain.policy import Policy
from app.domain.slots import OpenSlot
from app.domain.waiting import Waiter, answer_by, best_for, deal
from tests.domain.making import CHANGE_DAYS, MONDAY, TUESDAY, ZONE, at, between

POLICY = Policy()
EARLY = at("08:00", MONDAY - timedelta(1))


def slot(start: int, *, minutes: int = 60, therapists: tuple[int, ...] = (1,), gap: bool = False) -> OpenSlot:
    return OpenSlot(start=start, end=start + minutes * 60, therapist_ids=therapists, leaves_gap=gap)


def make_waiter(number: int = 1, **changes: object) -> Waiter:
    usual = {"wish_id": number, "client_id": number, "first_on": MONDAY, "last_on": TUESDAY}
    return Waiter(**usual | changes)


# --- until when to answer


@pytest.mark.parametrize(
    ("now", "visit", "until"),
    [
        ("10:00", "18:00", "12:00"),  # two hours
        ("10:00", "13:00", "11:00"),  # never into the notice that a booking needs
        ("10:00", "12:15", "10:15"),  # a quarter of an hour is the least
        ("06:30", "18:00", "10:00"),  # the morning's sleep does not count
    ],
)
def test_an_offer_leaves_time_to_answer(now, visit, until):
    assert answer_by(at(now), at(visit), policy=POLICY, zone=ZONE) == at(until)


def test_too_late_to_answer_is_no_offer():
    assert answer_by(at("10:00") + 1, at("12:15"), policy=POLICY, zone=ZONE) is None
    assert answer_by(at("10:00"), at("09:00"), policy=POLICY, zone=ZONE) is None


def test_what_is_left_in_the_evening_counts_on_in_the_morning():
    assert answer_by(at("19:30"), at("18:00", TUESDAY), policy=POLICY, zone=ZONE) == at("09:30", TUESDAY)
    assert answer_by(at("23:00"), at("18:00", TUESDAY), policy=POLICY, zone=ZONE) == at("10:00", TUESDAY)


@given(
    change=st.sampled_from(CHANGE_DAYS),
    minute=st.integers(-2 * 1440, 1440),
    ahead=st.integers(0, 5 * 1440),
    length=st.integers(15, 40 * 60),
)
def test_only_hours_of_the_day_run(change, minute, ahead, length):
    name, day, _ = change
    zone = ZoneInfo(name)
    now = wall_to_epoch(day, 0, zone) + minute * 60
    start = now + ahead * 60
    policy = replace(POLICY, offer_length=timedelta(minutes=length))

    until = answer_by(now, start, policy=policy, zone=zone)

    latest = start - policy.notice_seconds
    if until is None:
        assert latest - now < 15 * 60
        return
    awake = sum(8 <= local_time(at_, zone).hour < 20 for at_ in range(now, until, 60))
    assert now + 15 * 60 <= until <= latest
    assert awake == length or (until == latest and awake <= length)


# --- what somebody would take


def test_a_wish_is_for_days_and_for_a_part_of_the_day():
    afternoon = make_waiter(last_on=MONDAY, from_minute=12 * 60, until_minute=17 * 60)

    taken = [
        clock for clock in ("11:45", "12:00", "16:45", "17:00") if afternoon.would_take(slot(at(clock)), ZONE)
    ]

    assert taken == ["12:00", "16:45"]
    assert not afternoon.would_take(slot(at("13:00", TUESDAY)), ZONE)
    assert not afternoon.would_take(slot(at("13:00", MONDAY - timedelta(1))), ZONE)


def test_a_time_that_was_let_go_is_not_offered_again_nor_what_overlaps_it():
    waiter = make_waiter(let_go=(between("10:00", "11:00"),))

    offered = [
        clock
        for clock in ("09:00", "09:15", "10:00", "10:45", "11:00")
        if waiter.would_take(slot(at(clock)), ZONE)
    ]

    assert offered == ["09:00", "11:00"]


def test_the_best_time_is_the_next_one_and_then_what_leaves_no_gap():
    found = [slot(at("09:00"), gap=True), slot(at("10:00"), gap=True), slot(at("11:00"))]

    order = best_for(make_waiter(), found, now=EARLY, policy=POLICY, zone=ZONE)

    assert [one.start for one in order] == [at("09:00"), at("11:00"), at("10:00")]


def test_a_wish_is_over_when_nothing_could_be_offered_any_more():
    waiter = make_waiter(last_on=MONDAY, until_minute=17 * 60)

    assert not waiter.is_over(at("14:44"), POLICY, ZONE)
    assert waiter.is_over(at("14:45"), POLICY, ZONE)


# --- in turn


STARTS = [at(f"{hour:02}:{minute}") for hour in range(9, 17) for minute in ("00", "15", "30", "45")]
slots = st.builds(
    lambda start, who, minutes: slot(start, therapists=who, minutes=minutes),
    st.sampled_from(STARTS),
    st.sampled_from([(1,), (2,), (1, 2)]),
    st.sampled_from([30, 60]),
)
gone = st.builds(lambda start: Interval(start, start + 3600), st.sampled_from(STARTS))


@st.composite
def queues(draw):
    size = draw(st.integers(0, 7))
    return [
        make_waiter(
            number,
            client_id=draw(st.integers(1, 5)),
            first_on=draw(st.sampled_from([MONDAY, TUESDAY])),
            from_minute=draw(st.sampled_from([0, 12 * 60])),
            let_go=tuple(draw(st.lists(gone, max_size=2))),
        )
        for number in range(1, size + 1)
    ]


class Calendar:
    """A spa of two therapists, who are free at some times; a time is given once."""

    def __init__(self, free, quicker):
        self.free = {(one.start, one.end, who) for one in free for who in one.therapist_ids}
        self.quicker = set(quicker)
        self.seen = {}

    def slots_of(self, waiter):
        found = sorted({(start, end) for start, end, _ in self.free})
        open_now = [
            OpenSlot(start, end, tuple(w for s, e, w in sorted(self.free) if (s, e) == (start, end)), False)
            for start, end in found
        ]
        self.seen[waiter.wish_id] = best_for(waiter, open_now, now=EARLY, policy=POLICY, zone=ZONE)
        return self.seen[waiter.wish_id]

    def give(self, waiter, wanted):
        if wanted.start in self.quicker:  # somebody books it this very moment
            return False
        who, visit = wanted.therapist_ids[0], Interval(wanted.start, wanted.end)
        assert (wanted.start, wanted.end, who) in self.free
        self.free = {
            (start, end, other)
            for start, end, other in self.free
            if other != who or not visit.overlaps(Interval(start, end))
        }
        return True


@given(
    queue=queues(),
    free=st.lists(slots, max_size=8),
    asked=st.sets(st.integers(1, 5), max_size=2),
    quicker=st.sets(st.sampled_from(STARTS), max_size=8),
)
def test_everybody_has_their_turn_and_nobody_has_two(queue, free, asked, quicker):
    calendar = Calendar(free, quicker)

    given_out = list(deal(queue, asked=asked, slots_of=calendar.slots_of, give=calendar.give))

    for waiter, got in given_out:
        assert waiter.would_take(got, ZONE)
        assert got == next(one for one in calendar.seen[waiter.wish_id] if one.start not in quicker)
    clients = [waiter.client_id for waiter, _ in given_out]
    assert len(set(clients)) == len(clients)
    assert not set(clients) & asked
    assert [waiter.wish_id for waiter, _ in given_out] == sorted(waiter.wish_id for waiter, _ in given_out)
    # Nobody is passed over: who got nothing had an offer, or nothing was right for them in their turn.
    lucky = {waiter.wish_id for waiter, _ in given_out}
    for waiter in queue:
        if waiter.wish_id in lucky:
            continue
        before = {w.client_id for w, _ in given_out if w.wish_id < waiter.wish_id} | asked
        assert waiter.client_id in before or not [
            one for one in calendar.seen[waiter.wish_id] if one.start not in quicker
        ]


def test_the_first_who_asked_is_the_first_who_is_asked():
    first, second = make_waiter(1), make_waiter(2)
    calendar = Calendar([slot(at("10:00"))], ())

    [(waiter, _)] = deal([first, second], asked=(), slots_of=calendar.slots_of, give=calendar.give)

    assert waiter is first


def test_who_let_a_time_go_leaves_it_to_the_next():
    first, second = make_waiter(1, let_go=(between("10:00", "11:00"),)), make_waiter(2)
    calendar = Calendar([slot(at("10:00"))], ())

    [(waiter, _)] = deal([first, second], asked=(), slots_of=calendar.slots_of, give=calendar.give)

    assert waiter is second
