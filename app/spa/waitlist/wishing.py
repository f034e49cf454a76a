"""Putting somebody on the waitlist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.errors import NotBookable, Refusal
from app.domain.hours import day_of, days_from
from app.domain.policy import Policy
from app.domain.said import say
from app.infra.database import db, is_duplicate, transaction
from app.spa.booking import claims
from app.spa.booking.answers import screen_again
from app.spa.booking.desk import WalkIn
from app.spa.booking.limits import limits_for
from app.spa.clients.models import Client
from app.spa.clients.services import new_client
from app.spa.intake.steps import give_consents, keep_intake
from app.spa.roster.models import Skill
from app.spa.treatments.exceptions import policy_for
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import price_of
from app.spa.waitlist.models import Wish

MOST_WISHES = 5
LONGEST_RANGE = 31
"""Days. A wish for a whole season is better asked again when the time comes near."""


class TooManyWishes(Refusal):
    """Somebody waits for more than one person could want."""

    code = "too_many_wishes"
    default = say("You wait for several times already. Please take one of them off your list first.")


class OddDays(Refusal):
    """Nobody can wait for these days."""

    code = "odd_days"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody waits for. Days and minutes are the spa's own; a visit begins before `until_minute`."""

    minutes: int
    first_on: date
    last_on: date
    from_minute: int = 0
    until_minute: int = 24 * 60
    therapist_id: int | None = None
    gender: str | None = None
    step_free: bool = False


def add_wish(
    treatment: Treatment,
    wanted: Wanted,
    *,
    client: Client | None = None,
    newcomer: WalkIn | None = None,
    user_id: int | None = None,
    answers: dict[str, Any] | None = None,
    consents: Iterable[str] = (),
    key: str | None = None,
    now: datetime,
    policy: Policy,
    zone: ZoneInfo,
) -> Wish:
    """Put a client, or somebody new, at the end of the queue. `now` is UTC.

    The same wish of the same client is one wish, and so is a request that is sent twice with one `key` (32
    hexadecimal digits), which becomes the wish's uid. `answers` are kept as the client's newest; `user_id` is
    the user to whom somebody new belongs.

    Raises:
        OddDays: the days are over, the wrong way round, too many, or too far ahead.
        NotBookable: the treatment is not sold in that length, or the answers rule it out on all the days.
        TooManyWishes: they wait for several times already.
        InvalidIntake: the answers are not an intake.
    """
    if (client is None) == (newcomer is None):
        raise ValueError("a client waits, or somebody new")
    treatment_id, code = treatment.id, treatment.code
    price_of(treatment, wanted.minutes)
    _require_skill(treatment, wanted)
    require_days(wanted, now=now, policy=policy_for(treatment, policy), zone=zone)
    client_id, own = (client.id, client.resource_id) if client else (None, None)
    try:
        with transaction():
            if own is not None:
                claims.lock_resources([own])
            if key is not None and (done := _by_key(key)) is not None:
                return done
            if client_id is None:
                comer = _take_in(newcomer, user_id, now)
            else:
                comer = db.session.get_one(Client, client_id)
                comer.require_here()
                if (same := _waiting_already(client_id, treatment_id, wanted)) is not None:
                    return same
            _keep_answers(comer, answers, consents, now, zone)
            _require_fit(comer.id, code, wanted, zone)
            wish = _new_wish(comer, treatment_id, wanted, key, now)
            db.session.add(wish)
    except IntegrityError as error:
        # The same request came twice at one moment: the first one counts.
        if key is not None and is_duplicate(error) and (done := _by_key(key)) is not None:
            return done
        raise
    return wish


def require_days(wanted: Wanted, *, now: datetime, policy: Policy, zone: ZoneInfo) -> None:
    """Raise OddDays for days on which nothing could come."""
    today = day_of(now, zone)
    if wanted.last_on < wanted.first_on:
        raise OddDays(say("The last day comes before the first. Please turn them round."))
    if wanted.last_on < today:
        raise OddDays(say("Those days are over. Please choose days to come."))
    if (wanted.last_on - wanted.first_on).days >= LONGEST_RANGE:
        raise OddDays(say("Please choose {number} days at most.", number=LONGEST_RANGE))
    last = today + timedelta(policy.horizon_days - 1)
    if wanted.last_on > last:
        raise OddDays(say("Booking is not open for those days yet. Please choose days that come sooner."))


def _require_skill(treatment: Treatment, wanted: Wanted) -> None:
    """Nobody waits for a therapist who does not give the treatment."""
    if wanted.therapist_id is None:
        return
    gives = select(Skill.therapist_id).where(
        Skill.therapist_id == wanted.therapist_id, Skill.treatment_id == treatment.id
    )
    if db.session.scalar(gives) is None:
        raise NotBookable(say("This therapist does not give that treatment. Please choose another."))


def _require_fit(client_id: int, code: str, wanted: Wanted, zone: ZoneInfo) -> None:
    """Nobody waits for what could never be offered to them."""
    days = days_from(wanted.first_on, (wanted.last_on - wanted.first_on).days + 1)
    limits = limits_for(client_id, code, wanted.minutes, days, zone=zone)
    if limits.ruled_out_days >= set(days):
        raise NotBookable


def _take_in(newcomer: WalkIn | None, user_id: int | None, now: datetime) -> Client:
    if newcomer is None:
        raise ValueError("a client waits, or somebody new")
    return new_client(
        name=newcomer.name, email=newcomer.email, phone=newcomer.phone, user_id=user_id, now=now
    )


def _keep_answers(
    client: Client, answers: dict[str, Any] | None, consents: Iterable[str], now: datetime, zone: ZoneInfo
) -> None:
    give_consents(client, consents, now=now)
    if answers is not None:
        intake = keep_intake(client, answers, now=now)
        screen_again(client.id, intake, now=now, zone=zone)


def _waiting_already(client_id: int, treatment_id: int, wanted: Wanted) -> Wish | None:
    """The very same wish. Raises TooManyWishes where there is no room for another."""
    theirs = select(Wish).where(Wish.client_id == client_id, Wish.state == "waiting")
    waiting = list(db.session.scalars(theirs))
    same = next((wish for wish in waiting if _is_same(wish, treatment_id, wanted)), None)
    if same is None and len(waiting) >= MOST_WISHES:
        raise TooManyWishes
    return same


def _is_same(wish: Wish, treatment_id: int, wanted: Wanted) -> bool:
    return wish.treatment_id == treatment_id and wanted == Wanted(
        minutes=wish.minutes,
        first_on=wish.first_on,
        last_on=wish.last_on,
        from_minute=wish.from_minute,
        until_minute=wish.until_minute,
        therapist_id=wish.therapist_id,
        gender=wish.gender,
        step_free=wish.step_free,
    )


def _new_wish(client: Client, treatment_id: int, wanted: Wanted, key: str | None, now: datetime) -> Wish:
    wish = Wish(
        client_id=client.id,
        treatment_id=treatment_id,
        minutes=wanted.minutes,
        therapist_id=wanted.therapist_id,
        gender=wanted.gender,
        step_free=wanted.step_free,
        first_on=wanted.first_on,
        last_on=wanted.last_on,
        from_minute=wanted.from_minute,
        until_minute=wanted.until_minute,
        created_at=now,
    )
    if key is not None:
        wish.uid = key
    return wish


def _by_key(key: str) -> Wish | None:
    return db.session.scalar(select(Wish).where(Wish.uid == key))
