"""A small spa with a visit on it, and a manager who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from tests.support.factories import TOMORROW_AT_TEN, make_appointment, small_spa


@dataclass(frozen=True)
class Numbers:
    """The small spa's rows by number; no row outlives its request."""

    mira: int
    noor: int
    blue: int
    green: int
    ada: str
    visit: str
    mira_slug: str


@pytest.fixture
def spa(app: Flask) -> Numbers:
    """The small spa; Ada comes to Mira tomorrow at ten, in the blue room."""
    with app.app_context():
        made = small_spa()
        visit = make_appointment(made.swedish, made.mira, made.blue, made.ada)
        return Numbers(
            made.mira.id,
            made.noor.id,
            made.blue.id,
            made.green.id,
            made.ada.uid,
            visit.token,
            made.mira.slug,
        )


@pytest.fixture
def manager(client: FlaskClient, sign_in_as: Callable) -> FlaskClient:
    """The browser of a manager."""
    sign_in_as(client, Role.MANAGER, name="Olive Manager")
    return client


@pytest.fixture
def row(app: Flask) -> Callable[[str], Appointment]:
    """A function that reads a visit afresh by its token."""

    def read(token: str) -> Appointment:
        return db.session.query(Appointment).filter_by(uid=token).one()

    return read


@pytest.fixture
def another(app: Flask, spa: Numbers) -> Callable[..., str]:
    """A function that books one more visit past the services and gives its token."""

    def book(*, with_: int, room: int, starts_at=TOMORROW_AT_TEN, status=Status.CONFIRMED, **more) -> str:
        from_ = more.pop("client", None)
        with app.app_context():
            visit = db.session.query(Appointment).filter_by(uid=spa.visit).one()
            therapist = db.session.get_one(type(visit.therapist), with_)
            place = db.session.get_one(type(visit.room), room)
            return make_appointment(
                visit.treatment, therapist, place, from_, starts_at=starts_at, status=status, **more
            ).token

    return book
