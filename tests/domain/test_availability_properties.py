"""Whatever the calendar looks like: nothing illegal is offered, nothing legal hidden, the answers agree."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import event, given
from hypothesis import strategies as st

from app.domain.availability import (
    Diary,
    KitNeed,
    choices,
    explain,
    fullness_by_day,
    loading_interval_at,
    open_slots,
    rank,
)
from app.domain.effort import Limit, Work
from app.domain.hours import WeeklyHours, days_bounds, local_date, working_intervals
from app.domain.interval import Interval
from app.domain.policy import Policy
from tests.domain.making import (
    CHANGE_DAYS,
    make_kit,
    make_needs,
    make_request,
    make_room,
    make_therapist,
)
from tests.domain.minute_by_minute import SlowCalendar, minutes_in

FIVE = 5 * 60
FEATURES = ["wet", "heat"]
CERTIFICATES = ["prenatal", "lymphatic"]
features = st.frozensets(st.sampled_from(FEATURES))
skills = st.sampled_from(["swedish", "swedish thai", "swedish", "thai"]).map(
    lambda words: frozenset(words.split())
)


@st.composite
def intervals(draw, bounds, longest_minutes, most):
    """Occupancies or the like in and around the days, in whole steps of five minutes, in any order."""
    low, high = bounds.start // FIVE - 12, bounds.end // FIVE + 12
    some = st.tuples(st.integers(low, high), st.integers(1, longest_minutes // 5))
    return tuple(Interval(a * FIVE, (a + n) * FIVE) for a, n in draw(st.lists(some, max_size=most)))


@st.composite
def work(draw, bounds, longest_minutes, most):
    """Occupancies of a therapist; most ask some effort."""
    effort = st.sampled_from([0, 15, 30, 60, 90])
    return tuple(
        Work(one.start, one.end, draw(effort)) for one in draw(intervals(bounds, longest_minutes, most))
    )


@st.composite
def hours(draw, day, zone):
    """Long or broken hours, some through the night, so that changes of the clock are met."""
    rows = draw(
        st.lists(st.tuples(st.integers(0, 200), st.integers(12, 200)), min_size=1, max_size=3)
        | st.just([(0, 288)])
    )
    weekly = [
        WeeklyHours(weekday, start * 5, min((start + length) * 5, 1440))
        for weekday in range(7)
        for start, length in rows
    ]
    return tuple(working_intervals(weekly, day, 2, zone))


@st.composite
def diaries(draw):
    name, change, _ = draw(st.sampled_from(CHANGE_DAYS))
    zone = ZoneInfo(name)
    day = change + timedelta(draw(st.sampled_from([0, 0, -1, 20])))
    days = draw(st.integers(1, 2))
    bounds = days_bounds(day, days, zone)
    expiry = st.none() | st.sampled_from([day - timedelta(1), day, day + timedelta(1)])
    therapists = [
        make_therapist(
            number,
            gender=draw(st.sampled_from(["female", "male"])),
            skills=draw(skills),
            qualifications=draw(st.dictionaries(st.sampled_from(CERTIFICATES), expiry)),
            working=draw(hours(day, zone)),
            time_off=draw(intervals(bounds, 300, 1)),
            busy=draw(work(bounds, 120, 6)),
            last_booked_at=draw(st.sampled_from([None, 10, 20])),
            effort_a_day=draw(st.sampled_from([None, None, 0, 120])),
            effort_in_a_row=draw(st.sampled_from([None, None, 0, 100])),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    rooms = [
        make_room(
            number,
            features=draw(features),
            places=draw(st.sampled_from([1, 1, 2])),
            busy=draw(intervals(bounds, 120, 6)),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    kit = [
        make_kit(number, kind=kind, busy=draw(intervals(bounds, 180, 4)))
        for number, kind in enumerate(draw(st.lists(st.sampled_from(["stones", "mat"]), max_size=3)), 1)
    ]
    return Diary(
        zone=zone,
        first_day=day,
        days=days,
        therapists=therapists,
        rooms=rooms,
        kit=kit,
        closures=draw(intervals(bounds, 240, 1)),
        client_busy=draw(intervals(bounds, 120, 1)),
        known_therapist_ids=draw(st.frozensets(st.integers(1, 3))),
    )


def seldom(strategy, usual):
    """Mostly no wish at all, so that most calendars still have something to offer."""
    return st.sampled_from([False, False, False, True]).flatmap(
        lambda wish: strategy if wish else st.just(usual)
    )


def moments(diary):
    return st.integers(0, diary.bounds.seconds // FIVE - 1).map(lambda n: diary.bounds.start + n * FIVE)


five_minutes = st.integers(0, 12).map(lambda n: n * 5)


@st.composite
def requests(draw, diary):
    in_stock = sorted({piece.kind for piece in diary.kit})
    kinds = draw(seldom(st.just(["stones", "mat"]), in_stock))
    needs = make_needs(
        minutes=draw(st.sampled_from([5, 30, 60, 90])),
        setup_minutes=draw(five_minutes),
        turnover_minutes=draw(five_minutes),
        features=draw(seldom(features, frozenset())),
        kit=tuple(KitNeed(kind, draw(five_minutes), draw(five_minutes)) for kind in kinds),
        effort_percent=draw(st.sampled_from([100, 0, 130])),
    )
    certificates = seldom(st.frozensets(st.sampled_from(CERTIFICATES)), frozenset())
    some_days = st.sampled_from(diary.dates)
    return make_request(
        needs=needs,
        now=(diary.bounds.start // FIVE + draw(st.integers(-600, 60))) * FIVE,
        policy=Policy(
            slot_step=timedelta(minutes=draw(st.sampled_from([15, 5, 20, 60]))),
            notice=timedelta(minutes=draw(st.sampled_from([0, 120]))),
            horizon_days=draw(seldom(st.sampled_from([1, 2]), 90)),
            effort_a_day=draw(st.sampled_from([360, 0, 150])),
            effort_in_a_row=draw(st.sampled_from([200, 0, 80])),
            rest=timedelta(minutes=draw(st.sampled_from([20, 0, 5, 90]))),
        ),
        therapist_id=draw(seldom(st.sampled_from([one.id for one in diary.therapists]), None)),
        room_id=draw(seldom(st.sampled_from([room.id for room in diary.rooms]), None)),
        gender=draw(seldom(st.sampled_from(["female", "male"]), None)),
        qualifications=draw(certificates),
        qualifications_by_day=draw(st.dictionaries(some_days, certificates, max_size=1)),
        ruled_out_days=draw(seldom(st.frozensets(some_days, max_size=1), frozenset())),
        shortest_minutes=draw(st.sampled_from([0, 30])),
        at_the_desk=draw(st.booleans()),
        places=draw(seldom(st.just(2), 1)),
        pressure=draw(st.sampled_from([None, "light", "medium", "firm", "deep"])),
        effort_override=draw(seldom(st.just(True), False)),
        settled=draw(seldom(st.tuples(st.integers(1, 3), moments(diary)), None)),
    )


cases = diaries().flatmap(lambda diary: st.tuples(requests(diary), st.just(diary)))


@given(cases)
def test_exactly_the_legal_starts_are_offered(case):
    request, diary = case
    slots = open_slots(request, diary)

    event(f"something to offer: {bool(slots)}")
    assert slots == SlowCalendar(request, diary).slots()
    assert sorted(rank(slots)) == slots


@given(cases, st.integers(0, 180))
def test_requests_of_one_essence_have_the_same_open_starts(case, later):
    request, diary = case
    another = replace(request, now=request.now + later)
    same = another.essence(diary.zone) == request.essence(diary.zone)
    event(f"same essence: {same}")

    assert open_slots(request, diary) == open_slots(another, diary) or not same
    assert replace(request, places=request.places + 1).essence(diary.zone) != request.essence(diary.zone)


@given(cases, st.data())
def test_a_reason_is_given_exactly_where_a_start_is_not_open(case, data):
    request, diary = case
    slow = SlowCalendar(request, diary)
    grid = set(slow.grid())
    anywhere = moments(diary)
    offered = [slot.start for slot in open_slots(request, diary)]

    for start in [*offered[::7], *data.draw(st.lists(anywhere, max_size=10))]:
        legal = bool(slow.therapists_at(start)) and (request.at_the_desk or start in grid)
        assert (explain(request, diary, start) is None) == legal


@given(cases, st.data())
def test_a_shortage_is_told_exactly_where_strength_is_lacking_and_counts_what_is_given(case, data):
    request, diary = case
    slow, policy = SlowCalendar(request, diary), request.policy
    plain = replace(request, effort_override=False, settled=None)
    for start in data.draw(st.lists(moments(diary), max_size=10)):
        for one in diary.therapists:
            if not slow.busy[one.resource_id].isdisjoint(slow.claim(start)):
                continue
            told = {lack.limit: lack for lack in one.shortages(plain, start, diary.midnights)}
            event(f"lacking: {sorted(told)}")
            assert bool(told) != SlowCalendar(plain, diary).has_strength(one, start)
            if day := told.get(Limit.DAY):
                budget = policy.effort_a_day if one.effort_a_day is None else one.effort_a_day
                assert (day.most, day.given) == (budget, slow.effort_that_day(one, start))
            if run := told.get(Limit.RUN):
                budget = policy.effort_in_a_row if one.effort_in_a_row is None else one.effort_in_a_row
                assert (run.most, run.given) == (budget, slow.effort_in_that_run(one, start))


@given(cases)
def test_choices_are_all_the_free_combinations_and_claim_only_free_resources(case):
    request, diary = case
    slow = SlowCalendar(request, diary)
    for slot in open_slots(request, diary)[::5]:
        found = choices(request, diary, slot.start)

        for choice in found:
            assert all(
                minutes_in([claim.interval]).isdisjoint(slow.busy[claim.resource_id])
                for claim in choice.claims
            )
        chosen = {(choice.therapist_id, choice.room_id, choice.kit_ids) for choice in found}
        combinations = len(slot.therapist_ids) * len(slow.rooms_at(slot.start))
        for pieces in slow.kit_at(slot.start):
            combinations *= len(pieces)
        assert len(found) == len(chosen) == combinations
        assert {choice.therapist_id for choice in found} == set(slot.therapist_ids)
        known = [choice.therapist_id in diary.known_therapist_ids for choice in found]
        assert known == sorted(known, reverse=True)


@given(cases, st.data())
def test_one_more_visit_never_opens_a_slot(case, data):
    request, diary = case
    more = data.draw(work(diary.bounds, 120, 3))
    whose = data.draw(st.sampled_from(["therapists", "rooms", "kit", "client_busy", "closures"]))
    if whose in ("client_busy", "closures"):
        fuller = replace(diary, **{whose: (*getattr(diary, whose), *more)})
    else:
        everyone = [replace(one, busy=(*one.busy, *more)) for one in getattr(diary, whose)]
        fuller = replace(diary, **{whose: everyone})

    before = {slot.start: set(slot.therapist_ids) for slot in open_slots(request, diary)}
    for slot in open_slots(request, fuller):
        assert set(slot.therapist_ids) <= before[slot.start]


@given(cases)
def test_what_is_offered_online_keeps_every_effort_budget(case):
    request, diary = case
    request = replace(request, at_the_desk=False, effort_override=False, settled=None)
    slow = SlowCalendar(request, diary)
    people = {one.id: one for one in diary.therapists}

    for slot in open_slots(request, diary):
        for who in slot.therapist_ids:
            assert slow.has_strength(people[who], slot.start)


@given(cases)
def test_an_override_adds_starts_but_never_two_visits_in_one_place(case):
    request, diary = case
    before = {slot.start: set(slot.therapist_ids) for slot in open_slots(request, diary)}
    people = {one.id: one for one in diary.therapists}

    overridden = replace(request, effort_override=True)
    after = {slot.start: set(slot.therapist_ids) for slot in open_slots(overridden, diary)}

    assert all(able <= after[start] for start, able in before.items())
    for start, able in after.items():
        claim = request.needs.occupancy(start)
        assert not any(taken.overlaps(claim) for who in able for taken in people[who].busy)


@given(cases)
def test_the_order_hides_nothing_and_begins_with_the_next_free(case):
    request, diary = case
    slots = open_slots(request, diary)
    first, *others = rank(slots) or [None]

    assert sorted(rank(slots)) == slots
    assert first is None or first.start == min(slot.start for slot in slots)
    assert others == sorted(others, key=lambda slot: (slot.leaves_gap, slot.start))


@given(cases)
def test_any_therapist_is_known_then_least_taken_that_day_then_longest_not_booked(case):
    request, diary = case
    people = {one.id: one for one in diary.therapists}
    for slot in open_slots(request, diary)[::5]:
        order = [people[way.therapist_id] for way in choices(request, diary, slot.start)]
        day = days_bounds(local_date(slot.start, diary.zone), 1, diary.zone)
        today = set(range(day.start, day.end, 60))

        preference = [
            (
                one.id not in diary.known_therapist_ids,
                len(minutes_in(one.busy) & today),
                one.last_booked_at or 0,
            )
            for one in order
        ]
        assert preference == sorted(preference)


@given(cases)
def test_no_scarcer_room_is_taken_while_a_plainer_one_is_free(case):
    request, diary = case
    rooms = {room.id: room for room in diary.rooms}
    for slot in open_slots(request, diary)[::5]:
        taken = rooms[choices(request, diary, slot.start)[0].room_id]
        for other in SlowCalendar(request, diary).rooms_at(slot.start):
            plainer = rooms[other]
            has_less = plainer.features <= taken.features and plainer.places <= taken.places
            assert not has_less or (plainer.features, plainer.places) == (taken.features, taken.places)


@given(diaries())
def test_a_day_is_never_fuller_than_full(diary):
    workable = {
        minute
        for one in diary.therapists
        for minute in minutes_in(one.working) - minutes_in([*one.time_off, *diary.closures])
    }
    for day, fullness in fullness_by_day(diary).items():
        bounds = days_bounds(day, 1, diary.zone)
        nobody_works = workable.isdisjoint(range(bounds.start, bounds.end, 60))
        assert (fullness is None) == nobody_works
        assert fullness is None or 0 <= fullness <= 1


@given(cases, st.data())
def test_a_claim_needs_to_know_no_more_than_what_is_read_for_it(case, data):
    request, diary = case
    start = data.draw(moments(diary))
    claim = request.needs.occupancy(start)
    span = loading_interval_at(claim, diary.zone)
    near = days_bounds(diary.first_day, diary.days, diary.zone).padded(*request.needs.furthest_reach)

    def during(these, interval):
        return [replace(one, busy=[busy for busy in one.busy if busy.overlaps(interval)]) for one in these]

    read = replace(
        diary,
        therapists=during(diary.therapists, span),
        rooms=during(diary.rooms, claim),
        kit=during(diary.kit, near),
    )

    assert choices(request, read, start) == choices(request, diary, start)
    assert str(explain(request, read, start)) == str(explain(request, diary, start))
