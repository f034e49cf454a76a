from datetime import timedelta

import pytest

from app.domain.availability import choices, explain, open_slots
from app.domain.effort import Work, day_effort, effort_minutes, heaviest_run, planned_pressure
from app.domain.errors import EffortSpent, TherapistBusy
from app.domain.hours import day_bounds
from app.domain.policy import Policy
from tests.domain.making import (
    MONDAY,
    TUESDAY,
    ZONE,
    at,
    between,
    clock,
    make_diary,
    make_needs,
    make_request,
    make_therapist,
)


def work(start, end, effort, day=MONDAY):
    taken = between(start, end, day)
    return Work(taken.start, taken.end, effort)


def request_with(*, a_day=0, in_a_row=0, rest=20, **wishes):
    policy = Policy(effort_a_day=a_day, effort_in_a_row=in_a_row, rest=timedelta(minutes=rest))
    return make_request(policy=policy, **wishes)


def offered(request, diary):
    return [clock(slot.start) for slot in open_slots(request, diary)]


@pytest.mark.parametrize(
    ("minutes", "percent", "pressure", "effort"),
    [
        (60, 100, None, 60),
        (60, 100, "light", 48),
        (60, 120, "firm", 90),
        (90, 120, "deep", 151),
        (45, 115, "medium", 52),
        (30, 0, "deep", 0),
    ],
)
def test_effort_is_minutes_by_treatment_by_pressure(minutes, percent, pressure, effort):
    assert effort_minutes(minutes, percent, pressure) == effort


@pytest.mark.parametrize(
    ("wish", "cap", "agreed", "planned"),
    [
        (None, None, None, "medium"),
        (None, "light", None, "light"),
        ("deep", "medium", None, "medium"),
        ("light", "firm", None, "light"),
        ("deep", None, "light", "light"),
    ],
)
def test_the_pressure_to_reckon_with_is_agreed_or_wished_within_the_limit(wish, cap, agreed, planned):
    assert planned_pressure(wish, cap, agreed) == planned


def test_a_day_that_is_spent_offers_nothing_more_but_the_next_day_does():
    worked = [work("09:00", "11:00", 120), work("12:00", "13:00", 60)]
    working = [between("09:00", "17:00", day) for day in (MONDAY, TUESDAY)]
    diary = make_diary(therapists=[make_therapist(busy=worked, working=working)], days=2)

    assert "13:00" in offered(request_with(a_day=240), diary)
    spent = open_slots(request_with(a_day=239), diary)
    assert {slot.start >= at("00:00", TUESDAY) for slot in spent} == {True}


def test_a_rest_begins_a_new_run_and_turnover_is_none():
    diary = make_diary(
        therapists=[make_therapist(busy=[work("09:00", "11:15", 120)], working=[between("09:00", "13:30")])]
    )

    free = offered(request_with(in_a_row=150), diary)

    assert free == ["11:45", "12:00", "12:15", "12:30"]  # 11:15 and 11:30 are less than 20 minutes later
    assert offered(request_with(in_a_row=150, rest=15), diary)[0] == "11:30"
    assert offered(request_with(in_a_row=180), diary)[0] == "11:15"


def test_a_visit_that_would_join_two_runs_counts_both():
    worked = [work("09:00", "10:00", 60), work("11:15", "12:15", 60)]
    working = [between("09:00", "12:15")]
    diary = make_diary(therapists=[make_therapist(busy=worked, working=working)])

    assert offered(request_with(in_a_row=179), diary) == []
    assert offered(request_with(in_a_row=180), diary) == ["10:00", "10:15"]


def test_a_therapists_own_budget_counts_before_the_houses():
    worked = [work("09:00", "11:00", 120)]
    strong = make_therapist(1, busy=worked, effort_a_day=400)
    tired = make_therapist(2, busy=worked, effort_a_day=130)
    unlimited = make_therapist(3, busy=worked, effort_a_day=0)
    diary = make_diary(therapists=[strong, tired, unlimited])

    ways = choices(request_with(a_day=150), diary, at("14:00"))

    assert [way.therapist_id for way in ways] == [1, 3]


