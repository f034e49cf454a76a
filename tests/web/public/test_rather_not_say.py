"""“I would rather not say” leads to a therapist, and never to a refusal."""

import pytest
from sqlalchemy import select

from app.infra.database import db
from app.spa.intake.models import Draft
from tests.support.finding import body, more, wishes, you

POSSIBLE = "care-1__needed"


def told(app) -> dict:
    with app.app_context():
        return db.session.scalars(select(Draft)).one().answers["intake"]


def conditions(app) -> list[str]:
    return [entry["code"] for entry in told(app)["conditions"]]


@pytest.fixture
def private(visitor):
    """Somebody who may be pregnant and keeps to themselves whether they need extra care."""
    wishes(visitor)
    you(visitor, pregnancy="possible")
    body(visitor)
    assert more(visitor, **{POSSIBLE: "unsaid"}).location == "/suggestion"
    return visitor


def test_a_therapist_looks_and_a_time_can_be_chosen(private, app):
    page = private.get("/suggestion").text

    assert conditions(app) == ["undisclosed"]
    assert "A therapist reads your answers first" in page
    assert "See times" in page


def test_it_is_shown_as_it_was_answered(private):
    assert 'value="unsaid" id="care-1-needed-2" checked' in private.get("/find/more").text
    assert "Not said" in private.get("/find/check").text
    page = private.get("/find/body").text
    assert 'value="none" id="marks-none" checked' in page
    assert 'value="undisclosed" id="marks-undisclosed" checked' not in page


def test_it_outlives_a_change_of_the_other_answers(private, app):
    body(private, "asthma")

    assert sorted(conditions(app)) == ["asthma", "undisclosed"]


def test_an_answer_given_after_all_takes_it_back(private, app):
    more(private, **{POSSIBLE: "no"})

    assert conditions(app) == []


def test_it_goes_with_the_question(private, app):
    you(private, pregnancy="none")

    assert conditions(app) == []


def test_what_is_kept_private_in_the_list_stays_so(private, app):
    body(private, "undisclosed")
    more(private, **{POSSIBLE: "no"})

    assert conditions(app) == ["undisclosed"]
    assert 'value="undisclosed" id="marks-undisclosed" checked' in private.get("/find/body").text
