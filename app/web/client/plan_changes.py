"""Changing a plan of mine: from a date on, one open date, or ending it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.infra import clock
from app.spa.accounts.models import Role
from app.spa.booking.services import free_until
from app.spa.plans.queries import to_come
from app.spa.plans.services import end_plan
from app.spa.settings.queries import policy
from app.web.client.plans import bp, day_or_404, own_plan_or_404
from app.web.days import today
from app.web.plans.finding import Finding, finding
from app.web.plans.following import Following, changed_words, following
from app.web.plans.rows import facts_of_plan


@bp.get("/<token>/following")
def ask_following(token: str) -> ResponseReturnValue:
    """How it should go on from a date; and, once that is said, what it means for each visit."""
    own = own_plan_or_404(token)
    change = following(own, day_or_404(request.args.get("from")), request.args, by=Role.CLIENT)
    if not change.rows and not change.stuck:
        return redirect(url_for(".plan", token=token))
    if change.is_asked:
        change.look()
    return _following_page(change), 422 if change.form.errors else 200


@bp.post("/<token>/following")
def create_following(token: str) -> ResponseReturnValue:
    """Move what was decided, each visit for itself, and say what stays where it is and why."""
    own = own_plan_or_404(token)
    change = following(own, day_or_404(request.form.get("from")), request.form, by=Role.CLIENT)
    if not change.is_asked:
        return _following_page(change), 422
    change.sent = request.form
    outcome = change.change()
    if outcome is None:
        change.look()
        return _following_page(change), 409
    flash(*changed_words(outcome))
    return redirect(url_for(".plan", token=token))


@bp.get("/<token>/dates/<on>")
def ask_date(token: str, on: str) -> ResponseReturnValue:
    """The times near a date that was skipped or missed."""
    open_date = finding(own_plan_or_404(token), day_or_404(on))
    if open_date is None:
        return redirect(url_for(".plan", token=token))
    return _date_page(open_date)


@bp.post("/<token>/dates/<on>")
def create_date(token: str, on: str) -> ResponseReturnValue:
    """Book it after all."""
    open_date = finding(own_plan_or_404(token), day_or_404(on))
    if open_date is None:
        return redirect(url_for(".plan", token=token))
    if open_date.book(request.form.get("start", "")) is None:
        return _date_page(open_date), 409
    flash("The date is part of your plan again.", "good")
    return redirect(url_for(".plan", token=token))


@bp.get("/<token>/ending")
def ask_ending(token: str) -> ResponseReturnValue:
    """What ending it from a date on means, before it is done."""
    own = own_plan_or_404(token)
    from_on = day_or_404(request.args.get("from") or today().isoformat())
    rules, now = policy(), clock.now()
    gone = [row.appointment for row in to_come(own, now) if row.planned_on >= from_on and row.appointment]
    if own.ended_at is not None or not gone:
        return redirect(url_for(".plan", token=token))
    late = [visit for visit in gone if now > free_until(visit, rules)]
    return render_template(
        "client/plans/ending.html", **facts_of_plan(own, {}), from_on=from_on, gone=gone, late=late
    )


@bp.post("/<token>/ending")
def create_ending(token: str) -> ResponseReturnValue:
    """End it."""
    own = own_plan_or_404(token)
    gone = end_plan(own, day_or_404(request.form.get("from")), by=Role.CLIENT, now=clock.now())
    visits = "1 visit is" if len(gone) == 1 else f"{len(gone)} visits are"
    flash(f"Your plan has ended; {visits} cancelled. What came before stays.", "good")
    return redirect(url_for(".plan", token=token))


def _following_page(change: Following) -> str:
    return render_template("client/plans/following.html", change=change, **facts_of_plan(change.plan, {}))


def _date_page(open_date: Finding) -> str:
    open_date.look()
    return render_template("client/plans/date.html", open=open_date, plan=open_date.plan)
