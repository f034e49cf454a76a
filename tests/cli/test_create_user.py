"""`create-user`: letting somebody sign in from the command line."""

import pytest
from click.testing import Result
from flask import Flask

from app.cli.create_user import create_user
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.accounts.queries import user_by_email
from app.spa.accounts.services import check_password
from tests.support.clock import NOW

PASSWORD = "plum kettle orbit"


def run(app: Flask, *words: str, stdin: str | None = None) -> Result:
    return app.test_cli_runner().invoke(create_user, words, input=stdin)


def test_a_manager_can_sign_in_with_the_password_given(app: Flask):
    done = run(
        app,
        "Olive@Example.com",
        "--name",
        "Olive",
        "--role",
        "manager",
        "--password-stdin",
        stdin=f"{PASSWORD}\n",
    )

    assert done.exit_code == 0
    assert "olive@example.com" in done.output
    assert PASSWORD not in done.output
    with app.app_context():
        user = check_password("olive@example.com", PASSWORD, now=NOW)
        assert (user.name, user.role) == ("Olive", Role.MANAGER)
        assert user.email_proved_at == NOW


def test_without_a_password_they_come_in_by_link(app: Flask):
    done = run(app, "mara@example.com", "--name", "Mara", "--role", "therapist")

    assert done.exit_code == 0
    assert "link" in done.output
    with app.app_context():
        assert user_by_email("mara@example.com").password_hash is None


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (("mara", "--name", "Mara", "--role", "therapist"), None, "EMAIL"),
        (("mara@example.com", "--name", "Mara", "--role", "queen"), None, "'queen' is not one of"),
        (("mara@example.com", "--role", "therapist"), None, "--name"),
        (
            ("mara@example.com", "--name", "Mara", "--role", "manager", "--password-stdin"),
            "short\n",
            "at least 10",
        ),
        (("mara@example.com", "--name", "Mara", "--role", "manager", "--password-stdin"), "", "at least 10"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(
    app: Flask, words: tuple[str, ...], stdin: str | None, said: str
):
    done = run(app, *words, stdin=stdin)

    assert done.exit_code != 0
    assert said in done.output
    assert "Traceback" not in done.output
    with app.app_context():
        assert user_by_email("mara@example.com") is None


def test_an_address_that_is_taken_is_said_to_be(app: Flask):
    run(app, "mara@example.com", "--name", "Mara", "--role", "therapist")

    done = run(app, "MARA@example.com", "--name", "Mara II", "--role", "manager")

    assert done.exit_code == 1
    assert "already sign in" in done.output
    with app.app_context():
        assert user_by_email("mara@example.com").name == "Mara"
        db.session.rollback()
