"""The menu: what can be booked, for how long, at what price, and what it needs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Dialect,
    ForeignKey,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.said import say
from app.domain.vocabulary import TREATMENT_TYPES
from app.infra.database import Model, one_of


class InWords(TypeDecorator[str]):
    """Words of the menu. Those a catalogue knows are said in the reader's language, others as written.

    `context` is theirs in the catalogue.
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int, context: str = "") -> None:
        super().__init__(length)
        self.context = context

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The text, so that it can be translated."""
        return None if value is None else say(value, context=self.context)


class Treatment(Model):
    """One of the seven kinds of massage."""

    __tablename__ = "treatment"
    __table_args__ = (
        one_of("code", TREATMENT_TYPES, "code"),
        CheckConstraint("setup_minutes >= 0 AND turnover_minutes >= 0", name="times"),
        CheckConstraint("effort_percent BETWEEN 0 AND 400", name="effort"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(InWords(80, "treatment"))
    summary: Mapped[str] = mapped_column(InWords(300))
    setup_minutes: Mapped[int] = mapped_column(default=0)
    turnover_minutes: Mapped[int] = mapped_column(default=15)
    position: Mapped[int] = mapped_column(default=0)
    is_offered: Mapped[bool] = mapped_column(default=True)
    effort_percent: Mapped[int] = mapped_column(default=100, server_default=text("100"))
    """What a minute of it takes out of a therapist beside a minute of Swedish massage (100)."""
    policy: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Exceptions from the spa's booking policy by name, such as {"notice": 1440}."""

    options: Mapped[list[TreatmentOption]] = relationship(order_by="TreatmentOption.minutes", lazy="selectin")
    features: Mapped[list[TreatmentFeature]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    kit: Mapped[list[TreatmentKit]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    def option(self, minutes: int) -> TreatmentOption | None:
        """The offer of this length in minutes, if there is one."""
        return next((o for o in self.options if o.minutes == minutes), None)


class TreatmentOption(Model):
    """A length a treatment comes in, and its price in cents."""

    __tablename__ = "treatment_option"
    __table_args__ = (
        UniqueConstraint("treatment_id", "minutes"),
        CheckConstraint("minutes BETWEEN 10 AND 240 AND price_cents >= 0", name="sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    treatment_id: Mapped[int] = mapped_column(ForeignKey("treatment.id", ondelete="CASCADE"))
    minutes: Mapped[int]
    price_cents: Mapped[int]


class TreatmentFeature(Model):
    """A feature that a room must have for a treatment."""

    __tablename__ = "treatment_feature"

    treatment_id: Mapped[int] = mapped_column(
        ForeignKey("treatment.id", ondelete="CASCADE"), primary_key=True
    )
    feature: Mapped[str] = mapped_column(String(40), primary_key=True)


class TreatmentKit(Model):
    """A kind of kit that a treatment needs, with the minutes to warm it up before and cool it after."""

    __tablename__ = "treatment_kit"

    treatment_id: Mapped[int] = mapped_column(
        ForeignKey("treatment.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    warm_up_minutes: Mapped[int] = mapped_column(default=0)
    cool_down_minutes: Mapped[int] = mapped_column(default=0)
