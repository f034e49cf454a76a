"""How many visits somebody may book online at a time, and what late and missed ones mean."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import PleaseCall, TooManyOpen
from app.domain.lifecycle import Status
from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.booking import services
from app.spa.booking.models import Appointment
from app.spa.booking.welcome import marks_of, open_bookings
from app.spa.plans.models import Plan, PlannedVisit
from app.spa.settings.queries import policy
from app.spa.settings.services import Editor, change_policy
from tests.support.booking import DETAILS, booked, confirm, count, hold
from tests.support.clock import NOW
from tests.support.factories import POLICY, ZONE, at, make_appointment, make_client, make_user, small_spa

DAYS = ("2026-05-11 10:00", "2026-05-12 10:00", "2026-05-13 10:00")
OLIVE = Editor(None, "Olive")


@pytest.fixture
def spa(app_on, engine_url):
    with app_on(engine_url).app_context():
        made = small_spa()
        made.user = make_user("vera@example.com")
        yield made


def rules(**wanted):
    change_policy(wanted, by=OLIVE, now=NOW)


def last_booking(spa, **how):
    """One more visit on a fourth day."""
    return confirm(hold(spa.swedish, starts_at=at("2026-05-14 10:00")), **how)


def three_visits(spa, client, status=Status.CONFIRMED):
    return [
        make_appointment(spa.swedish, spa.mira, spa.blue, client, starts_at=at(day), status=status)
        for day in DAYS
    ]


def test_with_as_many_visits_as_the_house_takes_no_other_is_booked(spa):
    rules(open_bookings=3)
    three_visits(spa, make_client("Vera Visitor", user=spa.user))
    before = count(Appointment)

    with pytest.raises(TooManyOpen):
        last_booking(spa, user=spa.user)

    assert count(Appointment) == before + 1  # the hold, which lapses by itself


def test_another_name_of_the_same_user_is_no_way_round(spa):
    rules(open_bookings=3)
    three_visits(spa, make_client("Vera Visitor", user=spa.user))

    with pytest.raises(TooManyOpen):
        last_booking(spa, user=spa.user, details=replace(DETAILS, name="Vera's Sister"))


def test_whoever_does_not_sign_in_is_nobody_we_know(spa):
    rules(open_bookings=3)
    three_visits(spa, make_client("Somebody", email="vera@example.com"))

    assert last_booking(spa).status == "confirmed"


def test_what_is_over_or_called_off_leaves_room(spa):
    rules(open_bookings=3)
    first, *_ = three_visits(spa, make_client("Vera Visitor", user=spa.user))
    services.cancel(first, by=Role.CLIENT, now=NOW)

    assert last_booking(spa, user=spa.user).status == "confirmed"


def test_no_limit_is_none(spa):
    rules(open_bookings=0)
    three_visits(spa, make_client("Vera Visitor", user=spa.user))

    assert last_booking(spa, user=spa.user).status == "confirmed"


def test_the_desk_books_as_many_as_it_likes(spa):
    rules(open_bookings=3)
    vera = make_client("Vera Visitor", user=spa.user)
    three_visits(spa, vera)

    visit = services.book_for_client(
        spa.swedish,
        60,
        at("2026-05-14 10:00"),
        client=vera,
        now=NOW,
        policy=POLICY,
        zone=ZONE,
    )

    assert visit.status == "confirmed"


def test_a_plan_counts_once(spa):
    vera = make_client("Vera Visitor", user=spa.user)
    visits = three_visits(spa, vera)
    assert open_bookings([vera.id], now=NOW) == 3

    with transaction():
        plan = Plan(
            client_id=vera.id,
            treatment_id=spa.swedish.id,
            minutes=60,
            every_weeks=1,
            first_on=visits[0].starts_at.date(),
            wall_minute=600,
            visits=3,
            created_at=NOW,
        )
        plan.dates = [
            PlannedVisit(planned_on=one.starts_at.date(), decision="booked", appointment_id=one.id)
            for one in visits
        ]
        db.session.add(plan)

    assert open_bookings([vera.id], now=NOW) == 1


class TestMarks:
    def test_called_off_late_a_visit_is_marked(self, spa):
        visit = booked(spa.swedish)

        services.cancel(visit, by=Role.CLIENT, now=visit.starts_at - timedelta(hours=3))

        assert visit.mark == "late"
        assert marks_of([visit.client_id], now=NOW, policy=policy()) == {"late": 1}

    def test_a_slip_is_no_late_cancellation(self, spa):
        visit = booked(spa.swedish, starts_at=NOW + timedelta(hours=3))

        services.cancel(visit, by=Role.CLIENT, now=NOW + timedelta(minutes=2))

        assert visit.mark is None

    def test_a_treatment_may_ask_for_longer(self, spa):
        with transaction():
            spa.swedish.policy = {"free_cancellation": 3 * 1440}
        visit = booked(spa.swedish, starts_at=at(DAYS[0]))

        services.cancel(visit, by=Role.CLIENT, now=visit.starts_at - timedelta(days=2))

        assert visit.mark == "late"

    def test_a_mark_stays_when_the_rule_changes_later(self, spa):
        visit = booked(spa.swedish)
        services.cancel(visit, by=Role.CLIENT, now=visit.starts_at - timedelta(hours=3))

        rules(free_cancellation=60)

        assert services.was_cancelled_late(visit)

    def test_a_missed_visit_is_marked_and_can_be_forgiven(self, spa):
        visit = booked(spa.swedish)
        services.mark_no_show(visit, now=visit.starts_at)
        assert visit.mark == "missed"

        services.forgive(visit)

        assert (visit.mark, visit.status) == (None, "no_show")

    def test_too_many_marks_ask_for_a_call(self, spa):
        rules(marks_limit=2)
        vera = make_client("Vera Visitor", user=spa.user)
        for visit in three_visits(spa, vera)[:2]:
            with transaction():
                visit.status, visit.mark = "no_show", "missed"

        with pytest.raises(PleaseCall):
            last_booking(spa, user=spa.user)

    def test_a_mark_counts_for_its_months_only(self, spa):
        rules(marks_limit=1, marks_months=2)
        vera = make_client("Vera Visitor", user=spa.user)
        old = make_appointment(spa.swedish, spa.mira, spa.blue, vera, starts_at=NOW - timedelta(days=70))
        with transaction():
            old.status, old.mark = "no_show", "missed"

        assert last_booking(spa, user=spa.user).status == "confirmed"
