"""Of visits: each with what became of it, plans, and what somebody waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.domain.hours import day_of
from app.domain.lifecycle import Status, label
from app.domain.receipts import receipt_number
from app.infra.database import db
from app.infra.language import gettext as _
from app.infra.language import said
from app.spa.booking.models import Appointment, PartyGuest
from app.spa.booking.party_queries import guests_among
from app.spa.booking.visits import whole
from app.spa.intake.models import AreaConsent
from app.spa.plans.models import Plan, PlannedVisit
from app.spa.plans.queries import plans_of
from app.spa.plans.words import rhythm_of
from app.spa.privacy.code_words import ARRANGEMENTS, DATES, DECISIONS, MARKS, OFFERS, WISHES, word_of
from app.spa.privacy.entries import Entry, day_words, lines, moment, stamp
from app.spa.privacy.in_words import Line, in_words
from app.spa.privacy.person import Person
from app.spa.settings.formats import money
from app.spa.settings.queries import settings, zone
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.queries import wishes_of


def visits(person: Person) -> Iterator[Entry]:
    """Everything that was ever held, asked for or booked for them, by start."""
    theirs = (
        select(Appointment)
        .where(Appointment.client_id.in_(person.client_ids))
        .order_by(Appointment.starts_at, Appointment.id)
        .options(*whole(), selectinload(Appointment.reviews))
    )
    found = list(db.session.scalars(theirs))
    numbers = [visit.id for visit in found]
    guests, areas = guests_among(numbers), _areas(numbers)
    for visit in found:
        yield _visit(visit, guests.get(visit.id), areas.get(visit.id, []))


def _visit(visit: Appointment, guest: PartyGuest | None, areas: list[AreaConsent]) -> Entry:
    agreed = [
        {"area": one.area, "given_at": stamp(one.given_at), "withdrawn_at": stamp(one.withdrawn_at)}
        for one in areas
    ]
    decisions = [
        {
            "id": review.uid,
            "decision": review.decision,
            "by": review.therapist.name,
            "at": stamp(review.decided_at),
            "details": review.details,
        }
        for review in visit.reviews
    ]
    data = {
        "id": visit.uid,
        "profile": visit.client.uid if visit.client else None,
        "status": visit.status,
        "starts_at": stamp(visit.starts_at),
        "ends_at": stamp(visit.ends_at),
        "minutes": visit.minutes,
        "treatment": {"code": visit.treatment.code, "name": visit.treatment.name},
        "therapist": visit.therapist.name,
        "room": visit.room.name,
        "price_cents": visit.price_cents,
        "receipt": _receipt(visit),
        "currency": settings().spa_currency,
        "therapist_was_named": visit.therapist_wish,
        "gender_wish": visit.gender_wish,
        "step_free": visit.step_free,
        "source": visit.source,
        "created_at": stamp(visit.created_at),
        "confirmed_at": stamp(visit.confirmed_at),
        "cancelled_at": stamp(visit.cancelled_at),
        "cancelled_by": visit.cancelled_by,
        "mark": visit.mark,
        "needs": visit.needs,
        "answers": visit.intake.uid if visit.intake else None,
        "screening": visit.screening.uid if visit.screening else None,
        "areas_agreed_to": agreed,
        "decisions": decisions,
        "party": _party(guest),
    }
    return Entry(data, moment(visit.starts_at), _visit_lines(visit, guest, areas, decisions))


def _visit_lines(
    visit: Appointment, guest: PartyGuest | None, areas: list[AreaConsent], decisions: list[dict[str, Any]]
) -> tuple[Line, ...]:
    standing = [one.area for one in areas if one.withdrawn_at is None]
    return lines(
        (
            (_("Who"), visit.client.name if visit.client else None),
            (_("How it stands"), str(said(label(Status(visit.status)))).capitalize()),
            (_("Treatment"), visit.treatment.name),
            (_("Minutes"), visit.minutes),
            (_("With"), visit.therapist.name),
            (_("Room"), visit.room.name),
            (_("Price"), money(visit.price_cents)),
            (_("Receipt"), _receipt(visit)),
            (_("Booked"), moment(visit.created_at)),
            (_("Cancelled"), moment(visit.cancelled_at)),
            (_("Counted as"), word_of(MARKS, visit.mark)),
            (_("What the schedule knows"), visit.needs),
            (_("Sensitive areas agreed to"), standing),
            (_("Booked together"), word_of(ARRANGEMENTS, guest.party.arrangement) if guest else None),
            (_("Booked for all of them"), (guest is not None and guest.position == 0) or None),
            *((_("Decision"), _decision(one)) for one in decisions),
        )
    )


def _receipt(visit: Appointment) -> str | None:
    given = visit.status == Status.COMPLETED
    return receipt_number(day_of(visit.starts_at, zone()), visit.uid) if given else None


def _decision(one: Mapping[str, Any]) -> str:
    said_so = in_words({key: value for key, value in (one["details"] or {}).items() if value})
    return " · ".join(part for part in (word_of(DECISIONS, one["decision"]), one["by"], said_so) if part)


def _party(guest: PartyGuest | None) -> dict[str, Any] | None:
    if guest is None:
        return None
    return {
        "id": guest.party.uid,
        "arrangement": guest.party.arrangement,
        "position": guest.position,
        "booked_for_all": guest.position == 0,
    }


def _areas(numbers: list[int]) -> dict[int, list[AreaConsent]]:
    wanted = select(AreaConsent).where(AreaConsent.appointment_id.in_(numbers)).order_by(AreaConsent.id)
    found: dict[int, list[AreaConsent]] = {}
    for one in db.session.scalars(wanted):
        found.setdefault(one.appointment_id, []).append(one)
    return found


def plans(person: Person) -> Iterator[Entry]:
    """Visits that come back, with each of their dates."""
    for plan in plans_of(person.client_ids):
        yield Entry(_plan(plan), plan.treatment.name, _plan_lines(plan))


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.uid,
        "profile": plan.client.uid,
        "treatment": plan.treatment.code,
        "minutes": plan.minutes,
        "therapist": plan.therapist.name if plan.therapist else None,
        "gender_wish": plan.gender,
        "step_free": plan.step_free,
        "every_weeks": plan.every_weeks,
        "first_on": plan.first_on.isoformat(),
        "minute_of_day": plan.wall_minute,
        "visits": plan.visits,
        "until_on": plan.until_on.isoformat() if plan.until_on else None,
        "created_at": stamp(plan.created_at),
        "ended_at": stamp(plan.ended_at),
        "dates": [
            {
                "on": row.planned_on.isoformat(),
                "decision": row.decision,
                "visit": row.appointment.uid if row.appointment else None,
            }
            for row in plan.dates
        ],
    }


def _plan_lines(plan: Plan) -> tuple[Line, ...]:
    return lines(
        (
            (_("How often"), rhythm_of(plan)),
            (_("From"), day_words(plan.first_on)),
            (_("Until"), day_words(plan.until_on)),
            (_("Dates"), [_date(row) for row in plan.dates]),
            (_("Ended"), moment(plan.ended_at)),
        )
    )


def _date(row: PlannedVisit) -> str:
    return _("%(day)s (%(became)s)", day=day_words(row.planned_on), became=word_of(DATES, row.decision))


def waitlist(person: Person) -> Iterator[Entry]:
    """What they asked the waitlist for, and what was offered."""
    for wish in wishes_of(person.client_ids):
        title = _("%(first)s to %(last)s", first=day_words(wish.first_on), last=day_words(wish.last_on))
        yield Entry(
            _wish(wish),
            title,
            lines(
                (
                    (_("Treatment"), wish.treatment.name),
                    (_("Minutes"), wish.minutes),
                    (_("How it stands"), word_of(WISHES, wish.state)),
                    (_("Offered"), [_offer(offer) for offer in wish.offers]),
                )
            ),
        )


def _offer(offer: Offer) -> str:
    return _(
        "%(day)s (%(became)s)",
        day=moment(offer.appointment.starts_at),
        became=word_of(OFFERS, offer.outcome),
    )


def _wish(wish: Wish) -> dict[str, Any]:
    return {
        "id": wish.uid,
        "profile": wish.client.uid,
        "treatment": wish.treatment.code,
        "minutes": wish.minutes,
        "therapist": wish.therapist.name if wish.therapist else None,
        "gender_wish": wish.gender,
        "step_free": wish.step_free,
        "first_on": wish.first_on.isoformat(),
        "last_on": wish.last_on.isoformat(),
        "from_minute": wish.from_minute,
        "until_minute": wish.until_minute,
        "state": wish.state,
        "created_at": stamp(wish.created_at),
        "ended_at": stamp(wish.ended_at),
        "offers": [
            {
                "id": offer.uid,
                "starts_at": stamp(offer.appointment.starts_at),
                "offered_at": stamp(offer.offered_at),
                "outcome": offer.outcome,
                "answered_at": stamp(offer.answered_at),
            }
            for offer in wish.offers
        ],
    }
