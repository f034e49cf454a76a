"""The sentences a client reads: what they told us, what we do about it, and what they can do.

"You told us …, so we …": nothing beyond what was declared, no diagnosis, no promise. Urgent rows lead with
the action. Each sentence is one pattern, so that it can be turned round in another language.
"""

from collections.abc import Iterable, Mapping

from app.domain import vocabulary as words
from app.domain.matching import WHERE, AppliedRow
from app.domain.rules.rule import CLEARANCE, REVIEW, STOP
from app.domain.rules.treatments import TREATMENTS
from app.domain.said import labelled, listed, one_by_one, say

_ON_HOLD = say("A time you choose now is confirmed once that is done.")
_COMING_BACK = say("For when you come back:")
_LETTER_READ = say("Your letter is on file. A therapist reads it with your answers before the visit.")
NOT_PREGNANT = say(
    "Prenatal massage is made for pregnancy and the first twelve weeks after a birth, and you told us about "
    "neither."
)
TYPE_NAMES: Mapping[str, str] = labelled(
    {code: f"{name} massage" for code, name in words.TYPE_LABELS.items()}, "treatment"
)

_TOPICS: Mapping[str, str] = labelled(
    {
        "undisclosed": "the answers you did give",
        "other_condition": "what you wrote about your health",
        "minor": "your answers with your age in mind",
        "age_80_plus": "your answers with your age in mind",
        "pregnancy_possible": "your answers with a possible pregnancy in mind",
        "postpartum": "your answers about the time since the birth",
    },
    "a therapist reads",
)
"""What a therapist reads, where the answer has no name of its own."""


def type_name(code: str) -> str:
    """A treatment as it stands in a sentence."""
    return TYPE_NAMES[code]


def told(rows: Iterable[AppliedRow]) -> str:
    """What was told, once each, behind "you told us": "about a burn, and that you are 16 or 17"."""
    return and_also(dict.fromkeys(row.told for row in rows))


def and_also(clauses: Iterable[str]) -> str:
    """Clauses of one kind in a row: "about a burn, and that you are 16 or 17"."""
    first, *others = clauses
    for other in others:
        first = say("{clause}, and {other}", clause=first, other=other)
    return first


def what_we_do(row: AppliedRow) -> str:
    """The "we …" of a row, with the place asked for when it was not named (R4)."""
    if WHERE not in row.missing:
        return row.rule.we
    return say("ask you where it is before we start, and {do}", context="we", do=row.rule.we)


def reason(row: AppliedRow) -> str:
    """Why a reason code is in the result: what was told and what follows from it."""
    return one_by_one((row.rule.lead, _so_we(row), _trained(row)))


def caution(row: AppliedRow) -> str:
    """The same as a note beside a treatment that stays possible."""
    return say("Because you told us {told}, we {do}.", told=row.told, do=what_we_do(row))


def discouraged(row: AppliedRow, code: str) -> str:
    """Why a treatment is possible but put behind the gentler ones."""
    return say(
        "Because you told us {told}, {treatment} is not our first choice: {why}. If you choose it, we {do}.",
        told=row.told,
        treatment=type_name(code),
        why=_why(row, code),
        do=what_we_do(row),
    )


def discouraged_by_lifestyle(told: str, code: str, why: str) -> str:
    """The same for a way of living (an event close by)."""
    return say(
        "Because you told us {told}, {treatment} is not our first choice: {why}.",
        told=told,
        treatment=type_name(code),
        why=why,
    )


def ruled_out(row: AppliedRow, code: str) -> str:
    """Why a row leaves a treatment out."""
    if row.effect == STOP:
        return reason(row)
    return say(
        "You told us {told}, so we leave {treatment} out for now: {why}.",
        told=row.told,
        treatment=type_name(code),
        why=_why(row, code),
    )


def ruled_out_by_cap(rows: Iterable[AppliedRow], code: str, cap: str) -> str:
    """R2: the treatment cannot be given as gently as the cap asks."""
    return say(
        "{treatment} starts at {lowest} pressure. Because you told us {told}, we go no further than {cap}, "
        "so we leave it out.",
        treatment=type_name(code),
        lowest=words.PRESSURE_LABELS[TREATMENTS[code].lowest],
        told=told(rows),
        cap=words.PRESSURE_LABELS[cap],
    )


def next_step(row: AppliedRow, *, stopped: bool = False) -> str:
    """What the client can do, and when to come back; empty for rows that ask nothing of them.

    `stopped`: no time can be chosen now, so only what is needed for coming back is said.
    """
    if row.effect == STOP:
        return row.rule.next_step
    if row.effect not in (CLEARANCE, REVIEW) or (stopped and row.effect == REVIEW):
        return ""
    return one_by_one(
        (
            _COMING_BACK if stopped else "",
            _what_to_do(row),
            "" if stopped else _ON_HOLD,
            "" if row.letter_on_file else row.rule.next_step,
        )
    )


def _what_to_do(row: AppliedRow) -> str:
    if row.effect == CLEARANCE:
        return say(
            "Ask {whom} for a short note that massage is fine for you, and send or bring it to us. "
            "You are welcome as soon as a therapist has read it.",
            whom=row.rule.ask,
        )
    if row.letter_on_file:
        return _LETTER_READ
    return say(
        "A therapist reads {topic} before the visit and may ask you a question.", topic=_topic(row.code)
    )


def _so_we(row: AppliedRow) -> str:
    if row.effect == CLEARANCE:
        return say(
            "You told us {told}, so we ask for a written agreement from {whom} first; then we {do}.",
            told=row.told,
            whom=row.rule.ask,
            do=what_we_do(row),
        )
    if row.letter_on_file:
        return say(
            "You told us {told}, and your letter is on file, so a therapist reads it first and we {do}.",
            told=row.told,
            do=row.rule.we,
        )
    if row.effect == REVIEW:
        return say(
            "You told us {told}, so a therapist reads your answers first and we {do}.",
            told=row.told,
            do=what_we_do(row),
        )
    return say("You told us {told}, so we {do}.", told=row.told, do=what_we_do(row))


def _trained(row: AppliedRow) -> str:
    if not row.rule.qualifications:
        return ""
    skills = listed(
        words.QUALIFICATION_LABELS[code] for code in words.QUALIFICATIONS if code in row.rule.qualifications
    )
    return say("It takes a therapist trained for {skills}.", skills=skills)


def _why(row: AppliedRow, code: str) -> str:
    return row.rule.why.get(code) or TREATMENTS[code].why_not


def _topic(code: str) -> str:
    name = words.NAMES.get(code)
    if code in _TOPICS or name is None:
        return _TOPICS[code]
    return say("your answer about {it}", context="a therapist reads", it=name.short)
