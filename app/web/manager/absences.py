"""Absences: who is away, what that hits, and what is left to do. What a visit needs, never why."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.absences.models import Absence
from app.spa.absences.planning import WAITING, cards_of
from app.spa.absences.queries import absence_by_uid, newest_absences
from app.spa.absences.reporting import end_absence, report_absence
from app.spa.roster.queries import therapist_by_id, therapists
from app.spa.settings.queries import policy, zone
from app.web.absence_form import TherapistAbsenceForm
from app.web.access import me
from app.web.days import day_in, today
from app.web.manager.absence_cards import shown
from app.web.manager.place import bp


def absence_or_404(uid: str) -> Absence:
    """The absence with this address. Who is away is a manager's to know."""
    found = absence_by_uid(uid)
    return found if found is not None else abort(404)


@bp.get("/absences")
def absences() -> str:
    """Who is away now and soon, and who was."""
    now = clock.now()
    found = newest_absences(now=now)
    return render_template(
        "manager/absences.html",
        coming=[one for one in found if one.closed_at is None and one.ends_at > now],
        over=[one for one in found if one.closed_at is not None or one.ends_at <= now],
    )


@bp.get("/absences/new")
def new_absence() -> str:
    """The form, filled in as far as the address says who and when."""
    form = _form(None, therapist=request.args.get("therapist", ""), first_on=_day(request.args.get("day")))
    return render_template("manager/new_absence.html", form=form)


@bp.post("/absences")
def create_absence_of() -> ResponseReturnValue:
    """Write it down, and go on to what it hits."""
    form = _form(request.form)
    therapist = None
    if form.validate():
        therapist = therapist_by_id(int(form.therapist.data))
    if therapist is None:
        return render_template("manager/new_absence.html", form=form), 422
    starts_at, ends_at = form.span()
    try:
        absence = report_absence(
            therapist,
            starts_at,
            ends_at,
            reason=form.reason.data or "",
            user_id=_my_id(),
            now=clock.now(),
        )
    except Refusal as refusal:
        form.refuse(form.first_on, refusal.sentence)
        return render_template("manager/new_absence.html", form=form), refusal.status
    return redirect(url_for(".absence", uid=absence.uid))


@bp.get("/absences/<uid>")
def absence(uid: str) -> str:
    """Every visit that it hits: what could be proposed, how far each has come, what remains."""
    return absence_page(absence_or_404(uid))


def absence_page(found: Absence, problems: dict[str, str] | None = None) -> str:
    """The page; with what went wrong, by the token of the visit, where something did."""
    return render_template("manager/absence.html", **facts_of(found), problems=problems or {})


def facts_of(found: Absence) -> dict[str, Any]:
    """What the page and the phone list are made of; words and addresses, nothing to compute."""
    now = clock.now()
    cards = shown(cards_of(found, now=now, policy=policy(), zone=zone()))
    return {
        "absence": found,
        "is_over": found.closed_at is not None or found.ends_at <= now,
        "has_begun": found.starts_at <= now,
        "open": [card for card in cards if card.is_open],
        "sendable": [card for card in cards if card.is_open and card.options],
        "waiting": [card for card in cards if card.state == WAITING],
        "settled": [card for card in cards if not card.is_open and card.state != WAITING],
    }


@bp.post("/absences/<uid>/return")
def create_return(uid: str) -> ResponseReturnValue:
    """They are back: what is left of the absence goes, and so does what is still proposed."""
    ended = end_absence(absence_or_404(uid), user_id=_my_id(), now=clock.now())
    flash(f"{ended.therapist.name} can be booked again. What was still proposed is taken back.", "good")
    return redirect(url_for(".absence", uid=uid))


@bp.get("/absences/<uid>/calls")
def calls(uid: str) -> str:
    """Whom to call, to print: those without an address, and those whom nothing could be proposed."""
    return render_template("manager/calls.html", **facts_of(absence_or_404(uid)))


def _form(sent: Any, **filled: Any) -> TherapistAbsenceForm:
    form = TherapistAbsenceForm(sent, **filled)
    form.offer(therapists())
    return form


def _day(written: str | None) -> date:
    return max(day_in(written) or today(), today())


def _my_id() -> int | None:
    user = me()
    return user.id if user is not None else None
