"""Changing a client's plan at the desk: from a date on, one open date, or ending it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.spa.accounts.models import Role
from app.web.manager.place import bp
from app.web.manager.plans import plan_or_404
from app.web.plans import changing

SIDE = changing.Side(
    Role.MANAGER,
    folder="manager/plans",
    found="The date is part of the plan again.",
    ended=lambda gone: (
        f"The plan has ended; {'1 visit is' if gone == 1 else f'{gone} visits are'} cancelled."
    ),
)


@bp.get("/plans/<token>/following")
def ask_following(token: str) -> ResponseReturnValue:
    """How it should go on from a date; and, once that is said, what it means for each visit."""
    return changing.ask_following(plan_or_404(token), SIDE)


@bp.post("/plans/<token>/following")
def create_following(token: str) -> ResponseReturnValue:
    """Move what was decided, each visit for itself, and say what stays where it is and why."""
    return changing.create_following(plan_or_404(token), SIDE)


@bp.get("/plans/<token>/dates/<on>")
def ask_date(token: str, on: str) -> ResponseReturnValue:
    """The times near a date that was skipped or missed."""
    return changing.ask_date(plan_or_404(token), on, SIDE)


@bp.post("/plans/<token>/dates/<on>")
def create_date(token: str, on: str) -> ResponseReturnValue:
    """Book it after all."""
    return changing.create_date(plan_or_404(token), on, SIDE)


@bp.get("/plans/<token>/ending")
def ask_ending(token: str) -> ResponseReturnValue:
    """What ending it from a date on means, before it is done."""
    return changing.ask_ending(plan_or_404(token), SIDE)


@bp.post("/plans/<token>/ending")
def create_ending(token: str) -> ResponseReturnValue:
    """End it for the spa."""
    return changing.create_ending(plan_or_404(token), SIDE)
