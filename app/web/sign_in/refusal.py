"""“This was not me”: the old mailbox takes back a change of address that its owner did not ask for."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import LinkExpired
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.accounts import email_change
from app.web.sign_in.forms import UseLinkForm
from app.web.sign_in.views import bp


@bp.get("/email-change/<refusal>")
def ask_refusal(refusal: str) -> ResponseReturnValue:
    """Ask first: mail scanners follow links, people press buttons."""
    if not email_change.can_refuse(refusal, now=clock.now()):
        return _too_late()
    was = request.args.get("was")
    return render_template("sign_in/refusal.html", form=UseLinkForm(), refusal=refusal, was=was)


@bp.post("/email-change/<refusal>")
def refuse(refusal: str) -> ResponseReturnValue:
    """Take it back, and shut out whoever was in."""
    try:
        email_change.refuse_change(refusal, request.args.get("was"), now=clock.now())
    except LinkExpired:
        return _too_late()
    flash(
        _("Thank you. Your address stays, and every device is signed out. Please sign in by link."),
        "good",
    )
    return redirect(url_for("sign_in.form"))


def _too_late() -> ResponseReturnValue:
    return render_template("sign_in/refusal_over.html"), 410
