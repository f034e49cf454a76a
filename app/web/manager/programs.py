"""Access for other programs: which tokens there are, a new one, and shutting one out."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.accounts.tokens import (
    LONGEST_NAME,
    SCOPES,
    Issued,
    NoSuchToken,
    all_tokens,
    issue_token,
    revoke_token,
)
from app.web.access import me
from app.web.errors import error_answer
from app.web.forms import AtMost, Form, Said, tidy
from app.web.manager.place import bp

FOR_GOOD = "0"
LENGTHS = (
    SelectChoice("30", "30 days"),
    SelectChoice("90", "90 days"),
    SelectChoice("365", "A year"),
    SelectChoice(FOR_GOOD, "Until it is revoked"),
)


class TokenForm(Form):
    """Which program, what it may do, and for how long."""

    name = StringField(
        "Which program is it for?",
        (Said("Please name the program."), AtMost(LONGEST_NAME)),
        filters=(tidy,),
    )
    scopes = SelectMultipleField(
        "What may it do?",
        (InputRequired("Please choose what it may do."),),
        choices=[SelectChoice(scope, words) for scope, words in SCOPES.items()],
    )
    days = SelectField("How long?", choices=LENGTHS, default="365")

    def lasting(self) -> int | None:
        """Days; None until it is revoked."""
        return None if self.days.data == FOR_GOOD else int(self.days.data)


@bp.get("/programs")
def programs() -> ResponseReturnValue:
    """Who may come in, and a form for one more."""
    return _page(TokenForm())


@bp.post("/programs")
def create_program() -> ResponseReturnValue:
    """Make a token and show it, this once: it is in no table, no log and no session."""
    form = TokenForm()
    if not form.validate():
        return _page(form), 422
    try:
        issued = issue_token(form.name.data, form.scopes.data, days=form.lasting(), by=me(), now=clock.now())
    except Refusal as refusal:
        form.refuse(form.name, refusal.sentence)
        return _page(form), refusal.status
    return _page(TokenForm(formdata=None), issued), 201


@bp.post("/programs/<token>/revocation")
def create_revocation(token: str) -> ResponseReturnValue:
    """Shut a program out, at once and for good."""
    try:
        gone = revoke_token(token, by=me(), now=clock.now())
    except NoSuchToken:
        return error_answer(404, code=NoSuchToken.code)
    flash(f"{gone.name} can no longer come in with that token.", "good")
    return redirect(url_for(".programs"))


def _page(form: TokenForm, issued: Issued | None = None) -> str:
    at = clock.now()
    known = [(one, one.is_good_at(at)) for one in all_tokens()]
    return render_template("manager/programs.html", form=form, issued=issued, known=known, scopes=SCOPES)
