"""A link that the spa puts on its own site: it names what to book, and never leads to an error.

`/book?treatment=SLUG&minutes=60`: whoever wrote the link may have written it long ago. So what we do not know
is passed over: without a treatment that is on offer it leads to the menu, without a length to the usual one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.spa.booking.house import House, house
from app.spa.treatments.facts import TreatmentFacts
from app.web.public.place import bp
from app.web.public.screening import proposed_minutes


@dataclass(frozen=True, slots=True)
class Named:
    """What a link or a frame names, as far as it is on offer: a treatment, and its length in minutes."""

    treatment: TreatmentFacts | None = None
    minutes: int | None = None


def read_named(args: Mapping[str, str], standing: House) -> Named:
    """The treatment by its address or its code, and the length; the usual one where none of ours is named."""
    wanted = args.get("treatment", "").strip().lower()
    treatment = standing.treatments.get(wanted) or standing.treatments.get(wanted.replace("_", "-"))
    if treatment is None:
        return Named()
    minutes = args.get("minutes", "").strip()
    option = next((one for one in treatment.options if str(one.minutes) == minutes), None)
    return Named(treatment, option.minutes if option else proposed_minutes(treatment, None))


@bp.get("/book")
def book() -> ResponseReturnValue:
    """On to the times of what the link names, else to the menu."""
    named = read_named(request.args, house())
    if named.treatment is None or named.minutes is None:
        return redirect(url_for(".treatments"))
    return redirect(url_for(".times", slug=named.treatment.slug, minutes=named.minutes))
