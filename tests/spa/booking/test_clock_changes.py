"""The nights when the clocks change: what is offered exists, once, and lasts as long as it says."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.domain.hours import days_bounds, local_time, wall_to_epoch
from app.spa.accounts.models import Role
from app.spa.booking import queries, services
from tests.support.booking import DETAILS, busy_of
from tests.support.factories import POLICY, WELL, make_draft, make_room, make_therapist, make_treatment

NIGHTS = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("Australia/Sydney", date(2026, 10, 4)),
    ("Australia/Sydney", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Asia/Kathmandu", date(2026, 3, 29)),
]
QUARTERS = 15 * 60


class Night:
    """A spa that never sleeps, in the days round a change of its clock."""

    def __init__(self, zone, day):
        self.zone, self.day = zone, day
        self.now = datetime.fromtimestamp(wall_to_epoch(day - timedelta(3), 12 * 60, zone), UTC)
        self.swedish = make_treatment(turnover=0)
        self.therapist = make_therapist(self.swedish, hours=(0, 24 * 60), weekdays=range(7))
        make_room()

    def slots(self):
        search = queries.ask(
            self.swedish,
            60,
            therapist_id=self.therapist.id,
            now=self.now,
            policy=POLICY.with_exceptions(NO_LIMIT),
        )
        return [slot.start for slot in queries.slots(search, first_day=self.day, zone=self.zone)]

    def book(self, start):
        held = services.place_hold(
            self.swedish,
            60,
            datetime.fromtimestamp(start, UTC),
            draft=make_draft(),
            therapist_id=self.therapist.id,
            now=self.now,
            policy=POLICY.with_exceptions(NO_LIMIT),
            zone=self.zone,
        )
        return services.confirm_hold(held, details=DETAILS, answers=WELL, now=self.now, zone=self.zone)


NO_LIMIT = {"effort_a_day": 0, "effort_in_a_row": 0}


@pytest.fixture(params=NIGHTS, ids=lambda night: f"{night[0].partition('/')[2]}-{night[1]}")
def night(request, app_on, engine_url):
    name, day = request.param
    zone = ZoneInfo(name)
    with app_on(engine_url, spa_timezone=zone).app_context():
        yield Night(zone, day)


def test_every_time_offered_exists_once_and_is_a_real_hour(night):
    starts = night.slots()
    walls = [local_time(start, night.zone).replace(tzinfo=None) for start in starts]
    bounds = days_bounds(night.day, 1, night.zone)

    assert len(set(walls)) == len(walls)
    for start, wall in zip(starts, walls, strict=True):
        assert wall_to_epoch(night.day, wall.hour * 60 + wall.minute, night.zone) == start
        assert bounds.start <= start < bounds.end
    # As many as there are quarters of an hour on the wall, a repeated hour counted once.
    shown = {
        local_time(second, night.zone).replace(tzinfo=None)
        for second in range(bounds.start, bounds.end, QUARTERS)
    }
    assert set(walls) == {wall for wall in shown if wall.date() == night.day and wall.minute % 15 == 0}


def test_a_visit_held_or_moved_into_that_night_takes_an_hour_of_real_time(night):
    starts = night.slots()
    jump = next(
        (i for i, (one, other) in enumerate(pairwise(starts)) if other - one != QUARTERS),
        4,
    )
    before, after = starts[jump], starts[jump + 1]
    early = night.book(starts[-8])

    moved = services.move(
        early,
        datetime.fromtimestamp(before, UTC),
        by=Role.CLIENT,
        now=night.now,
        policy=POLICY.with_exceptions(NO_LIMIT),
        zone=night.zone,
    )

    assert moved.ends_at - moved.starts_at == timedelta(hours=1)
    assert busy_of(night.therapist) == [(before, before + 3600)]
    left = night.slots()
    assert not {start for start in left if before - 3600 < start < before + 3600}
    free = next(start for start in left if start >= after)
    late = night.book(free)
    assert busy_of(night.therapist) == [(before, before + 3600), (free, free + 3600)]
    assert local_time(int(late.starts_at.timestamp()), night.zone).date() == night.day
