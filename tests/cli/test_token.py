"""`token`: letting other programs in from the command line, and shutting them out."""

import pytest
from click.testing import Result
from flask import Flask

from app.cli.token import token
from app.infra.database import db
from app.spa.accounts.models import ApiToken
from app.spa.accounts.tokens import find_token
from tests.support.clock import NOW


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(token, words)


def test_a_token_is_printed_once_and_works(app: Flask):
    done = run(app, "issue", "Hotel", "--scope", "appointments:read", "--days", "30")

    secret = done.stdout.strip()
    assert (done.exit_code, secret[:4]) == (0, "stp_")
    with app.app_context():
        found = find_token(secret, now=NOW)
        assert (found.name, found.scopes, found.created_by_id) == ("Hotel", "appointments:read", None)
        assert (found.expires_at - NOW).days == 30
        assert secret not in run(app, "list").output
        assert db.session.query(ApiToken).one().token_digest not in run(app, "list").output


def test_the_list_says_how_each_stands(app: Flask):
    assert "No token" in run(app, "list").output
    run(app, "issue", "Hotel", "--scope", "appointments:read", "--scope", "appointments:write")

    listed = run(app, "list").output

    assert "Hotel  appointments:read appointments:write  good until revoked  never used" in listed


def test_a_revoked_token_is_shut_out_and_revoking_twice_is_once(app: Flask):
    secret = run(app, "issue", "Hotel", "--scope", "appointments:read").stdout.strip()
    uid = run(app, "list").output.split()[0]

    first, again = run(app, "revoke", uid), run(app, "revoke", uid)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "revoked 2026-05-06" in run(app, "list").output
    with app.app_context():
        assert find_token(secret, now=NOW) is None


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("issue", "Hotel"), 2, "--scope"),
        (("issue", "Hotel", "--scope", "everything"), 2, "'everything' is not one of"),
        (("issue", "Hotel", "--scope", "appointments:read", "--days", "0"), 2, "--days"),
        (("issue", " ", "--scope", "appointments:read"), 1, "name"),
        (("revoke", "nobody"), 1, "no token with this id"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(app: Flask, words: tuple[str, ...], code: int, said: str):
    done = run(app, *words)

    assert done.exit_code == code
    assert said in done.output
    assert "Traceback" not in done.output
    with app.app_context():
        assert db.session.query(ApiToken).count() == 0
