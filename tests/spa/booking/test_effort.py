"""What visits ask of therapists: written with each, bounded online, overridden at the desk on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import EffortSpent, SlotTaken, TherapistBusy
from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.booking import queries, reviews, services
from app.spa.booking.effort import Override, overrides_of
from app.spa.booking.models import EffortOverride, Occupancy
from tests.support.booking import DETAILS, booked, busy_of, count, hold
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    answers,
    at,
    make_user,
)

AT_TWO = at("2026-05-07 14:00")
FIRM = answers(pressure_preference="firm")
LIGHT = answers(pressure_preference="light")


def effort_of(visit):
    """What each claim of a visit asks, by resource."""
    rows = select(Occupancy.resource_id, Occupancy.effort).where(Occupancy.appointment_id == visit.id)
    return dict(db.session.execute(rows).all())


def asked(visit):
    """What a visit asks of its therapist; that it asks nothing of anything else is looked at too."""
    found = effort_of(visit)
    effort = found.pop(visit.therapist.resource_id)
    assert set(found.values()) == {0}
    return effort


def allow(therapist, *, a_day=None, in_a_row=None):
    with transaction():
        therapist.effort_a_day, therapist.effort_in_a_row = a_day, in_a_row


def weigh(treatment, percent):
    with transaction():
        treatment.effort_percent = percent


def at_the_desk(spa, starts_at=AT_TWO, override=None, **wishes):
    return services.book_for_client(
        spa.swedish,
        60,
        starts_at,
        client=spa.ada,
        therapist_id=spa.mira.id,
        override=override,
        now=NOW,
        policy=POLICY,
        zone=ZONE,
        **wishes,
    )


class TestWhatIsWritten:
    def test_a_hold_asks_by_its_treatment_and_is_put_right_by_the_answers(self, either_spa):
        weigh(either_spa.swedish, 120)
        held = hold(either_spa.swedish)
        assert asked(held) == 72

        visit = services.confirm_hold(
            held, details=DETAILS, answers=FIRM, signed_in_user=None, now=NOW, zone=ZONE
        )

        assert asked(visit) == 90

    def test_the_wish_that_a_visitor_has_told_already_counts_in_the_hold(self, spa):
        assert asked(hold(spa.swedish, pressure="light")) == 48

    def test_the_limit_of_the_screening_is_not_passed_by_a_wish(self, spa):
        visit = booked(spa.swedish, answers(pressure_preference="deep", age=80))

        assert visit.screening.result["max_pressure"] == "medium"
        assert asked(visit) == 60

    def test_the_desk_and_a_move_write_it_too(self, either_spa):
        visit = at_the_desk(either_spa)
        assert asked(visit) == 60

        moved = services.move(
            visit, at("2026-05-08 14:00"), by=Role.MANAGER, now=NOW, policy=POLICY, zone=ZONE
        )

        assert asked(moved) == 60

    def test_a_gentler_pressure_that_the_therapist_decides_on_asks_less_and_stays_so(self, spa):
        visit = booked(spa.swedish, NEEDS_A_LOOK, therapist_id=spa.mira.id)
        adapted = reviews.adapt(
            visit,
            therapist=spa.mira,
            ticked=["herniated_disc"],
            pressure="light",
            now=NOW,
            policy=POLICY,
            zone=ZONE,
        )
        assert asked(adapted) == 48

        moved = services.move(
            adapted, at("2026-05-08 14:00"), by=Role.MANAGER, now=NOW, policy=POLICY, zone=ZONE
        )

        assert asked(moved) == 48

    def test_new_answers_change_it(self, spa):
        visit = at_the_desk(spa)

        services.renew_answers(spa.ada, LIGHT, now=NOW, zone=ZONE)

        assert asked(visit) == 48


class TestTheBudget:
    def test_online_times_end_when_the_day_is_spent(self, either_spa):
        spa = either_spa
        allow(spa.mira, a_day=120)
        booked(spa.swedish, therapist_id=spa.mira.id)
        search = queries.ask(spa.swedish, 90, therapist_id=spa.mira.id, now=NOW, policy=POLICY)
        day = TOMORROW_AT_TEN.date()

        assert not queries.slots(search, first_day=day, zone=ZONE)
        assert queries.slots(search, first_day=day + timedelta(1), zone=ZONE)
        with pytest.raises(SlotTaken) as refused:
            hold(spa.swedish, AT_TWO, minutes=90, therapist_id=spa.mira.id)
        assert refused.value.sentence == SlotTaken.default  # why is between the spa and its therapists

    def test_any_therapist_is_then_somebody_else(self, spa):
        allow(spa.mira, a_day=60)
        booked(spa.swedish, therapist_id=spa.mira.id)

        assert hold(spa.swedish, AT_TWO).therapist_id == spa.noor.id

    def test_a_hold_that_has_run_out_asks_nothing(self, spa):
        allow(spa.mira, a_day=60)
        held = hold(spa.swedish, therapist_id=spa.mira.id)
        later = held.held_until + timedelta(seconds=1)

        assert hold(spa.swedish, AT_TWO, therapist_id=spa.mira.id, now=later)

    def test_firmer_answers_never_take_a_visit_away(self, spa):
        allow(spa.mira, a_day=60)

        visit = booked(spa.swedish, FIRM, therapist_id=spa.mira.id)

        assert (visit.status, asked(visit)) == ("confirmed", 75)

    def test_moving_leaves_out_what_the_visit_itself_asks(self, spa):
        allow(spa.mira, a_day=60)
        visit = booked(spa.swedish, therapist_id=spa.mira.id)

        moved = services.move(visit, AT_TWO, by=Role.CLIENT, now=NOW, policy=POLICY, zone=ZONE)

        assert moved.starts_at == AT_TWO

    def test_another_room_is_given_whatever_the_budget_says_by_now(self, spa):
        visit = booked(spa.swedish, therapist_id=spa.mira.id)
        allow(spa.mira, a_day=30)
        other = spa.green if visit.room_id == spa.blue.id else spa.blue

        moved = services.move(
            visit, visit.starts_at, room_id=other.id, by=Role.MANAGER, now=NOW, policy=POLICY, zone=ZONE
        )

        assert moved.room_id == other.id

    def test_a_therapist_adapts_their_visit_whatever_the_budget_says_by_now(self, spa):
        visit = booked(spa.swedish, NEEDS_A_LOOK, therapist_id=spa.mira.id)
        allow(spa.mira, a_day=10)

        adapted = reviews.adapt(
            visit,
            therapist=spa.mira,
            ticked=["herniated_disc"],
            minutes=30,
            now=NOW,
            policy=POLICY,
            zone=ZONE,
        )

        assert (adapted.minutes, asked(adapted)) == (30, 30)


class TestOverriding:
    def test_the_desk_is_refused_and_told_why(self, either_spa):
        allow(either_spa.mira, a_day=90)
        booked(either_spa.swedish, therapist_id=either_spa.mira.id)

        with pytest.raises(EffortSpent, match="Mira would give more hands-on work"):
            at_the_desk(either_spa)
        assert count(EffortOverride) == 0

    def test_with_a_reason_it_is_booked_and_on_record(self, either_spa):
        spa, boss = either_spa, make_user(role=Role.MANAGER, name="Rosa")
        allow(spa.mira, a_day=90)
        booked(spa.swedish, therapist_id=spa.mira.id)

        visit = at_the_desk(spa, override=Override("Mira offered it herself.", boss.id))

        [record] = overrides_of(visit)
        assert (record.reason, record.user_id, record.effort) == ("Mira offered it herself.", boss.id, 120)
        assert record.decided_at == NOW

    def test_a_reason_that_was_not_needed_is_not_kept(self, spa):
        visit = at_the_desk(spa, override=Override("Just in case", None))

        assert overrides_of(visit) == []

    def test_no_reason_puts_two_visits_in_one_place(self, either_spa):
        allow(either_spa.mira, a_day=60)
        booked(either_spa.swedish, starts_at=AT_TWO, therapist_id=either_spa.mira.id)

        with pytest.raises(TherapistBusy):
            at_the_desk(either_spa, override=Override("Squeeze it in", None))
        assert len(busy_of(either_spa.mira)) == 1

    def test_moving_beyond_the_budget_needs_a_reason_too(self, spa):
        allow(spa.mira, a_day=90)
        booked(spa.swedish, therapist_id=spa.mira.id)
        visit = at_the_desk(spa, at("2026-05-08 14:00"))
        how = {"therapist_id": spa.mira.id, "by": Role.MANAGER, "now": NOW, "policy": POLICY, "zone": ZONE}

        with pytest.raises(EffortSpent):
            services.move(visit, AT_TWO, **how)
        moved = services.move(visit, AT_TWO, override=Override("The client flies tomorrow.", None), **how)

        assert moved.starts_at == AT_TWO
        assert [(row.reason, row.effort) for row in overrides_of(moved)] == [
            ("The client flies tomorrow.", 120)
        ]

    def test_another_programs_bookings_are_held_to_the_budget(self, spa):
        allow(spa.mira, a_day=30)

        with pytest.raises(SlotTaken) as refused:
            at_the_desk(spa, source="api")
        assert type(refused.value) is SlotTaken
