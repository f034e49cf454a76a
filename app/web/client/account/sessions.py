"""Signing out everywhere, and doing without a password."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.infra import clock
from app.infra.language import gettext as _
from app.spa.accounts import services
from app.web.client.account.place import bp, signed_in
from app.web.proof import begin_session, proof_required, proved_lately


@bp.post("/sessions")
def end_sessions() -> ResponseReturnValue:
    """Sign out every other device, and every copy of this one's cookie. This browser stays signed in."""
    user, proved = signed_in(), proved_lately()
    services.sign_out_everywhere(user)
    begin_session(user, proved=proved)
    flash(_("Every other device is signed out. On this one you stay signed in."), "good")
    return redirect(url_for(".account"))


@bp.post("/password/removal")
@proof_required
def remove_password() -> ResponseReturnValue:
    """Sign in by link alone from now on."""
    user = signed_in()
    services.remove_password(user, now=clock.now())
    begin_session(user)
    flash(
        _("Your password is gone: you sign in by e-mail link. Every other device is signed out."),
        "good",
    )
    return redirect(url_for(".account"))
