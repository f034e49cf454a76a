"""Booking one date of a plan after the other, inside one transaction and under one set of locks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.availability import SlotRequest
from app.domain.hours import local_date
from app.domain.policy import Policy
from app.infra.database import db
from app.spa.booking import claims
from app.spa.booking.calendar import Frame, read_frame
from app.spa.booking.confirming import settle
from app.spa.booking.models import Appointment
from app.spa.booking.placing import held
from app.spa.booking.screened import screen_for
from app.spa.booking.welcome import Standing, require_welcome, standing_of
from app.spa.clients.models import Client
from app.spa.plans.fitting import Fitting, fitting
from app.spa.plans.preview import Search
from app.spa.treatments.queries import price_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one date: the start in epoch seconds and with whom; no start skips the date."""

    on: date
    start: int | None
    therapist_id: int | None = None


@dataclass(slots=True)
class Booker:
    """Books dates one after the other inside one transaction, once everything for all of them is locked."""

    search: Search
    request: SlotRequest
    frame: Frame
    asker: claims.Asker
    fits: Fitting
    standing: Standing
    price_cents: int
    now: datetime
    zone: ZoneInfo
    anybody: bool
    candidates: list[int]

    @classmethod
    def ready(
        cls, search: Search, decisions: Sequence[Decision], *, now: datetime, policy: Policy, zone: ZoneInfo
    ) -> Booker:
        """Read everything that needs no lock."""
        request = search.request(now=now, policy=policy)
        days = [local_date(one.start, zone) for one in decisions if one.start is not None]
        frame = read_frame(min(days), (max(days) - min(days)).days + 1, zone)
        fits = fitting(search.client, search.treatment, zone=zone)
        for day in days:  # screened before anything is locked
            fits.on(day)
        return cls(
            search=search,
            request=request,
            frame=frame,
            asker=claims.asker_for(replace(request, therapist_id=None), search.client),
            fits=fits,
            standing=standing_of(search.client, None),
            price_cents=price_of(search.treatment, search.minutes),
            now=now,
            zone=zone,
            anybody=any(one.therapist_id != request.therapist_id for one in decisions),
            candidates=[],
        )

    def lock(self) -> None:
        """Lock all that could be claimed on any of the dates. First thing in the transaction."""
        request = replace(self.request, therapist_id=None) if self.anybody else self.request
        everything = {*self.frame.candidates(request), *self.standing.resource_ids}
        self.candidates = claims.lock_all(everything, self.frame, now=request.now)
        client = db.session.get_one(Client, self.asker.client_id)
        self.search = replace(self.search, client=client)
        # Answers may have been renewed while we waited for the lock.
        self.fits = fitting(client, self.search.treatment, zone=self.zone).knowing(self.fits)

    def book(self, decision: Decision) -> Appointment:
        """Claim one date and settle it, telling nobody. Raises Refusal with nothing of it written."""
        if decision.start is None:
            raise ValueError("a skipped date is not booked")
        on, client = local_date(decision.start, self.zone), self.search.client
        fit = self.fits.on(on)
        fit.require_bookable()
        request = replace(self.request, therapist_id=decision.therapist_id, qualifications=fit.qualifications)
        frame = replace(self.frame, first_day=on, days=1)
        screened = screen_for(self.fits.intake, client_id=client.id, visit_on=on, now=self.now)
        request = replace(request, pressure=screened.pressure)
        with claims.plainly():
            choice = claims.choose(request, frame, decision.start, self.candidates, self.asker)
        visit = held(
            request, choice, decision.start, price_cents=self.price_cents, until=self.now, now=self.now
        )
        visit.gender_wish = self.search.gender  # kept beside a named therapist, for the day they cannot come
        visit.source = "front_desk" if self.search.at_the_desk else "online"
        db.session.add(visit)
        db.session.flush()
        claims.write_occupancy(visit, choice, client_resource_id=client.resource_id, lapses_at=None)
        settle(visit, client, screened, now=self.now)
        # Whoever gives the first visit of a plan gives the others too, if they are free.
        self.asker = replace(self.asker, prefers_therapist_id=choice.therapist_id)
        return visit

    def require_welcome(self, policy: Policy) -> None:
        """Raise what the house rules have against it, once all is booked: a plan counts as one booking.

        So a visit that became a regular one is not counted beside its plan. The desk is not bound by them.
        """
        if not self.search.at_the_desk:
            require_welcome(self.standing, now=self.now, policy=policy, new=1)
