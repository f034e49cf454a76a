"""A small spa in which Mira, a therapist, is signed in and Ada comes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.domain.lifecycle import Status
from app.infra.audit.models import AccessEntry
from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.intake.models import Intake
from app.spa.intake.steps import keep_screening
from app.spa.roster.models import Room, Therapist
from app.spa.treatments.models import Treatment
from tests.support.booking import booked
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    TOMORROW_AT_TEN,
    WELL,
    ZONE,
    make_appointment,
    make_intake,
    small_spa,
)
from tests.web.conftest import Person


@dataclass(frozen=True)
class House:
    """The small spa by row numbers: no row outlives its request."""

    app: Flask
    mira: Person
    mira_id: int
    noor_id: int
    swedish_id: int
    room_ids: tuple[int, int]
    ada_id: int

    def ask(self, given: dict[str, Any] | None = NEEDS_A_LOOK, *, at: datetime = TOMORROW_AT_TEN) -> str:
        """Book online with Mira; the visit's token."""
        with self.app.app_context():
            treatment = db.session.get_one(Treatment, self.swedish_id)
            return booked(treatment, given, starts_at=at, therapist_id=self.mira_id).token

    def visit(
        self,
        given: dict[str, Any] | None = WELL,
        *,
        at: datetime = TOMORROW_AT_TEN,
        therapist_id: int | None = None,
        client_id: int | None = None,
        answered_at: datetime = NOW,
        **details: Any,
    ) -> str:
        """Write a visit of Ada's past the services, with answers and screening unless there are none."""
        with self.app.app_context():
            client = db.session.get_one(Client, client_id or self.ada_id)
            therapist = db.session.get_one(Therapist, therapist_id or self.mira_id)
            room = db.session.get_one(Room, self.room_ids[0 if therapist.id == self.mira_id else 1])
            treatment = db.session.get_one(Treatment, self.swedish_id)
            visit = make_appointment(treatment, therapist, room, client, starts_at=at, **details)
            if given is None:
                nothing = {"outcome": "unscreened", "qualifications": [], "front_desk": []}
                with transaction():
                    db.session.get_one(Appointment, visit.id).needs = nothing
            else:
                self._answer(visit.id, make_intake(client, given, on=answered_at).id)
            return visit.token

    def _answer(self, visit_id: int, intake_id: int) -> None:
        with transaction():
            visit, intake = db.session.get_one(Appointment, visit_id), db.session.get_one(Intake, intake_id)
            visit.intake = intake
            day = visit.starts_at.astimezone(ZONE).date()
            visit.screening = keep_screening(intake, visit_on=day, now=NOW)
            result = visit.screening.result
            visit.needs = {
                "outcome": result["outcome"],
                "qualifications": result["qualifications"],
                "front_desk": [],
            }

    def status(self, token: str) -> Status:
        """How a visit stands."""
        with self.app.app_context():
            return Status(self.row(token).status)

    def row(self, token: str) -> Appointment:
        """The visit itself; inside an application context."""
        return db.session.scalars(select(Appointment).where(Appointment.uid == token)).one()

    def reads(self) -> list[tuple[str, str, str]]:
        """Who read what and why, in order."""
        with self.app.app_context():
            rows = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id))
            return [(row.reader, row.what, row.reason) for row in rows]


@pytest.fixture
def house(app: Flask, person: Callable[..., Person]) -> House:
    """The small spa; Mira can sign in."""
    mira = person(Role.THERAPIST, name="Mira", bare=True)
    with app.app_context():
        spa = small_spa()
        with transaction():
            db.session.get_one(Therapist, spa.mira.id).user_id = mira.user_id
        return House(
            app,
            mira,
            spa.mira.id,
            spa.noor.id,
            spa.swedish.id,
            (spa.blue.id, spa.green.id),
            spa.ada.id,
        )


@pytest.fixture
def desk(house: House, client: FlaskClient, sign_in_as: Callable[..., Person]) -> FlaskClient:
    """Mira's browser."""
    sign_in_as(client, house.mira)
    return client


def words(page: str) -> str:
    """What a page says, without markup."""
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(bare.replace("\N{NO-BREAK SPACE}", " ").replace("&#39;", "'").split())
