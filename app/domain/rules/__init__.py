"""The starter rules: each row of the rule table once, as data, with its source.

No clinician has approved them yet; until one has, `approved_by` is None on every row.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.conditions import CONDITION_NAMES, FORM_GROUPS
from app.domain.rules.ages_and_pregnancy import AGES, GUARDIAN_MISSING, HIGH_RISK, POSTPARTUM, PREGNANCY
from app.domain.rules.bones_and_joints import BONES_AND_JOINTS
from app.domain.rules.cancer_mind_surgery import CANCER, MIND, READ_BY_A_PERSON, SURGERY
from app.domain.rules.heart_and_blood import HEART_AND_BLOOD
from app.domain.rules.medicines_and_allergies import ALLERGIES, MEDICINES
from app.domain.rules.muscles_and_spine import MUSCLES_AND_SPINE
from app.domain.rules.organs_and_nerves import ORGANS_AND_NERVES
from app.domain.rules.rule import Rule
from app.domain.rules.skin import SKIN
from app.domain.rules.urgent import URGENT
from app.domain.vocabulary import REASON_CODES

RULES_VERSION = "2026.11-starter"
"""Changes with every change of a row; each result and each appointment keeps it."""

CONDITION_RULES = (
    *URGENT,
    *SKIN,
    *MUSCLES_AND_SPINE,
    *BONES_AND_JOINTS,
    *HEART_AND_BLOOD,
    *ORGANS_AND_NERVES,
    *CANCER,
    *MIND,
    *SURGERY,
    *READ_BY_A_PERSON,
)
ALL_RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *CONDITION_RULES,
            *MEDICINES,
            *ALLERGIES,
            GUARDIAN_MISSING,
            *AGES,
            *PREGNANCY.values(),
            HIGH_RISK,
            *POSTPARTUM,
        ),
        key=lambda row: REASON_CODES.index(row.code),
    )
)
"""Every row, in the order of the vocabulary."""

RULE_ORDER: Mapping[Rule, int] = {row: place for place, row in enumerate(ALL_RULES)}


def _by_code() -> dict[str, tuple[Rule, ...]]:
    rows: dict[str, tuple[Rule, ...]] = {}
    for row in ALL_RULES:
        rows[row.code] = (*rows.get(row.code, ()), row)
    return rows


RULES_BY_CODE: Mapping[str, tuple[Rule, ...]] = _by_code()

CONDITION_GROUPS: Mapping[str, tuple[str, ...]] = FORM_GROUPS
"""The groups of the form: a plain title and the codes under it."""


@dataclass(frozen=True, slots=True)
class ConditionChoice:
    """One condition on the form, with the follow-up questions that a rule needs."""

    code: str
    label: str
    synonyms: tuple[str, ...]
    needs_days: bool
    needs_areas: bool
    asks_when: str
    takes_areas: bool
    """Whether naming the place changes which areas are left; needed (R4) or merely helpful."""


def needs_days(code: str) -> bool:
    """Whether the row depends on how long ago it was (R3: unknown is read as just now)."""
    return any(row.band for row in RULES_BY_CODE[code])


def needs_areas(code: str) -> bool:
    """Whether somebody must say where it is (R4: unknown sends the intake to a therapist)."""
    return any(row.needs_areas for row in RULES_BY_CODE[code])


def choice(code: str) -> ConditionChoice:
    """What the form needs to know about a condition. KeyError if unknown."""
    entry = CONDITION_NAMES[code]
    return ConditionChoice(
        code=code,
        label=entry.label,
        synonyms=entry.synonyms,
        needs_days=needs_days(code),
        needs_areas=needs_areas(code),
        asks_when=entry.asks_when,
        takes_areas=needs_areas(code)
        or any(row.areas for row in RULES_BY_CODE[code])
        or code in _HAS_A_PLACE,
    )


_HAS_A_PLACE = frozenset(
    (
        "burn",
        "undiagnosed_lump",
        "medical_device",
        "sprain_strain",
        "fracture",
        "arthritis_flare",
        "recent_surgery",
    )
)
"""Conditions at one place of the body whose row leaves that place, though no rule waits for it."""

CONDITION_CHOICES: Mapping[str, ConditionChoice] = {code: choice(code) for code in CONDITION_NAMES}
