"""The doctor finds offers without a time, and times held for nobody."""

from datetime import timedelta

from sqlalchemy import delete, update

from app.infra.database import db, transaction
from app.spa.booking.models import Appointment
from app.spa.waitlist.doctor import findings
from app.spa.waitlist.models import Offer
from tests.spa.waitlist.conftest import go_round, later, wish_for
from tests.support.clock import NOW
from tests.support.factories import Spa


def offered(spa: Spa) -> None:
    """Ada waits, and is offered a time."""
    wish_for(spa, spa.ada)
    assert go_round() == 1


def do(statement: object) -> None:
    with transaction():
        db.session.execute(statement)


def codes(hours: int = 0) -> list[str]:
    return [finding.code for finding in findings(later(hours=hours))]


def test_an_offer_with_its_time_is_well(either_spa: Spa):
    offered(either_spa)

    assert codes() == []


def test_a_time_that_is_held_for_no_offer(either_spa: Spa):
    offered(either_spa)
    do(delete(Offer))

    assert codes() == ["offer_lost"]


def test_an_offer_that_nobody_closed(either_spa: Spa):
    offered(either_spa)
    gone = {"status": "cancelled", "cancelled_at": NOW, "cancelled_by": "manager"}
    do(update(Appointment).values(**gone))

    assert codes() == []  # the worker comes soon
    assert codes(hours=2) == ["offer_left"]


def test_an_offer_whose_hold_ran_out_long_ago(either_spa: Spa):
    offered(either_spa)
    do(update(Appointment).values(held_until=NOW + timedelta(minutes=1)))

    assert codes(hours=2) == ["offer_left"]
