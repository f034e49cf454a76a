"""What a visitor looks for on the page of times, read strictly from its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.domain.errors import Refusal
from app.domain.interval import epoch
from app.infra.language import gettext as _
from app.spa.roster.models import GENDERS, Therapist
from app.spa.roster.queries import TherapistFacts, therapists
from app.spa.treatments.facts import TreatmentFacts
from app.spa.treatments.models import Treatment
from app.web.days import second_in

Somebody = Therapist | TherapistFacts
ANY = ""
YES = "1"
ASKED = ("minutes", "day", "therapist", "gender", "step_free", "start")
"""All that the address of the page of times may say."""
AGAIN = "again"
"""In an address: the time that it names was chosen, and is to be chosen once more."""


class OddWish(Refusal):
    """The address or the form asks for something that there is not."""

    code = "odd_wish"
    status = 422


@dataclass(frozen=True, slots=True)
class Wish:
    """Length in minutes, day, therapist and gender looked for (None is no wish), and a way without steps."""

    minutes: int
    day: date | None = None
    therapist: Somebody | None = None
    gender: str | None = None
    step_free: bool = False

    @property
    def without_preferences(self) -> Wish:
        """What cannot be done without: the length, and a way without steps for whoever needs one."""
        return Wish(self.minutes, step_free=self.step_free)

    def as_args(self, **changes: Any) -> dict[str, Any]:
        """The same wish as parts of an address, perhaps with another day."""
        args = {
            "minutes": self.minutes,
            "day": self.day.isoformat() if self.day else None,
            "therapist": self.therapist.slug if self.therapist else None,
            "gender": self.gender,
            "step_free": YES if self.step_free else None,
        }
        return args | changes


def read_wish(
    args: Mapping[str, str],
    treatment: Treatment | TreatmentFacts,
    proposed: int | None,
    team: Sequence[Somebody],
) -> Wish:
    """The wish in an address or a form; `proposed` is the length where none is named, None if one must be.

    Raises:
        OddWish: a length, a day, a therapist, a gender or a way in that there is not.
    """
    return Wish(
        minutes=_minutes(args.get("minutes", ANY), treatment, proposed),
        day=_day(args.get("day", ANY)),
        therapist=_therapist(args.get("therapist", ANY), team),
        gender=_gender(args.get("gender", ANY)),
        step_free=_step_free(args.get("step_free", ANY)),
    )


def read_start(raw: str) -> datetime:
    """The start that a button of the page sends: whole seconds since 1970.

    Raises:
        OddWish: it is no instant that a calendar could hold.
    """
    second = second_in(raw)
    if second is None:
        raise OddWish(_("This is not one of the times shown. Please choose one from the page."))
    return datetime.fromtimestamp(second, UTC)


def read_asked_start(args: Mapping[str, str]) -> int | None:
    """The start that a link leads to, in whole seconds since 1970; None where it names none.

    Raises:
        OddWish: it is no instant that a calendar could hold.
    """
    raw = args.get("start", ANY)
    return None if raw == ANY else epoch(read_start(raw))


def team_for(treatment: Treatment) -> list[Therapist]:
    """Those who give this treatment, by name."""
    return [one for one in therapists() if treatment.id in {skill.treatment_id for skill in one.skills}]


def _minutes(raw: str, treatment: Treatment | TreatmentFacts, proposed: int | None) -> int:
    if raw == ANY and proposed is not None:
        return proposed
    found = next((option.minutes for option in treatment.options if str(option.minutes) == raw), None)
    if found is None:
        raise OddWish(_("We do not offer this treatment in that length. Please choose one from the list."))
    return found


def _day(raw: str) -> date | None:
    if raw == ANY:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise OddWish(_("There is no such day. Please choose one from the calendar.")) from None


def _therapist(raw: str, team: Sequence[Somebody]) -> Somebody | None:
    if raw == ANY:
        return None
    found = next((one for one in team if one.slug == raw), None)
    if found is None:
        raise OddWish(_("We know no therapist by that name for this treatment. Please choose from the list."))
    return found


def _gender(raw: str) -> str | None:
    if raw == ANY:
        return None
    if raw not in GENDERS:
        raise OddWish(_("Please choose a wish from the list."))
    return raw


def _step_free(raw: str) -> bool:
    if raw not in (ANY, YES):
        raise OddWish(_("Please choose a wish from the list."))
    return raw == YES
