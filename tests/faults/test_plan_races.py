"""Plans at one moment: each time goes once, and who was slower loses that date alone. Rows are counted."""

from datetime import UTC, datetime, timedelta

import pytest

from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.plans.models import Plan
from tests.support.booking import busy_of, count, overlaps
from tests.support.factories import epoch_at, make_client, make_draft
from tests.support.jobs import job, seconds

pytestmark = pytest.mark.race

FIRST = epoch_at("2026-05-14 10:00")
EVERY = int(timedelta(weeks=2).total_seconds())
RIVALS = 12


def wants(do, track, **more):
    """A job of somebody who wants the first of these times with Mira."""
    return job(do, **{"therapist": track.mira.id, "start": FIRST} | more)


def clients(number):
    return [make_client(f"Client {n}", email=f"c{n}@example.com").id for n in range(number)]


def starts_of_visits():
    return sorted(seconds(visit.starts_at) for visit in db.session.query(Appointment))


def test_of_plans_for_the_same_times_each_time_goes_once(track):
    rivals = clients(RIVALS)

    outcome = track.race([wants("plan", track, client=c, key=f"plan-{c}") for c in rivals])

    assert (len(outcome.won), outcome.refused) == (1, {"slot_taken": RIVALS - 1})
    assert starts_of_visits() == [FIRST + n * EVERY for n in range(4)]
    assert len(busy_of(track.mira)) == 4
    assert overlaps() == 0


def test_plans_that_meet_on_some_dates_share_them_out_and_lose_nothing_else(track):
    rivals = clients(6)
    jobs = [
        wants("plan", track, client=c, key=f"plan-{c}", start=FIRST + n % 3 * EVERY)
        for n, c in enumerate(rivals)
    ]

    track.race(jobs)

    kept = starts_of_visits()
    assert len(kept) == len(set(kept))
    assert set(kept) == {FIRST + n * EVERY for n in range(len(kept))}
    assert overlaps() == 0
    for plan in db.session.query(Plan):
        assert len(plan.dates) == 4
        assert all((row.decision == "booked") == (row.appointment is not None) for row in plan.dates)
        assert {row.decision for row in plan.dates} <= {"booked", "missed"}


def test_a_plan_and_single_visitors_never_have_the_same_time(track):
    [ada] = clients(1)
    drafts = [make_draft().id for _ in range(8)]
    holds = [wants("hold", track, draft=d, start=FIRST + n % 2 * EVERY) for n, d in enumerate(drafts)]

    track.race([*holds, wants("plan", track, client=ada, key="plan")])

    kept = starts_of_visits()
    assert kept == [FIRST + n * EVERY for n in range(4)]
    assert overlaps() == 0
    plan = db.session.query(Plan).one()
    assert [row.decision for row in plan.dates][2:] == ["booked", "booked"]
    for row in plan.dates:
        at_that_time = datetime.fromtimestamp(FIRST + EVERY * plan.dates.index(row), UTC)
        holder = db.session.query(Appointment).filter_by(starts_at=at_that_time).one()
        assert (row.decision == "booked") == (holder.client_id == ada)


def test_a_plan_sent_at_once_many_times_is_made_once(track):
    [ada] = clients(1)

    outcome = track.race([wants("plan", track, client=ada, key="the-key")] * RIVALS)

    assert (len(set(outcome.won)), len(outcome.won)) == (1, RIVALS)
    assert (count(Plan), count(Appointment)) == (1, 4)
