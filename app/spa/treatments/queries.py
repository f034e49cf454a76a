"""Reading the menu, and what each treatment takes up."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.domain.availability import KitNeed, Needs
from app.domain.errors import NotBookable
from app.domain.said import say
from app.infra.database import db
from app.spa.treatments.facts import TreatmentFacts
from app.spa.treatments.models import Treatment


def menu() -> list[Treatment]:
    """The treatments on offer, in the menu's order."""
    offered = select(Treatment).where(Treatment.is_offered).order_by(Treatment.position, Treatment.id)
    return list(db.session.scalars(offered))


def treatment_by_slug(slug: str) -> Treatment | None:
    """The offered treatment with this public address, with all it needs, in one query."""
    return _one(select(Treatment).where(Treatment.slug == slug, Treatment.is_offered))


def treatment_by_code(code: str) -> Treatment | None:
    """The offered treatment of this kind, such as `swedish`, with all it needs, in one query."""
    return _one(select(Treatment).where(Treatment.code == code, Treatment.is_offered))


def _one(query: Select[Treatment]) -> Treatment | None:
    # A handful of rows each, so one query with joins is cheaper than four without.
    whole = (joinedload(Treatment.options), joinedload(Treatment.features), joinedload(Treatment.kit))
    return db.session.scalars(query.options(*whole)).unique().one_or_none()


def code_of(treatment_id: int) -> str:
    """Which kind of treatment this is, such as `swedish`, on offer or not: one column of one row."""
    return db.session.scalars(select(Treatment.code).where(Treatment.id == treatment_id)).one()


def needs_for(treatment: Treatment | TreatmentFacts, minutes: int) -> Needs:
    """What the treatment takes up when it lasts so many minutes, on the menu or not; its skill is its id."""
    return Needs(
        skill=treatment.id,
        minutes=minutes,
        setup_minutes=treatment.setup_minutes,
        turnover_minutes=treatment.turnover_minutes,
        features=frozenset(row.feature for row in treatment.features),
        kit=tuple(KitNeed(row.kind, row.warm_up_minutes, row.cool_down_minutes) for row in treatment.kit),
        effort_percent=treatment.effort_percent,
    )


def price_of(treatment: Treatment | TreatmentFacts, minutes: int) -> int:
    """What it costs in cents.

    Raises NotBookable if it is not on the menu, or not in that length.
    """
    option = treatment.option(minutes)
    if not treatment.is_offered or option is None:
        raise NotBookable(say("This treatment is not offered in that length. Please choose another length."))
    return option.price_cents


def shortest_minutes(treatment: Treatment | TreatmentFacts) -> int:
    """The shortest length it is sold in; free time shorter than that is hard to sell. 0 if it has none."""
    return min((option.minutes for option in treatment.options), default=0)
