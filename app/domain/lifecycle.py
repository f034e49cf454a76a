"""The life of an appointment: every status, and every move there is between them."""

from __future__ import annotations

from enum import StrEnum

from app.domain.errors import WrongTransition
from app.domain.said import labelled, say


class Status(StrEnum):
    """Where an appointment stands."""

    HELD = "held"
    PENDING_REVIEW = "pending_review"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    NO_SHOW = "no_show"
    EXPIRED = "expired"


TRANSITIONS: dict[Status, frozenset[Status]] = {
    # A hold is finished by the client, given up by them, or runs out.
    Status.HELD: frozenset({Status.PENDING_REVIEW, Status.CONFIRMED, Status.CANCELLED, Status.EXPIRED}),
    # A request that nobody answered before its time has come expires like a hold.
    Status.PENDING_REVIEW: frozenset(
        {Status.CONFIRMED, Status.DECLINED, Status.CANCELLED, Status.EXPIRED},
    ),
    # Answers may change after booking, so a therapist can still decline until the session has been given.
    Status.CONFIRMED: frozenset({Status.CHECKED_IN, Status.CANCELLED, Status.DECLINED, Status.NO_SHOW}),
    Status.CHECKED_IN: frozenset({Status.COMPLETED, Status.DECLINED}),
    Status.COMPLETED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.DECLINED: frozenset(),
    Status.NO_SHOW: frozenset(),
    Status.EXPIRED: frozenset(),
}

FINAL: frozenset[Status] = frozenset(status for status, onward in TRANSITIONS.items() if not onward)

TO_COME = (Status.PENDING_REVIEW, Status.CONFIRMED)
"""Booked and not begun: such a visit can still be moved, looked at again or called off."""

# A finished visit keeps its place: its turnover may still run, and the past must stay free of conflicts.
OCCUPYING: frozenset[Status] = frozenset(
    {Status.HELD, Status.PENDING_REVIEW, Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED},
)

_WORDS: dict[Status, str] = labelled(
    {
        Status.HELD: "kept for you",
        Status.PENDING_REVIEW: "waiting for a therapist's answer",
        Status.CONFIRMED: "confirmed",
        Status.CHECKED_IN: "checked in",
        Status.COMPLETED: "completed",
        Status.CANCELLED: "cancelled",
        Status.DECLINED: "declined",
        Status.NO_SHOW: "marked as missed",
        Status.EXPIRED: "no longer kept",
    },
    "this visit is",
)


def label(status: Status) -> str:
    """The status in words for people; reads well after "this visit is"."""
    return _WORDS[status]


def may_move(status: Status, to: Status) -> bool:
    """Whether an appointment can go straight from one status to the other."""
    return to in TRANSITIONS[status]


def move(status: Status, to: Status) -> Status:
    """The new status. Raises WrongTransition, with a sentence, where no such move exists."""
    if not may_move(status, to):
        raise WrongTransition(
            say(
                "This visit is {status}, so it cannot become {other}. "
                "Please reload the page to see how it stands.",
                status=label(status),
                other=label(to),
            )
        )
    return to


def occupies(status: Status) -> bool:
    """Whether an appointment claims its resources; a hold that ran out still counts until it is expired."""
    return status in OCCUPYING
