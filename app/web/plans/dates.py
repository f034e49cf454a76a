"""The dates of a plan as they are laid out, and what somebody decided for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.hours import local_date as day_at
from app.infra.language import gettext as _
from app.spa.plans.preview import Alternative, DatePreview
from app.spa.plans.services import Decision
from app.spa.roster.models import Therapist
from app.spa.settings.formats import local_date, local_time
from app.spa.settings.queries import zone
from app.web.days import second_in
from app.web.times_view import who

SKIP, STAY = "skip", "stay"


@dataclass(frozen=True, slots=True)
class Option:
    """One way to decide: what it sends, what it says, with whom, whether it is chosen."""

    value: str
    label: str
    hint: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DateView:
    """One date with what stands in its way and what can be done about it."""

    name: str
    heading: str
    problem: str | None
    waits: bool
    is_ruled_out: bool
    options: tuple[Option, ...]
    is_undecided: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """Who can be wished for: therapists by their address."""

    people: tuple[Therapist, ...]

    @classmethod
    def of(cls, people: Iterable[Therapist]) -> Team:
        """Those who work here now."""
        return cls(tuple(people))

    def number(self, slug: str | None) -> int | None:
        """The therapist with this address."""
        return next((one.id for one in self.people if one.slug == slug), None) if slug else None

    def slug(self, number: int | None) -> str:
        """The address of a therapist; empty for anybody."""
        return next((one.slug for one in self.people if one.id == number), "")

    def names(self) -> dict[int, str]:
        """Names by number."""
        return {one.id: one.name for one in self.people}


def views_of(
    found: Iterable[DatePreview],
    team: Team,
    *,
    therapist_id: int | None,
    sent: Mapping[str, str] | None = None,
    staying: Mapping[date, str] | None = None,
) -> list[DateView]:
    """Lay out what was found. `sent` is what was chosen before; `staying` says where visits to move are now.

    Where a date is free, its own time is chosen to begin with; where not, nothing is booked or moved unless
    somebody says so.
    """
    return [_view(one, team, therapist_id, sent, staying) for one in found]


def decisions(days: Iterable[date], sent: Mapping[str, str], team: Team) -> tuple[list[Decision], list[date]]:
    """What was decided for each day, and the days of which nothing readable was said."""
    made, missing = [], []
    for day in days:
        value = sent.get(field_of(day), "")
        start, _, slug = value.partition(":")
        if value in (SKIP, STAY):
            made.append(Decision(day, None))
        elif (second := second_in(start)) is not None:
            made.append(Decision(day, second, team.number(slug)))
        else:
            missing.append(day)
    return made, missing


def field_of(day: date) -> str:
    """What the choice for a day is sent as."""
    return f"on-{day.isoformat()}"


def value_of(start: int, slug: str) -> str:
    """A start with a therapist as it is sent."""
    return f"{start}:{slug}"


def _view(
    one: DatePreview,
    team: Team,
    therapist_id: int | None,
    sent: Mapping[str, str] | None,
    staying: Mapping[date, str] | None,
) -> DateView:
    name = field_of(one.on)
    offered = _offered(one, team, therapist_id)
    no = (STAY, _("Leave it where it is"), staying[one.on]) if staying and one.on in staying else None
    ways = [*offered, no or (SKIP, _("Skip this date"), _("Nothing is booked"))]
    first = ways[0][0] if one.problem is None else ways[-1][0]
    chosen = sent.get(name, "") if sent is not None else first
    return DateView(
        name=name,
        heading=local_date(one.on),
        problem=one.problem.sentence if one.problem else None,
        waits=one.fit.waits,
        is_ruled_out=one.fit.is_ruled_out,
        options=tuple(Option(value, label, hint, value == chosen) for value, label, hint in ways),
        is_undecided=sent is not None and chosen not in {value for value, _, _ in ways},
    )


def _offered(one: DatePreview, team: Team, therapist_id: int | None) -> list[tuple[str, str, str]]:
    if one.problem is None and one.start is not None:
        with_whom = (
            _("with %(name)s", name=team.names()[therapist_id]) if therapist_id in team.names() else ""
        )
        return [(value_of(one.start, team.slug(therapist_id)), clock_at(one.start), with_whom)]
    return [
        (
            value_of(near.start, team.slug(near.therapist_id)),
            _when(near, one.on),
            who(near.slot, _few(near, team)),
        )
        for near in one.alternatives
    ]


def _few(near: Alternative, team: Team) -> dict[int, str]:
    names = team.names()
    return names if near.therapist_id is None else {near.therapist_id: names.get(near.therapist_id, "")}


def _when(near: Alternative, on: date) -> str:
    day = day_at(near.start, zone())
    return clock_at(near.start) if day == on else f"{local_date(day)}, {clock_at(near.start)}"


def clock_at(start: int) -> str:
    """The time of day of an epoch second at the spa."""
    return local_time(datetime.fromtimestamp(start, zone()))
