"""One visit at the desk: its facts, and every step that its status allows or refuses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.lifecycle import Status
from app.infra import clock
from app.spa.booking.needs import unscreened
from tests.support.booking import told
from tests.support.clock import NOW
from tests.support.factories import TOMORROW_AT_TEN, at
from tests.web.manager.conftest import Numbers

SHORTLY_AFTER = TOMORROW_AT_TEN + timedelta(minutes=5)


def test_a_visit_says_who_what_when_where_and_how_to_reach_them(manager: FlaskClient, spa: Numbers):
    page = manager.get(f"/manager/visits/{spa.visit}").text

    for words in ("Ada Client", "Swedish massage", "Thursday, May 7, 10:00", "Mira", "Blue room", "$60"):
        assert words in page
    assert 'href="mailto:ada@example.com"' in page
    assert "No visit before this one" in page


def test_it_says_what_the_diary_knows_of_the_client(
    app: Flask, manager: FlaskClient, spa: Numbers, another: Callable[..., str], row: Callable
):
    with app.app_context():
        ada = row(spa.visit).client
        for days, status, mark in (
            (-7, Status.COMPLETED, None),
            (-14, Status.NO_SHOW, "missed"),
            (7, Status.CONFIRMED, None),
        ):
            starts_at = TOMORROW_AT_TEN + timedelta(days)
            another(with_=spa.noor, room=spa.green, client=ada, starts_at=starts_at, status=status, mark=mark)

    page = manager.get(f"/manager/visits/{spa.visit}").text

    assert "1\N{NO-BREAK SPACE}visit so far, the last on April 30, 2026" in page
    assert "1 missed in 12\N{NO-BREAK SPACE}months" in page
    assert "Thursday, May 14, 10:00" in page


def test_cancelling_asks_first_then_tells_the_client(
    app: Flask, manager: FlaskClient, spa: Numbers, row: Callable
):
    asked = manager.get(f"/manager/visits/{spa.visit}/cancellation").text
    assert "We write to Ada Client in a few minutes" in asked

    answer = manager.post(f"/manager/visits/{spa.visit}/cancellation", follow_redirects=True)

    assert "Cancelled. We write to Ada Client in a few minutes." in answer.text
    assert "by the spa" in answer.text
    with app.app_context():
        assert (row(spa.visit).status, row(spa.visit).cancelled_by) == ("cancelled", "manager")
        assert told() == ["booking_cancelled"]


def test_cancelled_twice_tells_once(app: Flask, manager: FlaskClient, spa: Numbers):
    for _ in range(2):
        manager.post(f"/manager/visits/{spa.visit}/cancellation")

    with app.app_context():
        assert told() == ["booking_cancelled"]


def test_arrival_and_completion(app: Flask, manager: FlaskClient, spa: Numbers, another, row: Callable):
    token = another(with_=spa.noor, room=spa.green, starts_at=NOW - timedelta(minutes=5))
    # Whoever has answered and needs no look may simply come in; without kept answers nobody may.
    answer = manager.post(f"/manager/visits/{token}/arrival")
    assert answer.status_code in (302, 409)

    checked_in = another(
        with_=spa.mira, room=spa.blue, starts_at=at("2026-05-06 08:00"), status=Status.CHECKED_IN
    )
    answer = manager.post(f"/manager/visits/{checked_in}/completion", follow_redirects=True)

    assert "The visit is done" in answer.text
    with app.app_context():
        assert row(checked_in).status == Status.COMPLETED


def test_without_answers_nobody_is_checked_in_and_the_words_are_neutral(
    manager: FlaskClient, spa: Numbers, another: Callable[..., str]
):
    token = another(with_=spa.noor, room=spa.green, starts_at=at("2026-05-06 11:00"), needs=unscreened())

    answer = manager.post(f"/manager/visits/{token}/arrival")

    assert answer.status_code == 409
    assert "have not been answered yet" in answer.text
    assert "The client is here" in answer.text


def test_another_days_visit_is_not_checked_in(manager: FlaskClient, spa: Numbers):
    answer = manager.post(f"/manager/visits/{spa.visit}/arrival")

    assert answer.status_code == 409
    assert "This visit is not today" in answer.text


def test_who_did_not_come_frees_the_time(
    app: Flask, manager: FlaskClient, spa: Numbers, row: Callable, sign_in_as: Callable
):
    early = manager.post(f"/manager/visits/{spa.visit}/absence")
    assert early.status_code == 409
    assert "has not begun yet" in early.text

    with clock.fixed_at(NOW.replace(hour=16)):
        late = manager.post(f"/manager/visits/{spa.visit}/absence")
    assert late.status_code == 409

    with app.app_context():
        assert row(spa.visit).status == Status.CONFIRMED


def test_absence_is_noted_once_it_has_begun(
    app: Flask, manager: FlaskClient, spa: Numbers, another, row: Callable
):
    token = another(with_=spa.noor, room=spa.green, starts_at=NOW - timedelta(minutes=20))

    answer = manager.post(f"/manager/visits/{token}/absence", follow_redirects=True)

    assert "did not come. The time is free again" in answer.text
    with app.app_context():
        assert row(token).status == Status.NO_SHOW
        assert row(token).occupancy == []


@pytest.mark.parametrize("step", ["arrival", "completion", "absence", "cancellation"])
def test_what_the_status_does_not_allow_is_refused_with_the_page(
    manager: FlaskClient, spa: Numbers, another: Callable[..., str], step: str
):
    token = another(with_=spa.noor, room=spa.green, starts_at=at("2026-05-05 11:00"), status=Status.COMPLETED)
    if step == "completion":
        assert manager.post(f"/manager/visits/{token}/completion").status_code == 302  # done is done
        return

    answer = manager.post(f"/manager/visits/{token}/{step}")

    assert answer.status_code == 409
    assert "Please reload the page to see how it stands" in answer.text


def test_a_hold_is_shown_and_left_alone(manager: FlaskClient, spa: Numbers, another: Callable[..., str]):
    token = another(with_=spa.noor, room=spa.green, status=Status.HELD)

    page = manager.get(f"/manager/visits/{token}").text

    assert "Somebody is booking this time at the moment" in page
    assert "Cancel this visit" not in page
    assert manager.get(f"/manager/visits/{token}/cancellation").status_code == 302
    assert manager.get(f"/manager/visits/{token}/time").status_code == 302


def test_a_request_can_be_given_to_somebody_else(manager: FlaskClient, spa: Numbers, another):
    token = another(with_=spa.noor, room=spa.green, status=Status.PENDING_REVIEW)

    page = manager.get(f"/manager/visits/{token}").text

    assert "A therapist reads first" in page
    assert "Move, or change therapist" in page


@pytest.mark.parametrize(
    ("method", "place"),
    [
        ("get", ""),
        ("get", "/cancellation"),
        ("post", "/cancellation"),
        ("get", "/time"),
        ("post", "/time"),
        ("post", "/arrival"),
        ("post", "/completion"),
        ("post", "/absence"),
    ],
)
def test_a_token_that_never_was_is_not_found(manager: FlaskClient, method: str, place: str):
    assert getattr(manager, method)(f"/manager/visits/{'0' * 32}{place}").status_code == 404


def test_a_mark_can_be_forgiven(
    app: Flask, manager: FlaskClient, spa: Numbers, another: Callable[..., str], row: Callable
):
    with app.app_context():
        ada = row(spa.visit).client
        missed = another(
            with_=spa.noor,
            room=spa.green,
            client=ada,
            starts_at=TOMORROW_AT_TEN - timedelta(14),
            status=Status.NO_SHOW,
            mark="missed",
        )
    assert "Forgive this mark" in manager.get(f"/manager/visits/{missed}").text

    answer = manager.post(f"/manager/visits/{missed}/forgiveness", follow_redirects=True)

    assert "The mark is gone." in answer.text
    assert "Forgive this mark" not in answer.text
    assert "missed in" not in manager.get(f"/manager/visits/{spa.visit}").text
