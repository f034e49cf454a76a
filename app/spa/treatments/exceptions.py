"""House rules that one treatment has another way: a heater that must be ready asks for longer notice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.domain.policy import Policy
from app.infra.database import db, transaction
from app.spa.settings.house_rules import HOUSE_RULES, Stored, read_stored
from app.spa.settings.queries import policy as house_policy
from app.spa.settings.services import Editor, changes, record
from app.spa.treatments.facts import TreatmentFacts
from app.spa.treatments.models import Treatment

OWN_RULES = tuple(rule for rule in HOUSE_RULES if rule.per_treatment)
NAMES = frozenset(rule.name for rule in OWN_RULES)


def exceptions_of(treatment: Treatment | TreatmentFacts) -> dict[str, Stored]:
    """What this treatment has another way, by name, as stored."""
    return {name: value for name, value in (treatment.policy or {}).items() if name in NAMES}


def policy_for(treatment: Treatment | TreatmentFacts, policy: Policy) -> Policy:
    """The house rules as they are for this treatment."""
    return policy.with_exceptions(read_stored(exceptions_of(treatment)))


def change_exceptions(
    treatment: Treatment, wanted: Mapping[str, Stored | None], *, by: Editor, now: datetime
) -> int:
    """Set what a treatment has another way; None is "as the house". Gives how many have changed.

    Raises ValueError for values that no calendar could follow; nothing is changed then.
    """
    treatment_id = treatment.id
    with transaction():
        row = db.session.get_one(Treatment, treatment_id, with_for_update=True)
        changed = list(changes(exceptions_of(row), wanted))
        kept = {**exceptions_of(row), **dict(wanted)}
        own = {name: value for name, value in kept.items() if value is not None}
        house_policy().with_exceptions(read_stored(own))  # refuses what cannot be
        row.policy = own or None
        for name, before, after in changed:
            record(name, before, after, by=by, now=now, treatment_code=row.code)
    return len(changed)
