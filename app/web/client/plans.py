"""My plans: visits that come back. A plan is made from a visit, looked at date by date, then booked."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.infra import clock
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.intake.models import Intake
from app.spa.intake.queries import newest_intake
from app.spa.intake.reading import record_health_read, record_health_reads
from app.spa.intake.reasons import OWN_PLAN, PLANNING
from app.spa.messages.calendar import Entry, calendar_of
from app.spa.plans.models import Plan
from app.spa.plans.queries import plan_by_token, plans_of
from app.spa.plans.watch import LOOK, RULED_OUT, TRAINING, Unfit, unfit_visits
from app.spa.settings.queries import zone
from app.web.access import me, my_client_ids, own_appointment_or_404
from app.web.client.visits import TAKES_PLACE
from app.web.plans.making import Making, asked, decided, may_return, outcome_words
from app.web.plans.reasons import by_date
from app.web.plans.rows import facts_of_plan

bp = Blueprint("plans", __name__, url_prefix="/plans")

WARNINGS = {
    RULED_OUT: _l("By what you told us, this treatment may not suit you on that day."),
    TRAINING: _l("This visit needs a therapist with other training on that day. We look for one."),
    LOOK: _l("Your therapist looks at this visit once more before it begins."),
}


def own_plan_or_404(token: str) -> Plan:
    """A plan of whoever this browser may see."""
    plan = plan_by_token(token)
    if plan is not None and plan.client_id in my_client_ids():
        return plan
    abort(404)


@bp.get("/")
def plans() -> str:
    """All my plans, the newest first."""
    listed = [facts_of_plan(plan, {}) for plan in plans_of(my_client_ids())]
    return render_template("client/plans/plans.html", plans=listed)


@bp.get("/new")
def new_plan() -> ResponseReturnValue:
    """How often and until when; and, once that is said, every date with what stands in its way."""
    visit = own_appointment_or_404(request.args.get("visit", ""))
    if not may_return(visit):
        return redirect(url_for("client.visit", token=visit.token))
    making = asked(visit, request.args)
    return _making_page(making), 422 if making.form.errors else 200


@bp.post("/")
def create_plan() -> ResponseReturnValue:
    """Book what was decided, once; or show the dates again with everything that was chosen."""
    visit = own_appointment_or_404(request.form.get("visit", ""))
    if not may_return(visit):
        return redirect(url_for("client.visit", token=visit.token))
    making = decided(visit, request.form)
    plan = making.book()
    if plan is None:
        return _making_page(making), 422 if making.form.errors else 409
    said, kind = outcome_words(plan)
    told = f" {_('We have sent you one e-mail with all of them.')}" if plan.client.email else ""
    flash(said + told, kind)
    return redirect(url_for(".plan", token=plan.uid))


@bp.get("/<token>")
def plan(token: str) -> str:
    """One plan: every date and what became of it, and which visits may no longer fit."""
    own = own_plan_or_404(token)
    unfit = unfit_visits(now=clock.now(), zone=zone(), plan_id=own.id)
    if any(one.reasons for one in unfit):
        _record(own.client, unfit)
        own = own_plan_or_404(token)
        unfit = unfit_visits(now=clock.now(), zone=zone(), plan_id=own.id)
    warnings = {one.visit.id: WARNINGS[one.kind] for one in unfit}
    why = {one.visit.token: one.reasons for one in unfit}
    return render_template("client/plans/plan.html", **facts_of_plan(own, warnings), why=why)


@bp.get("/<token>/calendar.ics")
def calendar(token: str) -> ResponseReturnValue:
    """All its visits that take place as one calendar file, in neutral words."""
    own = own_plan_or_404(token)
    entries = [
        Entry(visit.token, visit.starts_at, visit.ends_at, visit.sequence)
        for visit in (row.appointment for row in own.dates)
        if visit is not None and visit.status in TAKES_PLACE
    ]
    if not entries:
        return redirect(url_for(".plan", token=token))
    headers = {"Content-Disposition": 'attachment; filename="appointments.ics"'}
    return Response(
        calendar_of(entries, now=clock.now()), content_type="text/calendar; charset=utf-8", headers=headers
    )


def _making_page(making: Making) -> str:
    making.look()
    notes = by_date(making.found or [])
    if notes:
        _record_intake(making.visit)
    return render_template("client/plans/new.html", making=making, visit=making.visit, notes=notes)


def _record_intake(visit: Appointment) -> None:
    client = visit.client
    intake: Intake | None = newest_intake(client.id) if client is not None else None
    if client is not None and intake is not None:
        record_health_read(client, "intake", intake.uid, reader=me(), reason=PLANNING, now=clock.now())


def _record(client: Client, unfit: list[Unfit]) -> None:
    seen = [(client, "screening", one.visit.screening.uid) for one in unfit if one.visit.screening]
    record_health_reads(seen, reader=me(), reason=OWN_PLAN, now=clock.now())
