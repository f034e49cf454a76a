"""Waiting for a time as a visitor: what they wait for, how to reach them, what they agree to."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import HiddenField, SelectField

from app.infra.language import lazy_gettext as _l
from app.spa.booking.desk import WalkIn
from app.spa.intake.consents import CONSENTS
from app.spa.roster.models import Therapist
from app.spa.settings.formats import money
from app.spa.treatments.facts import OptionFacts
from app.spa.treatments.models import TreatmentOption
from app.web.filters import duration
from app.web.public.confirm_form import ABOUT_THEM, ConfirmForm
from app.web.public.times_query import Wish
from app.web.wish_form import WishForm, days_from

ONCE = re.compile(r"[0-9a-f]{32}")


class VisitorsWishForm(WishForm, ConfirmForm):
    """All that a visitor may be asked; `form_for` takes out what needs no answer."""

    minutes = SelectField(_l("Length"))
    key = HiddenField()

    def newcomer(self) -> WalkIn:
        """Who they are, if we do not know them yet."""
        return WalkIn(name=self.name.data, email=self.email.data, phone=self.phone.data or None)

    def once(self) -> str | None:
        """The page's own key, if it came back whole: the same press twice is one wish."""
        sent = str(self.key.data or "")
        return sent if ONCE.fullmatch(sent) else None


def form_for(
    formdata: Any,
    *,
    wish: Wish,
    options: Iterable[TreatmentOption | OptionFacts],
    team: Iterable[Therapist],
    otherwise: date,
    is_known: bool,
    needless: Iterable[str],
    typed: dict[str, str],
) -> VisitorsWishForm:
    """The form, filled in from what was looked for; `needless` are consents that need not be asked."""
    looked_for = {
        "minutes": str(wish.minutes),
        "therapist": wish.therapist.slug if wish.therapist else "",
        "gender": wish.gender or "",
        "step_free": wish.step_free,
        "key": uuid.uuid4().hex,
        **days_from(wish.day, otherwise),
    }
    form = VisitorsWishForm(formdata, data={**typed, **looked_for})
    form.offer(team)
    form.minutes.choices = [
        (str(option.minutes), f"{duration(option.minutes)}, {money(option.price_cents)}")
        for option in options
    ]
    unasked = ABOUT_THEM if is_known else ("password",)
    for field in (*unasked, *(kind for kind in CONSENTS if kind in needless)):
        del form[field]
    return form
