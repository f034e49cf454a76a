"""My account: who I am, how I am reached, and the way to all the rest."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.infra.language import gettext as _
from app.spa.clients.queries import profile_of
from app.spa.clients.services import save_profile
from app.web.client.account.forms import ProfileForm
from app.web.client.account.messages import messages_form
from app.web.client.account.place import bp, signed_in
from app.web.phone import phone_number
from app.web.sorts import SORTS


@bp.get("/")
def account() -> str:
    """Everything about the account on one page."""
    return _page(_form())


@bp.post("/")
def update_profile() -> ResponseReturnValue:
    """Keep another name or number."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    phone = form.phone.data if "phone" in form else None
    save_profile(signed_in(), name=form.name.data, phone=phone)
    flash(_("Kept."), "good")
    return redirect(url_for(".account"))


def _form() -> ProfileForm:
    user = signed_in()
    own = profile_of(user)
    form = ProfileForm(data={"name": user.name, "phone": phone_number(own.phone) if own else None})
    if own is None:  # whoever has never booked has no number yet: they are asked when they book
        del form.phone
    return form


def _page(form: ProfileForm) -> str:
    user = signed_in()
    return render_template(
        "client/account/account.html", form=form, user=user, messages=messages_form(user), sorts=SORTS
    )
