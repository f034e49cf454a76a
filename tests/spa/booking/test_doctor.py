"""The doctor finds every kind of damage that is done on purpose, and none where there is none."""

from datetime import timedelta

import pytest
from sqlalchemy import column, delete, insert, table, text, update

from app.domain.lifecycle import Status
from app.infra.checkup import installation_findings
from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.spa.accounts.models import Role
from app.spa.booking import reviews, services
from app.spa.booking.doctor import findings
from app.spa.booking.models import Appointment, Occupancy
from app.spa.privacy.opening import sealed_findings
from tests.support.booking import booked, hold
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    POLICY,
    ZONE,
    at,
    make_appointment,
    make_closure,
    make_time_off,
)


def found():
    return {finding.code for finding in findings(NOW)}


def do(*statements):
    with transaction():
        for statement in statements:
            db.session.execute(statement)


def look_away():
    """Take the promise out of this test's own database."""
    if db.engine.dialect.name == "sqlite":
        do(*(text(f"DROP TRIGGER no_overlapping_occupancy_{moment}") for moment in ("insert", "update")))
    else:
        do(text("ALTER TABLE occupancy DROP CONSTRAINT no_overlapping_occupancy"))


@pytest.fixture
def full(either_spa):
    """A spa in which everything has happened that may happen."""
    spa = either_spa
    booked(spa.hot_stone)
    request = booked(spa.swedish, NEEDS_A_LOOK, starts_at=at("2026-05-08 10:00"), therapist_id=spa.mira.id)
    reviews.adapt(
        request,
        therapist=spa.mira,
        ticked=["herniated_disc"],
        minutes=30,
        now=NOW,
        policy=POLICY,
        zone=ZONE,
    )
    for number, end in enumerate(("cancel", "no_show", "complete")):
        visit = booked(spa.swedish, starts_at=at(f"2026-05-11 {10 + 2 * number}:00"))
        if end == "cancel":
            services.cancel(visit, by=Role.CLIENT, now=NOW)
        elif end == "no_show":
            services.mark_no_show(visit, now=visit.starts_at)
        else:
            services.check_in(visit, now=visit.starts_at)
            services.complete(visit, now=visit.ends_at)
    moved = booked(spa.swedish, starts_at=at("2026-05-12 10:00"))
    services.move(moved, at("2026-05-12 10:30"), by=Role.CLIENT, now=NOW, policy=POLICY, zone=ZONE)
    hold(spa.swedish, at("2026-05-12 15:00"))
    return spa


def test_all_is_well_where_all_is_well(full):
    assert findings(NOW) == []
    assert sealed_findings() == []
    assert installation_findings(NOW) == []


def test_two_in_one_place(full):
    look_away()
    make_appointment(full.swedish, full.noor, full.green)
    make_appointment(full.swedish, full.noor, full.blue, starts_at=at("2026-05-07 10:30"))

    assert found() == {"overlap"}
    assert {finding.code for finding in installation_findings(NOW)} == {"guard_missing"}


@pytest.mark.parametrize("who", ["mira", "green", "client"])
def test_a_visit_that_does_not_claim_what_it_needs(full, who):
    visit = db.session.query(Appointment).filter_by(treatment_id=full.hot_stone.id).one()
    place = visit.client if who == "client" else getattr(full, who)

    do(
        delete(Occupancy).where(
            Occupancy.appointment_id == visit.id, Occupancy.resource_id == place.resource_id
        )
    )

    assert found() == {"unclaimed"}


def test_a_visit_that_is_over_and_still_takes_up_time(full):
    do(update(Appointment).where(Appointment.status == "completed").values(status=Status.CANCELLED))

    assert found() == {"claim_left"}


def test_a_claim_on_somebody_elses_time(full):
    heater = Occupancy.resource_id == full.heater.resource_id
    do(update(Occupancy).where(heater).values(resource_id=full.ada.resource_id))

    assert found() == {"strange_claim"}


def test_a_claim_that_is_too_short(full):
    do(update(Occupancy).values(ends_at=Occupancy.starts_at + 60))

    assert found() == {"claim_short"}