def test_the_desk_is_refused_too_and_hears_why_unless_it_is_overridden():
    diary = make_diary(therapists=[make_therapist(busy=[work("09:00", "15:00", 360)])])
    at_the_desk = request_with(a_day=360, at_the_desk=True, therapist_id=1)

    refusal = explain(at_the_desk, diary, at("15:30"))

    assert isinstance(refusal, EffortSpent)
    assert refusal.sentence.startswith("Therapist 1 would give more hands-on work than one day")
    overridden = request_with(a_day=360, at_the_desk=True, effort_override=True)
    assert explain(overridden, diary, at("15:30")) is None
    assert isinstance(explain(overridden, diary, at("14:30")), TherapistBusy)


def desk_words(request, diary, start):
    return explain(request, diary, at(start)).for_the_desk


def test_the_desk_hears_which_limit_is_spent_and_how_much_is_left():
    day = make_diary(therapists=[make_therapist(busy=[work("09:00", "11:00", 120)])])
    row = make_diary(therapists=[make_therapist(busy=[work("13:00", "15:00", 120)])])

    assert desk_words(request_with(a_day=150, therapist_id=1), day, "14:00") == (
        "This visit asks for 60 effort minutes. Therapist 1 has 30 of 150 left that day. "
        "Please choose another time or therapist."
    )
    assert "has 10 of 130 left in that stretch without a rest." in desk_words(
        request_with(in_a_row=130), row, "15:00"
    )
    both = desk_words(request_with(a_day=110, in_a_row=130), row, "15:00")
    assert "has none of 110 left that day, and 10 of 130 left in that stretch without a rest." in both


def test_the_desk_hears_of_each_who_is_free_but_of_no_crowd():
    spent = [make_therapist(number, busy=[work("09:00", "11:00", 120)]) for number in range(1, 7)]
    words = desk_words(request_with(a_day=150), make_diary(therapists=spent), "14:00")

    assert "Therapist 4 has 30 of 150 left that day; 2 more have too little left as well." in words
    assert "Therapist 5" not in words
    others = [make_therapist(9, busy=[work("13:30", "14:30", 10)]), *spent[:1]]
    words = desk_words(request_with(a_day=150), make_diary(therapists=others), "14:00")
    assert "Therapist 9" not in words  # busy then, so no way out


def test_what_a_visitor_could_read_says_nothing_of_how_much_is_left():
    diary = make_diary(therapists=[make_therapist(busy=[work("09:00", "15:00", 360)])])

    assert not any(sign.isdigit() for sign in explain(request_with(a_day=360), diary, at("15:30")).sentence)


def test_a_lighter_touch_may_fit_where_a_firmer_does_not():
    diary = make_diary(therapists=[make_therapist(busy=[work("09:00", "14:00", 300)])])

    assert offered(request_with(a_day=350, pressure="light"), diary)
    assert not offered(request_with(a_day=350, pressure="firm"), diary)


def test_what_asks_no_effort_is_never_in_the_way_of_a_budget():
    diary = make_diary(therapists=[make_therapist(busy=[work("09:00", "14:00", 900)])])

    assert offered(request_with(a_day=60, in_a_row=60, needs=make_needs(effort_percent=0)), diary)


def test_a_visit_that_is_changed_keeps_its_place_whatever_it_asks():
    diary = make_diary(therapists=[make_therapist(busy=[work("09:00", "14:00", 360)])])
    request = request_with(a_day=360, settled=(1, at("15:00")))

    assert offered(request, diary) == ["15:00"]
    assert [way.therapist_id for way in choices(request, diary, at("15:00"))] == [1]


def test_the_claim_of_the_therapist_carries_the_effort_and_no_other():
    [way] = choices(request_with(pressure="firm"), make_diary(), at("12:00"))

    assert [(claim.resource_id, claim.effort) for claim in way.claims] == [(101, 75), (201, 0)]


def test_the_effort_of_a_day_and_its_heaviest_run_can_be_told():
    worked = [
        work("12:00", "13:00", 60),
        between("10:00", "11:00"),
        work("13:15", "14:15", 72),
        work("09:00", "10:00", 40, TUESDAY),
    ]
    day = day_bounds(MONDAY, ZONE)

    assert day_effort(worked, day) == 132
    assert heaviest_run(worked, day, 20 * 60) == 132
    assert heaviest_run(worked, day, 15 * 60) == 72
