"""A storm: many clients at the spa's real server, which is killed again and again."""

import base64
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from flask import Flask
from sqlalchemy import func, select

from app.config import KEY_BYTES
from app.infra.database import db, transaction
from app.spa.accounts.tokens import SCOPES, issue_token
from app.spa.clients.models import Client as ClientRow
from app.spa.settings.models import Setting
from tests.faults.storm.ledger import Ledger
from tests.faults.storm.proof import Proof, prove
from tests.faults.storm.server import launched
from tests.faults.storm.stories import Client
from tests.support.factories import make_room, make_therapist, small_spa
from tests.support.mail_server import MailServer

CLIENTS, TOKENS, MORE_THERAPISTS = 8, 4, 4
MOST_ANSWERS, LONGEST_BREATH, LONGEST_LIFE = 24, 0.05, 10.0
"""Answers that a server gives at most before it is killed; seconds that it lives beyond them, and in all."""
SAME_KEYS = f"k1:{base64.urlsafe_b64encode(b'0' * KEY_BYTES).decode()}"
"""Those of the tests' own settings: the drafts are written from here and read by the server."""
AT_ONCE = {"quiet_period": 0, "effort_a_day": 0, "effort_in_a_row": 0}
"""House rules for a storm: messages do not wait, and nobody gets tired."""


def weather(
    app: Flask, database_url: str, folder: Path, *, kills: int, seed: int = 1
) -> tuple[Ledger, Proof]:
    """Let it storm on a migrated, empty database, then prove what is left. `app` is open on it too.

    At the end everything has been answered, the server has been stopped in order, and `folder` has its log.
    """
    tokens, clients_before = prepare(app)
    ledger, over = Ledger(), Event()
    chance = random.Random(seed)  # noqa: S311  # a storm that can be told again, no secret
    with MailServer() as mail:
        app.extensions["settings"] = replace(app.extensions["settings"], mail_url=mail.url)
        more = {"DATABASE_URL": database_url, "FIELD_KEYS": SAME_KEYS, "TRUSTED_PROXIES": "1"}
        with launched(folder, MAIL_URL=mail.url, **more) as server, ThreadPoolExecutor(CLIENTS) as pool:
            people = [
                Client(app, server.address, tokens, ledger, seed=seed * 1000 + number)
                for number in range(CLIENTS)
            ]
            server.start()
            lives = [pool.submit(one.live, over.is_set) for one in people]
            caught = 0
            try:
                for _ in range(kills):
                    live_on(ledger, chance)
                    caught += ledger.asking
                    server.kill()
                    server.start()
            finally:
                over.set()  # also when somebody stops us: nobody is left waiting
            for life in lives:
                life.result()
            server.stop()
        proof = prove(app, ledger, mail, kills=kills, clients_before=clients_before)
    proof.figures["requests under way when it was killed"] = caught
    return ledger, proof


def live_on(ledger: Ledger, chance: random.Random) -> None:
    """Return at a random instant, once the server has come up and answered; soon on a quick machine."""
    enough = ledger.answers.total() + chance.randint(1, MOST_ANSWERS)
    give_up_at = time.monotonic() + LONGEST_LIFE
    while ledger.answers.total() < enough and time.monotonic() < give_up_at:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, LONGEST_BREATH))


def prepare(app: Flask) -> tuple[list[str], int]:
    """A spa, tokens for programs, and how many clients come without a visit."""
    with app.app_context():
        spa = small_spa()
        for _ in range(MORE_THERAPISTS):
            make_therapist(spa.swedish)
            make_room()
        with transaction():
            db.session.add_all(Setting(name=name, value=value) for name, value in AT_ONCE.items())
        now = datetime.now(UTC)
        tokens = [issue_token(f"Program {n}", SCOPES, now=now).secret for n in range(TOKENS)]
        clients = db.session.scalar(select(func.count()).select_from(ClientRow)) or 0
        db.session.remove()
    return tokens, clients
