"""Plans at the desk: what runs, what needs somebody, making one for a client. Needs and dates, never why."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.infra import clock
from app.spa.plans.models import Plan
from app.spa.plans.queries import plan_by_token, running_plans
from app.spa.plans.watch import LOOK, RULED_OUT, TRAINING, unfit_visits
from app.spa.settings.queries import zone
from app.web.manager.place import bp
from app.web.manager.visit import visit_or_404
from app.web.plans.making import Making, asked, decided, may_return, outcome_words
from app.web.plans.rows import facts_of_plan

WARNINGS = {
    TRAINING: "Another therapist is needed on this day.",
    RULED_OUT: "Its therapist has to look at this date again.",
    LOOK: "Its therapist has to look at this date again.",
}
"""Of each kind what the schedule must know. Two read alike: which it is would tell of health."""


def plan_or_404(token: str) -> Plan:
    """The plan with this address. The whole schedule is a manager's."""
    plan = plan_by_token(token)
    return plan if plan is not None else abort(404)


def warnings_of(plan_id: int) -> dict[int, str]:
    """What needs somebody's attention in a plan, by visit."""
    unfit = unfit_visits(now=clock.now(), zone=zone(), plan_id=plan_id)
    return {one.visit.id: WARNINGS[one.kind] for one in unfit}


@bp.get("/plans")
def plans() -> str:
    """The planned visits that need somebody, and every plan that runs."""
    now = clock.now()
    unfit = [(one.visit, WARNINGS[one.kind]) for one in unfit_visits(now=now, zone=zone())]
    listed = [facts_of_plan(plan, {}) for plan in running_plans(now)]
    return render_template("manager/plans/plans.html", unfit=unfit, plans=listed)


@bp.get("/plans/<token>")
def plan(token: str) -> str:
    """One plan: every date and what became of it."""
    found = plan_or_404(token)
    return render_template("manager/plans/plan.html", **facts_of_plan(found, warnings_of(found.id)))


@bp.get("/visits/<token>/plan")
def new_plan(token: str) -> ResponseReturnValue:
    """How often and until when; and, once that is said, every date with what stands in its way."""
    found = visit_or_404(token)
    if not may_return(found):
        return redirect(url_for(".visit", token=token))
    making = asked(found, request.args, at_the_desk=True)
    return _page(making), 422 if making.form.errors else 200


@bp.post("/visits/<token>/plan")
def create_plan(token: str) -> ResponseReturnValue:
    """Book what was decided, once; or show the dates again with everything that was chosen."""
    found = visit_or_404(token)
    if not may_return(found):
        return redirect(url_for(".visit", token=token))
    making = decided(found, request.form, at_the_desk=True)
    made = making.book()
    if made is None:
        return _page(making), 422 if making.form.errors else 409
    said, kind = outcome_words(made)
    told = f" We have written to {made.client.name} once, with all dates." if made.client.email else ""
    flash(said + told, kind)
    return redirect(url_for(".plan", token=made.uid))


def _page(making: Making) -> str:
    making.look()
    return render_template("manager/plans/new.html", making=making, visit=making.visit)
