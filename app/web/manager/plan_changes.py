"""Changing a client's plan at the desk: from a date on, one open date, or ending it."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.infra import clock
from app.spa.accounts.models import Role
from app.spa.plans.queries import to_come
from app.spa.plans.services import end_plan
from app.web.days import day_in, today
from app.web.manager.place import bp
from app.web.manager.plans import plan_or_404
from app.web.plans.finding import Finding, finding
from app.web.plans.following import Following, changed_words, following
from app.web.plans.rows import facts_of_plan


@bp.get("/plans/<token>/following")
def ask_following(token: str) -> ResponseReturnValue:
    """How it should go on from a date; and, once that is said, what it means for each visit."""
    change = following(plan_or_404(token), _day(request.args.get("from")), request.args, by=Role.MANAGER)
    if not change.rows:
        return redirect(url_for(".plan", token=token))
    if change.is_asked:
        change.look()
    return _following_page(change), 422 if change.form.errors else 200


@bp.post("/plans/<token>/following")
def create_following(token: str) -> ResponseReturnValue:
    """Move what was decided, each visit for itself, and say what stays where it is and why."""
    change = following(plan_or_404(token), _day(request.form.get("from")), request.form, by=Role.MANAGER)
    if not change.is_asked:
        return _following_page(change), 422
    change.sent = request.form
    outcome = change.change()
    if outcome is None:
        change.look()
        return _following_page(change), 409
    flash(*changed_words(outcome))
    return redirect(url_for(".plan", token=token))


@bp.get("/plans/<token>/dates/<on>")
def ask_date(token: str, on: str) -> ResponseReturnValue:
    """The times near a date that was skipped or missed."""
    open_date = finding(plan_or_404(token), _day(on), at_the_desk=True)
    return redirect(url_for(".plan", token=token)) if open_date is None else _date_page(open_date)


@bp.post("/plans/<token>/dates/<on>")
def create_date(token: str, on: str) -> ResponseReturnValue:
    """Book it after all."""
    open_date = finding(plan_or_404(token), _day(on), at_the_desk=True)
    if open_date is None:
        return redirect(url_for(".plan", token=token))
    if open_date.book(request.form.get("start", "")) is None:
        return _date_page(open_date), 409
    flash("The date is part of the plan again.", "good")
    return redirect(url_for(".plan", token=token))


@bp.get("/plans/<token>/ending")
def ask_ending(token: str) -> ResponseReturnValue:
    """What ending it from a date on means, before it is done."""
    found = plan_or_404(token)
    from_on = _day(request.args.get("from") or today().isoformat())
    coming = to_come(found, clock.now())
    gone = [row.appointment for row in coming if row.planned_on >= from_on and row.appointment]
    if found.ended_at is not None or not gone:
        return redirect(url_for(".plan", token=token))
    return render_template(
        "manager/plans/ending.html", **facts_of_plan(found, {}), from_on=from_on, gone=gone
    )


@bp.post("/plans/<token>/ending")
def create_ending(token: str) -> ResponseReturnValue:
    """End it for the spa."""
    gone = end_plan(plan_or_404(token), _day(request.form.get("from")), by=Role.MANAGER, now=clock.now())
    visits = "1 visit is" if len(gone) == 1 else f"{len(gone)} visits are"
    flash(f"The plan has ended; {visits} cancelled.", "good")
    return redirect(url_for(".plan", token=token))


def _following_page(change: Following) -> str:
    return render_template("manager/plans/following.html", change=change, **facts_of_plan(change.plan, {}))


def _date_page(open_date: Finding) -> str:
    open_date.look()
    return render_template("manager/plans/date.html", open=open_date, plan=open_date.plan)


def _day(written: str | None) -> date:
    return day_in(written) or abort(404)
