"""What several guests look for, read strictly from an address or a form: `c1`, `t1`, `g1`, `s1` and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.parties import ARRANGEMENTS, FEWEST, MOST
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.booking.models import Party
from app.spa.booking.parties import GuestWish
from app.spa.roster.models import GENDERS, Therapist
from app.spa.roster.queries import therapists
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import menu
from app.web.public.times_query import OddWish, Wish, read_start

YES = "1"
PARTS = ("c", "t", "g", "s")
NOT_SHOWN = _l("This is not one of the times shown. Please choose one from the page.")


@dataclass(frozen=True, slots=True)
class Asked:
    """One guest's treatment and wishes."""

    treatment: Treatment
    wish: Wish

    def guest_wish(self, **of_the_first: Any) -> GuestWish:
        """The same for the services; what answers ask for comes with the first guest."""
        return GuestWish(
            treatment=self.treatment,
            minutes=self.wish.minutes,
            therapist_id=self.wish.therapist.id if self.wish.therapist else None,
            gender=self.wish.gender,
            step_free=self.wish.step_free,
            **of_the_first,
        )


def fields_in(args: Mapping[str, str], guests: int) -> dict[str, Any]:
    """What was chosen for so many guests, as it came; nothing else of the address."""
    names = [f"{part}{number}" for number in range(1, guests + 1) for part in PARTS]
    return {name: args[name][:80] for name in names if args.get(name)}


def guests_in(args: Mapping[str, str]) -> int:
    """How many guests an address is about: 2 to 4. `resize` is a button's, beside the old number."""
    named = [number for number in range(1, MOST + 1) if args.get(f"c{number}")]
    raw = args.get("resize") or args.get("guests", "")
    asked = int(raw) if raw.isascii() and raw.isdigit() and len(raw) == 1 else 0
    return min(MOST, max(FEWEST, asked or max(named, default=FEWEST)))


def read_guests(args: Mapping[str, str]) -> list[Asked]:
    """What each guest is to have.

    Raises:
        OddWish: there is no such treatment, length, therapist or wish, or they do not go together.
    """
    treatments, team = {one.slug: one for one in menu()}, therapists()
    return [_one(args, number, treatments, team) for number in range(1, guests_in(args) + 1)]


def read_party_start(raw: str) -> tuple[datetime, str]:
    """The start and the arrangement that a button sends. Raises OddWish if it sends none."""
    start, _, arrangement = raw.partition(".")
    if arrangement not in ARRANGEMENTS:
        raise OddWish(NOT_SHOWN)
    return read_start(start).astimezone(UTC), arrangement


def fields_of(party: Party) -> dict[str, Any]:
    """What was looked for when a party was held."""
    fields: dict[str, Any] = {}
    for number, guest in enumerate(party.guests, 1):
        visit = guest.appointment
        fields[f"c{number}"] = f"{visit.treatment.slug}-{visit.minutes}"
        if visit.therapist_wish:
            fields[f"t{number}"] = visit.therapist.slug
        if visit.gender_wish:
            fields[f"g{number}"] = visit.gender_wish
        if visit.step_free:
            fields[f"s{number}"] = YES
    return fields


def _one(
    args: Mapping[str, str], number: int, treatments: Mapping[str, Treatment], team: Sequence[Therapist]
) -> Asked:
    slug, _dash, minutes = args.get(f"c{number}", "").rpartition("-")
    treatment = treatments.get(slug)
    option = next((o for o in treatment.options if str(o.minutes) == minutes), None) if treatment else None
    if treatment is None or option is None:
        raise OddWish(
            _("Please choose a treatment and its length for you.")
            if number == 1
            else _("Please choose a treatment and its length for guest %(number)s.", number=number)
        )
    return Asked(
        treatment,
        Wish(
            option.minutes,
            therapist=_therapist(args.get(f"t{number}", ""), treatment, team),
            gender=_gender(args.get(f"g{number}", "")),
            step_free=args.get(f"s{number}") == YES,
        ),
    )


def _therapist(slug: str, treatment: Treatment, team: Sequence[Therapist]) -> Therapist | None:
    if not slug:
        return None
    found = next((one for one in team if one.slug == slug), None)
    if found is None:
        raise OddWish(_("We know no therapist by that name. Please choose from the list."))
    if treatment.id not in {skill.treatment_id for skill in found.skills}:
        odd = {"therapist": found.name, "treatment": treatment.name}
        raise OddWish(
            _("%(therapist)s does not give %(treatment)s. Please choose one of the two anew.", **odd)
        )
    return found


def _gender(raw: str) -> str | None:
    if raw and raw not in GENDERS:
        raise OddWish(_("Please choose a wish from the list."))
    return raw or None
