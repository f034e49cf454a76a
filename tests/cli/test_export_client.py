"""`export-client`: what the spa hands out to a client who asks, and who did it."""

import json

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.cli.export_client import export_client
from app.infra.audit.models import AccessEntry
from app.infra.database import db
from app.spa.accounts.models import Role
from tests.support.factories import make_user, small_spa
from tests.support.whole_life import Life, whole_life


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(export_client, words)


def ada(app: Flask) -> Life:
    with app.app_context():
        house = small_spa()
        return whole_life(house, house.ada)


def test_it_writes_json_and_says_on_record_who_ran_it(app: Flask):
    life = ada(app)

    done = run(app, life.email, "--by", "Olive Manager")

    assert done.exit_code == 0
    assert json.loads(done.stdout)["account"][0]["email"] == life.email
    with app.app_context():
        kept = db.session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc())).first()
        assert (kept.reader, kept.user_id) == ("Olive Manager (at the command line)", None)


def test_it_writes_a_page_by_id(app: Flask):
    done = run(app, ada(app).uid, "--html")

    assert done.stdout.startswith("<!doctype html>")
    assert "Everything we keep about you" in done.stdout


def test_nobody_and_people_who_work_here_get_a_sentence(app: Flask):
    with app.app_context():
        make_user("mira@example.com", role=Role.THERAPIST)

    unknown, staff = run(app, "nobody@example.com"), run(app, "mira@example.com")

    assert (unknown.exit_code, staff.exit_code) == (1, 1)
    assert "Nobody is known" in unknown.stderr
    assert "works here" in staff.stderr
