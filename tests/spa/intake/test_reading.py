"""Nobody reads health data without leaving a trace, and some never read it at all."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.errors import NotAllowed
from app.infra.audit.models import AccessEntry
from app.infra.database import db
from app.infra.sealed import Vault
from app.spa.accounts.models import Role, User
from app.spa.intake import reading
from app.spa.intake.models import Intake
from app.spa.intake.queries import reads_of
from app.spa.intake.reading import read_intake, record_health_read
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, make_client, make_intake, make_user


@pytest.fixture
def spa(app: Flask) -> Flask:
    """The spa with Ada's answers."""
    with app.app_context():
        make_intake(make_client(user=make_user("ada@example.com", name="Ada")), NEEDS_A_LOOK)
    return app


def intake() -> Intake:
    return db.session.scalars(select(Intake).order_by(Intake.id).limit(1)).one()


def traces() -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id))
    return [(row.reader, row.what, row.reason) for row in rows]


def test_a_therapist_reads_and_it_is_on_record(spa: Flask):
    with spa.app_context():
        therapist = make_user(role=Role.THERAPIST, name="Mara Lind")

        shown = read_intake(intake(), reader=therapist, reason="preparing a visit", now=NOW)

        assert shown == NEEDS_A_LOOK
        entry = db.session.scalars(select(AccessEntry)).one()
        assert (entry.reader, entry.what, entry.reason) == (
            "Mara Lind (therapist)",
            "intake",
            "preparing a visit",
        )
        assert (entry.user_id, entry.client_id) == (therapist.id, intake().client_id)
        assert (entry.object_uid, entry.at) == (intake().uid, NOW)


def test_a_client_reads_their_own_and_finds_that_on_record(spa: Flask):
    with spa.app_context():
        ada = db.session.get(User, intake().client.user_id)

        read_intake(intake(), reader=ada, reason="looking at my answers", now=NOW)

        assert traces() == [("Ada (client)", "intake", "looking at my answers")]


def test_the_browser_that_booked_leaves_a_trace_as_well(spa: Flask):
    with spa.app_context():
        read_intake(intake(), reader=None, reason="looking at my answers", now=NOW)

        assert traces() == [(reading.VISITOR, "intake", "looking at my answers")]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CLIENT])
def test_managers_and_other_clients_never_read_whatever_guard_was_forgotten(
    spa: Flask, role: Role, monkeypatch: pytest.MonkeyPatch
):
    with spa.app_context():
        stranger = make_user(role=role)
        mine = intake()
        monkeypatch.setattr(Vault, "open", lambda *_: pytest.fail("it was opened"))

        with pytest.raises(NotAllowed):
            read_intake(mine, reader=stranger, reason="curious", now=NOW)
        with pytest.raises(NotAllowed):
            record_health_read(
                mine.client, "session note", "0" * 32, reader=stranger, reason="curious", now=NOW
            )

        assert traces() == []


def test_what_cannot_be_recorded_is_not_shown(spa: Flask, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(reading, "record_reads", broken)
    with spa.app_context():
        therapist = make_user(role=Role.THERAPIST)
        mine = intake()
        monkeypatch.setattr(Vault, "open", lambda *_: pytest.fail("it was opened"))

        with pytest.raises(OSError, match="full"):
            read_intake(mine, reader=therapist, reason="today", now=NOW)


def test_a_record_is_on_disk_before_anything_is_opened(spa: Flask, monkeypatch: pytest.MonkeyPatch):
    with spa.app_context():
        therapist = make_user(role=Role.THERAPIST)
        mine = intake()
        seen: list[int] = []
        opened = Vault.open

        def watched(self: Vault, *given: object) -> object:
            with db.engine.connect() as another:
                seen.append(len(another.execute(select(AccessEntry.id)).all()))
            return opened(self, *given)

        monkeypatch.setattr(Vault, "open", watched)
        read_intake(mine, reader=therapist, reason="today", now=NOW)

        assert seen == [1]


def test_a_client_finds_every_read_of_their_own_answers_and_of_nobody_elses(spa: Flask):
    with spa.app_context():
        therapist = make_user(role=Role.THERAPIST, name="Mara Lind")
        other = make_intake(make_client("Bea"))
        read_intake(other, reader=therapist, reason="another visit", now=NOW)
        read_intake(intake(), reader=therapist, reason="first", now=NOW)
        read_intake(intake(), reader=therapist, reason="second", now=NOW + timedelta(hours=1))

        assert [entry.reason for entry in reads_of([intake().client_id], own=False)] == ["second", "first"]
