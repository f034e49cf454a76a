"""What a client agrees to: given, signed, taken back, given again; and what we may read meanwhile."""

from datetime import timedelta

import pytest

from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.intake.agreements import NotAgreedYet, agree, sign, withdraw
from app.spa.intake.models import CONSENT_KINDS, Consent, Signature
from app.spa.intake.reading import AnswersClosed, read_intake, record_health_read, record_health_reads
from app.spa.intake.standing import (
    closed_to_us,
    consents_of,
    withdrawn_of,
)
from tests.support.clock import NOW
from tests.support.factories import make_client, make_intake, make_user

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ada(app_on, engine_url):
    """A client who agreed to everything, on each engine."""
    with app_on(engine_url).app_context():
        client = make_client()
        agree(client, CONSENT_KINDS, now=NOW)
        yield client


def test_agreeing_twice_is_agreeing_once(ada):
    agree(ada, CONSENT_KINDS, now=LATER)

    assert db.session.query(Consent).count() == 2
    assert consents_of(ada.id).standing["treatment"].given_at == NOW


def test_what_is_taken_back_stands_no_more_until_it_is_given_again(ada):
    withdraw(ada, "health_data", now=LATER)
    withdraw(ada, "health_data", now=LATER + timedelta(hours=1))

    assert set(consents_of(ada.id).standing) == {"treatment"}
    assert consents_of(ada.id).withdrawn == {"health_data"}
    gone = db.session.query(Consent).filter_by(kind="health_data").one()
    assert gone.withdrawn_at == LATER, "the first time counts"

    agree(ada, ["health_data"], now=LATER + timedelta(hours=2))

    assert consents_of(ada.id).withdrawn == frozenset()
    assert db.session.query(Consent).count() == 3, "what was before stays on record"


def test_one_clients_consents_are_not_anothers(ada):
    other = make_client("Bea")
    agree(other, CONSENT_KINDS, now=NOW)

    withdraw(other, "health_data", now=LATER)

    assert withdrawn_of([ada.id, other.id]) == {ada.id: frozenset(), other.id: {"health_data"}}
    assert closed_to_us([ada.id, other.id]) == {other.id}


def test_whoever_was_never_asked_has_taken_nothing_back(ada):
    assert consents_of(make_client("Desk").id).withdrawn == frozenset()


def test_there_is_no_other_kind(ada):
    with pytest.raises(ValueError, match="no consent"):
        withdraw(ada, "photos", now=LATER)


def test_a_name_stands_under_both(ada):
    signature = sign(ada, name="Ada", by="client", strokes=[[[1, 2], [3, 4]]], now=LATER)

    consents = consents_of(ada.id)
    assert consents.is_signed
    assert {consent.signature_id for consent in consents.standing.values()} == {signature.id}
    db.session.expire_all()
    assert db.session.query(Signature).one().body == {
        "name": "Ada",
        "as": "client",
        "strokes": [[[1, 2], [3, 4]]],
    }


def test_the_name_is_sealed(ada):
    signature = sign(ada, name="Adalbert", by="guardian", now=LATER)

    assert b"Adalbert" not in bytes(signature.body_sealed)
    assert "strokes" not in signature.body


def test_nothing_is_signed_before_it_is_agreed_to(ada):
    withdraw(ada, "treatment", now=LATER)

    with pytest.raises(NotAgreedYet):
        sign(ada, name="Ada", by="client", now=LATER)

    assert db.session.query(Signature).count() == 0


def test_what_is_agreed_to_again_is_to_be_signed_again(ada):
    sign(ada, name="Ada", by="client", now=NOW)
    withdraw(ada, "treatment", now=LATER)
    agree(ada, ["treatment"], now=LATER)

    consents = consents_of(ada.id)
    assert consents.is_complete
    assert not consents.is_signed


def test_changed_words_are_agreed_to_anew(ada):
    with transaction():
        db.session.query(Consent).filter_by(kind="treatment").one().version = "2020-01"

    assert not consents_of(ada.id).is_complete


def test_nobody_signs_as_somebody_else(ada):
    with pytest.raises(ValueError, match="nobody signs"):
        sign(ada, name="Ada", by="manager", now=NOW)


def test_closed_answers_are_read_by_nobody_who_works_here(ada):
    intake = make_intake(ada)
    therapist = make_user(role=Role.THERAPIST)
    withdraw(ada, "health_data", now=LATER)

    with pytest.raises(AnswersClosed):
        read_intake(intake, reader=therapist, reason="Preparing", now=LATER)
    with pytest.raises(AnswersClosed):
        record_health_reads([(ada, "intake", intake.uid)], reader=therapist, reason="x", now=LATER)

    record_health_read(ada, "session note", intake.uid, reader=therapist, reason="x", now=LATER)
    assert read_intake(intake, reader=None, reason="Mine", now=LATER), "the client reads on"

    agree(ada, ["health_data"], now=LATER)
    assert read_intake(intake, reader=therapist, reason="Preparing", now=LATER)
