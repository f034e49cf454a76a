"""The session note: written as a draft, signed once, read ever after."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Refusal
from app.infra import clock
from app.spa.booking.models import Appointment
from app.spa.intake.reading import record_health_reads
from app.spa.intake.reasons import WRITING_NOTE
from app.spa.notes.body import NoteBody
from app.spa.notes.queries import NOTE, earlier_notes, note_of, read_note
from app.spa.notes.services import BEGUN, save_note, sign_note
from app.web.access import my_therapist_or_404, therapists_appointment_or_404
from app.web.therapist.note_form import SIGN, NoteForm
from app.web.therapist.phrases import PHRASES
from app.web.therapist.place import bp, client_of, reader
from app.web.therapist.session import NOT_BEGUN


@bp.get("/visits/<token>/note")
def note(token: str) -> ResponseReturnValue:
    """The note of one of my own visits: to go on with, or to read once it is signed."""
    visit = therapists_appointment_or_404(token)
    if visit.status not in BEGUN:
        flash(NOT_BEGUN, "care")
        return redirect(url_for(".visit", token=token))
    body, is_signed = _kept(visit)
    return _page(token, NoteForm.showing(body), body=body if is_signed else None)


@bp.post("/visits/<token>/note")
def create_note(token: str) -> ResponseReturnValue:
    """Keep the draft, and sign it if asked. What was typed stays, whatever was wrong."""
    visit, therapist = therapists_appointment_or_404(token), my_therapist_or_404()
    form, signing = NoteForm(request.form), request.form.get("step") == SIGN
    if not form.validate():
        return _page(token, form), 422
    try:
        written = save_note(visit, therapist, form.body(), now=clock.now())
        if signing:
            sign_note(written, now=clock.now())
    except Refusal as refusal:
        return _page(token, form, refusal=refusal), refusal.status
    flash("Signed. The note is fixed now." if signing else "Draft kept. Only you can see it.", "good")
    return redirect(url_for(".note", token=token))


def _kept(visit: Appointment) -> tuple[NoteBody, bool]:
    """What is written so far, and whether it is signed. Reading it goes on record."""
    kept = note_of(visit.id)
    if kept is None:
        return NoteBody(), False
    body = read_note(kept, client_of(visit), reader=reader(), reason=WRITING_NOTE, now=clock.now())
    return body, kept.signed_at is not None


def _page(token: str, form: NoteForm, *, body: NoteBody | None = None, refusal: Refusal | None = None) -> str:
    visit = therapists_appointment_or_404(token)
    client = client_of(visit)
    client_id, starts_at = client.id, visit.starts_at
    seen = [(client, NOTE, one.uid) for one in earlier_notes(client_id, before=starts_at)]
    if seen:
        record_health_reads(seen, reader=reader(), reason=WRITING_NOTE, now=clock.now())
    earlier = [(one, NoteBody.read(one.body)) for one in earlier_notes(client_id, before=starts_at)]
    return render_template(
        "therapist/note.html",
        visit=therapists_appointment_or_404(token),
        written=note_of(visit.id),
        form=form,
        body=body,
        refusal=refusal,
        phrases=PHRASES,
        notes=earlier,
    )
