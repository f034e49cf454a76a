"""10 therapists × 60 days: what the spa computes beside a bare fetch, subtract and format."""

from __future__ import annotations

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.availability import open_slots
from app.domain.hours import wall_to_epoch
from app.infra import clock
from app.spa.booking.house import house
from app.spa.booking.queries import ask
from app.spa.booking.times import look
from app.spa.settings.queries import zone
from benchmarks.booking import Driver, bare
from benchmarks.databases import Spa
from benchmarks.workload import CLOSES, DAYS_AHEAD, OPENS, STEP, SUNDAY

ROUNDS = 9
LENGTH = 3600
BUSY = (
    "SELECT resource_id, starts_at, ends_at FROM occupancy "
    "WHERE resource_id = {0} AND starts_at > {0} AND starts_at < {0}"
)


def compare(spa: Spa) -> tuple[float, float]:
    """Milliseconds of this process's time, ours and bare: medians; nothing is remembered in between."""
    here = zone()
    with bare(spa) as driver:
        both = [
            (_timed(lambda: ours(here)), _timed(lambda: by_hand(spa, driver, here))) for _ in range(ROUNDS)
        ]
    return statistics.median(one for one, _ in both), statistics.median(other for _, other in both)


def ours(here: ZoneInfo) -> str:
    """Every open start of the next 60 days, with the rules, the rooms and everybody who could, as JSON."""
    standing = house()
    now = clock.now()
    request = ask(standing.treatments["swedish"], LENGTH // 60, now=now, policy=standing.policy)
    found = look(request, now.astimezone(here).date(), DAYS_AHEAD, here)
    slots = open_slots(request, found.diary)
    return json.dumps(
        [[datetime.fromtimestamp(one.start, here).isoformat(), one.therapist_ids] for one in slots]
    )


def by_hand(spa: Spa, driver: Driver, here: ZoneInfo) -> str:
    """The same days without any rule: a query for each therapist, hours less visits, every start as JSON."""
    today = clock.now().astimezone(here).date()
    first, last = wall_to_epoch(today, 0, here), wall_to_epoch(today + timedelta(DAYS_AHEAD), 0, here)
    busy: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for _, resource_id in spa.ids.therapists:
        bounds = (resource_id, first - 8 * 3600, last)
        for row in driver.rows(BUSY.format(driver.mark), bounds):
            busy[row[0]].append((row[1], row[2]))
    able: defaultdict[int, list[int]] = defaultdict(list)
    for therapist_id, resource_id in spa.ids.therapists:
        for start, end in _free(sorted(busy[resource_id]), today, here):
            for at in range(start + -start % (STEP * 60), end - LENGTH + 1, STEP * 60):
                able[at].append(therapist_id)
    return json.dumps([[datetime.fromtimestamp(at, here).isoformat(), able[at]] for at in sorted(able)])


def _free(busy: list[tuple[int, int]], today: object, here: ZoneInfo) -> list[tuple[int, int]]:
    free, place = [], 0
    for offset in range(DAYS_AHEAD):
        day = today + timedelta(offset)  # type: ignore[operator]
        if day.weekday() == SUNDAY:
            continue
        at, closes = wall_to_epoch(day, OPENS, here), wall_to_epoch(day, CLOSES, here)
        while place < len(busy) and busy[place][0] < closes:
            start, end = busy[place]
            if start > at:
                free.append((at, start))
            at = max(at, end)
            place += 1
        if at < closes:
            free.append((at, closes))
    return free


def _timed(work: Callable[[], str]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000
