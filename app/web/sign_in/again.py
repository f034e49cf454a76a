"""Showing once more that it is you, before something that only you may do."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.infra import clock
from app.infra.language import gettext as _
from app.spa.accounts import services
from app.spa.accounts.models import Role
from app.web.access import roles_required, safe_next
from app.web.proof import begin_session
from app.web.sign_in.forms import AgainForm
from app.web.sign_in.limits import guesses_limited
from app.web.sign_in.views import LINK_MINUTES, bp, home_of, signed_in


@bp.route("/sign-in/again", methods=["GET", "POST"])
@roles_required(*Role)
@guesses_limited
def again() -> ResponseReturnValue:
    """Ask for the password, or offer a link to the mailbox; then go on to the page that was asked for."""
    user, form = signed_in(), AgainForm(next=safe_next(request.args.get("next")))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            if services.check_password(user.email, form.password.data, now=clock.now()) is not None:
                begin_session(user)
                return redirect(safe_next(form.next.data) or home_of(user))
            form.refuse(form.password, _("This is not your password. A link by e-mail does as well."))
    words = {"has_password": user.password_hash is not None, "email": user.email, "minutes": LINK_MINUTES}
    return render_template("sign_in/again.html", form=form, **words), status
