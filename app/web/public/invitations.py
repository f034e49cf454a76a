"""An invitation: a page that asks “is this you?”, and a button that makes the visit theirs, once."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import LinkExpired, NotAllowed
from app.infra import clock
from app.infra.extensions import limiter
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.accounts.models import Role
from app.spa.booking.invitations import GONE, claim, invited
from app.web.access import me, my_client_ids, remember_client
from app.web.public.place import bp

TRIES = "30 per hour"
LONGEST = 80
STAFF = _l("You are signed in as somebody who works here. An invitation is for the guest alone.")


@bp.get("/invitations/<token>")
@limiter.limit(TRIES)
def invitation(token: str) -> ResponseReturnValue:
    """Whose visit it is, before anything happens: mail scanners follow links."""
    visit = invited(token) if len(token) <= LONGEST else None
    if visit is None:
        raise LinkExpired(GONE)
    return render_template("public/party/invitation.html", visit=visit, token=token)


@bp.post("/invitations/<token>")
@limiter.limit(TRIES)
def create_claim(token: str) -> ResponseReturnValue:
    """This is me."""
    user = me()
    if user is not None and user.role != Role.CLIENT:
        raise NotAllowed(STAFF)
    if len(token) > LONGEST:
        abort(404)
    visit = claim(token, known_client_ids=my_client_ids(), user=user, now=clock.now())
    if user is None and visit.client_id is not None:
        remember_client(visit.client_id)
    flash(_("This page is yours now. The link opens no more, for nobody."), "good")
    return redirect(url_for("client.visit", token=visit.token))
