from app.domain.availability import OpenSlot, open_slots, rank
from tests.domain.making import (
    at,
    between,
    clock,
    make_diary,
    make_needs,
    make_request,
    make_therapist,
)


def test_a_slot_says_whether_it_leaves_time_too_short_to_sell():
    diary = make_diary(therapists=[make_therapist(working=[between("09:00", "11:00")])])

    marks = {clock(s.start): s.leaves_gap for s in open_slots(make_request(shortest_minutes=30), diary)}

    assert marks == {"09:00": False, "09:15": True, "09:30": False, "09:45": True, "10:00": False}
    assert not any(slot.leaves_gap for slot in open_slots(make_request(), diary))


def test_turnover_and_set_up_count_against_the_gap():
    diary = make_diary(
        therapists=[make_therapist(working=[between("09:00", "11:00")], busy=[between("08:00", "09:00")])]
    )
    needs = make_needs(minutes=45, setup_minutes=15, turnover_minutes=15)

    slots = open_slots(make_request(needs=needs, shortest_minutes=30), diary)

    # 09:15 is set up right after the visit before and leaves 45 minutes; 09:45 leaves 15 after its turnover.
    assert [(clock(s.start), s.leaves_gap) for s in slots] == [
        ("09:15", False),
        ("09:30", True),
        ("09:45", True),
        ("10:00", False),
        ("10:15", False),
    ]


def test_one_therapist_who_would_have_no_gap_is_enough():
    wide = make_therapist(1, working=[between("09:00", "12:00")])
    tight = make_therapist(2, working=[between("09:15", "10:15")])

    slots = open_slots(make_request(shortest_minutes=30), make_diary(therapists=[wide, tight]))

    assert {clock(s.start): s.leaves_gap for s in slots}["09:15"] is False


def test_recommended_are_the_next_free_then_those_without_a_gap_and_none_is_hidden():
    next_free = OpenSlot(at("09:15"), at("10:15"), (1,), leaves_gap=True)
    gap = OpenSlot(at("09:45"), at("10:45"), (1,), leaves_gap=True)
    good = OpenSlot(at("10:00"), at("11:00"), (1,), leaves_gap=False)
    late = OpenSlot(at("11:00"), at("12:00"), (1,), leaves_gap=False)

    assert rank([gap, late, good, next_free]) == [next_free, good, late, gap]
    assert rank([]) == []
