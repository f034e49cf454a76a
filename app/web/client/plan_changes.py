"""Changing a plan of mine: from a date on, one open date, or ending it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.infra.language import lazy_gettext as _l
from app.infra.language import ngettext
from app.spa.accounts.models import Role
from app.web.client.plans import bp, own_plan_or_404
from app.web.plans import changing


def _ended(gone: int) -> str:
    return ngettext(
        "Your plan has ended; %(num)s visit is cancelled. What came before stays.",
        "Your plan has ended; %(num)s visits are cancelled. What came before stays.",
        gone,
    )


SIDE = changing.Side(
    Role.CLIENT,
    folder="client/plans",
    found=_l("The date is part of your plan again."),
    ended=_ended,
)


@bp.get("/<token>/following")
def ask_following(token: str) -> ResponseReturnValue:
    """How it should go on from a date; and, once that is said, what it means for each visit."""
    return changing.ask_following(own_plan_or_404(token), SIDE)


@bp.post("/<token>/following")
def create_following(token: str) -> ResponseReturnValue:
    """Move what was decided, each visit for itself, and say what stays where it is and why."""
    return changing.create_following(own_plan_or_404(token), SIDE)


@bp.get("/<token>/dates/<on>")
def ask_date(token: str, on: str) -> ResponseReturnValue:
    """The times near a date that was skipped or missed."""
    return changing.ask_date(own_plan_or_404(token), on, SIDE)


@bp.post("/<token>/dates/<on>")
def create_date(token: str, on: str) -> ResponseReturnValue:
    """Book it after all."""
    return changing.create_date(own_plan_or_404(token), on, SIDE)


@bp.get("/<token>/ending")
def ask_ending(token: str) -> ResponseReturnValue:
    """What ending it from a date on means, before it is done."""
    return changing.ask_ending(own_plan_or_404(token), SIDE)


@bp.post("/<token>/ending")
def create_ending(token: str) -> ResponseReturnValue:
    """End it."""
    return changing.create_ending(own_plan_or_404(token), SIDE)
