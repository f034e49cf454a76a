"""Who may book online: not more than so many visits at a time, and not after too many late or missed ones.

Counted under the lock of everybody who counts, so that of two bookings at one moment one is the last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, case, cast, column, func, literal, or_, select, table

from app.domain.errors import PleaseCall, TooManyOpen
from app.domain.lifecycle import Status
from app.domain.policy import Policy
from app.infra.database import UTCDateTime, db
from app.spa.booking.models import LONGEST_OCCUPANCY, Appointment, PartyGuest
from app.spa.clients.models import Client

OPEN = (Status.PENDING_REVIEW, Status.CONFIRMED)
LATE, MISSED = "late", "missed"
A_MONTH = timedelta(days=365.25 / 12)
# The room of plans stands above this one, so its table is named here, not imported.
PLANNED = table("planned_visit", column("plan_id"), column("appointment_id"))
ONE_BOOKING = case(
    (PartyGuest.party_id.is_not(None), literal("party ") + cast(PartyGuest.party_id, String)),
    (PLANNED.c.plan_id.is_not(None), literal("plan ") + cast(PLANNED.c.plan_id, String)),
    else_=literal("visit ") + cast(Appointment.id, String),
)
# Put together once: that takes longer than answering it, and it is asked under the lock.
TO_COME = (
    select(func.count(ONE_BOOKING.distinct()))
    .select_from(Appointment)
    .outerjoin(PartyGuest, PartyGuest.appointment_id == Appointment.id)
    .outerjoin(PLANNED, PLANNED.c.appointment_id == Appointment.id)
    .where(
        Appointment.client_id.in_(bindparam("client_ids", expanding=True)),
        Appointment.status.in_(OPEN),
        Appointment.starts_at > bindparam("after", type_=UTCDateTime()),
        Appointment.ends_at > bindparam("now", type_=UTCDateTime()),
    )
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The clients whose visits count together, with what is locked for them."""

    client_ids: tuple[int, ...]
    resource_ids: tuple[int, ...]


def standing_of(own: Client | None, user_id: int | None) -> Standing:
    """Whose visits count: those of the client and of everybody their user books for.

    Somebody who does not sign in is nobody we know, whatever address they type (docs/adr/0005).
    """
    whose = [Client.id == own.id] if own else []
    owner = own.user_id if own and own.user_id is not None else user_id
    whose += [Client.user_id == owner] if owner is not None else []
    if not whose:
        return Standing((), ())
    rows = db.session.execute(select(Client.id, Client.resource_id).where(or_(*whose))).all()
    return Standing(tuple(row[0] for row in rows), tuple(row[1] for row in rows))


def require_welcome(standing: Standing, *, now: datetime, policy: Policy, new: int = 0) -> None:
    """Refuse one more booking online where the house rules do. Lock the standing's resources first.

    `new` is how many this very transaction has booked already: they do not speak against themselves.

    Raises:
        TooManyOpen: they have as many visits to come as the house takes.
        PleaseCall: too many were called off late or missed.
    """
    if has_enough(standing, now=now, policy=policy, new=new):
        raise TooManyOpen
    marks = marks_of(standing.client_ids, now=now, policy=policy) if policy.marks_limit else Counter()
    if policy.marks_limit and marks.total() >= policy.marks_limit:
        raise PleaseCall


def has_enough(standing: Standing, *, now: datetime, policy: Policy, new: int = 0) -> bool:
    """Whether they have as many visits to come as the house takes online, without the `new` ones."""
    most = policy.open_bookings
    return bool(most) and open_bookings(standing.client_ids, now=now) - new >= most


def open_bookings(client_ids: Collection[int], *, now: datetime) -> int:
    """How many bookings of these clients are still to come; a party counts once, and so does a plan."""
    if not client_ids:
        return 0
    whose_and_when = {
        "client_ids": sorted(client_ids),
        "after": now - timedelta(seconds=LONGEST_OCCUPANCY),
        "now": now,
    }
    return db.session.scalar(TO_COME, whose_and_when) or 0


def marks_of(client_ids: Sequence[int], *, now: datetime, policy: Policy) -> Counter[str]:
    """How often these clients called off late or did not come, in the time that marks count."""
    if not client_ids:
        return Counter()
    counted = (
        select(Appointment.mark, func.count())
        .where(
            Appointment.client_id.in_(list(client_ids)),
            Appointment.mark.is_not(None),
            Appointment.starts_at > now - policy.marks_months * A_MONTH,
        )
        .group_by(Appointment.mark)
    )
    return Counter({str(mark): number for mark, number in db.session.execute(counted)})
