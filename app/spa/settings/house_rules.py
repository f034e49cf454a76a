"""Every house rule a manager may change: one description each, from which form, reading and record follow.

A field added to `Policy` needs a line here and nothing else to stand on the manager's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.domain.policy import LONGEST_PLAN_HORIZON, LONGEST_REST, SHORTEST_ANSWER, Policy

HOUR, DAY = 60, 24 * 60
MINUTE = timedelta(minutes=1)
Stored = int | str
"""How a value lies in the database: a length in whole minutes, a number, or words."""


class Kind(StrEnum):
    """What a rule is made of."""

    LENGTH = "length"  # of time; a timedelta in Policy
    NUMBER = "number"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule:
    """One field of `Policy` as a manager reads it. `least` and `most` are as stored; of words, characters."""

    name: str
    label: str
    does: str
    """What it does, in a sentence or two."""
    chapter: str
    kind: Kind = Kind.LENGTH
    least: int = 0
    most: int = 0
    unit: tuple[str, str] = ("", "")
    """What a NUMBER counts: one, several."""
    zero: str = ""
    """What 0 means, where that is not plain: "no limit"."""
    per_treatment: bool = False
    """Whether one treatment may have another value than the house."""

    @property
    def default(self) -> Stored:
        """What counts until somebody decides, as stored."""
        return to_stored(getattr(Policy(), self.name))

    def read(self, stored: Stored) -> timedelta | int | str:
        """The value for `Policy`."""
        return stored * MINUTE if self.kind is Kind.LENGTH and isinstance(stored, int) else stored

    def words(self, stored: Stored) -> str:
        """The value as people say it: 2 hours, 6 visits."""
        if isinstance(stored, str):
            return f"“{stored}”" if stored else "nothing"
        if stored == 0 and self.zero:
            return self.zero
        number, unit = in_largest_unit(stored) if self.kind is Kind.LENGTH else (stored, self.unit)
        return f"{number} {unit[0] if number == 1 else unit[1]}".strip()


UNITS = {1: ("minute", "minutes"), HOUR: ("hour", "hours"), DAY: ("day", "days")}


def in_largest_unit(minutes: int) -> tuple[int, tuple[str, str]]:
    """A length as the fewest of something: 120 minutes are 2 hours, 90 stay 90 minutes."""
    size = next((size for size in (HOUR, 1) if minutes % size == 0), 1)
    if minutes > DAY and minutes % DAY == 0:
        size = DAY
    return minutes // size, UNITS[size]


def to_stored(value: timedelta | int | str) -> Stored:
    """A value of `Policy` as it is stored."""
    return value // MINUTE if isinstance(value, timedelta) else value


BOOKING, CHANGING, RELIABLE = "Booking online", "Moving and cancelling", "Late and missed visits"
MESSAGES, THERAPISTS = "Messages and offers", "Sparing therapists"
REMINDING = "Reminders and care"
EFFORT = ("effort minute", "effort minutes")

HOUSE_RULES: tuple[HouseRule, ...] = (
    HouseRule(
        name="slot_step",
        label="Start times",
        does="Visits begin on this grid of the clock, counted from midnight. It has to divide a day evenly.",
        chapter=BOOKING,
        least=5,
        most=4 * HOUR,
        per_treatment=True,
    ),
    HouseRule(
        name="notice",
        label="Shortest notice",
        does="A time nearer than this can no longer be booked online. The desk is not held to it.",
        chapter=BOOKING,
        most=14 * DAY,
        per_treatment=True,
    ),
    HouseRule(
        name="horizon_days",
        label="How far ahead",
        does="Booking is open for today and the days after it, this many in all.",
        chapter=BOOKING,
        kind=Kind.NUMBER,
        least=1,
        most=730,
        unit=("day", "days"),
        per_treatment=True,
    ),
    HouseRule(
        name="plan_horizon_days",
        label="How far ahead for plans",
        does="A visit that comes back every few weeks may be booked this far ahead.",
        chapter=BOOKING,
        kind=Kind.NUMBER,
        least=1,
        most=LONGEST_PLAN_HORIZON,
        unit=("day", "days"),
    ),
    HouseRule(
        name="hold_length",
        label="Keeping a time",
        does="How long a chosen time is kept while a client finishes booking.",
        chapter=BOOKING,
        least=2,
        most=2 * HOUR,
    ),
    HouseRule(
        name="open_bookings",
        label="Visits at a time",
        does="How many visits to come one client may book online. Two booked together count once, and so "
        "does a plan. 0 is no limit.",
        chapter=BOOKING,
        kind=Kind.NUMBER,
        most=100,
        unit=("visit", "visits"),
        zero="no limit",
    ),
    HouseRule(
        name="free_cancellation",
        label="Free to change until",
        does="Until this long before the start a client may cancel or move without anything being noted. "
        "After that, moving goes by phone, and cancelling is marked as late.",
        chapter=CHANGING,
        most=14 * DAY,
        per_treatment=True,
    ),
    HouseRule(
        name="late_note",
        label="What cancelling late means",
        does="Your own words, shown to clients before they book and before they cancel. Nothing is "
        "charged here.",
        chapter=CHANGING,
        kind=Kind.WORDS,
        most=200,
    ),
    HouseRule(
        name="no_show_note",
        label="What not coming means",
        does="Your own words, shown to clients before they book. Nothing is charged here.",
        chapter=CHANGING,
        kind=Kind.WORDS,
        most=200,
    ),
    HouseRule(
        name="marks_months",
        label="How long a mark counts",
        does="A visit called off late or missed is marked. The desk sees how many marks of this time a "
        "client has, and can forgive each.",
        chapter=RELIABLE,
        kind=Kind.NUMBER,
        least=1,
        most=60,
        unit=("month", "months"),
    ),
    HouseRule(
        name="marks_limit",
        label="Ask to call after",
        does="A client with so many marks is asked to call instead of booking online. 0 never asks.",
        chapter=RELIABLE,
        kind=Kind.NUMBER,
        most=50,
        unit=("mark", "marks"),
        zero="never",
    ),
    HouseRule(
        name="effort_a_day",
        label="Effort in a day",
        does="The most a therapist gives in a day, counted in minutes of Swedish massage at a medium "
        "pressure: deeper and harder treatments count more. Online times end when it is spent.",
        chapter=THERAPISTS,
        kind=Kind.NUMBER,
        most=1000,
        unit=EFFORT,
        zero="no limit",
    ),
    HouseRule(
        name="effort_in_a_row",
        label="Effort without a rest",
        does="The most a therapist gives before they have rested. Counted like the effort in a day.",
        chapter=THERAPISTS,
        kind=Kind.NUMBER,
        most=1000,
        unit=EFFORT,
        zero="no limit",
    ),
    HouseRule(
        name="rest",
        label="A rest",
        does="How long nothing is asked of a therapist before they count as rested.",
        chapter=THERAPISTS,
        most=LONGEST_REST // MINUTE,
    ),
    HouseRule(
        name="offer_length",
        label="Time to answer an offer",
        does="A time that came free is kept so long for whoever waits for it. Nights do not count.",
        chapter=MESSAGES,
        least=SHORTEST_ANSWER // MINUTE,
        most=2 * DAY,
    ),
    HouseRule(
        name="proposal_length",
        label="Time to answer when a therapist is away",
        does="What is proposed in place of a visit that cannot be kept is held so long, unless the visit is "
        "sooner.",
        chapter=MESSAGES,
        least=30,
        most=7 * DAY,
    ),
    HouseRule(
        name="quiet_period",
        label="Quiet time",
        does="A message about a booking waits this long. What is changed meanwhile is told once, as it is in "
        "the end; a booking that is cancelled again sends nothing. 0 sends at once.",
        chapter=MESSAGES,
        most=HOUR,
        zero="sent at once",
    ),
    HouseRule(
        name="reminder_first",
        label="First reminder",
        does="So long before a visit its client is reminded, and told how to prepare. What falls into the "
        "night comes in the morning or the evening before. Who booked or moved lately gets none. 0 is never.",
        chapter=REMINDING,
        most=14 * DAY,
        zero="not sent",
    ),
    HouseRule(
        name="reminder_second",
        label="Second reminder",
        does="The same shortly before the visit: where that is at night, the evening before. 0 is never.",
        chapter=REMINDING,
        most=2 * DAY,
        zero="not sent",
    ),
    HouseRule(
        name="intake_last_call",
        label="Last call for answers",
        does="So long before a visit we ask again for answers that are still missing. 0 is never.",
        chapter=REMINDING,
        most=7 * DAY,
        zero="not sent",
    ),
    HouseRule(
        name="aftercare_after",
        label="Advice after a visit",
        does="So long after a completed visit its client gets advice for the rest of the day, and a link to "
        "more. 0 is never.",
        chapter=REMINDING,
        most=2 * DAY,
        zero="not sent",
    ),
    HouseRule(
        name="invite_after_days",
        label="Time for the next one",
        does="So long after their last visit, whoever has nothing booked is invited back, once a visit; in "
        "the rhythm that the suggestion advised, where it did. Never after a cancelled or missed visit. 0 is "
        "never.",
        chapter=REMINDING,
        kind=Kind.NUMBER,
        most=56,
        unit=("day", "days"),
        zero="not sent",
    ),
)
BY_NAME: Mapping[str, HouseRule] = {rule.name: rule for rule in HOUSE_RULES}
CHAPTERS = tuple(dict.fromkeys(rule.chapter for rule in HOUSE_RULES))

if set(BY_NAME) != {field.name for field in fields(Policy)}:
    raise RuntimeError("every field of Policy needs one house rule here, and every house rule a field")


def read_stored(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Values for `Policy` from what is stored, by name; other names are left out."""
    return {name: BY_NAME[name].read(value) for name, value in stored.items() if name in BY_NAME}
