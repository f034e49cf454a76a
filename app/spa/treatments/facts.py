"""A treatment as plain facts, for whoever keeps the menu in memory: no session, nothing that could change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.infra.database import Execute
from app.spa.treatments.models import Treatment


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """A length in minutes, and its price in cents."""

    minutes: int
    price_cents: int


@dataclass(frozen=True, slots=True)
class FeatureFacts:
    """A feature that a room must have."""

    feature: str


@dataclass(frozen=True, slots=True)
class KitNeedFacts:
    """A kind of kit that it needs, with minutes to warm up and to cool down."""

    kind: str
    warm_up_minutes: int
    cool_down_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentFacts:
    """What the model of the same columns says."""

    id: int
    code: str
    slug: str
    name: str
    summary: str
    setup_minutes: int
    turnover_minutes: int
    is_offered: bool
    effort_percent: int
    policy: dict[str, Any] | None
    options: tuple[OptionFacts, ...]
    features: tuple[FeatureFacts, ...]
    kit: tuple[KitNeedFacts, ...]

    def option(self, minutes: int) -> OptionFacts | None:
        """The offer of this length in minutes, if there is one."""
        return next((option for option in self.options if option.minutes == minutes), None)


def read_menu(execute: Execute) -> list[TreatmentFacts]:
    """The treatments on offer, in the menu's order, read by a session's or connection's `execute`."""
    offered = select(Treatment).where(Treatment.is_offered).order_by(Treatment.position, Treatment.id)
    return [_facts(treatment) for treatment in execute(offered).scalars()]


def _facts(row: Treatment) -> TreatmentFacts:
    return TreatmentFacts(
        id=row.id,
        code=row.code,
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        setup_minutes=row.setup_minutes,
        turnover_minutes=row.turnover_minutes,
        is_offered=row.is_offered,
        effort_percent=row.effort_percent,
        policy=row.policy,
        options=tuple(OptionFacts(one.minutes, one.price_cents) for one in row.options),
        features=tuple(FeatureFacts(one.feature) for one in row.features),
        kit=tuple(KitNeedFacts(one.kind, one.warm_up_minutes, one.cool_down_minutes) for one in row.kit),
    )
