"""A party from the desk: several visits booked in one step, or none."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.domain.errors import Refusal
from app.domain.hours import local_time as wall_at
from app.domain.parties import FEWEST, MOST
from app.infra import clock
from app.spa.booking.models import Party
from app.spa.booking.parties import book_party
from app.spa.booking.party_times import PartySearch, near_for_party
from app.spa.clients.models import Client
from app.spa.clients.queries import client_by_uid
from app.spa.roster.queries import therapists
from app.spa.settings.formats import local_datetime
from app.spa.settings.queries import policy, zone
from app.spa.treatments.queries import menu
from app.web.access import me
from app.web.days import second_in, today
from app.web.manager.days import soon
from app.web.manager.party_form import PartyForm
from app.web.manager.place import bp
from app.web.manager.words import sentence_for
from app.web.party_view import arrangement_words, party_with_days

NO_SUCH_TIME = "The clock does not show that time on that day, or the day is too far away. Please look again."


@bp.get("/parties/new")
def new_party() -> str:
    """The form, as far as the address fills it in."""
    return _page(_form(request.args), _client_or_404(request.args.get("client")))


@bp.post("/parties/new")
def create_party() -> ResponseReturnValue:
    """Book all of them once, or say why not, with what is free instead. What was typed stays."""
    client = _client_or_404(request.form.get("client"))
    form = _form(_with_offer(request.form))
    if "resize" in request.form:
        return _page(form, client)
    if not form.validate():
        return _page(form, client), 422
    starts_at = form.start()
    if starts_at is None:
        form.refuse(form.time, NO_SUCH_TIME)
        return _page(form, client), 422
    user, offered = me(), menu()
    try:
        party = book_party(
            form.wishes(offered),
            form.comers(client),
            starts_at,
            arrangements=form.arrangements(),
            override=form.override_by(user),
            request_key=form.key_for(user.id if user else 0, client),
            now=clock.now(),
            policy=policy(),
            zone=zone(),
        )
    except Refusal as refusal:
        client = _client_or_404(request.form.get("client"))
        form.note_refusal(refusal)
        form.refuse(form.time, sentence_for(refusal))
        return _page(form, client, offers=_near(form, client)), refusal.status
    flash(_words(party), "good")
    return redirect(url_for(".visit", token=party.guests[0].appointment.token))


def _form(sent: MultiDict[str, str]) -> PartyForm:
    start = soon()
    form = PartyForm(MultiDict(sent), day=start.date(), time=start.time())
    form.make_ready(_guests(sent), menu(), therapists(), _client_or_404(sent.get("client")))
    form.use_key()
    return form


def _guests(sent: MultiDict[str, str]) -> int:
    raw = sent.get("resize") or sent.get("guests") or ""
    return min(MOST, max(FEWEST, int(raw))) if raw.isascii() and raw.isdigit() and len(raw) == 1 else FEWEST


def _page(form: PartyForm, client: Client | None, **more: Any) -> str:
    return render_template(
        "manager/new_party.html",
        form=form,
        client=client,
        guests=len(form.guests()),
        fewest=FEWEST,
        most=MOST,
        **more,
    )


def _near(form: PartyForm, client: Client | None) -> list[Any]:
    starts_at, wishes = form.start(), form.wishes(menu())
    if starts_at is None:
        return []
    search = PartySearch(
        requests=tuple(wish.asked(now=clock.now(), policy=policy(), at_the_desk=True) for wish in wishes),
        clients=(client, *(None for _ in wishes[1:])),
        arrangements=form.arrangements(),
    )
    return party_with_days(near_for_party(search, starts_at, zone=zone()), today())


def _with_offer(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, with day and time of the offer that was pressed, if one was."""
    start = second_in((sent.get("offer") or "").partition(".")[0])
    if start is None:
        return sent
    wall, changed = wall_at(start, zone()), MultiDict(sent)
    changed["day"], changed["time"] = wall.date().isoformat(), f"{wall:%H:%M}"
    return changed


def _client_or_404(uid: str | None) -> Client | None:
    """The client who books; None where it is somebody new."""
    return (client_by_uid(uid) or abort(404)) if uid else None


def _words(party: Party) -> str:
    visits = [guest.appointment for guest in party.guests]
    how = arrangement_words(party.arrangement, len(visits))
    unreached = [visit.client.name for visit in visits if visit.client and not visit.client.email]
    said = f"Booked for {local_datetime(visits[0].starts_at)}, {how}."
    if unreached:
        return f"{said} No e-mail address for {', '.join(unreached)}: please give them the time on paper."
    return f"{said} Each is written to about their own visit."
