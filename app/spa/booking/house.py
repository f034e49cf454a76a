"""The house as it stands: people, hours, rooms, kit, menu, rules, absences. Kept in memory by each process.

Why that is safe: it is kept together with the mark that the database changes itself with each change of the
house (`app/infra/house_mark.py`), and the mark is read before the house and again with every look at what is
taken, in the very same statement. Where it is another, the house is read anew before anything is answered.
So nobody is told what was true before the question was asked. A house is never changed, only replaced.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from flask import current_app
from sqlalchemy import Integer, cast, null, select, union_all
from sqlalchemy.orm import Session

from app.domain.errors import Busy
from app.domain.interval import Interval
from app.domain.policy import Policy
from app.infra.database import reading_session
from app.infra.house_mark import HouseMark
from app.infra.looking import Look
from app.spa.roster.models import TimeOff
from app.spa.roster.queries import Roster, TherapistFacts, roster
from app.spa.settings.models import Closure
from app.spa.settings.queries import policy
from app.spa.treatments.facts import TreatmentFacts, read_menu

Answer = TypeVar("Answer")
TRIES = 5
Mark = int | None
"""None where the one row is missing: then nothing is kept."""

MARK = Look("SELECT mark FROM house_mark")
EXCEPTIONS = union_all(
    select(TimeOff.therapist_id, TimeOff.starts_at, TimeOff.ends_at),
    select(cast(null(), Integer), Closure.starts_at, Closure.ends_at),
)


@dataclass(frozen=True, eq=False)
class House:
    """All that hardly changes, as it was at `mark`. Told apart by which it is, not by what it holds."""

    mark: Mark
    policy: Policy
    roster: Roster
    menu: Sequence[TreatmentFacts]
    time_off: Mapping[int, Sequence[Interval]]
    """By therapist, past and to come."""
    closures: Sequence[Interval]

    @cached_property
    def treatments(self) -> Mapping[str, TreatmentFacts]:
        """The treatments on offer, by slug and by code."""
        return self.by_slug | {one.code: one for one in self.menu}

    @cached_property
    def by_slug(self) -> dict[str, TreatmentFacts]:
        """The treatments on offer by their public addresses."""
        return {one.slug: one for one in self.menu}

    def team(self, treatment: TreatmentFacts) -> list[TherapistFacts]:
        """Those who give a treatment, by name."""
        able = (one for one in self.roster.therapists.values() if treatment.id in one.skills)
        return sorted(able, key=lambda one: (one.name, one.id))


def house() -> House:
    """The house as it is at this moment. One query while it has not changed."""
    return house_at(_only(MARK.now()))


class HouseChanged(Exception):  # noqa: N818  (it says what happened)
    """The house is no longer the one that was given."""


def steadily(work: Callable[[House], Answer]) -> Answer:
    """What `work` makes of the house, which it hands on to each of its looks (`standing=`): no query more.

    Should a look find that the house has changed, all is done once more with the new one. And nobody is
    refused for what was true before: a refusal counts if the house is still the same afterwards.

    Raises:
        Busy: the house changes all the time.
    """
    standing = kept_house()
    for _ in range(TRIES):
        try:
            return work(standing)
        except HouseChanged:
            pass
        except Exception:
            if house() is standing:
                raise
        standing = house()
    raise Busy


def house_at(mark: Mark) -> House:
    """The house with the mark that was just read: the one in memory if it has it, else read anew."""
    kept = kept_house()
    return kept if mark is not None and kept.mark == mark else _read_house()


def kept_house() -> House:
    """The house in memory, which may have changed since. For whoever is about to read the mark."""
    kept: House | None = current_app.extensions.get("house")
    return kept or _read_house()


def _read_house() -> House:
    """Read it, and keep it for the next one."""
    with reading_session() as session:
        # The mark first: what changes while we read then makes the mark old, never the house.
        mark = session.scalar(select(HouseMark.mark))
        time_off, closures = _exceptions(session)
        found = House(
            mark=mark,
            policy=policy(session.execute),
            roster=roster(session.execute),
            menu=tuple(read_menu(session.execute)),
            time_off=time_off,
            closures=closures,
        )
    current_app.extensions["house"] = found
    return found


def _exceptions(session: Session) -> tuple[dict[int, list[Interval]], list[Interval]]:
    time_off: defaultdict[int, list[Interval]] = defaultdict(list)
    closures: list[Interval] = []
    for therapist_id, starts_at, ends_at in session.execute(EXCEPTIONS):
        away = Interval(starts_at, ends_at)
        closures.append(away) if therapist_id is None else time_off[therapist_id].append(away)
    return dict(time_off), closures


def _only(rows: Sequence[tuple[int]]) -> Mark:
    return rows[0][0] if rows else None
