"""Access for other programs: a manager lets one in, sees how it stands, and shuts it out."""

import re

from flask import Flask
from flask.testing import FlaskClient

from app.infra.database import db
from app.spa.accounts.models import ApiToken
from app.spa.accounts.tokens import find_token, issue_token
from tests.support.clock import NOW
from tests.support.health_words import assert_no_health_words

SENT = {"name": "Hotel", "scopes": ["appointments:read", "appointments:write"], "days": "30"}


def issue(manager: FlaskClient, **changes: object) -> str:
    """Make a token by the form; gives its secret."""
    page = manager.post("/manager/programs", data=SENT | changes)
    assert page.status_code == 201, page.text
    return re.search(r"stp_[\w-]+", page.text)[0]


def test_a_token_is_shown_this_once_with_who_made_it(app: Flask, manager: FlaskClient):
    secret = issue(manager)

    with app.app_context():
        found = find_token(secret, now=NOW)
        assert (found.name, found.created_by.name) == ("Hotel", "Olive Manager")
        assert (found.expires_at - NOW).days == 30
    again = manager.get("/manager/programs")
    assert secret not in again.text
    assert secret not in str(again.headers)
    assert "by Olive Manager" in again.text
    with manager.session_transaction() as session:
        assert secret not in str(dict(session))


def test_a_token_can_last_until_it_is_revoked(app: Flask, manager: FlaskClient):
    issue(manager, days="0")

    with app.app_context():
        assert db.session.query(ApiToken).one().expires_at is None


def test_a_revoked_token_is_shut_out_and_stays_on_the_list(app: Flask, manager: FlaskClient):
    secret = issue(manager)
    with app.app_context():
        uid = db.session.query(ApiToken).one().uid

    answer = manager.post(f"/manager/programs/{uid}/revocation", follow_redirects=True)

    assert "can no longer come in" in answer.text
    assert "Yes, revoke it" not in answer.text
    with app.app_context():
        assert find_token(secret, now=NOW) is None
        assert db.session.query(ApiToken).one().revoked_by.name == "Olive Manager"


def test_a_token_that_is_none_is_not_found(manager: FlaskClient):
    assert manager.post("/manager/programs/nobody/revocation").status_code == 404


def test_what_is_missing_is_said_at_the_field(app: Flask, manager: FlaskClient):
    for changes, said in (
        ({"name": ""}, "Please name the program."),
        ({"name": "x" * 81}, "at most 80"),
        ({"scopes": []}, "Please choose what it may do."),
        ({"scopes": ["everything"]}, "Please choose from the answers shown here."),
        ({"days": "9999"}, "Please choose one of the answers"),
    ):
        page = manager.post("/manager/programs", data=SENT | changes)
        assert page.status_code == 422
        assert said in page.text
    with app.app_context():
        assert db.session.query(ApiToken).count() == 0


def test_the_page_says_no_health_word(app: Flask, manager: FlaskClient):
    with app.app_context():
        issue_token("Hotel", ["appointments:read"], now=NOW)

    words = re.sub(r"<[^>]+>", " ", manager.get("/manager/programs").text)

    assert_no_health_words(words, allowing=("massage", "diagnosis"))  # the foot of every page
