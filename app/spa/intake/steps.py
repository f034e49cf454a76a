"""What other rooms do with an intake inside their own transactions. None of these commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from app.domain.body_map import AVOID
from app.domain.body_regions import REGION
from app.domain.freshness import ANSWERED_ON, TOPICS, ended
from app.domain.hours import day_of
from app.infra.database import db
from app.spa.clients.models import Client
from app.spa.intake.consents import current_version
from app.spa.intake.details import answered_dates
from app.spa.intake.kept_words import with_words
from app.spa.intake.models import Clearance, Consent, Draft, Intake, Screening
from app.spa.intake.queries import newest_intake
from app.spa.intake.reading import screen_on
from app.spa.intake.standing import consents_of
from app.spa.settings.queries import zone

CARRIED = frozenset(part for each in TOPICS for part in each.beside) - {"other_words", "pregnancy_week"}
"""What stands beside the answers that the short questions do not ask."""


def keep_intake(client: Client, answers: dict[str, Any], *, now: datetime) -> Intake:
    """Keep a client's answers. The newest intake supersedes the earlier ones.

    Whoever answers the short questions again loses nothing of the whole intake: what was not asked this time
    is carried over with its own day. Raises ClientGone for somebody who was forgotten meanwhile.
    """
    client.require_here()
    earlier = newest_intake(client.id) if client.id is not None else None
    intake = Intake(client=client, answered_at=now)
    intake.answers = answers if earlier is None else _with_the_rest(answers, earlier, now)
    db.session.add(intake)
    db.session.flush()
    return intake


def _with_the_rest(answers: dict[str, Any], earlier: Intake, now: datetime) -> dict[str, Any]:
    """The answers with whatever stood beside the earlier ones and is not told anew."""
    beside, before = answers.get("beside") or {}, earlier.answers.get("beside") or {}
    rest = {key: kept for key, kept in before.items() if key in CARRIED and key not in beside}
    if not rest:
        return answers
    if "marks" in rest:
        rest["marks"] = _still_meant(rest["marks"], answers["intake"])
    then, today = (day_of(at, zone()) for at in (earlier.answered_at, now))
    dates = answered_dates(earlier.answers, answered_on=then)
    dated = answered_dates(answers, answered_on=today) | {key: dates[key] for key in rest}
    return {**answers, "beside": {**beside, **rest, ANSWERED_ON: dated}}


def _still_meant(marks: list[dict[str, Any]], told: dict[str, Any]) -> list[dict[str, Any]]:
    """The marks of an earlier map that go with the areas told now: rules and people read the same."""
    work, leave = set(told.get("focus_areas") or ()), set(told.get("avoid_areas") or ())
    return [
        mark for mark in marks if REGION[mark["region"]].area in (leave if mark["kind"] == AVOID else work)
    ]


def keep_screening(
    intake: Intake, *, visit_on: date, clearances: Iterable[str] = (), now: datetime
) -> Screening:
    """Screen an intake for a day in the spa's zone and keep the result with the rules' version.

    Raises:
        InvalidIntake: the answers are not an intake.
    """
    answered_on = day_of(intake.answered_at, zone())
    result = screen_on(intake.answers, answered_on=answered_on, visit_on=visit_on, clearances=clearances)
    made = result.to_dict()
    screening = Screening(
        intake=intake, visit_on=visit_on, rules_version=str(made["rules_version"]), created_at=now
    )
    screening.result = with_words(made)
    db.session.add(screening)
    db.session.flush()
    return screening


def give_consents(client: Client, kinds: Iterable[str], *, now: datetime) -> None:
    """Note what a client agrees to, in today's words. What they have agreed to already stays as it is."""
    wanted = set(kinds)
    for kind in sorted(wanted - consents_of(client.id).agreed) if wanted else ():
        version = current_version(kind)
        db.session.add(Consent(client_id=client.id, kind=kind, version=version, given_at=now))


@dataclass(frozen=True, slots=True)
class Letters:
    """A client's letters that were not withdrawn: until when each holds (None: for good), and its codes."""

    held: tuple[tuple[date | None, frozenset[str]], ...] = ()

    def on(self, day: date) -> tuple[str, ...]:
        """The reason codes for which a letter holds on a day in the spa's zone."""
        holding = (codes for until, codes in self.held if until is None or day <= until)
        return tuple(sorted({code for codes in holding for code in codes}))

    def ended_before(self, day: date) -> date | None:
        """The last day of them all, if none holds on a day in the spa's zone any more."""
        return ended((until for until, _codes in self.held), day)


def letters_of(client_id: int) -> Letters:
    """All letters of a client, for screening several days. One query."""
    found = db.session.scalars(
        select(Clearance).where(Clearance.client_id == client_id, Clearance.is_withdrawn.is_(False))
    )
    return Letters(tuple((letter.valid_until, frozenset(letter.codes)) for letter in found))


def current_clearance_codes(client_id: int, visit_on: date) -> tuple[str, ...]:
    """The reason codes for which a letter is on file that holds on a day in the spa's zone."""
    return letters_of(client_id).on(visit_on)


def spend_draft(draft: Draft) -> None:
    """Delete a draft whose answers have become an intake."""
    db.session.execute(delete(Draft).where(Draft.id == draft.id))
