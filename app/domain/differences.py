"""What has changed from one result to the next: how treatments stand, and because of which answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain import vocabulary as words
from app.domain.said import labelled
from app.domain.suggestions import Result

FITS, CHANGES, ASK, NOT_NOW = "fits", "changes", "ask", "not_now"
KINDS: Mapping[str, str] = labelled(
    {
        FITS: "Fits you",
        CHANGES: "Fits with changes",
        ASK: "Ask us first",
        NOT_NOW: "Not for now",
    }
)
"""From the freest on."""
LOOK_FIRST = ("review", "clearance")
"""The outcomes with which a person looks at the answers before a visit is confirmed."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Treatments that were of one kind and are of another now."""

    before: str
    after: str
    treatments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What is not as it was. `new` and `gone` are reason codes, `cautions` sentences not said before.

    `first` is the treatment that comes first now where another did; None where the first is the same.
    """

    moved: tuple[Moved, ...] = ()
    first: str | None = None
    cautions: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def kind_of(result: Result, treatment: str) -> str:
    """How a treatment stands: not for now, a person looks first, something is adapted, or it fits."""
    entry = result.suggestion(treatment)
    if entry is None:
        return NOT_NOW
    if result.outcome in LOOK_FIRST:
        return ASK
    return CHANGES if entry.cautions or entry.notes else FITS


def differences(before: Result, after: Result) -> Differences:
    """What has changed from the one to the other. Nothing, if they are the same."""
    had, has = _codes(before), _codes(after)
    said = {reason.text for reason in before.reasons}
    return Differences(
        moved=tuple(_moved(before, after)),
        first=_new_first(before, after),
        cautions=tuple(reason.text for reason in after.reasons if reason.text not in said),
        new=tuple(code for code in has if code not in had),
        gone=tuple(code for code in had if code not in has),
    )


def _codes(result: Result) -> tuple[str, ...]:
    return words.in_order((reason.code for reason in result.reasons), words.REASON_CODES)


def _moved(before: Result, after: Result) -> Iterator[Moved]:
    steps: dict[tuple[str, str], list[str]] = {}
    for treatment in words.TREATMENT_TYPES:
        step = (kind_of(before, treatment), kind_of(after, treatment))
        if step[0] != step[1]:
            steps.setdefault(step, []).append(treatment)
    for (was, is_now), treatments in steps.items():
        yield Moved(was, is_now, tuple(treatments))


def _new_first(before: Result, after: Result) -> str | None:
    if not after.suggestions:
        return None
    was = before.suggestions[0].type if before.suggestions else None
    return after.suggestions[0].type if after.suggestions[0].type != was else None
