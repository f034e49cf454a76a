"""The OpenAPI document is true to the code: schemathesis tries both, with every check it has.

Everything runs in this process: examples, every boundary of every field (coverage), made-up data that fits
the document and data that does not (fuzzing), and chains of calls (stateful). No check is off.
"""

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
import schemathesis
from flask import Flask
from schemathesis import hooks
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from app.infra import clock
from app.spa.accounts.tokens import SCOPES, issue_token
from app.web.api.booking_shapes import KEY
from tests.support import servers
from tests.support.factories import at, small_spa

EXAMPLES, CHAINS = 8, 4
"""Made-up calls of each operation, and chains of calls; a seed that stays the same makes them."""
EARLY_ENOUGH = at("2026-11-30 09:00")
"""The day before the one that the document's examples book."""
ACCEPTED = ("2xx", "401", "403", "404", "409", "429", "503")
KEY_HEADER = "Idempotency-Key"


@pytest.fixture
def config(app: Flask) -> Iterator[SchemathesisConfig]:
    """A program with a token, while the examples' day is near."""
    schemathesis.hook("before_call")(one_key_one_request)
    with clock.fixed_at(EARLY_ENOUGH):
        with app.app_context():
            small_spa()
            token = issue_token("Schemathesis", SCOPES, days=9, now=EARLY_ENOUGH - timedelta(days=1)).secret
        yield SchemathesisConfig.from_dict(
            {
                "auth": {"openapi": {"token": {"bearer": token}}},
                "continue-on-failure": True,
                "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
                "phases": {"stateful": {"generation": {"max-examples": CHAINS}}},
                "seed": 1,
                # Tags that are made up never match: then 412 is the right answer, which its list lacks.
                "operations": [
                    {
                        "include-name": f"{method} /api/v1/appointments/{{uid}}",
                        "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "412"]}},
                    }
                    for method in ("PATCH", "DELETE")
                ],
            }
        )
    hooks.unregister(one_key_one_request)


@pytest.mark.long
def test_what_the_document_says_is_what_happens(app: Flask, config: SchemathesisConfig):
    wrong: dict[tuple[str, ...], str] = {}
    checks: Counter[str] = Counter()
    answered: set[tuple[str, int]] = set()

    # Served, though within this process: its check of whose things are whose wants real connections.
    with servers.threaded(app) as site:
        schema = schemathesis.openapi.from_url(f"{site}/api/v1/openapi.json", config=config)
        for event in from_schema(schema).execute():
            if isinstance(event, events.NonFatalError):
                wrong[(event.label, repr(event.value))] = str(event.value)
            elif isinstance(event, events.FatalError):
                wrong[("it stopped", repr(event.exception))] = str(event.exception)
            elif isinstance(event, events.ScenarioFinished):
                checks.update(check.name for found in event.recorder.checks.values() for check in found)
                answered |= statuses(event)
                wrong |= failures(event)

    assert not wrong, "\n\n".join(f"{place}\n{said}" for place, said in wrong.items())
    assert checks.total() > 4000
    assert len(checks) == 14
    assert {("POST /api/v1/appointments", status) for status in (201, 401, 409, 415, 422)} <= answered
    assert {("PATCH /api/v1/appointments/{uid}", status) for status in (200, 401, 412)} <= answered
    assert {("DELETE /api/v1/appointments/{uid}", status) for status in (204, 401, 412)} <= answered


def one_key_one_request(context: object, case: schemathesis.Case, kwargs: dict[str, object]) -> None:
    """Never send a good key with two different bodies: that is refused, as it should be."""
    key = (case.headers or {}).get(KEY_HEADER)
    if isinstance(key, str) and re.fullmatch(KEY, key):
        case.headers[KEY_HEADER] = uuid.uuid4().hex


def statuses(event: events.ScenarioFinished) -> set[tuple[str, int]]:
    """What was answered to which operation."""
    return {
        (event.recorder.label, one.response.status_code)
        for one in event.recorder.interactions.values()
        if one.response is not None
    }


def failures(event: events.ScenarioFinished) -> dict[tuple[str, ...], str]:
    """What the checks objected to: where, and how to do it again."""
    found = {}
    for one in (check for checks in event.recorder.checks.values() for check in checks):
        if one.status == Status.FAILURE:
            told = one.failure_info
            place = (event.phase.value, event.recorder.label, one.name, told.failure.title)
            found[place] = f"{told.failure.message[:400]}\n{told.code_sample[:900]}"
    return found
