"""Changing what a treatment takes up."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.availability import KitNeed
from app.spa.treatments.models import Treatment, TreatmentFeature, TreatmentKit


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentPlan:
    """What a treatment is to take up; minutes, and effort in percent of Swedish massage."""

    setup_minutes: int
    turnover_minutes: int
    effort_percent: int
    features: frozenset[str]
    kit: tuple[KitNeed, ...]


def write_needs(treatment: Treatment, wanted: TreatmentPlan) -> None:
    """Make a treatment take up this from now on, inside the caller's transaction."""
    treatment.setup_minutes, treatment.turnover_minutes = wanted.setup_minutes, wanted.turnover_minutes
    treatment.effort_percent = wanted.effort_percent
    had = {row.feature: row for row in treatment.features}
    treatment.features = [had.get(name) or TreatmentFeature(feature=name) for name in sorted(wanted.features)]
    rows = {row.kind: row for row in treatment.kit}
    treatment.kit = [_kit_row(rows.get(need.kind), need) for need in wanted.kit]


def _kit_row(row: TreatmentKit | None, need: KitNeed) -> TreatmentKit:
    row = row or TreatmentKit(kind=need.kind)
    row.warm_up_minutes, row.cool_down_minutes = need.warm_up_minutes, need.cool_down_minutes
    return row
