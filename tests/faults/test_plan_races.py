"""Plans at one moment: each time goes once, and who was slower loses that date alone. Rows are counted."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.plans.models import Plan
from tests.support.booking import busy_of, count
from tests.support.clock import NOW
from tests.support.factories import at, make_client, make_draft, small_spa

pytestmark = pytest.mark.race

FIRST = int(at("2026-05-14 10:00").timestamp())
EVERY = int(timedelta(weeks=2).total_seconds())
RIVALS = 12


@pytest.fixture
def track(app_on, engine_url, runners):
    """The small spa on each engine, and a function that lets jobs race on it."""
    with app_on(engine_url).app_context():
        spa = small_spa()
        spa.race = lambda jobs: run(runners, engine_url, jobs)
        yield spa
        db.session.rollback()
    runners.leave(engine_url)


def run(runners, url, jobs):
    db.session.rollback()  # what the test has read does not keep the runners waiting
    outcome = runners.race(url, jobs)
    assert outcome.errors == []
    assert len(outcome.results) == len(jobs)
    return outcome


def job(do, track, **more):
    usual = {"now": int(NOW.timestamp()), "treatment": "swedish", "therapist": track.mira.id}
    return {"do": do, "start": FIRST, **usual, **more}


def clients(number):
    return [make_client(f"Client {n}", email=f"c{n}@example.com").id for n in range(number)]


def overlaps() -> int:
    """How many pairs of rows claim one resource at one time."""
    pairs = text(
        "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.resource_id = b.resource_id AND a.id < b.id "
        "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
    )
    return db.session.execute(pairs).scalar_one()


def starts_of_visits():
    return sorted(int(visit.starts_at.timestamp()) for visit in db.session.query(Appointment))


def test_of_plans_for_the_same_times_each_time_goes_once(track):
    rivals = clients(RIVALS)

    outcome = track.race([job("plan", track, client=c, key=f"plan-{c}") for c in rivals])

    assert (len(outcome.won), outcome.refused) == (1, {"slot_taken": RIVALS - 1})
    assert starts_of_visits() == [FIRST + n * EVERY for n in range(4)]
    assert len(busy_of(track.mira)) == 4
    assert overlaps() == 0


def test_plans_that_meet_on_some_dates_share_them_out_and_lose_nothing_else(track):
    rivals = clients(6)
    jobs = [
        job("plan", track, client=c, key=f"plan-{c}", start=FIRST + n % 3 * EVERY)
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
    holds = [job("hold", track, draft=d, start=FIRST + n % 2 * EVERY) for n, d in enumerate(drafts)]

    track.race([*holds, job("plan", track, client=ada, key="plan")])

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

    outcome = track.race([job("plan", track, client=ada, key="the-key")] * RIVALS)

    assert (len(set(outcome.won)), len(outcome.won)) == (1, RIVALS)
    assert (count(Plan), count(Appointment)) == (1, 4)
