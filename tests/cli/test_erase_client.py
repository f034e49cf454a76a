"""`erase-client`: the spa forgets a client who asks, and asks back first."""

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.cli.erase_client import erase_client
from app.infra.database import db
from app.spa.accounts.models import User
from app.spa.clients.models import Client
from tests.support.factories import make_appointment, small_spa
from tests.support.whole_life import Life, whole_life


def run(app: Flask, *words: str, answer: str | None = None) -> Result:
    return app.test_cli_runner().invoke(erase_client, words, input=answer)


def ada(app: Flask, *, comes: bool = False) -> Life:
    with app.app_context():
        house = small_spa()
        if comes:
            make_appointment(house.swedish, house.mira, house.blue, house.ada)
        return whole_life(house, house.ada)


def is_there(app: Flask, life: Life) -> bool:
    with app.app_context():
        return db.session.get(User, life.user_id) is not None


def test_it_asks_and_then_forgets(app: Flask):
    life = ada(app)

    assert run(app, life.email, answer="n\n").exit_code == 1
    assert is_there(app, life)
    done = run(app, life.email, answer="y\n")

    assert done.exit_code == 0
    assert "without a name: 3" in done.stdout
    assert not is_there(app, life)
    with app.app_context():
        assert db.session.scalars(select(Client.name)).all() == ["Erased client"]


def test_visits_to_come_stop_it_unless_they_are_to_be_cancelled(app: Flask):
    life = ada(app, comes=True)

    stopped = run(app, life.uid, "--yes")

    assert (stopped.exit_code, is_there(app, life)) == (1, True)
    assert "Thursday, May 7" in stopped.stderr
    assert "Cancelled: 1" in run(app, life.uid, "--yes", "--cancel-visits").stdout


def test_nobody_is_forgotten_twice(app: Flask):
    life = ada(app)
    run(app, life.email, "--yes")

    assert "Nobody is known" in run(app, life.email, "--yes").stderr
