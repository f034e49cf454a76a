"""What the whole intake asks beyond the short questions, and which of it is still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.said import Said, say

ADULT = 18
HISTORY_KINDS: Mapping[str, Said] = {
    "operation": say("Operation"),
    "injury": say("Injury or accident"),
    "other": say("Something else"),
}
AMBIENCE: Mapping[str, tuple[Said, Mapping[str, Said]]] = {
    "talk": (
        say("Talking"),
        {"quiet": say("Quiet, please"), "little": say("A little"), "gladly": say("I like to talk")},
    ),
    "music": (
        say("Music"),
        {"none": say("No music"), "soft": say("Soft music"), "nature": say("Sounds of nature")},
    ),
    "scent": (say("Scent"), {"none": say("No scent at all"), "light": say("A light scent")}),
    "table": (
        say("The table"),
        {"cool": say("Not warmed"), "warm": say("Warm"), "very_warm": say("Very warm")},
    ),
    "light": (say("Light in the room"), {"dim": say("Dim"), "bright": say("Bright")}),
}
"""What can be wished for, and how."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the whole intake. Its answer stands beside the intake object, in `field`."""

    code: str
    field: str
    wanted: bool = True
    """Whether we remind of it; the rest is for those who like."""
    minors_only: bool = False


PARTS: tuple[Part, ...] = (
    Part("map", "marks", wanted=False),
    Part("medication", "medication_words"),
    Part("history", "history"),
    Part("contact", "emergency"),
    Part("guardian", "guardian", minors_only=True),
    Part("ambience", "ambience", wanted=False),
)
"""In the order in which they are filled in."""


def is_minor(intake: Mapping[str, Any]) -> bool:
    """Whether a guardian agrees and signs for whoever gave these answers."""
    age = intake.get("age")
    return isinstance(age, int) and age < ADULT


def parts_for(intake: Mapping[str, Any]) -> tuple[Part, ...]:
    """The parts that concern whoever gave these answers."""
    return tuple(part for part in PARTS if is_minor(intake) or not part.minors_only)


def open_parts(intake: Mapping[str, Any], beside: Mapping[str, Any]) -> tuple[Part, ...]:
    """The parts that nobody has filled in yet; one answered with “nothing” is filled in."""
    return tuple(part for part in parts_for(intake) if beside.get(part.field) is None)
