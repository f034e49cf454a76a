"""A change of the spa's zone moves no booked visit unseen, and there is a way to move them all."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.cli.change_zone import change_zone_command
from app.config import ConfigError
from app.domain.errors import Refusal
from app.infra.database import db, transaction
from app.spa.booking.models import Appointment
from app.spa.booking.zone_change import change_zone, same_wall_time
from app.spa.booking.zone_guard import settle_zone, zone_kept, zone_problem
from app.spa.roster.models import TimeOff
from tests.support.booking import booked, busy_of, send_all, told
from tests.support.clock import NOW
from tests.support.factories import at, make_appointment, make_closure, make_time_off, small_spa

CHICAGO, LONDON, NEW_YORK = (
    ZoneInfo(f"{key}") for key in ("America/Chicago", "Europe/London", "America/New_York")
)


@pytest.fixture
def spa(app_on, engine_url):
    """A spa that has lived in New York so far, and a function that says where it wakes up."""

    def elsewhere(zone):
        return app_on(engine_url, spa_timezone=zone)

    with app_on(engine_url).app_context():
        made = small_spa()
        settle_zone(NOW)
        made.elsewhere = elsewhere
        yield made
        db.session.rollback()


def the_visit():
    return db.session.query(Appointment).order_by(Appointment.id).one()


def wall(visit, zone):
    return f"{visit.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"


def test_the_first_start_keeps_the_zone(spa):
    assert zone_kept() == NEW_YORK
    assert zone_problem(NOW) is None


def test_without_anything_booked_the_spa_may_wake_up_elsewhere(spa):
    with spa.elsewhere(CHICAGO).app_context():
        settle_zone(NOW)

        assert zone_kept() == CHICAGO


def test_with_visits_to_come_the_start_is_refused_with_the_way_out(spa):
    booked(spa.swedish)
    db.session.rollback()

    with spa.elsewhere(CHICAGO).app_context():
        with pytest.raises(ConfigError) as refused:
            settle_zone(NOW)
        assert zone_kept() == NEW_YORK

    for words in ("1 visits", "America/New_York", "change-zone America/Chicago", "--dry-run"):
        assert words in str(refused.value)


def test_what_is_over_stands_in_nobodys_way(spa):
    booked(spa.swedish)
    db.session.rollback()

    with spa.elsewhere(CHICAGO).app_context():
        settle_zone(NOW + timedelta(days=3))


def test_an_absence_alone_is_reason_enough(spa):
    make_time_off(spa.mira, "2026-05-20 09:00", "2026-05-20 18:00")
    db.session.rollback()

    with spa.elsewhere(CHICAGO).app_context():
        assert "1 absences" in zone_problem(NOW)


def test_kept_to_the_wall_clock_every_visit_has_the_same_time_of_day_there(spa):
    visit = booked(spa.swedish, therapist_id=spa.mira.id)
    send_all()
    start, end = busy_of(spa.mira)[0]
    mira_id = spa.mira.id
    db.session.rollback()

    with spa.elsewhere(CHICAGO).app_context():
        done = change_zone(keep_wall_clock=True, now=NOW)

        moved = the_visit()
        assert (done.visits, done.in_the_way, zone_kept()) == (1, [], CHICAGO)
        assert (wall(moved, CHICAGO), moved.sequence) == ("2026-05-07 10:00", 1)
        assert moved.ends_at - moved.starts_at == timedelta(hours=1)
        assert (moved.therapist_id, busy_of(moved.therapist)) == (mira_id, [(start + 3600, end + 3600)])
        assert told(moved) == ["booking_confirmed", "booking_moved"]
        settle_zone(NOW)
    assert visit is not None


def test_kept_to_their_moments_nothing_moves_and_nobody_is_written_to(spa):
    before = booked(spa.swedish).starts_at
    send_all()
    db.session.rollback()

    with spa.elsewhere(CHICAGO).app_context():
        change_zone(keep_wall_clock=False, now=NOW)

        assert (the_visit().starts_at, wall(the_visit(), CHICAGO)) == (before, "2026-05-07 09:00")
        assert told(the_visit()) == ["booking_confirmed"]
        settle_zone(NOW)


def test_visits_that_would_lie_outside_hours_by_the_new_clock_are_named(spa):
    early, late = at("2026-05-07 09:00"), at("2026-05-07 14:00")
    for starts_at in (early, late):
        booked(spa.swedish, starts_at=starts_at, therapist_id=spa.mira.id)
    db.session.rollback()

    with spa.elsewhere(CHICAGO).app_context():
        done = change_zone(keep_wall_clock=False, dry_run=True, now=NOW)

        [line] = done.outside
        assert done.visits == 2
        assert line.startswith("2026-05-07 09:00 (")
        assert line.endswith("with Mira): at 2026-05-07 08:00 in America/Chicago, outside their hours.")
        assert zone_kept() == NEW_YORK
        assert change_zone(keep_wall_clock=True, dry_run=True, now=NOW).outside == []


@pytest.mark.parametrize(("wall", "said"), [("09:00", "these lie outside"), ("14:00", "All of the 1 visits")])
def test_the_command_says_which_visits_lie_outside_hours(spa, wall, said):
    booked(spa.swedish, starts_at=at(f"2026-05-07 {wall}"), therapist_id=spa.mira.id)
    db.session.rollback()

    there = spa.elsewhere(CHICAGO)
    with there.app_context():
        asked = [CHICAGO.key, "--keep-instants", "--dry-run"]
        answer = there.test_cli_runner().invoke(change_zone_command, asked)

    assert answer.exit_code == 0, answer.output
    assert said in answer.output
    assert "this was a trial" in answer.output


def test_a_trial_changes_nothing(spa):
    booked(spa.swedish)
    db.session.rollback()

    with spa.elsewhere(CHICAGO).app_context():
        done = change_zone(keep_wall_clock=True, dry_run=True, now=NOW)

        assert (done.visits, zone_kept(), the_visit().sequence) == (1, NEW_YORK, 0)


def test_absences_move_with_the_visits(spa):
    off = make_time_off(spa.mira, "2026-05-20 09:00", "2026-05-20 18:00")
    make_closure("2026-05-21 00:00", "2026-05-22 00:00")
    starts_at = off.starts_at
    db.session.rollback()

    with spa.elsewhere(CHICAGO).app_context():
        assert change_zone(keep_wall_clock=True, now=NOW).absences == 2

        assert db.session.query(TimeOff).one().starts_at == starts_at + 3600


def test_a_visit_whose_time_is_over_there_is_in_the_way(spa):
    # NOW is 10:00 in New York and 15:00 in London, so noon in London is over.
    booked(spa.swedish, starts_at=NOW + timedelta(hours=3))
    booked(spa.swedish, starts_at=NOW + timedelta(days=2))
    db.session.rollback()

    with spa.elsewhere(LONDON).app_context():
        done = change_zone(keep_wall_clock=True, now=NOW)

        assert len(done.in_the_way) == 1
        assert "over already" in done.in_the_way[0]
        assert zone_kept() == NEW_YORK
        assert {visit.sequence for visit in db.session.query(Appointment)} == {0}


def test_a_visit_that_would_stand_in_anothers_place_is_in_the_way(spa):
    # The first has begun and stays; an hour later by the wall of Halifax is where it still is.
    make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=NOW - timedelta(minutes=10), minutes=90)
    make_appointment(spa.swedish, spa.mira, spa.blue, starts_at=NOW + timedelta(hours=2), minutes=60)
    db.session.rollback()

    with spa.elsewhere(ZoneInfo("America/Halifax")).app_context():
        done = change_zone(keep_wall_clock=True, now=NOW)

        assert [line.partition(": ")[2] for line in done.in_the_way] == [
            "another visit would be in its place."
        ]


def test_nothing_is_to_be_changed_where_the_spa_is_already(spa):
    with pytest.raises(Refusal, match="already"):
        change_zone(keep_wall_clock=True, now=NOW)


def test_a_time_of_day_that_one_zone_leaves_out_is_none():
    night = datetime(2026, 3, 29, 5, 30, tzinfo=UTC)  # 01:30 in New York, and no time in London
    seconds = int(night.timestamp())

    assert same_wall_time(seconds, NEW_YORK, LONDON) is None
    assert same_wall_time(seconds, NEW_YORK, CHICAGO) == seconds + 3600


def test_a_hold_that_still_counts_moves_too(spa):
    held = make_appointment(
        spa.swedish,
        spa.mira,
        spa.blue,
        status="held",
        starts_at=NOW + timedelta(days=1),
        held_until=NOW + timedelta(minutes=9),
    )
    started = held.starts_at
    db.session.rollback()

    with spa.elsewhere(CHICAGO).app_context():
        change_zone(keep_wall_clock=True, now=NOW)

        assert the_visit().starts_at == started + timedelta(hours=1)
        with transaction():
            assert told() == []
