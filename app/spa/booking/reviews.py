"""A therapist looks at a visit before it takes place: accepts, adapts, records a letter, or declines.

Only the therapist of the visit may, and for all but declining every flag must be ticked one by one. Each
decision is a `Review`, named and on record; its words are sealed and never go into a message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.domain import vocabulary
from app.domain.errors import (
    NotAllowed,
    NotBookable,
    NotReady,
    Refusal,
    SlotTaken,
    TooLate,
    WrongTransition,
)
from app.domain.hours import day_of
from app.domain.interval import epoch
from app.domain.lifecycle import Status, label, move
from app.domain.policy import Policy
from app.infra.database import db, transaction
from app.infra.signals import tell_time_freed
from app.spa.booking import claims
from app.spa.booking.answers import screen_again
from app.spa.booking.calendar import frame_around
from app.spa.booking.changes import place, require_unchanged
from app.spa.booking.effort import update_effort
from app.spa.booking.models import Appointment, Review
from app.spa.booking.screened import Screened, codes_for_clearance, codes_to_tick, kept_for
from app.spa.booking.shared_rooms import share_again, sharing_with, without_room
from app.spa.booking.telling import notice, tell_who_booked
from app.spa.booking.times import ask
from app.spa.intake.models import Clearance
from app.spa.messages import announce
from app.spa.roster.models import Therapist
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import price_of

REVIEWABLE = (Status.PENDING_REVIEW, Status.CONFIRMED)


def accept(
    appointment: Appointment,
    *,
    therapist: Therapist,
    ticked: Iterable[str],
    message: str = "",
    now: datetime,
) -> Appointment:
    """Give the visit as it was asked for. `ticked` are reason codes, `message` is for the client's own page.

    Raises:
        NotAllowed: it is another therapist's visit.
        NotReady: a flag is not ticked, or a written clearance is still missing.
        NotBookable: the rules do not allow it. TooLate, WrongTransition: there is nothing to accept any more.
    """
    appointment_id, therapist_id = appointment.id, therapist.id
    with transaction():
        visit = _own_visit(appointment_id, therapist_id, now)
        _require_fit(kept_for(visit), ticked, visit.treatment.code)
        _decide(visit, therapist_id, "accepted", now, ticked=ticked, message=message)
        if _confirm(visit, now) and visit.client is not None:
            announce.review_accepted(notice(visit, visit.client), now=now)
    return visit


def adapt(
    appointment: Appointment,
    *,
    therapist: Therapist,
    ticked: Iterable[str],
    treatment: Treatment | None = None,
    minutes: int | None = None,
    pressure: str | None = None,
    message: str = "",
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Appointment:
    """Give the visit with changes: another treatment, shorter, or a gentler pressure.

    Start and therapist stay. What a shorter visit no longer needs is free for others at once. A length that
    is not on the menu costs its part of the price booked.

    Raises:
        NotAllowed, NotReady, NotBookable, TooLate, WrongTransition: as for `accept`.
        Refusal: nothing was changed, it would be longer, or it does not fit the calendar that way.
    """
    appointment_id, therapist_id, start = appointment.id, therapist.id, epoch(appointment.starts_at)
    new = treatment or appointment.treatment
    length = minutes or appointment.minutes
    new_id, code, price_cents = new.id, new.code, _price(appointment, new, length)
    as_read = (start, appointment.treatment_id, appointment.minutes)
    _require_change(appointment, new, length, pressure)
    request = ask(
        new,
        length,
        therapist_id=appointment.therapist_id,
        step_free=appointment.step_free,
        at_the_desk=True,
        now=now,
        policy=policy,
    )
    frame = frame_around(start, zone)
    asker = claims.asker_for(request, appointment.client, moving=appointment)
    with transaction(conflict=SlotTaken()):
        candidates = claims.lock_candidates(request, frame, asker)
        visit = _own_visit(appointment_id, therapist_id, now)
        require_unchanged((epoch(visit.starts_at), visit.treatment_id, visit.minutes), as_read)
        screened = kept_for(visit)
        _require_fit(screened, ticked, code)
        _require_gentle(screened, pressure)
        changes: dict[str, Any] = {"pressure": pressure} if pressure else {}
        if (visit.treatment_id, visit.minutes) != (new_id, length):
            changes |= {"treatment": code, "minutes": length}
            wanted = replace(
                request, qualifications=screened.qualifications, settled=(visit.therapist_id, start)
            )
            if mates := sharing_with(visit.id):
                wanted, asker = replace(wanted, room_id=visit.room_id), replace(asker, sharing=mates)
            choice = claims.choose(wanted, frame, start, candidates, asker)
            visit.treatment_id, visit.price_cents = new_id, price_cents
            if mates:
                place(visit, without_room(choice, visit.room), start, length)
                share_again(visit.id)
            else:
                place(visit, choice, start, length)
        update_effort(visit, agreed=pressure)
        _decide(visit, therapist_id, "adapted", now, ticked=ticked, message=message, changes=changes)
        _confirm(visit, now)
        if visit.client is not None:
            announce.review_adapted(notice(visit, visit.client), now=now)
    return visit


def record_clearance(
    appointment: Appointment,
    *,
    therapist: Therapist,
    codes: Iterable[str],
    valid_until: date | None = None,
    ticked: Iterable[str],
    message: str = "",
    now: datetime,
    zone: ZoneInfo,
) -> Appointment:
    """Note that the therapist has seen a written clearance for these reason codes, and screen again with it.

    When nothing else is missing the visit is confirmed; otherwise it goes on waiting. `valid_until` is a day
    in the spa's zone, None for a letter without end.

    Raises:
        NotAllowed, NotReady, NotBookable, TooLate, WrongTransition: as for `accept`.
        Refusal: no clearance is asked for these codes, or the letter ends before the visit.
    """
    appointment_id, therapist_id, user_id = appointment.id, therapist.id, therapist.user_id
    seen = frozenset(codes)
    client_resource_id = appointment.client.resource_id if appointment.client else 0
    with transaction():
        claims.lock_resources([client_resource_id])  # all visits of the client are screened again
        visit = _own_visit(appointment_id, therapist_id, now)
        visit_on = day_of(visit.starts_at, zone)
        if not seen or not seen <= codes_for_clearance(kept_for(visit).result):
            raise Refusal("No letter is asked for that. Please choose from the reasons that ask for one.")
        if valid_until is not None and valid_until < visit_on:
            raise Refusal("That letter ends before the visit. Please ask the client for a newer one.")
        _keep_letter(visit, user_id, seen, valid_until, now)
        screen_again(visit.client_id or 0, now=now, zone=zone)
        screened = kept_for(visit)
        letter = {"codes": sorted(seen), "valid_until": valid_until.isoformat() if valid_until else None}
        _decide(visit, therapist_id, "clearance_recorded", now, ticked=ticked, message=message, letter=letter)
        if screened.outcome != "clearance":
            _require_fit(screened, ticked, visit.treatment.code)
            if _confirm(visit, now) and visit.client is not None:
                announce.review_accepted(notice(visit, visit.client), now=now)
    return visit


def decline(
    appointment: Appointment, *, therapist: Therapist, message: str = "", now: datetime
) -> Appointment:
    """Say no to a visit, which gives its time back. Why is for the client's own page, never in a message.

    Raises:
        NotAllowed: it is another therapist's visit.
        WrongTransition: there is nothing to decline any more.
    """
    appointment_id, therapist_id = appointment.id, therapist.id
    with transaction():
        visit = claims.lock_appointment(appointment_id)
        _require_own(visit, therapist_id)
        was_confirmed = visit.status == Status.CONFIRMED
        visit.status = move(Status(visit.status), Status.DECLINED)
        visit.cancelled_at, visit.cancelled_by = now, "therapist"
        claims.release([visit.id])
        _decide(visit, therapist_id, "declined", now, message=message)
        if visit.client is not None:
            told = notice(visit, visit.client, was_confirmed=was_confirmed)
            announce.review_declined(told, now=now)
        tell_who_booked(visit, now=now)
        freed = visit.span
    tell_time_freed([freed], now=now)
    return visit


# ── Steps they share ────────────────────────────────────────────────────────────────────────────────────────


def _own_visit(appointment_id: int, therapist_id: int, now: datetime) -> Appointment:
    """The therapist's own visit, locked, if there is still something to decide."""
    visit = claims.lock_appointment(appointment_id)
    _require_own(visit, therapist_id)
    if visit.status not in REVIEWABLE:
        raise WrongTransition(
            f"This visit is {label(Status(visit.status))}. Please reload the page to see how it stands."
        )
    if visit.status == Status.PENDING_REVIEW and visit.starts_at <= now:
        raise TooLate("The time of this visit has come. Please agree on a new one with the client.")
    return visit


