"""Matching: which rows of the rule table an intake meets, and how each applies to it (R3, R4, R5)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.domain import vocabulary as words
from app.domain.answers import ConditionAnswer, Intake
from app.domain.rules import RULE_ORDER, RULES_BY_CODE
from app.domain.rules.ages_and_pregnancy import (
    ADULT_FROM,
    AGES,
    CESAREAN,
    GUARDIAN_MISSING,
    HIGH_RISK,
    HIGH_RISK_CODES,
    POSTPARTUM,
    PREGNANCY,
    VAGINAL,
)
from app.domain.rules.rule import CAUTION, CLEARANCE, LOCAL, NOW, REVIEW, TODAY, Rule
from app.domain.said import labelled, listed, say

WHEN, WHERE, HOW_BORN = "days_since", "areas", "cesarean"
WEEKS_AFTER = "weeks_postpartum"

_GAVE_BIRTH = say("that you gave birth", context="told")
_UNSAID: Mapping[tuple[str, ...], str] = labelled(
    {
        (WHEN,): "when it was",
        (WHERE,): "where it is",
        (WHEN, WHERE): "when it was or where it is",
        (WEEKS_AFTER,): "when",
        (HOW_BORN,): "whether it was a caesarean",
        (WEEKS_AFTER, HOW_BORN): "when or whether it was a caesarean",
    },
    "but not",
)
"""The details that were not stated, as they stand behind "but not"."""

_SEVERITY = {effect: place for place, effect in enumerate(reversed(words.EFFECTS))}
_HASTE = {NOW: 0, TODAY: 1, "": 2}


@dataclass(frozen=True, slots=True)
class AppliedRow:
    """A row of the rule table as it applies to one answer.

    `effect` is the row's own unless a rule turned it (R4, R5); `areas` are left because of it; `named` are
    the areas the client gave; `missing` are the details that were not stated and so read strictly.
    """

    rule: Rule
    effect: str
    told: str
    areas: frozenset[str] = frozenset()
    named: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    letter_on_file: bool = False

    @property
    def code(self) -> str:
        """The reason code."""
        return self.rule.code

    @property
    def outcome(self) -> str:
        """What this row asks for: caution and local are still ok."""
        return "ok" if self.effect in (CAUTION, LOCAL) else self.effect

    def to_dict(self) -> dict[str, object]:
        """For the therapist: the row, what it does, and its sources. Never for the front desk."""
        rule = self.rule
        return {
            "id": rule.id,
            "code": rule.code,
            "label": words.label(rule.code),
            "band": str(rule.band) if rule.band else None,
            "effect": self.effect,
            "table_effect": rule.effect,
            "cap": rule.cap,
            "out": sorted(rule.out, key=words.TREATMENT_TYPES.index),
            "down": sorted(rule.down, key=words.TREATMENT_TYPES.index),
            "up": sorted(rule.up, key=words.TREATMENT_TYPES.index),
            "qualifications": sorted(rule.qualifications),
            "areas": sorted(self.areas, key=words.AREAS.index),
            "named_areas": list(self.named),
            "flags": sorted(rule.flags),
            "adapt": rule.adapt,
            "missing": list(self.missing),
            "letter_on_file": self.letter_on_file,
            "urgency": rule.urgency,
            "source": list(rule.source),
            "approved_by": rule.approved_by,
        }


def applied_rows(intake: Intake) -> tuple[AppliedRow, ...]:
    """Every row the intake meets, each once: the most severe and most urgent first, then as in the table."""
    found = {_with_letter(row, intake) for row in _matches(intake)}
    return tuple(sorted(found, key=_place))


def _matches(intake: Intake) -> Iterator[AppliedRow]:
    for entry in intake.conditions:
        yield from _condition_rows(entry)
    for code in (*intake.medications, *intake.allergies):
        yield from (AppliedRow(rule, rule.effect, words.NAMES[code].told) for rule in RULES_BY_CODE[code])
    yield from _age_rows(intake)
    yield from _pregnancy_rows(intake)


def _condition_rows(entry: ConditionAnswer) -> Iterator[AppliedRow]:
    told = words.NAMES[entry.code].told
    rules = RULES_BY_CODE[entry.code]
    if rules[0].band is None:
        yield from (_at_place(rule, entry, told) for rule in rules)
    elif entry.days_since is None:
        yield _at_place(rules[0], entry, told, missing=(WHEN,))
    else:
        days = entry.days_since
        yield from (_at_place(rule, entry, _told_when(told, rule)) for rule in _in_band(rules, days))


def _at_place(rule: Rule, entry: ConditionAnswer, told: str, missing: tuple[str, ...] = ()) -> AppliedRow:
    """The client's areas replace the row's own; a local row without any becomes a review (R4)."""
    if rule.needs_areas and not entry.areas:
        missing = (*missing, WHERE)
        return AppliedRow(rule, REVIEW, _told_without(told, missing), missing=missing)
    told = _told_without(told, missing) if missing else told
    named = frozenset(entry.areas) if rule.leaves_named_areas else frozenset()
    return AppliedRow(rule, rule.effect, told, named or rule.areas, entry.areas, missing)


def _told_when(told: str, rule: Rule) -> str:
    return say("{told} {when}", context="told", told=told, when=rule.when)


def _told_without(told: str, missing: tuple[str, ...]) -> str:
    """What was told, and what of it was left unsaid."""
    return say("{told}, but not {unsaid}", context="told", told=told, unsaid=_UNSAID[missing])


def _in_band(rules: Iterable[Rule], amount: int) -> Iterator[Rule]:
    return (rule for rule in rules if rule.band is not None and rule.band.holds(amount))


def _age_rows(intake: Intake) -> Iterator[AppliedRow]:
    if intake.age < ADULT_FROM and intake.guardian_consent is not True:
        yield _plain(GUARDIAN_MISSING)
    else:
        yield from (_plain(rule) for rule in _in_band(AGES, intake.age))


def _pregnancy_rows(intake: Intake) -> Iterator[AppliedRow]:
    pregnancy = intake.pregnant
    if pregnancy.status == "postpartum":
        yield from _after_birth(pregnancy.weeks_postpartum, pregnancy.cesarean)
        return
    if pregnancy.status in PREGNANCY:
        yield _plain(PREGNANCY[pregnancy.status])
        if pregnancy.high_risk:
            yield _plain(HIGH_RISK)
        elif pregnancy.confirmed and intake.codes.intersection(HIGH_RISK_CODES):
            because = listed(words.NAMES[code].short for code in HIGH_RISK_CODES if code in intake.codes)
            told = say("about {it} together with the pregnancy", context="told", it=because)
            yield replace(_plain(HIGH_RISK), told=told)


def _after_birth(weeks: int | None, cesarean: bool | None) -> Iterator[AppliedRow]:
    """Unknown weeks are read as week 0, an unknown kind of birth as caesarean."""
    birth = VAGINAL if cesarean is False else CESAREAN
    rules = (rule for rule in POSTPARTUM if rule.birth == birth)
    missing = (*((WEEKS_AFTER,) if weeks is None else ()), *((HOW_BORN,) if cesarean is None else ()))
    for rule in _in_band(rules, weeks or 0):
        yield AppliedRow(rule, rule.effect, _told_of_birth(rule, missing), rule.areas, missing=missing)


def _told_of_birth(rule: Rule, missing: tuple[str, ...]) -> str:
    told = _GAVE_BIRTH if HOW_BORN in missing else rule.told
    told = told if WEEKS_AFTER in missing else _told_when(told, rule)
    return _told_without(told, missing) if missing else told


def _plain(rule: Rule) -> AppliedRow:
    return AppliedRow(rule, rule.effect, rule.told, rule.areas)


def _with_letter(row: AppliedRow, intake: Intake) -> AppliedRow:
    """R5: a letter on file turns that code's clearance into a review and touches nothing else."""
    if row.effect == CLEARANCE and row.code in intake.clearance_on_file:
        return replace(row, effect=REVIEW, letter_on_file=True)
    return row


def _place(row: AppliedRow) -> tuple[object, ...]:
    return (
        _SEVERITY[row.effect],
        _HASTE[row.rule.urgency],
        RULE_ORDER[row.rule],
        sorted(row.named),
        row.missing,
    )
