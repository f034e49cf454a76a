"""The rule table: general knowledge, nobody's answers, for everyone who runs the spa to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app.domain.rules import ALL_RULES, RULES_VERSION
from app.domain.rules.rule import Rule
from app.domain.rules.sources import SOURCES
from app.domain.vocabulary import EFFECT_LABELS, TREATMENT_TYPES, label, listed
from app.web.manager.place import bp


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the rule table in words."""

    name: str
    when: str
    effect: str
    does: list[str]
    sources: tuple[str, ...]
    approved_by: str | None


@bp.get("/rules")
def rules() -> ResponseReturnValue:
    """Every rule: for what, what it does, and where it comes from."""
    return render_template(
        "manager/rules.html",
        version=RULES_VERSION,
        rows=[_row(rule) for rule in ALL_RULES],
        approved=sum(rule.approved_by is not None for rule in ALL_RULES),
        sources=SOURCES,
    )


def _row(rule: Rule) -> Row:
    return Row(
        name=label(rule.code),
        when=rule.when or (str(rule.band) if rule.band else ""),
        effect=EFFECT_LABELS[rule.effect],
        does=[*_limits(rule), rule.adapt],
        sources=rule.source,
        approved_by=rule.approved_by,
    )


def _limits(rule: Rule) -> list[str]:
    said = []
    if rule.out:
        said.append(f"Rules out {_treatments(rule.out)}.")
    if rule.down:
        said.append(f"Advises against {_treatments(rule.down)}.")
    if rule.cap:
        said.append(f"Pressure at most {label(rule.cap)}.")
    if rule.minutes_at_most:
        said.append(f"At most {rule.minutes_at_most} minutes.")
    if rule.qualifications:
        said.append(f"Needs a therapist trained in {listed(sorted(map(label, rule.qualifications)))}.")
    return said


def _treatments(codes: Iterable[str]) -> str:
    chosen = set(codes)
    if chosen >= set(TREATMENT_TYPES):
        return "every treatment"
    return listed([label(code) for code in TREATMENT_TYPES if code in chosen])
