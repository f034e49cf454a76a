"""How the whole intake stands before a visit: counts alone, nothing of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.freshness import KeptAnswers, is_time, to_ask
from app.domain.hours import day_of
from app.domain.whole_intake import open_parts
from app.spa.intake.queries import newest_intake
from app.spa.intake.standing import Consents, consents_of
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


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that one client has told us and agreed to, to count what is left of it before any visit."""

    consents: Consents
    kept: KeptAnswers | None

    def before(self, visit_on: date, *, today: date) -> StillToDo:
        """How it stands before a visit. Both days are in the spa's zone."""
        withdrawn, unsigned = bool(self.consents.withdrawn), int(not self.consents.is_signed)
        kept = self.kept
        if kept is None:
            return StillToDo(False, unsigned, 0, withdrawn)
        return StillToDo(
            answered=True,
            still_open=sum(part.wanted for part in open_parts(kept.intake, kept.beside)) + unsigned,
            due=len(to_ask(kept, visit_on)) if is_time(visit_on, today) else 0,
            withdrawn=withdrawn,
        )


def whole_of(client_id: int) -> Whole:
    """What there is of one client. Two queries.

    The answers are opened to count what is missing; nothing of them is given on, so it is no read.
    """
    intake = newest_intake(client_id)
    if intake is None:
        return Whole(consents_of(client_id), None)
    told, beside = intake.answers["intake"], intake.answers.get("beside") or {}
    return Whole(consents_of(client_id), KeptAnswers(told, beside, day_of(intake.answered_at, zone())))
