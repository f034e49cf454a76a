"""What would change a result: a day that comes, a letter, something that passes, or a yes that is missing.

Nothing is guessed. Each opening is what the very rules make of the answers as they would stand then, so what
is said of a day or a letter is so, as long as nothing else changes. It is no promise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.domain import vocabulary as words
from app.domain.answers import WEEK, Intake, Pregnancy
from app.domain.rules import RULES_BY_CODE
from app.domain.rules.rule import CLEARANCE
from app.domain.screening import Screening, screen

DAY, LETTER, OVER = "day", "letter", "over"
HORIZON = 2 * 365
"""Nobody plans a massage for a day farther ahead, in days."""
LAST_WEEK = 40
"""Of a pregnancy; what is right after the birth is answered then."""
PASSING = (
    "fever",
    "acute_infection",
    "contagious_skin",
    "migraine_now",
    "lupus_flare",
    "alcohol_recent",
    "burn",
    "sunburn",
    "arthritis_flare",
    "pregnancy_possible",
    "guardian_consent_missing",
)
"""Answers that will be different one day without anybody treating or stopping anything."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Something that would open treatments, or lift what the visit as a whole waits for (`treatments` empty).

    `codes` are the answers it is about, `days` counts from today, `outcome` is what it would be then.
    """

    kind: str
    outcome: str
    treatments: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    days: int | None = None


@dataclass(frozen=True, slots=True)
class MovingAnswers:
    """Answers and how they move on with time: `since` days ago they were given, in that week of pregnancy."""

    intake: Intake
    since: int = 0
    week: int | None = None

    def after(self, days: int) -> Intake:
        """The answers as they will stand in so many days from today."""
        return self.intake.on_date_after(self.since + days, pregnancy_week=self.week)


def openings(told: MovingAnswers) -> tuple[Opening, ...]:
    """What would open what is closed today: letters, then days in order, then what passes. May be empty."""
    today = told.after(0)
    now = screen(today)
    by_day = tuple(_days(told, now))
    opened = {code for opening in by_day for code in opening.treatments}
    return (*_letters(today, now), *by_day, *_passing(today, now, opened))


def _letters(today: Intake, now: Screening) -> Iterator[Opening]:
    """R5: with a letter for each that asks for one a therapist decides; one too few changes nothing."""
    if now.outcome != CLEARANCE:
        return
    asked = tuple(dict.fromkeys(row.code for row in now.rows if row.effect == CLEARANCE))
    then = screen(replace(today, clearance_on_file=(*today.clearance_on_file, *asked)))
    if _eased(now, then):
        yield Opening(LETTER, then.outcome, codes=asked)


def _days(told: MovingAnswers, now: Screening) -> Iterator[Opening]:
    ahead = {days: screen(told.after(days)) for days in sorted(_turns(told))}
    lasting = {code: _first(code not in then.ruled_out for then in ahead.values()) for code in now.ruled_out}
    calmer = _first(_eased(now, then) for then in ahead.values())
    for place, (days, then) in enumerate(ahead.items()):
        if calmer == place:
            yield Opening(DAY, then.outcome, days=days)
        treatments = tuple(code for code, first in lasting.items() if first == place)
        if treatments:
            yield Opening(DAY, then.outcome, treatments, days=days)


def _first(are_open: Iterable[bool]) -> int | None:
    """The place from which on all are open to the end; None where the last is not."""
    first = None
    for place, is_open in enumerate(are_open):
        if not is_open:
            first = None
        elif first is None:
            first = place
    return first


def _turns(told: MovingAnswers) -> set[int]:
    """In how many days another row of the table begins to count for one of the answers."""
    today = told.after(0)
    turns = {
        rule.band.start - entry.days_since
        for entry in today.conditions
        if entry.days_since is not None
        for rule in RULES_BY_CODE[entry.code]
        if rule.band
    }
    latest = HORIZON
    if today.pregnant.confirmed:
        latest = (LAST_WEEK - told.week) * WEEK - told.since if told.week is not None else HORIZON
        turns |= {(week - (told.week or week)) * WEEK - told.since for week in (14, 28)}
    return {days for days in turns | _after_birth(told) if 0 < days <= latest}


def _after_birth(told: MovingAnswers) -> set[int]:
    weeks = told.intake.pregnant.weeks_postpartum
    if told.intake.pregnant.status != "postpartum" or weeks is None:
        return set()
    starts = {
        bound
        for rule in RULES_BY_CODE["postpartum"]
        if rule.band
        for bound in (rule.band.start, rule.band.before)
    }
    return {(start - weeks) * WEEK - told.since for start in starts if start is not None}


def _passing(today: Intake, now: Screening, opened: set[str]) -> Iterator[Opening]:
    """What each passing answer would open by being over, and what only all of them together would."""
    there = [row.code for row in now.rows if row.code in PASSING]
    codes = tuple(code for code in PASSING if code in there)
    said, is_eased = set(opened), False
    for over in dict.fromkeys((*((code,) for code in codes), codes)):
        if not over:
            continue
        then = screen(_without(today, over))
        treatments = tuple(code for code in now.ruled_out if code not in then.ruled_out and code not in said)
        if not is_eased and _eased(now, then):
            is_eased = True
            yield Opening(OVER, then.outcome, codes=over)
        if treatments and not now.stopped:
            yield Opening(OVER, then.outcome, treatments, over)
        said.update(treatments)


def _without(intake: Intake, over: tuple[str, ...]) -> Intake:
    """The answers once these no longer hold."""
    return replace(
        intake,
        conditions=tuple(entry for entry in intake.conditions if entry.code not in over),
        pregnancy=Pregnancy() if "pregnancy_possible" in over else intake.pregnancy,
        guardian_consent=True if "guardian_consent_missing" in over else intake.guardian_consent,
    )


def _eased(now: Screening, then: Screening) -> bool:
    return words.OUTCOMES.index(then.outcome) < words.OUTCOMES.index(now.outcome)
