"""A therapist is away: what is proposed to everybody, and that it all fits together."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from app.domain.availability import Claim, KitNeed, choices, explain, open_slots
from app.domain.hours import days_from
from app.domain.interval import Interval
from app.domain.replanning import HitVisit, Replan, Way, replan
from tests.domain.making import (
    LONG_BEFORE,
    MONDAY,
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

AWAY, OTHER, THIRD = 1, 2, 3
WEEK = frozenset(days_from(MONDAY, 3))


def working(day_count: int = 3):
    return [between("09:00", "17:00", day) for day in days_from(MONDAY, day_count)]


def away_on_monday(**changes):
    usual = {"working": working(), "time_off": [between("00:00", "23:59")]}
    return make_therapist(AWAY, **usual | changes)


def colleague(number: int = OTHER, **changes):
    return make_therapist(number, **{"working": working()} | changes)


def visit(start: str, number: int = 1, **changes):
    usual = {
        "id": number,
        "request": make_request(at_the_desk=True),
        "start": at(start),
        "therapist_id": AWAY,
        "client_resource_id": 900 + number,
        "days": WEEK,
    }
    made = HitVisit(**usual | changes)
    if "own" in changes:
        return made
    claim = made.request.needs.occupancy(made.start)
    return replace(made, own=[Claim(100 + AWAY, claim), Claim(201, claim)])


def spa(*visits: HitVisit, **changes):
    """Three days in one room; what the visits claim is taken."""
    diary = make_diary(**{"days": 3, "therapists": [away_on_monday(), colleague()]} | changes)
    claims = [claim for one in visits for claim in one.own]

    def taken(place):
        own = [claim.interval for claim in claims if claim.resource_id == place.resource_id]
        return replace(place, busy=[*place.busy, *own])

    return replace(
        diary,
        therapists=[taken(one) for one in diary.therapists],
        rooms=[taken(one) for one in diary.rooms],
        kit=[taken(one) for one in diary.kit],
    )


def plan(*visits: HitVisit, diary=None, **changes) -> Replan:
    return replan(
        visits,
        diary or spa(*visits, **changes),
        same_time_from=LONG_BEFORE,
        not_before=LONG_BEFORE,
    )


def told(found: Replan, number: int = 1):
    proposal = found.proposals[number]
    return proposal.way, clock(proposal.start), proposal.choice.therapist_id


def test_somebody_else_at_the_same_time_comes_first():
    assert told(plan(visit("10:00"))) == (Way.SAME_TIME, "10:00", OTHER)


def test_the_room_that_the_visit_has_is_free_to_its_own_proposal_alone():
    early, late = visit("10:00", 1), visit("10:30", 2, own=())
    diary = spa(early, therapists=[away_on_monday(), colleague(OTHER), colleague(THIRD)])

    found = plan(early, late, diary=diary)

    assert told(found, 1)[:2] == (Way.SAME_TIME, "10:00")
    assert told(found, 2)[0] is not Way.SAME_TIME


def test_with_nobody_else_it_is_their_own_therapist_at_the_nearest_other_time():
    found = plan(visit("16:00"), therapists=[away_on_monday()])

    way, _, therapist = told(found)
    assert (way, therapist) == (Way.SAME_THERAPIST, AWAY)
    assert found.proposals[1].start == at("09:00", MONDAY + timedelta(1))


def test_who_had_named_their_therapist_is_asked_to_keep_them_first():
    found = plan(visit("16:00", named_therapist=True))

    assert told(found) == (Way.SAME_THERAPIST, "09:00", AWAY)
    assert Way.SAME_TIME in {other.way for other in found.others[1]}


def test_otherwise_whoever_can_at_the_nearest_time():
    busy = [between("09:00", "14:00")]
    people = [away_on_monday(working=working(1)), colleague(busy=busy)]

    assert told(plan(visit("10:00"), therapists=people)) == (Way.NEAREST, "14:00", OTHER)


def test_skill_certificate_and_gender_wish_are_respected():
    wishes = make_request(at_the_desk=True, gender="female", qualifications=frozenset({"prenatal"}))
    people = [
        away_on_monday(working=[]),
        colleague(2, skills=frozenset({"thai"}), qualifications={"prenatal": None}),
        colleague(3, qualifications={"prenatal": MONDAY - timedelta(1)}),
        colleague(4, qualifications={"prenatal": None}, gender="male"),
        colleague(5, qualifications={"prenatal": MONDAY}),
    ]

    assert told(plan(visit("10:00", request=wishes), therapists=people)) == (Way.SAME_TIME, "10:00", 5)


def test_a_day_that_the_screening_does_not_allow_is_not_proposed():
    tuesday_ruled_out = frozenset({MONDAY, MONDAY + timedelta(2)})
    found = plan(visit("10:00", days=tuesday_ruled_out), therapists=[away_on_monday()])

    assert found.proposals[1].start == at("09:00", MONDAY + timedelta(2))


def test_a_guest_of_a_party_is_only_offered_the_same_time():
    assert told(plan(visit("10:00", same_time_only=True)))[0] is Way.SAME_TIME
    alone = plan(visit("10:00", same_time_only=True), therapists=[away_on_monday()])
    assert alone.nothing == {1}


def test_nobody_is_asked_about_a_visit_that_is_about_to_begin():
    one = visit("10:00")

    found = replan([one], spa(one), same_time_from=at("10:01"), not_before=at("12:00"))

    assert Way.SAME_TIME not in {found.proposals[1].way, *(other.way for other in found.others[1])}
    assert min(other.start for other in found.others[1]) == at("12:00")


def test_a_client_is_not_proposed_two_visits_at_one_time():
    people = [away_on_monday(), *(colleague(number, busy=[between("09:00", "16:00")]) for number in (2, 3))]
    rooms = [make_room(1), make_room(2)]
    both = [
        visit("10:00", 1, client_resource_id=900, days={MONDAY}),
        visit("12:00", 2, client_resource_id=900, days={MONDAY}),
    ]

    found = plan(*both, therapists=people, rooms=rooms)

    assert sorted(found.proposals) == [1]
    assert found.nothing == {2}


def test_what_can_be_chosen_instead_never_needs_what_is_proposed_to_others():
    pair = [visit("10:00", 1), visit("13:00", 2)]
    found = plan(*pair, therapists=[away_on_monday(), colleague(2), colleague(3)])

    for one, other in ((1, 2), (2, 1)):
        taken = found.proposals[other].choice.claims
        for suggestion in found.others[one]:
            assert not overlaps(suggestion.choice.claims, taken)


# --- whatever the spa looks like


def overlaps(some, others) -> bool:
    return any(
        a.resource_id == b.resource_id and a.interval.overlaps(b.interval) for a in some for b in others
    )


quarters = st.integers(36, 64)  # nine to four


@st.composite
def spas(draw):
    """A therapist who is away on Monday, up to three colleagues, a few rooms and heaters, some visits."""
    kit = draw(st.sampled_from([(), (), (KitNeed("stones", 30, 30),)]))
    needs = make_needs(minutes=draw(st.sampled_from([30, 60])), turnover_minutes=15, kit=kit)
    people = [
        away_on_monday(gender="female"),
        *(
            colleague(
                number,
                gender=draw(st.sampled_from(["female", "male"])),
                skills=draw(st.sampled_from([frozenset({"swedish"}), frozenset({"thai"})])),
                busy=draw(some_time()),
                time_off=draw(some_time()),
            )
            for number in range(2, draw(st.integers(1, 4)) + 1)
        ),
    ]
    rooms = [make_room(number) for number in range(1, draw(st.integers(1, 3)) + 1)]
    visits, busy_until = [], 0
    for number, quarter in enumerate(sorted(draw(st.sets(quarters, max_size=5))), 1):
        start = at("00:00") + quarter * 900
        if start < busy_until:
            continue
        claim = needs.occupancy(start)
        busy_until = claim.end
        visits.append(
            HitVisit(
                id=number,
                request=make_request(
                    needs=needs,
                    at_the_desk=True,
                    gender=draw(st.sampled_from([None, None, "female"])),
                ),
                start=start,
                therapist_id=AWAY,
                client_resource_id=900 + draw(st.integers(1, 3)),
                own=[Claim(100 + AWAY, claim), Claim(201, claim)],
                days=draw(st.sampled_from([WEEK, frozenset({MONDAY}), WEEK - {MONDAY}])),
                named_therapist=draw(st.booleans()),
                same_time_only=draw(st.sampled_from([False, False, False, True])),
            )
        )
    heaters = [make_kit(number) for number in range(1, draw(st.integers(1, 2)) + 1)]
    return visits, spa(*visits, therapists=people, rooms=rooms, kit=heaters)


@st.composite
def some_time(draw):
    found = draw(st.lists(st.tuples(quarters, st.integers(1, 20)), max_size=2))
    midnight = at("00:00")
    return [Interval(midnight + a * 900, midnight + (a + n) * 900) for a, n in found]


def as_seen_by(one, diary, found):
    """The calendar for one visit when everybody else has what is proposed to them."""
    theirs = [claims_of(other, found) for other in found.proposals if other != one.id]
    taken = [claim for claims in theirs for claim in claims]
    own = {(claim.resource_id, claim.interval) for claim in one.own}

    def seen(place):
        busy = [row for row in place.busy if (place.resource_id, row) not in own]
        return replace(
            place,
            busy=[*busy, *(claim.interval for claim in taken if claim.resource_id == place.resource_id)],
        )

    return replace(
        diary,
        therapists=[seen(each) for each in diary.therapists],
        rooms=[seen(each) for each in diary.rooms],
        kit=[seen(each) for each in diary.kit],
        client_busy=[claim.interval for claim in taken if claim.resource_id == one.client_resource_id],
    )


def claims_of(number, found):
    visits = found.visits
    proposal = found.proposals[number]
    there = visits[number].request.needs.visit(proposal.start)
    return [*proposal.choice.claims, Claim(visits[number].client_resource_id, there)]


class Found:
    def __init__(self, visits, plan):
        self.visits = {one.id: one for one in visits}
        self.proposals = plan.proposals


@given(spas())
def test_no_two_proposals_need_one_thing_at_one_time(made):
    visits, diary = made
    found = Found(visits, plan(*visits, diary=diary))

    claims = {number: claims_of(number, found) for number in found.proposals}
    event(f"{len(claims)} of {len(visits)} placed")
    for one in claims:
        for other in claims:
            assert one >= other or not overlaps(claims[one], claims[other])


@given(spas())
def test_every_proposal_and_every_other_way_fits_by_the_rules_of_every_booking(made):
    visits, diary = made
    planned = plan(*visits, diary=diary)
    found = Found(visits, planned)

    for one in visits:
        seen = as_seen_by(one, diary, found)
        proposals = [planned.proposals[one.id]] if one.id in planned.proposals else []
        for suggestion in (*proposals, *planned.others[one.id]):
            asked = replace(
                one.request,
                therapist_id=suggestion.choice.therapist_id,
                room_id=suggestion.choice.room_id,
            )
            assert explain(asked, seen, suggestion.start) is None
            assert suggestion.choice in choices(one.request, seen, suggestion.start)
            assert (suggestion.way is Way.SAME_TIME) == (suggestion.start == one.start)
            assert not one.same_time_only or suggestion.way is Way.SAME_TIME


@given(spas())
def test_the_same_time_is_proposed_wherever_there_is_one_and_nothing_only_where_there_is_nothing(made):
    visits, diary = made
    planned = plan(*visits, diary=diary)
    found = Found(visits, planned)

    for one in visits:
        seen = as_seen_by(one, diary, found)
        way = planned.proposals[one.id].way if one.id in planned.proposals else None
        could_then = MONDAY in one.days and choices(one.request, seen, one.start)
        if way is Way.NEAREST or way is None or (way is Way.SAME_THERAPIST and not one.named_therapist):
            assert not could_then
        if way is None and not one.same_time_only:
            left = [slot for slot in open_slots(one.request, seen) if slot.start != one.start]
            assert not [slot for slot in left if any(slot.start in day_of(day) for day in one.days)]
    assert set(planned.proposals) | planned.nothing == {one.id for one in visits}


def day_of(day):
    return range(at("00:00", day), at("00:00", day + timedelta(1)))


@given(spas())
def test_the_order_in_which_visits_are_read_changes_nothing(made):
    visits, diary = made

    assert plan(*visits, diary=diary) == plan(*reversed(visits), diary=diary)
