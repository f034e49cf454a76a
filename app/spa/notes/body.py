"""What a session note says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from app.domain import vocabulary as words

PARTS = ("subjective", "objective", "assessment", "plan")
"""SOAP: what the client says, what the therapist finds, what they make of it, what comes next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBody:
    """The four parts, the pressure used and the areas worked. Raises ValueError for unknown codes."""

    subjective: str = ""
    objective: str = ""
    assessment: str = ""
    plan: str = ""
    pressure: str | None = None
    areas: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.pressure is not None and self.pressure not in words.PRESSURES:
            raise ValueError("unknown pressure")
        object.__setattr__(self, "areas", words.in_order(self.areas, words.AREAS))

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """The body as a note keeps it."""
        return cls(**{**kept, "areas": tuple(kept.get("areas", ()))})

    def to_dict(self) -> dict[str, Any]:
        """What a note keeps."""
        return asdict(self) | {"areas": list(self.areas)}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in any of the four parts."""
        return not any(getattr(self, part).strip() for part in PARTS)
