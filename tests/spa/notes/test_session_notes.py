"""A therapist writes down the session: sealed, their own, fixed once it is signed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import NotAllowed, NotReady
from app.domain.lifecycle import Status
from app.infra.audit.models import AccessEntry
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.notes import queries
from app.spa.notes.body import NoteBody
from app.spa.notes.models import SessionNote
from app.spa.notes.services import NoteSigned, NothingWritten, save_note, sign_note
from tests.support.booking import count
from tests.support.clock import NOW
from tests.support.factories import at, make_appointment, make_client, make_user, small_spa

TIGHT = NoteBody(
    subjective="Tight shoulders.", plan="Again in four weeks.", pressure="medium", areas=("shoulders",)
)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def spa(app):
    with app.app_context():
        yield small_spa()


@pytest.fixture
def visit(spa):
    """Ada is on Mira's table."""
    return make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=NOW, status=Status.CHECKED_IN)


def test_a_note_is_kept_and_can_be_gone_on_with(spa, visit):
    save_note(visit, spa.mira, TIGHT, now=NOW)
    more = NoteBody(subjective="Tight shoulders.", objective="Left more than right.")

    note = save_note(visit, spa.mira, more, now=LATER)

    assert (NoteBody.read(note.body), note.created_at, note.saved_at, note.signed_at) == (
        more,
        NOW,
        LATER,
        None,
    )
    assert count(SessionNote) == 1


def test_what_is_sent_twice_is_kept_once(spa, visit):
    save_note(visit, spa.mira, TIGHT, now=NOW)

    assert save_note(visit, spa.mira, TIGHT, now=LATER).saved_at == NOW


def test_nobody_elses_visit_and_none_that_has_not_begun(spa, visit):
    coming = make_appointment(spa.swedish, spa.mira, spa.blue, make_client("Bea"))

    with pytest.raises(NotAllowed):
        save_note(visit, spa.noor, TIGHT, now=NOW)
    with pytest.raises(NotReady):
        save_note(coming, spa.mira, TIGHT, now=NOW)
    assert count(SessionNote) == 0


def test_a_signed_note_cannot_change(spa, visit):
    note = sign_note(save_note(visit, spa.mira, TIGHT, now=NOW), now=NOW)

    with pytest.raises(NoteSigned):
        save_note(visit, spa.mira, NoteBody(subjective="Something else."), now=LATER)

    assert NoteBody.read(note.body) == TIGHT
    assert save_note(visit, spa.mira, TIGHT, now=LATER).saved_at == NOW
    assert sign_note(note, now=LATER).signed_at == NOW


def test_an_empty_note_is_not_signed(spa, visit):
    note = save_note(visit, spa.mira, NoteBody(pressure="light"), now=NOW)

    with pytest.raises(NothingWritten):
        sign_note(note, now=NOW)
    assert note.signed_at is None


def test_unknown_codes_are_refused():
    with pytest.raises(ValueError, match="pressure"):
        NoteBody(pressure="crushing")
    with pytest.raises(ValueError, match="unknown codes"):
        NoteBody(areas=("wings",))


def test_reading_a_note_goes_on_record(spa, visit):
    note = save_note(visit, spa.mira, TIGHT, now=NOW)
    therapist = make_user(role=Role.THERAPIST, name="Mira")

    assert queries.read_note(note, spa.ada, reader=therapist, reason="Before a visit", now=NOW) == TIGHT
    entry = db.session.scalars(select(AccessEntry)).one()
    assert (entry.what, entry.object_uid, entry.client_id) == ("session note", note.uid, spa.ada.id)

    with pytest.raises(NotAllowed):
        queries.read_note(note, spa.ada, reader=make_user(role=Role.MANAGER), reason="Curious", now=NOW)
    assert count(AccessEntry) == 1


# --- what was before


def given(spa, day, client, therapist=None, *, text, signed=True, minutes=60):
    """A visit of the past with its note."""
    therapist = therapist or spa.mira
    visit = make_appointment(
        spa.swedish,
        therapist,
        spa.blue,
        client,
        starts_at=at(f"{day} 10:00"),
        minutes=minutes,
        status=Status.COMPLETED,
    )
    note = save_note(visit, therapist, NoteBody(plan=text), now=visit.ends_at)
    if signed:
        sign_note(note, now=visit.ends_at)
    return visit


def test_the_last_plan_is_from_the_newest_note_that_this_therapist_signed(spa):
    bea = make_client("Bea")
    given(spa, "2026-03-01", spa.ada, text="old")
    given(spa, "2026-04-01", spa.ada, text="newest")
    given(spa, "2026-04-08", spa.ada, text="a draft", signed=False)
    given(spa, "2026-04-15", spa.ada, spa.noor, text="a colleague's")
    given(spa, "2026-04-22", bea, text="of somebody else")

    found = queries.newest_signed(spa.mira.id, [spa.ada.id], before=NOW)

    assert {client: note.body["plan"] for client, note in found.items()} == {spa.ada.id: "newest"}


def test_earlier_notes_are_those_signed_for_this_client_before_the_visit(spa):
    given(spa, "2026-03-01", spa.ada, text="first")
    given(spa, "2026-04-01", spa.ada, spa.noor, text="second")
    given(spa, "2026-04-08", spa.ada, text="a draft", signed=False)
    given(spa, "2026-04-22", make_client("Bea"), text="of somebody else")

    def plans(**how):
        return [note.body["plan"] for note in queries.earlier_notes(spa.ada.id, **how)]

    assert plans(before=NOW) == ["second", "first"]
    assert plans(before=NOW, at_most=1) == ["second"]
    assert plans(before=at("2026-04-01 10:00")) == ["first"]


def test_the_last_visit_is_the_newest_one_that_took_place(spa):
    given(spa, "2026-03-01", spa.ada, text="-")
    last = given(spa, "2026-04-01", spa.ada, spa.noor, text="-")
    make_appointment(
        spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=at("2026-04-20 10:00"), status=Status.NO_SHOW
    )

    found = queries.last_visits([spa.ada.id], before=NOW)

    assert {client: visit.id for client, visit in found.items()} == {spa.ada.id: last.id}