def _require_own(visit: Appointment, therapist_id: int) -> None:
    if visit.therapist_id != therapist_id:
        raise NotAllowed("This is another therapist's visit. Please ask a manager to give it to you.")
    if visit.client is not None:
        visit.client.require_here()


def _require_fit(screened: Screened, ticked: Iterable[str], treatment_code: str) -> None:
    """Every flag ticked, no letter missing, and the treatment allowed."""
    screened.require_bookable(treatment_code)
    if screened.outcome == "clearance":
        raise NotReady("A written clearance is still missing. Please record it first, or decline the visit.")
    if not codes_to_tick(screened.result) <= set(ticked):
        raise NotReady("Not every flag is ticked. Please read them and tick each one.")


def _require_change(appointment: Appointment, new: Treatment, length: int, pressure: str | None) -> None:
    if length > appointment.minutes:
        raise Refusal("A visit can only be made shorter here. Please book a longer one as a new visit.")
    if (new.id, length, pressure) == (appointment.treatment_id, appointment.minutes, None):
        raise Refusal("Nothing would change. Please choose another treatment, length or pressure, or accept.")


def _require_gentle(screened: Screened, pressure: str | None) -> None:
    cap = screened.result.get("max_pressure")
    if pressure is not None and cap is not None and vocabulary.rank(pressure) > vocabulary.rank(cap):
        raise NotBookable("That pressure is more than this visit allows. Please choose a gentler one.")


def _price(appointment: Appointment, new: Treatment, length: int) -> int:
    if new.option(length) is not None or new.id != appointment.treatment_id:
        return price_of(new, length)
    return appointment.price_cents * length // appointment.minutes


def _keep_letter(
    visit: Appointment, user_id: int | None, codes: Iterable[str], valid_until: date | None, now: datetime
) -> None:
    letter = Clearance(
        client_id=visit.client_id, recorded_by_id=user_id, recorded_at=now, valid_until=valid_until
    )
    letter.codes = sorted(codes)
    db.session.add(letter)
    db.session.flush()


def _decide(visit: Appointment, therapist_id: int, decision: str, now: datetime, **details: Any) -> None:
    details["ticked"] = sorted(set(details.get("ticked", ())))
    db.session.add(
        Review(
            appointment_id=visit.id,
            therapist_id=therapist_id,
            decision=decision,
            decided_at=now,
            details=details,
        )
    )


def _confirm(visit: Appointment, now: datetime) -> bool:
    """Confirm a request; False for a visit that was confirmed before, of which nobody need be told."""
    if visit.status == Status.CONFIRMED:
        return False
    visit.status, visit.confirmed_at = move(Status(visit.status), Status.CONFIRMED), now
    return True
