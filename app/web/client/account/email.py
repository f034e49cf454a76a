"""Another address to sign in with."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import LinkExpired
from app.infra import clock
from app.infra.extensions import limiter
from app.infra.language import gettext as _
from app.spa.accounts import email_change
from app.web.client.account.forms import EmailForm, PressForm
from app.web.client.account.place import bp, signed_in
from app.web.proof import begin_session, proof_required, whose_account

CHANGES = "5 per hour"
"""Each wish writes to an address that somebody typed: nobody is to be flooded from here."""
HOURS = email_change.LIFETIME // timedelta(hours=1)


@bp.get("/email")
@proof_required
def email() -> str:
    """Ask for the new address."""
    return _page(EmailForm())


@bp.post("/email")
@proof_required
@limiter.limit(CHANGES, key_func=lambda: f"email change of {whose_account()}")
def create_email_change() -> ResponseReturnValue:
    """Write to both mailboxes. The answer is the same whether or not the address is somebody's already."""
    form, user = EmailForm(), signed_in()
    if not form.validate():
        return _page(form), 422
    if form.email.data == user.email:
        form.refuse(form.email, _("This is your address already."))
        return _page(form), 422
    email_change.request_change(user, form.email.data, now=clock.now())
    return redirect(url_for(".email_sent"))


@bp.get("/email/sent")
def email_sent() -> str:
    """Say what to do next."""
    return render_template("client/account/email_sent.html", hours=HOURS)


@bp.get("/email/<token>")
def ask_confirmation(token: str) -> ResponseReturnValue:
    """Ask once more: mail scanners follow links, people press buttons."""
    wanted = email_change.is_open(token, signed_in(), now=clock.now())
    if wanted is None:
        return _over()
    page = "client/account/email_confirm.html"
    return render_template(page, form=PressForm(), token=token, wanted=wanted)


@bp.post("/email/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """From now on it is the new address. Other devices are signed out, this one stays."""
    try:
        user = email_change.confirm_change(token, signed_in(), now=clock.now())
    except LinkExpired:
        return _over()
    begin_session(user)
    flash(_("Your new address counts from now on. Every other device is signed out."), "good")
    return redirect(url_for(".account"))


def _page(form: EmailForm) -> str:
    return render_template("client/account/email.html", form=form, user=signed_in(), hours=HOURS)


def _over() -> ResponseReturnValue:
    return render_template("client/account/email_over.html", hours=HOURS), 410
