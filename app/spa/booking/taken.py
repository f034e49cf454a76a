"""What is taken: the rows of occupancy that a look or a claim has to know, and no others.

Bounded on both sides, so years of past visits are never walked through. Of people a longer stretch is read
than of rooms and kit: of these only what a visit could claim matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from app.domain.effort import Work
from app.domain.interval import Interval
from app.infra.database import db
from app.infra.looking import Look, Value
from app.spa.booking.models import LONGEST_OCCUPANCY

Taken = Mapping[int, Sequence[Interval]]
"""By resource: when it is claimed, and as `Work` where that asks effort of a therapist."""

IN_TIME = """FROM occupancy
WHERE resource_id IN :ids AND starts_at > :after AND starts_at < :end AND ends_at > :start
AND (lapses_at IS NULL OR lapses_at > :now)
"""
LEAVING_OUT = "AND appointment_id NOT IN :without"
"""Only asked where there is something to leave out: it keeps SQLite from answering by the index alone."""
OF_OCCUPANCY = f"SELECT resource_id, starts_at, ends_at, effort {IN_TIME}{LEAVING_OUT}"
TAKEN = Look(OF_OCCUPANCY)


def _of_things(condition: str) -> str:
    """The same of rooms and kit."""
    of_things = condition.replace(":ids", ":things").replace(":after", ":near_after")
    return of_things.replace(":end", ":near_end").replace(":start", ":near_start")


TAKEN_NEAR = Look(f"{OF_OCCUPANCY} UNION ALL {_of_things(OF_OCCUPANCY)}")


SOONER = """
CASE WHEN people.until < things.until THEN people.until ELSE coalesce(things.until, people.until) END
"""
"""When the next hold of either lapses; None where none is held."""


def _taken_and_mark(condition: str) -> Look:
    """The mark, what is taken of people and of things, and when a hold of theirs lapses next: one row.

    Each part is one text in JSON. Row by row the driver lets go of Python's lock for each, and four threads
    then fight over it. Things take effort of nobody.
    """

    def told(effort: str, where: str) -> str:
        rows = f"json_group_array(json_array(resource_id, starts_at, ends_at, {effort}))"
        return f"(SELECT CAST({rows} AS text) AS told, min(lapses_at) AS until {where})"

    people, things = told("effort", condition), told("0", _of_things(condition))
    columns = ("(SELECT mark FROM house_mark)", "people.told", "things.told", SOONER)
    return Look("SELECT " + ", ".join(columns) + f"FROM {people} AS people, {things} AS things", until=True)


TAKEN_AND_MARK = _taken_and_mark(IN_TIME)
TAKEN_AND_MARK_WITHOUT = _taken_and_mark(IN_TIME + LEAVING_OUT)


def read_taken(
    resource_ids: Collection[int], span: Interval, *, now: int, without: Collection[int] = ()
) -> Taken:
    """When each of these resources is claimed during `span`; holds that ran out by `now` do not count.

    Read inside the session's transaction. `without` names appointments whose own claims are left out: to move
    a visit, its own time is free.
    """
    connection = db.session.connection()
    within = _bounds(resource_ids, span, now)
    return by_resource(TAKEN.within(connection, **within, without=sorted(without)))


def by_resource(rows: Iterable[Sequence[int]]) -> Taken:
    """The rows of occupancy, by resource."""
    taken: defaultdict[int, list[Interval]] = defaultdict(list)
    for resource_id, starts_at, ends_at, effort in rows:
        claimed = Work(starts_at, ends_at, effort) if effort else Interval(starts_at, ends_at)
        taken[resource_id].append(claimed)
    return taken


def bounds(
    people: Collection[int], span: Interval, things: Collection[int], near: Interval, *, now: int
) -> dict[str, Value]:
    """The values of a look that reads `span` of people, and `near` of rooms and kit."""
    return _bounds(people, span, now) | {
        "things": sorted(things),
        "near_after": near.start - LONGEST_OCCUPANCY,
        "near_start": near.start,
        "near_end": near.end,
    }


def _bounds(resource_ids: Collection[int], span: Interval, now: int) -> dict[str, Value]:
    return {
        "ids": sorted(resource_ids),
        "after": span.start - LONGEST_OCCUPANCY,
        "start": span.start,
        "end": span.end,
        "now": now,
    }
