"""What the front desk lays ready for a session: what to do, never why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.said import labelled

_READY = {
    "side_lying_or_semi_reclined": "side-lying cushions",
    "offer_side_lying": "side-lying cushions",
    "semi_reclined": "raised backrest",
    "no_face_cradle": "no face cradle",
    "never_alone": "somebody stays in the room",
    "unscented": "unscented products",
    "short_session": "a short session",
    "slow_rise": "time to get up slowly",
}
"""Only flags that a front desk can act on; the others are technique and stay with the therapist."""
_NO_HEAT = "no heat"
WORDS: Mapping[str, str] = labelled({text: text for text in (*_READY.values(), _NO_HEAT)}, "laid ready")
"""The same words for whom they are about, in their own language."""


def front_desk_needs(flags: Iterable[str], *, heat_ban: bool) -> list[str]:
    """What to lay ready for these flags of a screening, each once, without a health word."""
    ready = [_READY[flag] for flag in flags if flag in _READY]
    return list(dict.fromkeys([*ready, _NO_HEAT] if heat_ban else ready))