def test_a_visit_that_ends_at_another_time(full):
    do(update(Appointment).where(Appointment.status == "cancelled").values(minutes=61))

    assert found() == {"odd_length"}


def test_a_booking_that_would_run_out_and_a_hold_that_would_not(full):
    held = db.session.query(Appointment).filter_by(status="held").one().id
    do(update(Occupancy).where(Occupancy.appointment_id == held).values(lapses_at=None))
    assert found() == {"claim_lapses"}

    do(update(Occupancy).values(lapses_at=4_000_000_000))
    assert found() == {"claim_lapses"}


def test_what_the_worker_should_have_tidied_away(either_spa):
    hold(either_spa.swedish)
    booked(either_spa.swedish, NEEDS_A_LOOK, qualifications=["clinical"], starts_at=at("2026-05-08 10:00"))

    later = at("2026-05-08 11:30")
    assert {finding.code for finding in findings(later)} == {"hold_left", "request_left"}


def test_visits_to_come_that_nobody_will_give(either_spa):
    for day in (8, 11, 12):
        make_appointment(
            either_spa.swedish, either_spa.mira, either_spa.blue, starts_at=at(f"2026-05-{day:02} 10:00")
        )
    make_time_off(either_spa.mira, "2026-05-08 10:30", "2026-05-09 00:00")
    make_closure("2026-05-11 00:00", "2026-05-12 00:00")
    assert found() == {"therapist_away", "spa_closed"}

    with transaction():
        either_spa.mira.is_active = False
    assert "therapist_left" in found()


def test_rows_that_have_lost_what_they_belong_to(spa):
    visit = booked(spa.swedish)
    db.session.rollback()
    raw = db.engine.raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
    raw.driver_connection.execute("DELETE FROM appointment")
    raw.driver_connection.execute("PRAGMA foreign_keys=ON")
    raw.close()

    assert visit is not None
    assert found() == {"strange_claim", "message_lost"}
    assert {finding.code for finding in installation_findings(NOW)} == {"orphans"}


def test_messages_that_do_not_go_out(either_spa):
    booked(either_spa.swedish)

    # Three minutes of quiet, and then a quarter of an hour.
    assert installation_findings(NOW + timedelta(minutes=17)) == []
    [stuck] = installation_findings(NOW + timedelta(minutes=19))
    assert stuck.code == "outbox_stuck"
    assert "worker" in stuck.sentence
    do(update(Message).values(done_at=NOW, outcome="sent"))
    assert installation_findings(NOW + timedelta(days=1)) == []


def test_values_that_no_key_opens(full, app_on, engine_url):
    other_key = app_on(engine_url, field_keys=(("k2", b"1" * 32),))

    with other_key.app_context():
        codes = {finding.code for finding in sealed_findings()}
        sentences = " ".join(finding.sentence for finding in sealed_findings())

    assert codes == {"key_missing"}
    assert "appointment.needs_sealed" in sentences
    assert "k1" in sentences


def test_a_value_that_was_copied_to_another_row(full):
    first, second = db.session.query(Appointment).filter_by(status="confirmed").limit(2)
    sealed = second.needs_sealed
    do(update(Appointment).where(Appointment.id == first.id).values(needs_sealed=sealed))

    [finding] = sealed_findings()
    assert "changed or moved" in finding.sentence


def test_tables_that_are_out_of_date(either_spa):
    do(text("DELETE FROM alembic_version"))
    do(insert(table("alembic_version", column("version_num"))).values(version_num="0000_before"))

    assert [finding.code for finding in installation_findings(NOW)] == ["migrations"]


def test_a_thousand_faults_are_not_a_thousand_sentences(either_spa):
    for number in range(25):
        make_appointment(
            either_spa.swedish,
            either_spa.mira,
            either_spa.blue,
            either_spa.ada,
            starts_at=at("2026-05-07 10:00") + timedelta(hours=2 * number),
        )
    do(delete(Occupancy).where(Occupancy.resource_id == either_spa.mira.resource_id))

    assert len(findings(NOW)) == 20
