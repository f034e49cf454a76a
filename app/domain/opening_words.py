"""What would change a result, said to the client: what would be so, as long as nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.openings import DAY, LETTER, Opening
from app.domain.said import labelled, listed, say

_ONCE: Mapping[str, str] = labelled(
    {
        "fever": "you have been free of fever for 24 hours without medicine",
        "acute_infection": "your symptoms have been over for 48 hours",
        "contagious_skin": "your skin can no longer pass anything on",
        "migraine_now": "the attack has passed",
        "lupus_flare": "the flare has settled",
        "alcohol_recent": "eight hours have passed since the last drink and you feel sober",
        "burn": "the burn has healed",
        "sunburn": "the sunburn has healed",
        "arthritis_flare": "the joints have calmed down",
        "pregnancy_possible": "you know that you are not pregnant",
        "guardian_consent_missing": "your guardian has agreed",
    },
    "once",
)
_ONE_LETTER = say("With this letter a therapist can say yes to your visit.")
_SEVERAL_LETTERS = say("With all of these letters a therapist can say yes to your visit.")


def sentence(opening: Opening, outcome: str, day: str) -> str:
    """The sentence for the client. `outcome` is today's, `day` the day of a `DAY` as people read it."""
    if opening.kind == LETTER:
        return _ONE_LETTER if len(opening.codes) == 1 else _SEVERAL_LETTERS
    if opening.kind == DAY:
        return _from_a_day(opening, outcome, day)
    return _once(opening, listed(_ONCE[code] for code in opening.codes))


def _from_a_day(opening: Opening, outcome: str, day: str) -> str:
    if opening.treatments:
        return say("From {day} on it may be possible, if nothing else changes.", day=day)
    if opening.outcome == "ok":
        return say(
            "From {day} on you can book without waiting for anybody, if nothing else changes.", day=day
        )
    if opening.outcome == "clearance":
        return say(
            "From {day} on you can choose a time, with a written agreement first, if nothing else changes.",
            day=day,
        )
    if outcome == "clearance":
        return say(
            "From {day} on no written agreement is needed; a therapist reads your answers first. That is so "
            "if nothing else changes.",
            day=day,
        )
    return say(
        "From {day} on you can choose a time, and a therapist reads your answers first, if nothing else "
        "changes.",
        day=day,
    )


def _once(opening: Opening, it: str) -> str:
    if opening.treatments:
        return say("It may be possible once {it}.", it=it)
    if opening.outcome == "ok":
        return say("You can book without waiting for anybody once {it}.", it=it)
    if opening.outcome == "clearance":
        return say("You can choose a time, with a written agreement first, once {it}.", it=it)
    return say("You can choose a time, and a therapist reads your answers first, once {it}.", it=it)
