"""Somebody with a visit on Friday, who has answered the short questions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.booking.needs import needs_from
from app.spa.clients.models import Client
from app.spa.intake.agreements import agree
from app.spa.intake.models import CONSENT_KINDS
from app.spa.intake.queries import newest_intake
from app.spa.intake.steps import keep_intake, keep_screening
from tests.support.clock import NOW
from tests.support.factories import (
    WELL,
    ZONE,
    at,
    make_appointment,
    make_client,
    make_room,
    make_therapist,
    make_treatment,
)

FRIDAY_AT_TEN = at("2026-05-08 10:00")


@dataclass(frozen=True)
class Ada:
    """A client by row numbers, with her browser: no row outlives its request."""

    app: Flask
    browser: FlaskClient
    client_id: int
    token: str

    def path(self, rest: str = "") -> str:
        """An address of her intake."""
        return f"/visits/{self.token}/intake{rest}"

    def sees(self, rest: str = "", status: int = 200) -> str:
        """A page of her intake."""
        answer = self.browser.get(self.path(rest))
        assert answer.status_code == status, answer.text
        return answer.text

    def sends(self, rest: str, status: int = 302, **fields: Any) -> str:
        """A form of it; where it leads on to, or the page that comes again."""
        answer = self.browser.post(self.path(rest), data=fields)
        assert answer.status_code == status, answer.text
        return str(answer.location) if status == 302 else answer.text

    def answers(self) -> dict[str, Any]:
        """What is kept of her now."""
        with self.app.app_context():
            kept = newest_intake(self.client_id)
            assert kept is not None
            answers: dict[str, Any] = kept.answers
            return answers

    def answered(self, given: dict[str, Any], *, on: datetime) -> None:
        """Have her answered this at another time."""
        with self.app.app_context(), transaction():
            client = db.session.get_one(Client, self.client_id)
            intake = keep_intake(client, given, now=on)
            visit = db.session.query(Appointment).filter_by(uid=self.token).one()
            visit.intake = intake
            day = visit.starts_at.astimezone(ZONE).date()
            visit.screening = keep_screening(intake, visit_on=day, now=NOW)
            visit.needs = needs_from(visit.screening.result)

    def visit(self) -> Appointment:
        """The visit; inside an application context."""
        return db.session.query(Appointment).filter_by(uid=self.token).one()


@pytest.fixture
def newcomer(app: Flask, client: FlaskClient, sign_in_as: Callable) -> Ada:
    """Ada, signed in, whose visit on Friday was booked at the desk: she has not answered anything yet."""
    somebody = sign_in_as(client, Role.CLIENT, name="Ada Example")
    with app.app_context():
        treatment = make_treatment()
        owner = db.session.get_one(Client, somebody.client_id)
        make_appointment(treatment, make_therapist(treatment), make_room(), make_client("Zoe"))
        visit = make_appointment(
            treatment, make_therapist(treatment, name="Mira"), make_room(), owner, starts_at=FRIDAY_AT_TEN
        )
        return Ada(app, client, somebody.client_id, visit.token)


@pytest.fixture
def ada(newcomer: Ada) -> Ada:
    """Ada, who answered the short questions the day before and agreed to everything."""
    newcomer.answered(WELL, on=NOW - timedelta(days=1))
    with newcomer.app.app_context():
        agree(db.session.get_one(Client, newcomer.client_id), CONSENT_KINDS, now=NOW - timedelta(days=1))
    return newcomer
