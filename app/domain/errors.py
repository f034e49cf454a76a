"""Refusals: the answers "no" that the spa expects to give, each with a sentence for the person asking.

A refusal is not a bug. A page or the API shows `sentence` as it stands, so it says what happened and what to
do, and never a word about health. `code` is for programs and tests, `status` is the HTTP status it becomes.
"""

# ruff: noqa: N818  # A refusal is named for what happened; "SlotTakenError" would make it sound like a bug.

from __future__ import annotations

from typing import ClassVar

from app.domain.said import say


class Refusal(Exception):
    """The spa says no, and why. A kind has a default sentence; a more exact one may be given."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    default: ClassVar[str] = say("That is not possible. Please go back and try another way.")

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or self.default
        super().__init__(self.sentence)


class ClientGone(Refusal):
    """The client has had everything about them deleted, so nothing new may be kept of them."""

    code = "client_gone"
    status = 410
    default = say("This account has been deleted, so nothing can be kept for it. Nothing was changed.")


# ── Somebody or something is not free ───────────────────────────────────────────────────────────────────────


class SlotTaken(Refusal):
    """The time was free a moment ago, or never was."""

    code = "slot_taken"
    default = say("That time has just been taken. Please choose another one.")


class TherapistBusy(SlotTaken):
    """The therapist has another visit, or is preparing or clearing up for one."""

    code = "therapist_busy"
    default = say("The therapist is busy at that time. Please choose another time or therapist.")


class RoomBusy(SlotTaken):
    """The room is in use, or being prepared or cleared up."""

    code = "room_busy"
    default = say("The room is in use at that time. Please choose another time or room.")


class KitBusy(SlotTaken):
    """Every piece of a kind of kit is in use, warming up or cooling down."""

    code = "kit_busy"
    default = say("The equipment this treatment needs is in use at that time. Please choose another time.")


class ClientBusy(SlotTaken):
    """The client would be in two places at once."""

    code = "client_busy"
    default = say("There is already a visit booked for this client at that time. Please choose another time.")


class EffortSpent(SlotTaken):
    """Nobody who could do it has the strength left: the effort budget of the day or of the run is spent."""

    code = "effort_spent"
    default = say(
        "Whoever is free then has given as much as one day, or one stretch without a rest, allows. "
        "Please choose another time."
    )

    def __init__(self, sentence: str | None = None, for_the_desk: str | None = None) -> None:
        """`for_the_desk` says who has how much left: that is between the spa and its therapists."""
        super().__init__(sentence)
        self.for_the_desk = for_the_desk or self.sentence


# ── The time itself does not suit ───────────────────────────────────────────────────────────────────────────


class TooLate(Refusal):
    """The last moment for this has passed."""

    code = "too_late"
    default = say("It is too late to do that online. Please call us and we will help.")


class ShortNotice(TooLate):
    """The start is nearer than the notice the spa asks for."""

    code = "short_notice"
    default = say("That time is too soon to book online. Please choose a later one, or call us.")


class InThePast(Refusal):
    """The start has gone by."""

    code = "in_the_past"
    default = say("That time has already passed. Please choose a later one.")


class TooFarAhead(Refusal):
    """The day is beyond the booking horizon."""

    code = "too_far_ahead"
    default = say("We do not take bookings that far ahead yet. Please choose an earlier day.")


class OffGrid(Refusal):
    """The start is not one of the times of day at which visits begin."""

    code = "off_grid"
    default = say("Visits do not begin at that time of day. Please choose one of the times shown.")


class OutsideHours(Refusal):
    """The therapist does not work during the whole visit."""

    code = "outside_hours"
    default = say("That time is outside working hours. Please choose another one.")


class TimeOff(OutsideHours):
    """The therapist is away during part of the visit."""

    code = "time_off"
    default = say("The therapist is away at that time. Please choose another time or therapist.")


class Closed(Refusal):
    """The spa is closed during part of the visit."""

    code = "closed"
    default = say("We are closed at that time. Please choose another day.")


class NoSuchTime(Refusal):
    """The clocks change that day and jump over the time."""

    code = "no_such_time"
    default = say("The clocks change that day, and that time is left out. Please choose another time.")


class OddPlan(Refusal):
    """What was asked for is no recurring plan. `about` names the part to change."""

    code = "odd_plan"
    status = 422
    default = say("We cannot make a plan of that. Please look at its dates again.")

    def __init__(self, sentence: str | None = None, about: str = "") -> None:
        super().__init__(sentence)
        self.about = about


# ── Nobody, or no place, for this treatment ─────────────────────────────────────────────────────────────────


class NotQualified(Refusal):
    """No suitable therapist has every qualification the visit needs on that date."""

    code = "not_qualified"
    default = say(
        "This visit needs a therapist with extra training. Please choose another therapist or time."
    )


class NoTherapist(Refusal):
    """No therapist gives this treatment, or none is as wished."""

    code = "no_therapist"
    default = say("No therapist who fits your wishes gives this treatment. Please change your choice.")


class NoRoom(Refusal):
    """No room has what the treatment needs."""

    code = "no_room"
    default = say("No room here has what this treatment needs. Please choose another treatment, or call us.")


class NoKit(Refusal):
    """The spa owns no piece of a kind of kit that the treatment needs."""

    code = "no_kit"
    default = say("We do not have the equipment this treatment needs. Please choose another one, or call us.")


class NotBookable(Refusal):
    """The treatment cannot be booked for this client now."""

    code = "not_bookable"
    default = say(
        "This treatment cannot be booked online at the moment. Please ask a therapist; we will help."
    )


class TooManyOpen(Refusal):
    """The client has as many visits to come as the house takes online."""

    code = "too_many_open"
    default = say(
        "You have as many visits booked as we take online at a time. "
        "Please cancel one of them first, or call us."
    )


class PleaseCall(Refusal):
    """The house would rather speak with this person first. Why is never said to whom it may not concern."""

    code = "please_call"
    default = say("We cannot take this booking online. Please call us and we will help.")


# ── Not now ─────────────────────────────────────────────────────────────────────────────────────────────────


class Busy(Refusal):
    """Others kept the calendar for too long. Nothing was changed."""

    code = "busy"
    status = 503
    default = say("We are very busy at this moment, and nothing was changed. Please try again.")


# ── Steps that no longer lead anywhere ──────────────────────────────────────────────────────────────────────


class HoldExpired(Refusal):
    """The ten minutes for finishing a booking have run out."""

    code = "hold_expired"
    status = 410
    default = say(
        "We could not keep that time any longer. Your answers are saved: please choose a time again."
    )


class LinkExpired(Refusal):
    """A link from a message has been used or is too old."""

    code = "link_expired"
    status = 410
    default = say("This link no longer works. Please ask for a new one.")


class NotAllowed(Refusal):
    """This person may not do this."""

    code = "not_allowed"
    status = 403
    default = say("You are not allowed to do that. If you think you should be, please ask a manager.")


class NotReady(Refusal):
    """Something has to be done by a person before the visit can go on."""

    code = "not_ready"
    default = say("The therapist has to look at this visit first. Please ask them to.")


class TherapistAway(Refusal):
    """The therapist of a visit is away at its time, and nobody has been found in their place yet."""

    code = "therapist_away"
    default = say(
        "The therapist of this visit is away at its time. Please give the visit to somebody else, "
        "or to another time, first."
    )


class ProposalOver(Refusal):
    """What was proposed in place of a visit can no longer be accepted."""

    code = "proposal_over"
    status = 410
    default = say(
        "We could not keep the time that we had proposed. Your visit has not been changed: "
        "please choose another time, or call us."
    )


class WrongTransition(Refusal):
    """A visit cannot go from its status to the one asked for."""

    code = "wrong_transition"
    default = say(
        "That is not possible for this visit any more. Please reload the page to see how it stands."
    )


class ChangedMeanwhile(Refusal):
    """A visit is no longer as it was when whoever asks looked at it."""

    code = "changed_meanwhile"
    status = 412
    default = say(
        "This visit has been changed since you looked at it. Please look again before you change it."
    )
