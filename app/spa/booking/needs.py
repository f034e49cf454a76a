"""What the schedule must know of a screening, and nothing more: never the name of a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.front_desk import front_desk_needs

UNSCREENED = "unscreened"


def needs_from(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Outcome, qualifications the therapist must hold, and what to lay ready, of a result as it is kept."""
    return {
        "outcome": kept["outcome"],
        "qualifications": sorted(kept["qualifications"]),
        "front_desk": front_desk_needs(kept["flags"], heat_ban=kept["heat_ban"]),
    }


def unscreened() -> dict[str, Any]:
    """For a visit whose client has not given any answers yet."""
    return {"outcome": UNSCREENED, "qualifications": [], "front_desk": []}
