from app.domain.availability import KitNeed, choices
from tests.domain.making import (
    MONDAY,
    TUESDAY,
    at,
    between,
    make_diary,
    make_kit,
    make_needs,
    make_request,
    make_room,
    make_therapist,
)


def test_any_therapist_is_the_one_the_client_knows_then_the_least_taken_that_day_then_fair():
    working = [between("09:00", "17:00", day) for day in (MONDAY, TUESDAY)]
    known_but_busy = make_therapist(1, busy=[between("09:00", "11:00")], working=working)
    long_ago = make_therapist(2, last_booked_at=10, working=working)
    never = make_therapist(3, working=working)
    busy_tomorrow = make_therapist(
        4, busy=[between("09:00", "16:00", TUESDAY)], last_booked_at=5, working=working
    )
    everyone = [busy_tomorrow, known_but_busy, long_ago, never]

    def order(**facts):
        diary = make_diary(therapists=everyone, days=2, **facts)
        return [choice.therapist_id for choice in choices(make_request(), diary, at("12:00"))]

    assert order() == [3, 4, 2, 1]
    assert order(known_therapist_ids=frozenset({1})) == [1, 3, 4, 2]


def test_equal_therapists_keep_a_steady_order():
    diary = make_diary(therapists=[make_therapist(2), make_therapist(1)])

    assert [choice.therapist_id for choice in choices(make_request(), diary, at("12:00"))] == [1, 2]


def test_the_room_with_least_to_spare_is_taken_first():
    rooms = [
        make_room(1, features=frozenset({"wet", "couple", "heat"})),
        make_room(2, features=frozenset({"wet"})),
        make_room(3, features=frozenset({"wet", "heat"})),
        make_room(4, features=frozenset({"wet"}), busy=[between("12:30", "13:30")]),
        make_room(5),
    ]
    request = make_request(needs=make_needs(features=frozenset({"wet"})))

    assert [choice.room_id for choice in choices(request, make_diary(rooms=rooms), at("12:00"))] == [2, 3, 1]


def test_a_choice_says_what_to_claim_and_for_how_long_in_order_of_resource():
    needs = make_needs(
        setup_minutes=10, turnover_minutes=15, kit=(KitNeed("stones", 45, 30), KitNeed("bolster"))
    )
    diary = make_diary(
        therapists=[make_therapist(1, resource_id=9)],
        rooms=[make_room(1, resource_id=7)],
        kit=[make_kit(2, resource_id=8), make_kit(1, kind="bolster", resource_id=3)],
    )

    [choice] = choices(make_request(needs=needs), diary, at("12:00"))

    assert (choice.therapist_id, choice.room_id, choice.kit_ids) == (1, 1, (2, 1))
    assert [(claim.resource_id, claim.interval) for claim in choice.claims] == [
        (3, between("11:50", "13:15")),
        (7, between("11:50", "13:15")),
        (8, between("11:15", "13:30")),
        (9, between("11:50", "13:15")),
    ]


def test_pieces_of_kit_are_taken_in_a_steady_order():
    in_use, other = make_kit(1, busy=[between("12:00", "13:00")]), make_kit(4, kind="bolster")
    diary = make_diary(kit=[make_kit(3), in_use, make_kit(2), other])
    request = make_request(needs=make_needs(kit=(KitNeed("stones"),)))

    assert [choice.kit_ids for choice in choices(request, diary, at("12:00"))] == [(2,), (3,)]


def test_a_better_therapist_outweighs_a_better_room():
    diary = make_diary(
        therapists=[make_therapist(1), make_therapist(2)],
        rooms=[make_room(1, features=frozenset({"wet"})), make_room(2)],
    )

    pairs = [(c.therapist_id, c.room_id) for c in choices(make_request(), diary, at("12:00"))]

    assert pairs == [(1, 2), (1, 1), (2, 2), (2, 1)]
