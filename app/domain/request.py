"""What is asked of the calendar: what a treatment needs, and what this client and this desk may have."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.domain.effort import effort_minutes
from app.domain.hours import local_date, wall_to_epoch
from app.domain.interval import Interval
from app.domain.policy import Policy

Skill = int | str
"""How the caller names a treatment, by type or by row number: the same in needs and in skills."""

LONGEST_REACH_MINUTES = 12 * 60
"""Nothing is claimed for longer than this before or after a start, so a diary read a day further is whole."""


@dataclass(frozen=True, slots=True)
class KitNeed:
    """One piece of a kind of kit, with the minutes it takes to warm up before and to cool down after."""

    kind: str
    warm_up_minutes: int = 0
    cool_down_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a treatment of a certain duration takes up, and the one place that says for how long.

    The client is there for [start, end). Therapist and room are taken from set-up to turnover. A piece of kit
    warms up while the room is being set up and cools down during turnover, so at each end the longer of the
    two counts, not their sum. Raises ValueError for times that make no sense.
    """

    skill: Skill
    minutes: int
    setup_minutes: int = 0
    turnover_minutes: int = 0
    features: frozenset[str] = frozenset()
    kit: tuple[KitNeed, ...] = ()
    effort_percent: int = 100
    """What a minute of it asks of a therapist beside a minute of Swedish massage (100)."""

    def __post_init__(self) -> None:
        before = [self.setup_minutes, *(need.warm_up_minutes for need in self.kit)]
        after = [self.turnover_minutes, *(need.cool_down_minutes for need in self.kit)]
        if self.minutes < 1 or min(before + after) < 0:
            raise ValueError("a treatment takes at least a minute, and nothing takes less than no time")
        if max(before) > LONGEST_REACH_MINUTES or self.minutes + max(after) > LONGEST_REACH_MINUTES:
            raise ValueError(
                "a treatment may claim nothing for longer than half a day before or after its start"
            )
        if len({need.kind for need in self.kit}) != len(self.kit):
            raise ValueError("each kind of kit is needed once at most")

    @property
    def seconds(self) -> int:
        """The time on the table."""
        return self.minutes * 60

    @property
    def reach(self) -> tuple[int, int]:
        """Seconds that therapist and room are taken before the start and after the end."""
        return self.setup_minutes * 60, self.turnover_minutes * 60

    @property
    def furthest_reach(self) -> tuple[int, int]:
        """Seconds before a start, and after it, within which lies all that a visit claims."""
        reaches = [self.reach, *(self.kit_reach(need) for need in self.kit)]
        return max(before for before, _ in reaches), self.seconds + max(after for _, after in reaches)

    def kit_reach(self, need: KitNeed) -> tuple[int, int]:
        """Seconds that a piece of kit is taken before the start and after the end."""
        before = max(self.setup_minutes, need.warm_up_minutes)
        after = max(self.turnover_minutes, need.cool_down_minutes)
        return before * 60, after * 60

    def visit(self, start: int) -> Interval:
        """When the client is there."""
        return Interval(start, start + self.seconds)

    def occupancy(self, start: int) -> Interval:
        """When the therapist and the room are taken."""
        return self.visit(start).padded(*self.reach)

    def kit_occupancy(self, start: int, need: KitNeed) -> Interval:
        """When a piece of that kit is taken."""
        return self.visit(start).padded(*self.kit_reach(need))


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRequest:
    """One person's search for a time. `now` in epoch seconds."""

    needs: Needs
    now: int
    policy: Policy
    therapist_id: int | None = None
    """Only this therapist; None is any."""
    room_id: int | None = None
    """Only this room; None is any that has the features."""
    features: frozenset[str] = frozenset()
    """What the room must have for this client beside what the treatment needs, such as `step_free`."""
    places: int = 1
    """How many people are to be treated side by side in the room."""
    gender: str | None = None
    """Only therapists of this gender; None is no wish."""
    qualifications: frozenset[str] = frozenset()
    """What the screening asks of the therapist."""
    qualifications_by_day: Mapping[date, frozenset[str]] = field(default_factory=dict)
    """The days on which the screening asks for something else: weeks since surgery move with time."""
    ruled_out_days: frozenset[date] = frozenset()
    """The days on which the screening does not allow this treatment at all."""
    shortest_minutes: int = 0
    """The shortest duration on the menu: free time shorter than this cannot be sold. 0 marks no gaps."""
    at_the_desk: bool = False
    """The manager's board: not held to notice, horizon and grid. Never allows two visits in one place."""
    pressure: str | None = None
    """How firm it is going to be; None, not known yet, is reckoned as medium."""
    effort_override: bool = False
    """A manager's decision: the effort budget does not bind. Never allows two visits in one place."""
    settled: tuple[int, int] | None = None
    """Therapist and start of the visit that is changed: the effort budget never takes that from it."""

    @property
    def room_features(self) -> frozenset[str]:
        """All that the room must have."""
        return self.needs.features | self.features

    @property
    def effort(self) -> int:
        """What the visit would ask of its therapist, in effort minutes."""
        return effort_minutes(self.needs.minutes, self.needs.effort_percent, self.pressure)

    @property
    def asks_qualifications(self) -> bool:
        """Whether the screening asks for a qualification on any day."""
        return bool(self.qualifications) or any(self.qualifications_by_day.values())

    def qualifications_on(self, day: date) -> frozenset[str]:
        """What a therapist must be qualified for on that day."""
        return self.qualifications_by_day.get(day, self.qualifications)

    def past_before(self) -> int:
        """The start before which it is too late even to write a visit down.

        The desk may write down a walk-in up to one slot step after it began: they were welcoming someone.
        """
        return self.now - self.policy.slot_step_minutes * 60 if self.at_the_desk else self.now

    def earliest(self) -> int:
        """The first start with enough notice."""
        return self.past_before() if self.at_the_desk else self.now + self.policy.notice_seconds

    def latest(self, zone: ZoneInfo) -> int | None:
        """The first start that is too far ahead: midnight, by the wall clock. None for the desk."""
        if self.at_the_desk:
            return None
        return wall_to_epoch(local_date(self.now, zone) + timedelta(self.policy.horizon_days), 0, zone)

    def essence(self, zone: ZoneInfo) -> Hashable:
        """All that open starts depend on: requests of one essence have the same, in the same diary.

        Two moments of one minute are the same to it: starts lie on whole minutes.
        """
        said = tuple(getattr(self, name) for name in _SAID)
        by_day = frozenset(self.qualifications_by_day.items())
        return said, by_day, -(-self.earliest() // 60), self.latest(zone)


_SAID = tuple(one.name for one in fields(SlotRequest) if one.name not in ("now", "qualifications_by_day"))
