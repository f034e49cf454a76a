"""The session note: kept as a draft, signed once, sealed, and read on record."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.domain.lifecycle import Status
from app.infra.database import db
from app.spa.notes.body import NoteBody
from app.spa.notes.models import SessionNote
from app.spa.notes.services import save_note, sign_note
from tests.support.booking import count
from tests.support.clock import NOW
from tests.support.factories import at
from tests.web.therapist.conftest import House, words

WRITTEN = {
    "subjective": "Tight as a quokka's grin.",
    "objective": "Left trapezius.",
    "assessment": "Eased.",
    "plan": "Again in two weeks.",
    "pressure": "medium",
    "areas": ["neck", "shoulders"],
}


@pytest.fixture
def token(house: House) -> str:
    """Ada is on Mira's table."""
    return house.visit(at=NOW, status=Status.CHECKED_IN)


def write(desk: FlaskClient, token: str, step: str = "save", **changes: object):
    return desk.post(f"/therapist/visits/{token}/note", data=WRITTEN | {"step": step} | changes)


def kept(house: House) -> NoteBody:
    with house.app.app_context():
        return NoteBody.read(db.session.scalars(select(SessionNote)).one().body)


def test_a_draft_is_kept_and_gone_on_with(house: House, desk: FlaskClient, token: str):
    answer = write(desk, token)

    assert (answer.status_code, answer.location) == (302, f"/therapist/visits/{token}/note")
    page = desk.get(answer.location).text
    assert "Tight as a quokka&#39;s grin." in page
    assert "Draft kept" in page
    write(desk, token, plan="Again in four weeks.")
    assert kept(house) == NoteBody(
        **WRITTEN | {"plan": "Again in four weeks.", "areas": ("neck", "shoulders")}
    )


def test_signed_it_is_fixed(house: House, desk: FlaskClient, token: str):
    write(desk, token, "sign")

    page = words(desk.get(f"/therapist/visits/{token}/note").text)
    assert "A signed note stays as it is." in page
    assert "Medium pressure, neck, shoulders" in page
    assert "<textarea" not in desk.get(f"/therapist/visits/{token}/note").text

    answer = write(desk, token, plan="Something else altogether.")
    assert answer.status_code == 409
    assert "This note is signed, so it stays as it is." in answer.text
    assert "Something else altogether." in answer.text  # what was typed is not lost
    assert kept(house).plan == "Again in two weeks."


def test_signed_twice_is_signed_once(house: House, desk: FlaskClient, token: str):
    for _ in range(2):
        assert write(desk, token, "sign").status_code == 302

    with house.app.app_context():
        assert count(SessionNote) == 1


def test_an_empty_note_is_not_signed(house: House, desk: FlaskClient, token: str):
    nothing = dict.fromkeys(("subjective", "objective", "assessment", "plan"), " ")
    answer = write(desk, token, "sign", **nothing)

    assert answer.status_code == 422
    assert "There is nothing in this note yet." in answer.text


@pytest.mark.parametrize("odd", [{"pressure": "crushing"}, {"areas": ["wings"]}, {"plan": "x" * 4001}])
def test_odd_values_are_refused_and_the_rest_stays_typed(
    house: House, desk: FlaskClient, token: str, odd: dict
):
    answer = write(desk, token, **odd)

    assert answer.status_code == 422
    assert "quokka" in answer.text
    with house.app.app_context():
        assert count(SessionNote) == 0


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.PENDING_REVIEW, Status.NO_SHOW])
def test_no_note_before_the_session_has_begun(house: House, desk: FlaskClient, status: Status):
    token = house.visit(at=NOW, status=status)

    assert desk.get(f"/therapist/visits/{token}/note").location == f"/therapist/visits/{token}"
    answer = write(desk, token)
    assert answer.status_code == 409
    assert "This session has not begun yet." in answer.text
    assert "quokka" in answer.text


def test_the_note_is_sealed_in_the_database(house: House, desk: FlaskClient, token: str, tmp_path: Path):
    write(desk, token, "sign")

    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert any(token.encode() in content for content in files)  # the visit is in there
    assert not any(b"quokka" in content or b"trapezius" in content for content in files)


def test_reading_a_note_and_earlier_ones_is_on_record(house: House, desk: FlaskClient, token: str):
    old = house.visit(at=at("2026-04-20 10:00"), status=Status.COMPLETED)
    with house.app.app_context():
        visit = house.row(old)
        sign_note(save_note(visit, visit.therapist, NoteBody(plan="Slower."), now=NOW), now=NOW)
    write(desk, token)
    before = len(house.reads())

    page = words(desk.get(f"/therapist/visits/{token}/note").text)

    assert "Slower." in page
    assert house.reads()[before:] == [("Mira (therapist)", "session note", "Writing the session note")] * 2


def test_somebody_elses_notes_stay_out_of_it(house: House, desk: FlaskClient, token: str):
    other = house.visit(
        at=NOW - timedelta(days=3), therapist_id=house.noor_id, status=Status.COMPLETED, client_id=None
    )
    with house.app.app_context():
        visit = house.row(other)
        save_note(visit, visit.therapist, NoteBody(plan="An unsigned thought."), now=NOW)

    assert "An unsigned thought." not in desk.get(f"/therapist/visits/{token}/note").text
