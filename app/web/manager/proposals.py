"""Sending what is proposed, one or all; noting answers from the phone; taking back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.absences.answering import accept, call_off_by_phone, wants_another
from app.spa.absences.models import Absence, Proposal
from app.spa.absences.proposing import propose, withdraw
from app.spa.absences.queries import proposal_by_uid, visits_hit
from app.spa.settings.queries import policy, zone
from app.web.access import me
from app.web.days import second_in
from app.web.manager.absences import absence_or_404, absence_page
from app.web.manager.place import bp
from app.web.manager.words import client_name, sentence_for

ALL = "all"
UNREADABLE = "Please choose one of the places shown."


@bp.post("/absences/<uid>/proposals")
def create_proposals(uid: str) -> ResponseReturnValue:
    """Ask one client or all of them. What cannot be held is said at its card; the others are asked."""
    absence = absence_or_404(uid)
    wanted = request.form.get("send", ALL)
    hit = {visit.token: visit.id for visit in visits_hit(absence, now=clock.now())}
    chosen = [token for token in hit if wanted in (ALL, token) and request.form.get(f"place-{token}")]
    asked, problems = [], {}
    for token in chosen:
        try:
            asked.append(_ask(absence_or_404(uid), token))
        except Refusal as refusal:
            problems[token] = sentence_for(refusal)
    if asked:
        flash(_asked_words(asked), "good")
    if problems:
        return absence_page(absence_or_404(uid), problems), 409
    if not asked:
        flash("There was nobody to ask. Please look at how the visits stand now.", "care")
    return redirect(url_for(".absence", uid=uid))


def _ask(absence: Absence, token: str) -> tuple[str, bool]:
    """Propose to one client; who it is, and whether a message goes out."""
    visit = next((one for one in visits_hit(absence, now=clock.now()) if one.token == token), None)
    place = read_place(request.form.get(f"place-{token}"))
    if visit is None or place is None:
        raise Refusal(UNREADABLE)
    start, therapist_id, room_id = place
    propose(
        absence,
        visit,
        datetime.fromtimestamp(start, UTC),
        therapist_id=therapist_id,
        room_id=room_id,
        now=clock.now(),
        policy=policy(),
        zone=zone(),
    )
    return client_name(visit), bool(visit.client and visit.client.email)


def read_place(written: str | None) -> tuple[int, int, int] | None:
    """What a radio button sends: `seconds:therapist:room`. None for anything else."""
    parts = (written or "").split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
        return None
    start = second_in(parts[0])
    return (start, int(parts[1]), int(parts[2])) if start is not None else None


@bp.post("/absences/<uid>/proposals/<proposal>/acceptance")
def create_acceptance(uid: str, proposal: str) -> ResponseReturnValue:
    """The client has said yes on the phone."""

    def yes(found: Proposal) -> str:
        visit = accept(found, user_id=_my_id(), by_phone=True, now=clock.now(), policy=policy(), zone=zone())
        return f"Noted: {client_name(visit)} takes it."

    return _note(uid, proposal, yes)


@bp.post("/absences/<uid>/proposals/<proposal>/cancellation")
def create_refusal(uid: str, proposal: str) -> ResponseReturnValue:
    """The client has called the visit off on the phone. It never counts as late."""

    def no(found: Proposal) -> str:
        visit = call_off_by_phone(found, user_id=_my_id(), now=clock.now())
        return f"Noted: the visit of {client_name(visit)} is called off. It does not count as late."

    return _note(uid, proposal, no)


@bp.post("/absences/<uid>/proposals/<proposal>/other")
def create_other(uid: str, proposal: str) -> ResponseReturnValue:
    """The client wants another time: what is held is let go, and the form to move opens."""
    found = _proposal_or_404(uid, proposal)
    token = found.appointment.token
    try:
        wants_another(found, user_id=_my_id(), now=clock.now())
    except Refusal as refusal:
        return absence_page(absence_or_404(uid), {token: sentence_for(refusal)}), refusal.status
    return redirect(url_for(".edit_time", token=token))


@bp.post("/absences/<uid>/proposals/<proposal>/withdrawal")
def create_withdrawal(uid: str, proposal: str) -> ResponseReturnValue:
    """Take it back, so that something else can be proposed."""

    def back(found: Proposal) -> str:
        withdraw(found, user_id=_my_id(), now=clock.now())
        return "Taken back. You can propose something else."

    return _note(uid, proposal, back)


def _note(uid: str, proposal: str, change: Callable[[Proposal], str]) -> ResponseReturnValue:
    found = _proposal_or_404(uid, proposal)
    token = found.appointment.token
    try:
        said = change(found)
    except Refusal as refusal:
        return absence_page(absence_or_404(uid), {token: sentence_for(refusal)}), refusal.status
    flash(said, "good")
    return redirect(url_for(".absence", uid=uid))


def _proposal_or_404(uid: str, proposal: str) -> Proposal:
    """A proposal about a visit that this absence hits or hit."""
    absence, found = absence_or_404(uid), proposal_by_uid(proposal)
    if found is None or found.absence.therapist_id != absence.therapist_id:
        abort(404)
    return found


def _asked_words(asked: list[tuple[str, bool]]) -> str:
    written = [name for name, has_address in asked if has_address]
    to_call = [name for name, has_address in asked if not has_address]
    said = [f"We have written to {', '.join(written)}."] if written else []
    said += [f"It is held for {', '.join(to_call)}: please call."] if to_call else []
    return " ".join(said)


def _my_id() -> int | None:
    user = me()
    return user.id if user is not None else None
