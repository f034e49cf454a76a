"""What the schedule must know of a screening, and nothing more: never the name of a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.suggestions import Result

UNSCREENED = "unscreened"

FRONT_DESK = {
    "side_lying_or_semi_reclined": "side-lying cushions",
    "offer_side_lying": "side-lying cushions",
    "semi_reclined": "raised backrest",
    "no_face_cradle": "no face cradle",
    "never_alone": "somebody stays in the room",
    "unscented": "unscented products",
    "short_session": "a short session",
    "slow_rise": "time to get up slowly",
}
"""What the desk lays ready for a flag of the screening; other flags are the therapist's own business."""


def needs_of(result: Result) -> dict[str, Any]:
    """Outcome, qualifications the therapist must hold, and what to lay ready, without a health word."""
    return needs_from(result.to_dict())


def needs_from(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The same from a result as it was kept with the visit."""
    ready = [FRONT_DESK[flag] for flag in kept["flags"] if flag in FRONT_DESK]
    if kept["heat_ban"]:
        ready.append("no heat")
    return {
        "outcome": kept["outcome"],
        "qualifications": sorted(kept["qualifications"]),
        "front_desk": list(dict.fromkeys(ready)),
    }


def unscreened() -> dict[str, Any]:
    """For a visit whose client has not given any answers yet."""
    return {"outcome": UNSCREENED, "qualifications": [], "front_desk": []}
