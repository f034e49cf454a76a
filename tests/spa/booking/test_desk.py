"""The front desk: booking for somebody, welcoming them, finishing, and who did not come."""

from datetime import timedelta

import pytest

from app.domain.errors import (
    ClientBusy,
    NotBookable,
    NotReady,
    OffGrid,
    ShortNotice,
    SlotTaken,
    TherapistBusy,
    WrongTransition,
)
from app.spa.accounts.models import Role
from app.spa.booking import queries, reviews, services
from app.spa.booking.models import Appointment, Occupancy
from app.spa.booking.services import KeyReused, WalkIn
from app.spa.clients.models import Client
from tests.support.booking import booked, count, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    NOT_NOW,
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    at,
    make_appointment,
    make_intake,
    make_therapist,
)

WALK_IN = WalkIn(name="Wim", email="wim@example.com")


def book(treatment, starts_at=TOMORROW_AT_TEN, *, minutes=60, now=NOW, **how):
    return services.book_for_client(treatment, minutes, starts_at, now=now, policy=POLICY, zone=ZONE, **how)


class TestBookingForSomebody:
    def test_a_walk_in_is_taken_in_and_asked_for_answers(self, either_spa):
        visit = book(either_spa.swedish, walk_in=WALK_IN)

        assert (visit.status, visit.source, visit.client.name) == ("confirmed", "front_desk", "Wim")
        assert visit.needs["outcome"] == "unscreened"
        assert len(visit.occupancy) == 3
        assert told(visit) == ["booking_confirmed", "intake_wanted"]

    def test_without_an_address_nothing_is_sent(self, spa):
        assert told(book(spa.swedish, walk_in=WalkIn(name="Wim"))) == []

    def test_somebody_who_has_just_come_in_is_booked_for_now(self, spa):
        visit = book(spa.swedish, NOW + timedelta(minutes=5), walk_in=WALK_IN)

        assert visit.starts_at == NOW + timedelta(minutes=5)

    def test_a_program_is_held_to_notice_and_grid(self, spa):
        with pytest.raises(ShortNotice):
            book(spa.swedish, NOW + timedelta(minutes=15), client=spa.ada, source="api")
        with pytest.raises(OffGrid):
            book(spa.swedish, at("2026-05-07 10:05"), client=spa.ada, source="api")

    def test_a_clients_newest_answers_count(self, spa):
        make_intake(spa.ada, NEEDS_A_LOOK)

        visit = book(spa.swedish, client=spa.ada)

        assert (visit.status, visit.therapist_id) == ("pending_review", spa.mira.id)
        assert told(visit) == ["booking_requested"]

    def test_the_rules_bind_the_desk_too(self, spa):
        make_intake(spa.ada, NOT_NOW)

        with pytest.raises(NotBookable):
            book(spa.swedish, client=spa.ada)

    def test_nobody_is_double_booked_from_the_desk(self, spa):
        make_appointment(spa.swedish, spa.mira, spa.green, spa.ada)

        with pytest.raises(TherapistBusy, match="Mira"):
            book(spa.swedish, walk_in=WALK_IN, therapist_id=spa.mira.id)
        with pytest.raises(ClientBusy):
            book(spa.swedish, client=spa.ada)

    def test_the_wished_room_is_the_room(self, spa):
        visit = book(spa.swedish, walk_in=WALK_IN, room_id=spa.green.id)

        assert visit.room_id == spa.green.id
        with pytest.raises(SlotTaken):
            book(spa.swedish, walk_in=WALK_IN, room_id=spa.green.id)

    def test_the_same_request_books_once(self, either_spa):
        first = book(either_spa.swedish, walk_in=WALK_IN, request_key="k-1")
        clients = count(Client)

        second = book(either_spa.swedish, walk_in=WALK_IN, request_key="k-1")

        assert first.id == second.id
        assert (count(Appointment), count(Client)) == (1, clients)

    def test_the_same_key_with_another_request_is_refused(self, spa):
        book(spa.swedish, walk_in=WALK_IN, request_key="k-1")

        with pytest.raises(KeyReused):
            book(spa.swedish, at("2026-05-07 14:00"), walk_in=WALK_IN, request_key="k-1")

    def test_it_is_for_one_person(self, spa):
        with pytest.raises(ValueError, match="client or for a walk-in"):
            book(spa.swedish)
        with pytest.raises(ValueError, match="client or for a walk-in"):
            book(spa.swedish, client=spa.ada, walk_in=WALK_IN)


class TestTheDay:
    def test_a_visit_goes_from_welcome_to_the_end(self, spa):
        visit = booked(spa.swedish)

        services.check_in(visit, now=visit.starts_at - timedelta(minutes=10))
        services.check_in(visit, now=visit.starts_at)
        assert visit.status == "checked_in"
        services.complete(visit, now=visit.ends_at)
        services.complete(visit, now=visit.ends_at)

        assert visit.status == "completed"
        assert len(visit.occupancy) == 3

    def test_nobody_is_welcomed_on_another_day(self, spa):
        visit = booked(spa.swedish)

        with pytest.raises(NotReady, match="not today"):
            services.check_in(visit, now=NOW)

    def test_a_session_does_not_start_unscreened(self, spa):
        visit = book(spa.swedish, walk_in=WALK_IN)

        with pytest.raises(NotReady, match="questions"):
            services.check_in(visit, now=visit.starts_at)

    def test_a_session_does_not_start_before_its_therapist_has_ticked_every_flag(self, spa):
        visit = booked(spa.swedish, NEEDS_A_LOOK, qualifications=["clinical"])
        reviews.accept(visit, therapist=spa.mira, ticked=["herniated_disc"], now=NOW)
        assert queries.open_flags(visit) == frozenset()
        visit = make_swap(visit, spa)

        assert queries.open_flags(visit) == {"herniated_disc"}
        with pytest.raises(NotReady):
            services.check_in(visit, now=visit.starts_at)
        reviews.accept(visit, therapist=visit.therapist, ticked=["herniated_disc"], now=NOW)
        assert services.check_in(visit, now=visit.starts_at).status == "checked_in"

    def test_a_session_does_not_start_against_new_answers(self, spa):
        visit = booked(spa.swedish)
        services.renew_answers(visit.client, NOT_NOW, now=NOW, zone=ZONE)

        with pytest.raises(NotBookable):
            services.check_in(visit, now=visit.starts_at)

    def test_who_does_not_come_gives_the_time_back(self, spa):
        visit = booked(spa.swedish)

        with pytest.raises(NotReady, match="not begun"):
            services.mark_no_show(visit, now=visit.starts_at - timedelta(minutes=1))
        for _ in range(2):
            services.mark_no_show(visit, now=visit.starts_at + timedelta(minutes=20))

        assert (visit.status, count(Occupancy)) == ("no_show", 0)

    def test_nothing_is_completed_before_it_begins_or_without_a_welcome(self, spa):
        visit = booked(spa.swedish)

        with pytest.raises(WrongTransition):
            services.complete(visit, now=visit.ends_at)
        services.check_in(visit, now=visit.starts_at - timedelta(minutes=30))
        with pytest.raises(NotReady):
            services.complete(visit, now=visit.starts_at - timedelta(minutes=1))


def make_swap(visit, spa):
    """Another trained therapist steps in."""
    trained = make_therapist(spa.swedish, qualifications={"clinical": None})
    return services.move(
        visit,
        visit.starts_at,
        therapist_id=trained.id,
        by=Role.MANAGER,
        now=NOW,
        policy=POLICY,
        zone=ZONE,
    )
