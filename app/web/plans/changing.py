"""Changing a plan, whoever does it: from a date on, one open date, or ending it.

The view finds the plan and says on whose side it stands; what happens then is the same for both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.infra import clock
from app.spa.accounts.models import Role
from app.spa.booking.services import free_until
from app.spa.plans.models import Plan
from app.spa.plans.queries import to_come
from app.spa.plans.services import end_plan
from app.spa.settings.queries import policy
from app.web.days import day_in, today
from app.web.plans.finding import Finding, finding
from app.web.plans.following import Following, changed_words, following
from app.web.plans.rows import facts_of_plan


@dataclass(frozen=True, slots=True)
class Side:
    """Who changes a plan: in whose name, with which pages (a folder of templates), told in which words.

    `ended` says for a number of visits that they are cancelled.
    """

    role: Role
    folder: str
    found: str
    ended: Callable[[int], str]

    @property
    def at_the_desk(self) -> bool:
        """Whether the spa does it for the client."""
        return self.role != Role.CLIENT


def ask_following(plan: Plan, side: Side) -> ResponseReturnValue:
    """How it should go on from a date; and, once that is said, what it means for each visit."""
    change = following(plan, _day_or_404(request.args.get("from")), request.args, by=side.role)
    if not change.rows and not change.stuck:
        return _to(plan)
    if change.is_asked:
        change.look()
    return _following_page(change, side), 422 if change.form.errors else 200


def create_following(plan: Plan, side: Side) -> ResponseReturnValue:
    """Move what was decided, each visit for itself, and say what stays where it is and why."""
    change = following(plan, _day_or_404(request.form.get("from")), request.form, by=side.role)
    if not change.is_asked:
        return _following_page(change, side), 422
    change.sent = request.form
    outcome = change.change()
    if outcome is None:
        change.look()
        return _following_page(change, side), 409
    flash(*changed_words(outcome))
    return _to(plan)


def ask_date(plan: Plan, on: str, side: Side) -> ResponseReturnValue:
    """The times near a date that was skipped or missed."""
    open_date = finding(plan, _day_or_404(on), at_the_desk=side.at_the_desk)
    return _to(plan) if open_date is None else _date_page(open_date, side)


def create_date(plan: Plan, on: str, side: Side) -> ResponseReturnValue:
    """Book it after all."""
    open_date = finding(plan, _day_or_404(on), at_the_desk=side.at_the_desk)
    if open_date is None:
        return _to(plan)
    if open_date.book(request.form.get("start", "")) is None:
        return _date_page(open_date, side), 409
    flash(str(side.found), "good")
    return _to(plan)


def ask_ending(plan: Plan, side: Side) -> ResponseReturnValue:
    """What ending it from a date on means, before it is done."""
    from_on = _day_or_404(request.args.get("from") or today().isoformat())
    rules, now = policy(), clock.now()
    gone = [row.appointment for row in to_come(plan, now) if row.planned_on >= from_on and row.appointment]
    if plan.ended_at is not None or not gone:
        return _to(plan)
    late = [visit for visit in gone if now > free_until(visit, rules)]
    facts = facts_of_plan(plan, {})
    return render_template(f"{side.folder}/ending.html", **facts, from_on=from_on, gone=gone, late=late)


def create_ending(plan: Plan, side: Side) -> ResponseReturnValue:
    """End it."""
    gone = end_plan(plan, _day_or_404(request.form.get("from")), by=side.role, now=clock.now())
    flash(side.ended(len(gone)), "good")
    return _to(plan)


def _to(plan: Plan) -> ResponseReturnValue:
    """The page of the plan, at the place where somebody is."""
    return redirect(url_for(".plan", token=plan.uid))


def _following_page(change: Following, side: Side) -> str:
    facts = facts_of_plan(change.plan, {})
    return render_template(f"{side.folder}/following.html", change=change, **facts)


def _date_page(open_date: Finding, side: Side) -> str:
    open_date.look()
    return render_template(f"{side.folder}/date.html", open=open_date, plan=open_date.plan)


def _day_or_404(written: str | None) -> date:
    return day_in(written) or abort(404)
