"""How a treatment stands for a client on the suggestion screen."""

from collections.abc import Collection
from typing import Literal, get_args

from app.domain.screening import Screening
from app.domain.suggestions import Result

Category = Literal["fits", "fits_with_changes", "ask_first", "not_now"]
CATEGORIES: tuple[Category, ...] = get_args(Category)

CATEGORY_LABELS: dict[Category, str] = {
    "fits": "Fits",
    "fits_with_changes": "Fits with changes",
    "ask_first": "Ask us first",
    "not_now": "Not for now",
}


def category(result: Result, code: str, *, team: Collection[str] | None = None) -> Category:
    """Where a treatment stands for this client.

    `team` holds the qualifications somebody on the team has; without it, a needed one means asking first.
    """
    suggestion = result.suggestion(code)
    if suggestion is None:
        return "not_now"
    if result.outcome != "ok" or _somebody_missing(result.screening, team):
        return "ask_first"
    changed = suggestion.discouraged or suggestion.cautions or result.screening.cap is not None
    return "fits_with_changes" if changed else "fits"


def _somebody_missing(screening: Screening, team: Collection[str] | None) -> bool:
    needed = set(screening.qualifications)
    return bool(needed) if team is None else not needed.issubset(team)
