"""What we send beside what somebody must know: reminders, advice, invitations."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from app.domain.reminders import Sort
from app.infra import clock
from app.infra.language import gettext as _
from app.spa.accounts.models import User
from app.spa.clients.muting import mute_own, muted_of
from app.web.client.account.place import bp, signed_in
from app.web.forms import Form
from app.web.sorts import SORTS


class MessagesForm(Form):
    """What is ticked is sent."""

    reminders = BooleanField(SORTS[Sort.REMINDERS].name)
    care = BooleanField(SORTS[Sort.CARE].name)
    invitations = BooleanField(SORTS[Sort.INVITATIONS].name)

    def muted(self) -> set[Sort]:
        """What is not to be sent."""
        return {sort for sort in Sort if not self[sort.value].data}


def messages_form(user: User) -> MessagesForm:
    """The form as it stands for a user."""
    muted = muted_of(user)
    return MessagesForm(None, data={sort.value: sort not in muted for sort in Sort})


@bp.post("/messages")
def update_messages() -> ResponseReturnValue:
    """Keep another choice; what waits to be sent and is not wanted is not sent."""
    form = MessagesForm()
    if form.validate():
        mute_own(signed_in(), form.muted(), now=clock.now())
        flash(_("Kept."), "good")
    return redirect(url_for(".account", _anchor="messages"))
