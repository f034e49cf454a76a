"""How the whole intake stands before a visit: counts alone, nothing of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.freshness import KeptAnswers, is_time, to_ask
from app.domain.hours import day_of
from app.domain.whole_intake import open_parts
from app.spa.intake.queries import newest_intake
from app.spa.intake.standing import consents_of
from app.spa.settings.queries import zone


@dataclass(frozen=True, slots=True)
class StillToDo:
    """What is left to do before a visit."""

    answered: bool
    """Whether there are any answers."""
    still_open: int
    """How many parts we would like to have and have not, the signature among them."""
    due: int
    """How many topics to ask again now, because the visit is near."""
    withdrawn: bool
    """Whether a consent was taken back: the visit cannot begin."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left."""
        return self.answered and not (self.still_open or self.due or self.withdrawn)


def still_to_do(client_id: int, visit_on: date, *, today: date) -> StillToDo:
    """How it stands for a client before a visit. Both days are in the spa's zone.

    The answers are opened to count what is missing; nothing of them is given on, so it is no read.
    """
    consents = consents_of(client_id)
    withdrawn, unsigned = bool(consents.withdrawn), int(not consents.is_signed)
    intake = newest_intake(client_id)
    if intake is None:
        return StillToDo(False, unsigned, 0, withdrawn)
    told, beside = intake.answers["intake"], intake.answers.get("beside") or {}
    given = KeptAnswers(told, beside, day_of(intake.answered_at, zone()))
    return StillToDo(
        answered=True,
        still_open=sum(part.wanted for part in open_parts(told, beside)) + unsigned,
        due=len(to_ask(given, visit_on)) if is_time(visit_on, today) else 0,
        withdrawn=withdrawn,
    )
