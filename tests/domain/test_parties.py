"""Couples and small groups: everybody placed or nobody, and nothing found only where there is nothing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.availability import Choice, Diary, KitNeed, SlotRequest, choices
from app.domain.interval import Interval
from app.domain.parties import (
    ARRANGEMENTS,
    LONGEST_WAIT,
    ONE_AFTER_ANOTHER,
    SAME_ROOM,
    SAME_TIME,
    Arranged,
    Before,
    party_choices,
    party_slots,
)
from tests.domain.making import (
    at,
    between,
    clock,
    make_diary,
    make_kit,
    make_needs,
    make_request,
    make_room,
    make_therapist,
)

TEN = at("10:00")
QUARTER = 15 * 60


def couple(**changes):
    return [make_request(**changes), make_request(**changes)]


def two_therapists(**changes):
    return make_diary(therapists=(make_therapist(1), make_therapist(2)), **changes)


def arrangements_at(slots, start):
    return [slot.arrangement for slot in slots if slot.start == start]


def test_a_couple_lies_side_by_side_where_a_room_has_two_places():
    diary = two_therapists(rooms=(make_room(1), make_room(2, places=2)))

    placed = party_choices(couple(), diary, TEN, SAME_ROOM)

    assert [seat.choice.room_id for seat in placed.seats] == [2, 2]
    assert [seat.choice.therapist_id for seat in placed.seats] == [1, 2]
    assert [seat.start for seat in placed.seats] == [TEN, TEN]


def test_a_shared_room_is_claimed_once_and_for_as_long_as_anybody_needs_it():
    diary = two_therapists(rooms=(make_room(1, places=2),))
    guests = [
        make_request(needs=make_needs(minutes=60, turnover_minutes=15)),
        make_request(needs=make_needs(minutes=90, setup_minutes=10, turnover_minutes=15)),
    ]

    first, second = party_choices(guests, diary, TEN, SAME_ROOM).seats

    room = make_room(1).resource_id
    assert [c.interval for c in first.choice.claims if c.resource_id == room] == [between("09:50", "11:45")]
    assert [c for c in second.choice.claims if c.resource_id == room] == []


def test_without_such_a_room_they_begin_together_in_two():
    diary = two_therapists(rooms=(make_room(1), make_room(2)))

    slots = party_slots(couple(), diary)

    assert arrangements_at(slots, TEN) == [SAME_TIME]
    assert party_choices(couple(), diary, TEN, SAME_ROOM) is None
    assert [seat.choice.room_id for seat in party_choices(couple(), diary, TEN, SAME_TIME).seats] == [1, 2]


def test_with_one_room_they_come_one_after_the_other_when_it_has_been_turned_over():
    guests = couple(needs=make_needs(minutes=60, turnover_minutes=15))

    (slot,) = [slot for slot in party_slots(guests, two_therapists()) if slot.start == TEN]

    assert slot.arrangement == ONE_AFTER_ANOTHER
    assert [clock(start) for start in slot.starts] == ["10:00", "11:15"]
    assert clock(slot.end) == "12:15"


def test_one_therapist_can_treat_both_one_after_the_other():
    placed = party_choices(couple(), make_diary(), TEN, ONE_AFTER_ANOTHER)

    assert [seat.choice.therapist_id for seat in placed.seats] == [1, 1]
    assert [clock(seat.start) for seat in placed.seats] == ["10:00", "11:00"]


def test_nobody_waits_longer_than_half_an_hour():
    busy = make_therapist(1, busy=(between("11:00", "11:45"),))

    assert party_choices(couple(), make_diary(therapists=(busy,)), TEN, ONE_AFTER_ANOTHER) is None


def test_two_hot_stones_need_two_heaters_at_one_time():
    guests = couple(needs=make_needs(kit=(KitNeed("stones"),)))
    rooms = (make_room(1, places=2),)
    one, two = (
        two_therapists(rooms=rooms, kit=(make_kit(1),)),
        two_therapists(rooms=rooms, kit=(make_kit(1), make_kit(2))),
    )

    assert party_choices(guests, one, TEN, SAME_ROOM) is None
    assert [seat.choice.kit_ids for seat in party_choices(guests, two, TEN, SAME_ROOM).seats] == [(1,), (2,)]


def test_whoever_has_a_wish_gets_it_though_another_was_asked_first():
    guests = [make_request(), make_request(therapist_id=1)]

    placed = party_choices(guests, two_therapists(rooms=(make_room(1, places=2),)), TEN, SAME_ROOM)

    assert [seat.choice.therapist_id for seat in placed.seats] == [2, 1]


def test_a_guest_who_is_elsewhere_keeps_the_party_from_that_time():
    diary = two_therapists(rooms=(make_room(1, places=2),))
    busy = [(), (between("10:00", "11:00"),)]

    assert party_choices(couple(), diary, TEN, SAME_ROOM, busy=busy) is None
    assert party_choices(couple(), diary, at("11:00"), SAME_ROOM, busy=busy) is not None


def test_a_party_that_moves_keeps_its_therapists_if_they_are_free():
    diary = make_diary(
        therapists=tuple(make_therapist(number) for number in (1, 2, 3)), rooms=(make_room(1, places=2),)
    )

    placed = party_choices(couple(), diary, TEN, SAME_ROOM, before=[Before(3, 1), Before(2, 1)])

    assert [seat.choice.therapist_id for seat in placed.seats] == [3, 2]


@pytest.mark.parametrize("number", [0, 1, 5])
def test_a_party_is_two_to_four(number):
    with pytest.raises(ValueError, match="2 to 4"):
        party_slots([make_request()] * number, make_diary())


# ── Against brute force ─────────────────────────────────────────────────────────────────────────────────────

QUARTERS = st.integers(0, 12)


@st.composite
def stretches(draw):
    first = draw(QUARTERS)
    return Interval(at("09:00") + first * QUARTER, at("09:00") + (first + draw(st.integers(1, 6))) * QUARTER)


@st.composite
def diaries(draw) -> Diary:
    busy = st.lists(stretches(), max_size=2).map(tuple)
    hours = (between("09:00", "13:00"),)
    skills = st.sampled_from(["swedish", "thai", "both"])
    therapists = tuple(
        make_therapist(
            number,
            working=hours,
            busy=draw(busy),
            gender=draw(st.sampled_from(["woman", "man"])),
            skills=frozenset({"swedish", "thai"} if (skill := draw(skills)) == "both" else {skill}),
        )
        for number in range(1, draw(st.integers(2, 4)))
    )
    rooms = tuple(
        make_room(
            number,
            busy=draw(busy),
            places=draw(st.integers(1, 3)),
            features=frozenset(draw(st.sets(st.sampled_from(["mat"])))),
        )
        for number in range(1, draw(st.integers(2, 4)))
    )
    kit = tuple(make_kit(number, busy=draw(busy)) for number in range(1, draw(st.integers(1, 3))))
    return make_diary(therapists=therapists, rooms=rooms, kit=kit)


@st.composite
def guests(draw) -> SlotRequest:
    needs = make_needs(
        skill=draw(st.sampled_from(["swedish", "thai"])),
        minutes=draw(st.sampled_from([30, 45, 60])),
        setup_minutes=draw(st.sampled_from([0, 10])),
        turnover_minutes=draw(st.sampled_from([0, 15])),
        features=frozenset(draw(st.sets(st.sampled_from(["mat"])))),
        kit=tuple(draw(st.sampled_from([(), (KitNeed("stones", 15, 5),)]))),
    )
    return make_request(
        needs=needs,
        gender=draw(st.sampled_from([None, None, "woman"])),
        therapist_id=draw(st.sampled_from([None, None, 1])),
    )


def brute_force(
    party: list[SlotRequest], diary: Diary, start: int, arrangement: str
) -> Iterator[tuple[tuple[int, Choice], ...]]:
    """Every way at all, by trying each combination of what each guest alone could have."""
    for starts in starts_of(party, start, arrangement):
        alone = [
            [(begin, choice) for choice in choices(request, diary, begin)]
            for request, begin in zip(party, starts, strict=True)
        ]
        for combination in product(*alone):
            if goes_together(party, diary, combination, arrangement):
                yield combination


def starts_of(party, start, arrangement):
    if arrangement != ONE_AFTER_ANOTHER:
        return [(start,) * len(party)]
    rows = [(start,)]
    for request in party[:-1]:
        rows = [
            (*row, begin)
            for row in rows
            for begin in range(at("09:00"), at("17:00"), QUARTER)
            if 0 <= begin - (row[-1] + request.needs.seconds) <= LONGEST_WAIT
        ]
    return rows


def goes_together(party, diary, combination, arrangement) -> bool:
    chosen = [choice for _, choice in combination]
    rooms = {room.id: room for room in diary.rooms}
    if arrangement == SAME_ROOM:
        if len({choice.room_id for choice in chosen}) > 1 or rooms[chosen[0].room_id].places < len(party):
            return False
        shared = rooms[chosen[0].room_id].resource_id
        claims = [claim for choice in chosen for claim in choice.claims if claim.resource_id != shared]
    else:
        claims = [claim for choice in chosen for claim in choice.claims]
    return nothing_twice(claims)


def nothing_twice(claims) -> bool:
    return not any(
        one.resource_id == other.resource_id and one.interval.overlaps(other.interval)
        for number, one in enumerate(claims)
        for other in claims[:number]
    )


def check(party: list[SlotRequest], diary: Diary, placed: Arranged, start: int) -> None:
    """Whatever is found may be booked as it stands."""
    assert placed.seats[0].start == start
    assert nothing_twice([claim for seat in placed.seats for claim in seat.choice.claims])
    for request, seat in zip(party, placed.seats, strict=True):
        alone = choices(request, diary, seat.start)
        # Alone the guest could have just this; only where the room is shared its claim is another's.
        assert (seat.choice.therapist_id, seat.choice.room_id, seat.choice.kit_ids) in {
            (way.therapist_id, way.room_id, way.kit_ids) for way in alone
        }
    rooms = {room.id: room for room in diary.rooms}
    claimed = {claim.resource_id: claim.interval for claim in placed.seats[0].choice.claims}
    if placed.arrangement == SAME_ROOM:
        (room,) = {seat.choice.room_id for seat in placed.seats}
        assert rooms[room].places >= len(party)
        for request, seat in zip(party, placed.seats, strict=True):
            assert claimed[rooms[room].resource_id].contains(request.needs.occupancy(seat.start))


@given(diaries(), st.lists(guests(), min_size=2, max_size=3), st.sampled_from(ARRANGEMENTS), QUARTERS)
def test_nothing_is_found_only_where_brute_force_finds_nothing(diary, party, arrangement, quarter):
    start = at("09:00") + quarter * QUARTER

    placed = party_choices(party, diary, start, arrangement)
    possible = next(brute_force(party, diary, start, arrangement), None)

    assert (placed is None) == (possible is None)
    if placed is not None:
        check(party, diary, placed, start)


@given(diaries(), st.lists(guests(), min_size=2, max_size=3), st.lists(stretches(), max_size=1))
def test_every_start_that_is_shown_can_be_had_as_shown_and_no_other_can(diary, party, elsewhere):
    busy = [tuple(elsewhere), *[()] * (len(party) - 1)]
    shown = {slot.start: (slot.arrangement, slot.starts) for slot in party_slots(party, diary, busy=busy)}

    for start in range(at("09:00"), at("13:00"), QUARTER):
        found = [
            placed
            for arrangement in ARRANGEMENTS
            if (placed := party_choices(party, diary, start, arrangement, busy=busy)) is not None
        ]
        best = (found[0].arrangement, tuple(seat.start for seat in found[0].seats)) if found else None
        assert shown.get(start) == best


@given(diaries(), st.lists(guests(), min_size=2, max_size=3))
def test_less_time_taken_never_takes_a_start_away(diary, party):
    freer = replace(diary, rooms=[replace(room, busy=()) for room in diary.rooms])

    assert {slot.start for slot in party_slots(party, diary)} <= {
        slot.start for slot in party_slots(party, freer)
    }
