"""The doctor finds visits that a program has booked and that no token reaches."""

from app.infra.database import db, transaction
from app.spa.accounts.tokens import WRITE, issue_token
from app.spa.booking.doctor import findings
from app.spa.booking.models import ApiBooking
from tests.support.clock import NOW
from tests.support.factories import Spa, make_appointment


def test_a_visit_whose_program_is_not_known(either_spa: Spa):
    spa = either_spa
    visit = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada, source="api")
    token = issue_token("Hotel", [WRITE], now=NOW).token
    noted = ApiBooking(token_id=token.id, appointment_id=visit.id, answer={})
    noted.request = "0" * 64
    with transaction():
        db.session.add(noted)
    assert findings(NOW) == []

    with transaction():
        db.session.delete(noted)

    assert [finding.code for finding in findings(NOW)] == ["program_lost"]
