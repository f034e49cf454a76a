"""Calling a visit off, and moving it: all at once, or nothing changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import (
    InThePast,
    NotBookable,
    NotQualified,
    OutsideHours,
    RoomBusy,
    SlotTaken,
    TherapistBusy,
    TooLate,
    WrongTransition,
)
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.accounts.models import Role
from app.spa.booking import services
from app.spa.booking.models import Occupancy
from app.spa.intake.models import Screening
from tests.support.booking import booked, busy_of, count, hold, send_all, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    POLICY,
    WELL,
    ZONE,
    answers,
    at,
    epoch_at,
    make_appointment,
    make_therapist,
)

BETTER = at("2026-05-08 14:00")
SURGERY = answers(conditions=[{"code": "recent_surgery", "days_since": 80}])
"""A look is asked for soon after it, and no longer in summer."""


def move(visit, to=BETTER, *, by=Role.CLIENT, now=NOW, **wishes):
    return services.move(visit, to, by=by, now=now, policy=POLICY, zone=ZONE, **wishes)


class TestCancelling:
    def test_it_frees_the_time_and_tells_the_client(self, either_spa):
        visit = booked(either_spa.swedish)

        services.cancel(visit, by=Role.CLIENT, now=NOW)

        assert (visit.status, visit.cancelled_at, visit.cancelled_by) == ("cancelled", NOW, "client")
        assert count(Occupancy) == 0
        assert told(visit) == []  # the confirmation had not gone out yet, so there is nothing to take back

    def test_whoever_was_told_of_the_visit_is_told_of_its_end(self, spa):
        visit = booked(spa.swedish)
        send_all()

        services.cancel(visit, by=Role.CLIENT, now=NOW)

        assert told(visit) == ["booking_confirmed", "booking_cancelled"]

    def test_the_spa_never_cancels_in_silence_what_a_client_booked(self, spa):
        visit = booked(spa.swedish)

        services.cancel(visit, by=Role.MANAGER, now=NOW)

        assert told(visit) == ["booking_cancelled"]

    def test_twice_is_once(self, spa):
        visit = booked(spa.swedish)
        send_all()

        for _ in range(2):
            services.cancel(visit, by=Role.CLIENT, now=NOW)

        assert told(visit) == ["booking_confirmed", "booking_cancelled"]

    @pytest.mark.parametrize(("hours_before", "late"), [(25, False), (24, False), (23, True)])
    def test_it_is_late_in_the_last_day(self, spa, hours_before, late):
        visit = booked(spa.swedish, starts_at=BETTER)

        services.cancel(visit, by=Role.CLIENT, now=BETTER - timedelta(hours=hours_before))

        assert services.was_cancelled_late(visit) is late

    def test_it_is_never_late_when_the_spa_cancels(self, spa):
        visit = booked(spa.swedish)

        services.cancel(visit, by=Role.MANAGER, now=visit.starts_at - timedelta(hours=1))

        assert not services.was_cancelled_late(visit)

    def test_not_once_it_has_begun(self, spa):
        visit = booked(spa.swedish)

        with pytest.raises(InThePast):
            services.cancel(visit, by=Role.CLIENT, now=visit.starts_at)
        assert visit.status == "confirmed"

    def test_not_once_it_is_over(self, spa):
        visit = make_appointment(spa.swedish, spa.mira, spa.blue, status="completed")

        with pytest.raises(WrongTransition):
            services.cancel(visit, by=Role.MANAGER, now=NOW)

    def test_a_hold_goes_without_a_word(self, spa):
        held = hold(spa.swedish)

        services.cancel(held, by=Role.CLIENT, now=NOW)

        assert (held.status, count(Occupancy), told()) == ("cancelled", 0, [])


class TestMoving:
    def test_the_new_time_is_taken_and_the_old_one_free(self, either_spa):
        visit = booked(either_spa.swedish)
        send_all()
        therapist = visit.therapist

        move(visit)

        assert (visit.starts_at, visit.ends_at) == (BETTER, BETTER + timedelta(hours=1))
        assert (visit.sequence, visit.status) == (1, "confirmed")
        assert visit.therapist_id == therapist.id
        assert busy_of(therapist) == [(epoch_at("2026-05-08 14:00"), epoch_at("2026-05-08 15:15"))]
        assert busy_of(visit.client) == [(epoch_at("2026-05-08 14:00"), epoch_at("2026-05-08 15:00"))]
        assert told(visit) == ["booking_confirmed", "booking_moved"]

    def test_moved_before_the_confirmation_is_out_it_is_confirmed_where_it_is_now(self, spa):
        visit = booked(spa.swedish)

        move(visit)

        assert told(visit) == ["booking_confirmed"]
        payload = db.session.scalars(select(Message.payload).where(Message.done_at.is_(None))).one()
        assert payload["when"] == "Friday, May 8 at 2:00 pm"

    def test_there_and_back_is_no_news(self, spa):
        visit = booked(spa.swedish)
        send_all()

        move(visit)
        move(visit, at("2026-05-07 10:00"))

        assert told(visit) == ["booking_confirmed"]
        assert visit.sequence == 2

    def test_another_room_is_no_news(self, spa):
        visit = booked(spa.swedish, therapist_id=spa.mira.id)
        send_all()

        move(
            visit,
            visit.starts_at,
            by=Role.MANAGER,
            room_id=({spa.blue.id, spa.green.id} - {visit.room_id}).pop(),
        )

        assert (visit.sequence, told(visit)) == (1, ["booking_confirmed"])

    def test_it_may_overlap_where_it_was(self, either_spa):
        visit = booked(either_spa.swedish, therapist_id=either_spa.mira.id)

        move(visit, at("2026-05-07 10:30"))

        assert busy_of(either_spa.mira) == [(epoch_at("2026-05-07 10:30"), epoch_at("2026-05-07 11:45"))]

    def test_to_where_it_is_changes_nothing_and_tells_nobody(self, spa):
        visit = booked(spa.swedish)

        move(visit, visit.starts_at)

        assert (visit.sequence, told(visit)) == (0, ["booking_confirmed"])

    def test_it_stays_put_when_the_new_time_is_taken(self, either_spa):
        visit = booked(either_spa.swedish, therapist_id=either_spa.mira.id)
        make_appointment(either_spa.swedish, either_spa.mira, either_spa.green, starts_at=BETTER)
        before = busy_of(either_spa.mira)

        with pytest.raises(SlotTaken):
            move(visit)

        assert visit.starts_at == at("2026-05-07 10:00")
        assert busy_of(either_spa.mira) == before
        assert told(visit) == ["booking_confirmed"]

    def test_a_named_therapist_stays_and_any_other_need_not(self, spa):
        make_appointment(spa.swedish, spa.mira, spa.green, starts_at=BETTER)
        named = booked(spa.swedish, therapist_id=spa.mira.id)
        anyone = make_appointment(
            spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=at("2026-05-07 13:00"), minutes=60
        )

        with pytest.raises(SlotTaken, match="just been taken"):
            move(named)
        with pytest.raises(TherapistBusy, match="Mira is busy"):
            move(named, by=Role.MANAGER, therapist_id=spa.mira.id)
        assert move(anyone).therapist_id == spa.noor.id

    def test_the_message_names_the_new_therapist(self, spa):
        visit = booked(spa.swedish, therapist_id=spa.mira.id)
        send_all()

        move(visit, visit.starts_at, by=Role.MANAGER, therapist_id=spa.noor.id)

        payload = db.session.scalars(select(Message.payload).where(Message.kind == "booking_moved")).one()
        assert payload["therapist"] == "Noor"
        assert busy_of(spa.mira) == []

    def test_a_client_moves_only_while_it_is_free(self, spa):
        visit = booked(spa.swedish)

        with pytest.raises(TooLate):
            move(visit, now=visit.starts_at - timedelta(hours=23))
        move(visit, by=Role.MANAGER, now=visit.starts_at - timedelta(hours=23))
        assert visit.starts_at == BETTER

    def test_the_desk_may_leave_the_grid_but_not_the_hours(self, spa):
        visit = booked(spa.swedish)

        move(visit, at("2026-05-07 10:05"), by=Role.MANAGER)
        with pytest.raises(OutsideHours):
            move(visit, at("2026-05-07 17:30"), by=Role.MANAGER)

    def test_the_desk_is_told_what_is_in_the_way(self, spa):
        visit = booked(spa.swedish, therapist_id=spa.mira.id)
        make_appointment(spa.swedish, spa.noor, spa.blue, starts_at=BETTER)

        with pytest.raises(RoomBusy, match="Blue room is in use"):
            move(visit, by=Role.MANAGER, room_id=spa.blue.id)

    def test_another_day_is_screened_again(self, spa):
        visit = booked(spa.swedish, SURGERY)
        assert (visit.status, visit.needs["outcome"]) == ("pending_review", "review")

        move(visit, at("2026-07-20 10:00"))

        assert (visit.status, visit.needs["outcome"]) == ("confirmed", "ok")
        assert visit.screening.visit_on.isoformat() == "2026-07-20"

    def test_an_hour_later_is_not_screened_again(self, spa):
        visit = booked(spa.swedish)

        move(visit, at("2026-05-07 12:00"))

        assert count(Screening) == 1

    def test_a_day_on_which_the_rules_forbid_it_is_refused(self, spa):
        pregnant = answers(week=13, pregnancy={"status": "trimester_1"})
        visit = booked(spa.swedish, WELL)
        visit.intake.answers = pregnant  # as if they had been given on the day of booking
        db.session.commit()

        with pytest.raises(NotBookable):
            move(visit)
        assert visit.starts_at == at("2026-05-07 10:00")

    def test_only_a_qualified_therapist_takes_it_over(self, spa):
        visit = booked(spa.swedish, NEEDS_A_LOOK, qualifications=["clinical"])
        trained = make_therapist(spa.swedish, qualifications={"clinical": None})

        with pytest.raises(NotQualified):
            move(visit, by=Role.MANAGER, therapist_id=spa.noor.id)
        assert move(visit, by=Role.MANAGER, therapist_id=trained.id).therapist_id == trained.id

    def test_what_is_over_is_not_moved(self, spa):
        visit = booked(spa.swedish)
        services.cancel(visit, by=Role.CLIENT, now=NOW)

        with pytest.raises(WrongTransition):
            move(visit)
