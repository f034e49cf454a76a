"""What a visitor has told us so far: the draft's answers as one value, changed one step at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from app.domain.answers import Intake
from app.domain.strict import InvalidIntake
from app.domain.vocabulary import TRIMESTERS

UNDISCLOSED = "undisclosed"
"""The condition that stands for what somebody would rather not say: a therapist asks in person."""


@dataclass(frozen=True, slots=True)
class Answers:
    """`intake` is what the rules read, `beside` what people read, `steps` the pages that are done."""

    intake: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[str, ...] = ()

    @classmethod
    def read(cls, stored: Mapping[str, Any] | None) -> Self:
        """The answers as a draft keeps them; none yet when nothing was stored."""
        stored = stored or {}
        return cls(
            dict(stored.get("intake") or {}), dict(stored.get("beside") or {}), tuple(stored.get("steps", ()))
        )

    def to_dict(self) -> dict[str, Any]:
        """What a draft keeps."""
        return {"intake": dict(self.intake), "beside": dict(self.beside), "steps": list(self.steps)}

    def telling(self, **changes: Any) -> Self:
        """The same with other answers for the rules."""
        return replace(self, intake={**self.intake, **changes})

    def noting(self, **changes: Any) -> Self:
        """The same with other answers beside them."""
        return replace(self, beside={**self.beside, **changes})

    def done(self, step: str) -> Self:
        """The same, with that page answered."""
        return self if step in self.steps else replace(self, steps=(*self.steps, step))

    @property
    def age(self) -> int | None:
        """Years, once they were given."""
        return self.intake.get("age")

    @property
    def pregnancy(self) -> Mapping[str, Any]:
        """The pregnancy answer; empty until it was given."""
        return self.intake.get("pregnancy") or {}

    @property
    def is_pregnant(self) -> bool:
        """Whether they told us so."""
        return self.pregnancy.get("status") in TRIMESTERS

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """The conditions with what is known about each."""
        return list(self.intake.get("conditions") or [])

    @property
    def condition_codes(self) -> tuple[str, ...]:
        """Which conditions were ticked."""
        return tuple(entry["code"] for entry in self.conditions)

    def condition(self, code: str) -> dict[str, Any]:
        """What is known about one condition."""
        return next((entry for entry in self.conditions if entry["code"] == code), {"code": code})

    def with_condition(self, code: str, **details: Any) -> Self:
        """The same, with other details of one condition; a detail that is None is left out."""
        entries = [entry for entry in self.conditions if entry["code"] != code]
        known = {**self.condition(code), **details}
        changed = {name: value for name, value in known.items() if value is not None}
        return self.telling(conditions=[*entries, changed])

    @property
    def keeps_health_private(self) -> bool:
        """Whether they ticked, in the list itself, that they would rather not say."""
        return bool(self.beside.get("undisclosed", UNDISCLOSED in self.condition_codes))

    @property
    def keeps_care_private(self) -> bool:
        """Whether they were asked about extra care in pregnancy and would rather not say."""
        was_asked = any(key.startswith("care-") for key in self.beside.get("asked", ()))
        return was_asked and self.pregnancy.get("high_risk") is None

    def with_privacy(self) -> Self:
        """The same, where what they would rather not say sends them to a therapist, and nothing else."""
        private = self.keeps_health_private
        others = [entry for entry in self.conditions if entry["code"] != UNDISCLOSED]
        review = [{"code": UNDISCLOSED}] if private or self.keeps_care_private else []
        if not others and not review and not self.conditions:
            return self
        return self.telling(conditions=[*others, *review]).noting(undisclosed=private)

    def parsed(self) -> Intake | None:
        """The value that the rules read; None while something they must know is missing."""
        try:
            return Intake.parse(dict(self.intake))
        except InvalidIntake:
            return None
