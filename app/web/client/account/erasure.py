"""Delete my account: what goes, what the law makes us keep, and then it is done."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from app.domain.errors import Refusal
from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.infra.language import said
from app.spa.booking.away import without_therapist
from app.spa.booking.models import Appointment
from app.spa.booking.party_queries import guests_among
from app.spa.booking.services import free_until
from app.spa.intake.drafts import forget
from app.spa.privacy.erasure import erase, visits_to_come
from app.spa.privacy.person import Person, person_of
from app.spa.settings.queries import policy, settings
from app.web.client.account.place import bp, signed_in
from app.web.forms import Form, Said, tidy
from app.web.proof import proof_required
from app.web.visitor import drop_draft_cookie, visitor_draft

WORD = _l("delete")
"""What is typed to confirm: nobody writes a word by mistake."""


class ErasureForm(Form):
    """The last question."""

    cancel = BooleanField(
        _l("Cancel these visits"),
        (InputRequired(_l("Your account can go only with these visits. Please agree, or keep both.")),),
    )
    word = StringField(
        _l("Your confirmation"), (Said(_l("Please type the word that stands here.")),), filters=(tidy,)
    )


@bp.get("/erasure")
@proof_required
def ask_erasure() -> ResponseReturnValue:
    """Say plainly what goes, what stays and why, and which visits would be cancelled."""
    return _page(person_of(signed_in()))


@bp.post("/erasure")
@proof_required
def create_erasure() -> ResponseReturnValue:
    """Do it, and sign out."""
    person = person_of(signed_in())
    form, seen = ErasureForm(), request.form.getlist("visit")
    if not seen:
        del form.cancel
    typed = (form.word.data or "").casefold()
    if form.validate() and typed != str(WORD).casefold():
        form.refuse(form.word, _("Please type “%(word)s”.", word=WORD))
    if form.errors:
        return _page(person, form), 422
    draft = visitor_draft()
    try:
        erase(person, calling_off=seen, now=clock.now())
    except Refusal as refusal:
        return _page(person_of(signed_in()), refusal=refusal), refusal.status
    if draft is not None:
        forget(draft)
    drop_draft_cookie()
    logout_user()
    session.clear()
    flash(_("Everything about you has been deleted. Thank you for having been with us."), "good")
    return redirect(url_for("public.home"))


def _page(person: Person, form: ErasureForm | None = None, refusal: Refusal | None = None) -> str:
    try:
        to_come = visits_to_come(person, now=clock.now())
    except Refusal as now_here:
        to_come, refusal = [], now_here
    form = form or ErasureForm(formdata=None)
    if not to_come and "cancel" in form:
        del form.cancel
    away = without_therapist(to_come)
    facts: dict[str, Any] = {
        "others": sorted({client.name for client in person.clients if client.name != person.name}),
        "refused_because": said(refusal.sentence) if refusal else None,
        "to_come": [(visit, visit.id in away or _is_free(visit)) for visit in to_come],
        "guests": guests_among([visit.id for visit in to_come]),
        "word": WORD,
        "years": settings().books_years,
    }
    return render_template("client/account/erasure.html", form=form, **facts)


def _is_free(visit: Appointment) -> bool:
    """Whether calling this visit off costs nothing now."""
    return free_until(visit, policy()) > clock.now()
