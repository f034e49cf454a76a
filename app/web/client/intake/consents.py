"""What I agree to, each with its date and version, and taking it back after reading what that means."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.booking.models import Appointment
from app.spa.booking.visits import visits_of
from app.spa.clients.models import Client
from app.spa.intake.agreements import agree, withdraw
from app.spa.intake.consents import CONSENTS, current_version
from app.spa.intake.models import Consent
from app.spa.intake.standing import consents_of
from app.web.client.intake.opening import own_visit_or_404
from app.web.client.place import bp
from app.web.forms import Form

TITLES = {"treatment": _l("Being massaged"), "health_data": _l("Keeping my health answers")}


class AgreeForm(Form):
    """One sentence to agree to."""

    agreed = BooleanField(_l("I agree"), (InputRequired(_l("Please tick this if you agree.")),))


@dataclass(frozen=True, slots=True)
class Agreement:
    """One thing to agree to: its words, and how it stands."""

    kind: str
    title: str
    words: str
    version: str
    given: Consent | None
    gone: Consent | None
    """The last one that was taken back, where none stands."""
    form: AgreeForm

    @property
    def is_open(self) -> bool:
        """Whether we have to ask, because nothing stands in these words."""
        return self.given is None or self.given.version != self.version


@bp.get("/<token>/intake/consents")
def intake_consents(token: str) -> str:
    """Both consents as they stand."""
    visit, client = own_visit_or_404(token)
    return _page(visit, client)


@bp.post("/<token>/intake/consents/<kind>")
def create_consent(token: str, kind: str) -> ResponseReturnValue:
    """Agree, or agree again."""
    visit, client = own_visit_or_404(token)
    _known_or_404(kind)
    form = AgreeForm(request.form, prefix=kind)
    if not form.validate():
        return _page(visit, client, refused=(kind, form)), 422
    agree(client, [kind], now=clock.now())
    flash(_("Thank you. Noted with today's date."), "good")
    return redirect(url_for(".intake_consents", token=token))


@bp.get("/<token>/intake/consents/<kind>/withdrawal")
def ask_withdrawal(token: str, kind: str) -> ResponseReturnValue:
    """What taking it back means, before it is done."""
    visit, client = own_visit_or_404(token)
    _known_or_404(kind)
    given = consents_of(client.id).standing.get(kind)
    if given is None:
        return redirect(url_for(".intake_consents", token=token))
    coming = visits_of([client.id], clock.now()).upcoming
    return render_template(
        "client/intake/withdrawal.html",
        visit=visit,
        kind=kind,
        given=given,
        words=CONSENTS[kind][1],
        coming=coming,
    )


@bp.post("/<token>/intake/consents/<kind>/withdrawal")
def create_withdrawal(token: str, kind: str) -> ResponseReturnValue:
    """Take it back."""
    _visit, client = own_visit_or_404(token)
    _known_or_404(kind)
    withdraw(client, kind, now=clock.now())
    flash(_("Taken back, from this moment on. You can agree again here whenever you like."), "good")
    return redirect(url_for(".intake_consents", token=token))


def _known_or_404(kind: str) -> None:
    if kind not in CONSENTS:
        abort(404)


def _page(visit: Appointment, client: Client, refused: tuple[str, AgreeForm] | None = None) -> str:
    return render_template(
        "client/intake/consents.html",
        visit=visit,
        agreements=agreements_of(client, refused),
        form=refused[1] if refused else None,
    )


def agreements_of(client: Client, refused: tuple[str, AgreeForm] | None = None) -> list[Agreement]:
    """Everything there is to agree to, with how it stands for this client."""
    consents = consents_of(client.id)
    standing = consents.standing
    return [
        Agreement(
            kind=kind,
            title=TITLES[kind],
            words=words,
            version=current_version(kind),
            given=standing.get(kind),
            gone=consents.taken_back(kind),
            form=refused[1] if refused and refused[0] == kind else AgreeForm(formdata=None, prefix=kind),
        )
        for kind, (_version, words) in CONSENTS.items()
    ]
