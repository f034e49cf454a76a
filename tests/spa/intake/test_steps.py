"""What is kept of a client: answers, screenings, consents and letters."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.rules import RULES_VERSION
from app.domain.strict import InvalidIntake
from app.infra.database import db, transaction
from app.spa.intake.consents import CONSENTS
from app.spa.intake.models import CONSENT_KINDS, Clearance, Consent, Screening
from app.spa.intake.queries import newest_intake
from app.spa.intake.reading import screen_on
from app.spa.intake.standing import consents_of
from app.spa.intake.steps import current_clearance_codes, give_consents, keep_intake, keep_screening
from tests.support.booking import intakes_of
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LETTER, NEEDS_A_LOOK, NOT_NOW, WELL, answers, make_client

TODAY = date(2026, 5, 6)


def record_letter(client_id: int, *codes: str, **changes: object) -> None:
    with transaction():
        letter = Clearance(client_id=client_id, recorded_at=NOW, **changes)
        letter.codes = list(codes)
        db.session.add(letter)


def test_the_newest_intake_counts_and_the_older_ones_stay(app: Flask):
    with app.app_context():
        client, other = make_client(), make_client("Bea")
        with transaction():
            keep_intake(client, WELL, now=NOW)
            keep_intake(client, NEEDS_A_LOOK, now=NOW + timedelta(days=1))
            keep_intake(other, NOT_NOW, now=NOW + timedelta(days=2))

        assert newest_intake(client.id).answers == NEEDS_A_LOOK
        assert [intake.answers for intake in intakes_of(client)] == [NEEDS_A_LOOK, WELL]


def test_of_two_intakes_at_one_instant_the_later_row_counts(app: Flask):
    with app.app_context():
        client = make_client()
        with transaction():
            keep_intake(client, WELL, now=NOW)
            keep_intake(client, NEEDS_A_LOOK, now=NOW)

        assert newest_intake(client.id).answers == NEEDS_A_LOOK


def test_nothing_is_kept_when_the_story_around_it_fails(app: Flask):
    with app.app_context():
        client = make_client()

        def broken_story() -> None:
            with transaction():
                keep_intake(client, WELL, now=NOW)
                raise KeyError

        with pytest.raises(KeyError):
            broken_story()

        assert newest_intake(client.id) is None


def test_a_screening_is_kept_sealed_with_the_rules_it_was_made_by(app: Flask):
    with app.app_context():
        client = make_client()
        with transaction():
            intake = keep_intake(client, NEEDS_A_LOOK, now=NOW)
            keep_screening(intake, visit_on=TODAY, now=NOW)

        kept = db.session.scalars(select(Screening)).one()
        assert kept.rules_version == RULES_VERSION
        assert kept.visit_on == TODAY
        assert kept.result["outcome"] == "review"
        assert kept.result["rows"][0]["source"]
        assert b"herniated" not in kept.result_sealed


def test_answers_that_are_no_intake_keep_nothing(app: Flask):
    with app.app_context():
        client = make_client()

        def booking() -> None:
            with transaction():
                intake = keep_intake(client, answers(age="forty"), now=NOW)
                keep_screening(intake, visit_on=TODAY, now=NOW)

        with pytest.raises(InvalidIntake):
            booking()

        assert newest_intake(client.id) is None


def test_time_passes_between_the_answers_and_the_visit(app: Flask):
    operated = answers(conditions=[{"code": "recent_surgery", "days_since": 10}])

    outcomes = [
        screen_on(operated, answered_on=TODAY, visit_on=TODAY + timedelta(days=days)).outcome
        for days in (0, 3, 4, 31, 32, 73, 74)
    ]

    assert outcomes == ["stop", "stop", "clearance", "clearance", "review", "review", "ok"]


def test_a_pregnancy_moves_on_with_the_week_it_was_told_in():
    early = answers(week=12, pregnancy={"status": "trimester_1"})

    outcomes = [
        screen_on(early, answered_on=TODAY, visit_on=TODAY + timedelta(days=days)).outcome
        for days in (0, 13, 14)
    ]

    assert outcomes == ["clearance", "clearance", "ok"]


def test_a_visit_before_the_answers_is_screened_as_they_were_given():
    operated = answers(conditions=[{"code": "recent_surgery", "days_since": 10}])

    assert screen_on(operated, answered_on=TODAY, visit_on=TODAY - timedelta(days=5)).outcome == "stop"


def test_a_letter_counts_only_if_a_therapist_has_seen_it():
    claimed = answers(**NEEDS_A_LETTER["intake"] | {"clearance_on_file": ["heart_failure"]})

    told = screen_on(claimed, answered_on=TODAY, visit_on=TODAY)
    seen = screen_on(claimed, answered_on=TODAY, visit_on=TODAY, clearances=("heart_failure",))

    assert (told.outcome, seen.outcome) == ("clearance", "review")


def test_the_day_of_the_answers_is_a_day_at_the_spa(app: Flask):
    operated = answers(conditions=[{"code": "recent_surgery", "days_since": 13}])
    late_in_the_evening = datetime(2026, 5, 7, 3, 30, tzinfo=UTC)  # still the 6th in New York
    with app.app_context():
        client = make_client()
        with transaction():
            intake = keep_intake(client, operated, now=late_in_the_evening)
            kept = keep_screening(intake, visit_on=date(2026, 5, 7), now=late_in_the_evening)

        assert kept.result["outcome"] == "clearance"


@pytest.mark.parametrize(
    ("changes", "on", "holds"),
    [
        ({}, date(2030, 1, 1), True),
        ({"valid_until": TODAY}, TODAY, True),
        ({"valid_until": TODAY}, TODAY + timedelta(days=1), False),
        ({"is_withdrawn": True}, TODAY, False),
    ],
)
def test_a_letter_holds_until_its_last_day_unless_it_is_withdrawn(
    app: Flask, changes: dict[str, object], on: date, holds: bool
):
    with app.app_context():
        client, other = make_client(), make_client("Bea")
        record_letter(client.id, "heart_failure", **changes)
        record_letter(other.id, "epilepsy")

        assert current_clearance_codes(client.id, on) == (("heart_failure",) if holds else ())


def test_several_letters_add_up(app: Flask):
    with app.app_context():
        client = make_client()
        record_letter(client.id, "stroke", "heart_failure")
        record_letter(client.id, "heart_failure", "aneurysm")

        assert current_clearance_codes(client.id, TODAY) == ("aneurysm", "heart_failure", "stroke")


def test_consents_are_dated_and_given_in_the_words_of_the_day(app: Flask, monkeypatch: pytest.MonkeyPatch):
    with app.app_context():
        client = make_client()
        with transaction():
            give_consents(client, ("treatment", "health_data"), now=NOW)
        with transaction():  # once more, with the next booking
            give_consents(client, ("treatment", "treatment"), now=NOW + timedelta(days=1))
        monkeypatch.setitem(CONSENTS, "treatment", ("2027-01", "Other words."))
        with transaction():
            give_consents(client, ("treatment",), now=NOW + timedelta(days=2))

        given = [(c.kind, c.version, c.given_at) for c in consents_of(client.id).ever]
        version = CONSENTS["health_data"][0]
        assert given[0] == ("treatment", "2027-01", NOW + timedelta(days=2))
        assert sorted(given[1:]) == [("health_data", version, NOW), ("treatment", version, NOW)]


def test_a_withdrawn_consent_can_be_given_anew(app: Flask):
    with app.app_context():
        client = make_client()
        with transaction():
            give_consents(client, ("health_data",), now=NOW)
        with transaction():
            db.session.scalars(select(Consent)).one().withdrawn_at = NOW
        with transaction():
            give_consents(client, ("health_data",), now=NOW + timedelta(days=1))

        assert [consent.withdrawn_at for consent in consents_of(client.id).ever] == [None, NOW]


def test_an_unknown_consent_is_refused(app: Flask):
    with app.app_context():
        client = make_client()
        with pytest.raises(KeyError), transaction():
            give_consents(client, ("everything",), now=NOW)

        assert consents_of(client.id).ever == ()


def test_every_kind_of_consent_has_its_words():
    assert set(CONSENTS) == set(CONSENT_KINDS)
    assert all(len(version) <= 20 and text.endswith(".") for version, text in CONSENTS.values())
