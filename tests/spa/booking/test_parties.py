"""Couples: held, booked, moved and called off as one, all or nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import HoldExpired, NotBookable, Refusal, SlotTaken, TooLate, WrongTransition
from app.domain.lifecycle import Status
from app.domain.parties import ONE_AFTER_ANOTHER, SAME_ROOM, SAME_TIME
from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.booking import services
from app.spa.booking.changes import relocate
from app.spa.booking.desk import WalkIn
from app.spa.booking.doctor import findings
from app.spa.booking.invitations import SharedAddress
from app.spa.booking.models import Appointment, Occupancy, Party
from app.spa.booking.parties import Comer, GuestWish, book_party
from app.spa.booking.party_changes import TogetherOnly, move_party
from app.spa.booking.party_confirming import GuestDetails
from app.spa.booking.reviews import adapt, decline
from tests.support.booking import booked, busy_of, confirm, count, hold, send_all, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    NOT_NOW,
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    at,
    epoch_at,
    make_appointment,
    make_draft,
    make_room,
    make_therapist,
)
from tests.support.parties import confirm_two, couple_booked, hold_two, visits

AT_TWO = at("2026-05-07 14:00")
TEN, QUARTER_PAST_ELEVEN = epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 11:15")


@pytest.fixture
def house(either_spa):
    """The small spa with a room for two, once on each engine; the doctor finds nothing when the test ends."""
    either_spa.meadow = make_room("Meadow", places=2)
    yield either_spa
    assert findings(NOW) == []


def move_to(visit, starts_at, *, by=Role.CLIENT, **how):
    services.move(visit, starts_at, by=by, now=NOW, policy=POLICY, zone=ZONE, **how)


def test_a_couple_is_held_side_by_side_and_the_room_is_claimed_once(house):
    party = hold_two(house.swedish, house.swedish, arrangement=SAME_ROOM)

    first, second = visits(party)
    assert {first.room_id, second.room_id} == {house.meadow.id}
    assert {first.therapist_id, second.therapist_id} == {house.mira.id, house.noor.id}
    assert busy_of(house.meadow) == [(TEN, QUARTER_PAST_ELEVEN)]
    assert first.held_until == second.held_until
    assert (first.draft_id is None, second.draft_id) == (False, None)


def test_a_couple_is_held_in_two_rooms_or_one_after_the_other(house):
    together = hold_two(house.swedish, house.swedish, arrangement=SAME_TIME)
    in_a_row = hold_two(house.swedish, house.swedish, starts_at=AT_TWO, arrangement=ONE_AFTER_ANOTHER)

    assert len({visit.room_id for visit in visits(together)}) == 2
    first, second = visits(in_a_row)
    assert second.starts_at >= first.ends_at


def test_when_one_of_them_cannot_be_placed_nothing_is_held(house):
    make_appointment(house.swedish, house.noor, house.blue)

    with pytest.raises(SlotTaken):
        hold_two(house.swedish, house.swedish, arrangement=SAME_ROOM)

    assert (count(Appointment), count(Party)) == (1, 0)


def test_the_same_request_holds_once_and_another_gives_up_the_one_before(house):
    draft = make_draft()
    party = hold_two(house.swedish, house.swedish, draft=draft)

    again = hold_two(house.swedish, house.swedish, draft=draft)
    other = hold_two(house.swedish, house.swedish, draft=draft, starts_at=AT_TWO)

    assert again.id == party.id != other.id
    assert {visit.status for visit in visits(party)} == {Status.CANCELLED}
    single = hold(house.swedish, AT_TWO, draft=draft)
    assert {visit.status for visit in visits(other)} == {Status.CANCELLED}
    assert count(Occupancy) == 2
    assert single.status == Status.HELD


def test_holding_a_couple_gives_up_a_single_hold_of_the_same_visitor(house):
    draft = make_draft()
    single = hold(house.swedish, draft=draft)

    hold_two(house.swedish, house.swedish, draft=draft)

    assert single.status == Status.CANCELLED


def test_giving_up_one_hold_gives_up_the_party(house):
    party = hold_two(house.swedish, house.swedish, arrangement=SAME_ROOM)

    services.give_up_hold(visits(party)[1], now=NOW)

    assert {visit.status for visit in visits(party)} == {Status.CANCELLED}
    assert count(Occupancy) == 0


def test_a_party_is_booked_with_a_client_for_each_and_only_who_books_is_screened(house):
    party = couple_booked(house.swedish, NEEDS_A_LOOK, arrangement=SAME_ROOM)

    first, second = visits(party)
    assert (first.client.name, second.client.name) == ("Vera Visitor", "Bea Guest")
    assert (first.status, second.status) == (Status.PENDING_REVIEW, Status.CONFIRMED)
    assert (first.needs["outcome"], second.needs["outcome"]) == ("review", "unscreened")
    assert second.intake is None
    assert told(first) == ["booking_requested"]
    assert told(second) == ["booking_confirmed", "party_invitation"]
    assert busy_of(second.client) == [(TEN, TEN + 3600)]


def test_confirmed_twice_it_is_booked_once(house):
    party = hold_two(house.swedish, house.swedish)

    confirm_two(party)
    confirm_two(party)

    assert told() == ["booking_confirmed", "booking_confirmed", "party_invitation"]


def test_what_speaks_against_the_first_guest_books_nobody(house):
    party = hold_two(house.swedish, house.swedish)

    with pytest.raises(NotBookable):
        confirm_two(party, NOT_NOW)

    assert {visit.status for visit in visits(party)} == {Status.HELD}
    assert told() == []


def test_a_party_whose_time_ran_out_is_not_booked(house):
    party = hold_two(house.swedish, house.swedish)
    later = NOW + POLICY.hold_length

    with pytest.raises(HoldExpired):
        confirm_two(party, now=later)

    assert services.expire_lapsed_holds(now=later) == 2
    assert count(Occupancy) == 0


def test_two_guests_never_share_a_mailbox(house):
    party = hold_two(house.swedish, house.swedish)

    with pytest.raises(SharedAddress):
        confirm_two(party, guests=(GuestDetails(name="Bea", email="VERA@example.com "),))


def test_one_of_a_party_is_never_booked_alone(house):
    party = hold_two(house.swedish, house.swedish)

    for visit in visits(party):
        with pytest.raises(WrongTransition, match="together"):
            confirm(visit)


@pytest.mark.parametrize("whose", [0, 1])
def test_whoever_of_them_calls_off_all_of_it_is_called_off(house, whose):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)
    send_all()

    services.cancel(visits(party)[whose], by=Role.CLIENT, now=NOW)

    assert {visit.status for visit in visits(party)} == {Status.CANCELLED}
    assert count(Occupancy) == 0
    assert [told(visit)[-1] for visit in visits(party)] == ["booking_cancelled"] * 2


def test_a_party_of_whom_one_has_arrived_is_not_called_off(house):
    party = couple_booked(house.swedish)
    with transaction():
        visits(party)[1].status = Status.CHECKED_IN

    with pytest.raises(WrongTransition):
        services.cancel(visits(party)[0], by=Role.MANAGER, now=NOW)

    assert visits(party)[0].status == Status.CONFIRMED


@pytest.mark.parametrize("whose", [0, 1])
@pytest.mark.parametrize("arrangement", [SAME_ROOM, SAME_TIME, ONE_AFTER_ANOTHER])
def test_whoever_of_them_moves_all_move(house, whose, arrangement):
    party = couple_booked(house.swedish, arrangement=arrangement)
    send_all()
    apart = visits(party)[1].starts_at - visits(party)[0].starts_at

    move_to(visits(party)[whose], AT_TWO)

    first, second = visits(party)
    assert (first, second)[whose].starts_at == AT_TWO
    assert second.starts_at - first.starts_at == apart
    assert party.arrangement == arrangement
    assert [told(visit)[-1] for visit in (first, second)] == ["booking_moved"] * 2


def test_called_off_at_once_nobody_hears_of_a_party(house):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)

    services.cancel(visits(party)[0], by=Role.CLIENT, now=NOW)

    assert [told(visit) for visit in visits(party)] == [[], []]


def test_an_invitation_that_waits_is_not_lost_by_a_move(house):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)

    move_to(visits(party)[0], AT_TWO)

    assert sorted(told(visits(party)[1])) == ["booking_confirmed", "party_invitation"]


def test_a_party_that_cannot_move_whole_stays_whole(house):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)
    make_appointment(house.swedish, house.noor, house.blue, starts_at=AT_TWO)

    with pytest.raises(SlotTaken):
        move_to(visits(party)[0], AT_TWO)

    assert {visit.starts_at for visit in visits(party)} == {TOMORROW_AT_TEN}
    assert busy_of(house.meadow) == [(TEN, QUARTER_PAST_ELEVEN)]


def test_a_party_takes_the_next_best_arrangement_only_if_it_may(house):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)
    nell = make_therapist(house.swedish)
    make_appointment(house.swedish, nell, house.meadow, starts_at=AT_TWO)
    how = {"by": Role.CLIENT, "now": NOW, "policy": POLICY, "zone": ZONE}

    with pytest.raises(SlotTaken):
        move_party(visits(party)[0], AT_TWO, arrangement=SAME_ROOM, **how)
    move_party(visits(party)[0], AT_TWO, **how)

    assert party.arrangement == SAME_TIME
    assert len({visit.room_id for visit in visits(party)}) == 2


def test_a_client_cannot_move_a_party_late(house):
    party = couple_booked(house.swedish)

    with pytest.raises(TooLate):
        services.move(
            visits(party)[0],
            AT_TWO,
            by=Role.CLIENT,
            now=TOMORROW_AT_TEN - timedelta(hours=3),
            policy=POLICY,
            zone=ZONE,
        )


def test_the_desk_gives_one_of_them_another_therapist_and_only_that_one_is_told(house):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)
    send_all()
    first, second = visits(party)
    nell, stayed = make_therapist(house.swedish), first.therapist_id

    move_to(second, TOMORROW_AT_TEN, by=Role.MANAGER, therapist_id=nell.id)

    assert (first.therapist_id, second.therapist_id) == (stayed, nell.id)
    assert "booking_moved" not in told(first)
    assert told(second)[-1] == "booking_moved"
    assert busy_of(house.meadow) == [(TEN, QUARTER_PAST_ELEVEN)]


@pytest.mark.parametrize(("arrangement", "later"), [(SAME_TIME, 900), (SAME_ROOM, 900), (SAME_ROOM, 0)])
def test_no_step_of_another_service_moves_one_of_them_away(house, arrangement, later):
    party = couple_booked(house.swedish, arrangement=arrangement)
    first, how = visits(party)[0], {"by": Role.CLIENT, "now": NOW, "policy": POLICY, "zone": ZONE}

    with pytest.raises(TogetherOnly), transaction():
        relocate(first, None, None, TEN + later, [], None, **how)


# ── One of them alone ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("whose", [0, 1])
def test_a_therapist_declines_one_of_them_and_the_other_keeps_the_room(house, whose):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)
    declined, stays = visits(party)[whose], visits(party)[1 - whose]

    decline(declined, therapist=declined.therapist, now=NOW)

    assert (declined.status, stays.status) == (Status.DECLINED, Status.CONFIRMED)
    assert busy_of(house.meadow) == [(TEN, QUARTER_PAST_ELEVEN)]
    assert told(visits(party)[0])[-1] == ("review_declined" if whose == 0 else "party_guest_declined")


def test_after_both_are_declined_the_room_is_free(house):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)

    for visit in visits(party):
        decline(visit, therapist=visit.therapist, now=NOW)

    assert count(Occupancy) == 0


def test_whoever_stays_of_a_party_moves_alone(house):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)
    first, second = visits(party)
    decline(first, therapist=first.therapist, now=NOW)

    move_to(second, AT_TWO)

    assert (second.starts_at, first.starts_at) == (AT_TWO, TOMORROW_AT_TEN)
    assert busy_of(house.meadow) + busy_of(house.blue) + busy_of(house.green) == [
        (TEN + 4 * 3600, QUARTER_PAST_ELEVEN + 4 * 3600)
    ]


def test_a_shorter_visit_of_one_keeps_the_room_for_the_longer_of_the_other(house):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)

    for visit, room_until in zip(visits(party), (QUARTER_PAST_ELEVEN, TEN + 45 * 60), strict=True):
        adapt(visit, therapist=visit.therapist, ticked=(), minutes=30, now=NOW, policy=POLICY, zone=ZONE)

        assert busy_of(house.meadow) == [(TEN, room_until)]


def test_who_did_not_come_leaves_the_room_to_the_other(house):
    party = couple_booked(house.swedish, arrangement=SAME_ROOM)

    services.mark_no_show(visits(party)[0], now=TOMORROW_AT_TEN + timedelta(minutes=20))

    assert busy_of(house.meadow) == [(TEN, QUARTER_PAST_ELEVEN)]


def test_a_request_that_nobody_answered_leaves_the_room_to_the_other(house):
    party = couple_booked(house.swedish, NEEDS_A_LOOK, arrangement=SAME_ROOM)

    services.expire_unanswered(now=TOMORROW_AT_TEN)

    assert [visit.status for visit in visits(party)] == [Status.EXPIRED, Status.CONFIRMED]
    assert busy_of(house.meadow) == [(TEN, QUARTER_PAST_ELEVEN)]


# ── At the desk ─────────────────────────────────────────────────────────────────────────────────────────────


def at_the_desk(house, *comers, key="once", **how):
    wishes = [GuestWish(treatment=house.swedish, minutes=60)] * len(comers)
    return book_party(
        wishes,
        comers,
        how.pop("starts_at", TOMORROW_AT_TEN),
        request_key=key,
        now=NOW,
        policy=POLICY,
        zone=ZONE,
        **how,
    )


def test_the_desk_books_a_party_once_for_one_request(house):
    comers = (Comer(client=house.ada), Comer(walk_in=WalkIn(name="Wim", email="wim@example.com")))

    party = at_the_desk(house, *comers)
    again = at_the_desk(house, *comers)

    assert again.id == party.id
    assert party.arrangement == SAME_ROOM
    assert [visit.client.name for visit in visits(party)] == ["Ada Client", "Wim"]
    assert {visit.source for visit in visits(party)} == {"front_desk"}
    assert told(visits(party)[0]) == ["booking_confirmed", "intake_wanted"]
    assert told(visits(party)[1]) == ["booking_confirmed", "party_invitation"]


def test_the_desk_books_no_party_for_somebody_who_is_elsewhere_then(house):
    booked(house.swedish, starts_at=TOMORROW_AT_TEN, client=house.ada)

    with pytest.raises(Refusal):
        at_the_desk(
            house,
            Comer(walk_in=WalkIn(name="Wim")),
            Comer(client=house.ada),
            arrangements=[SAME_ROOM, SAME_TIME],
        )


# ── The doctor ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def damaged(either_spa):
    """A couple in the room for two, to be damaged on purpose."""
    make_room("Meadow", places=2)
    return couple_booked(either_spa.swedish, arrangement=SAME_ROOM)


def codes():
    return {finding.code for finding in findings(NOW)}


def test_the_doctor_misses_the_claim_of_a_shared_room(damaged):
    room = visits(damaged)[0].room.resource_id
    with transaction():
        db.session.delete(db.session.scalar(select(Occupancy).where(Occupancy.resource_id == room)))

    assert codes() == {"unclaimed"}


def test_the_doctor_sees_a_shared_room_that_is_claimed_too_short(damaged):
    room = visits(damaged)[0].room.resource_id
    with transaction():
        claim = db.session.scalar(select(Occupancy).where(Occupancy.resource_id == room))
        claim.ends_at -= 3600

    assert codes() == {"claim_short"}


def test_the_doctor_sees_a_party_torn_apart(damaged):
    second = visits(damaged)[1]
    with transaction():
        second.starts_at, second.ends_at = (
            second.starts_at + timedelta(minutes=5),
            second.ends_at + timedelta(minutes=5),
        )

    assert "party_apart" in codes()


def test_the_doctor_sees_a_party_half_booked(damaged):
    with transaction():
        second = visits(damaged)[1]
        second.status, second.held_until = Status.HELD, NOW + POLICY.hold_length

    assert "party_half" in codes()
