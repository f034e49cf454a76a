"""The sentences a client reads: what they told us, what we do about it, and what they can do.

"You told us …, so we …": nothing beyond what was declared, no diagnosis, no promise. Urgent rows lead with
the action.
"""

from collections.abc import Iterable

from app.domain import vocabulary as words
from app.domain.matching import WHERE, AppliedRow
from app.domain.rules.rule import CLEARANCE, REVIEW, STOP
from app.domain.rules.treatments import TREATMENTS

_ON_HOLD = "A time you choose now is confirmed once that is done."
_ASK_WHERE = "ask you where it is before we start"
NOT_PREGNANT = (
    "Prenatal massage is made for pregnancy and the first twelve weeks after a birth, and you told us about "
    "neither."
)

_TOPICS = {
    "undisclosed": "the answers you did give",
    "other_condition": "what you wrote about your health",
    "minor": "your answers with your age in mind",
    "age_80_plus": "your answers with your age in mind",
    "pregnancy_possible": "your answers with a possible pregnancy in mind",
    "postpartum": "your answers about the time since the birth",
}
"""What a therapist reads, where the answer has no name of its own."""


def type_name(code: str) -> str:
    """A treatment as it stands in a sentence."""
    return f"{words.TYPE_LABELS[code]} massage"


def sentence(text: str) -> str:
    """A clause as a sentence: a capital in front, a full stop behind."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def told_us(rows: Iterable[AppliedRow]) -> str:
    """What was told, once each: "you told us about a burn, and that you are 16 or 17"."""
    first, *others = dict.fromkeys(row.told for row in rows)
    return "you told us " + ", and ".join((first, *others))


def what_we_do(row: AppliedRow) -> str:
    """The "we …" of a row, with the place asked for when it was not named (R4)."""
    return f"{_ASK_WHERE}, and {row.rule.we}" if WHERE in row.missing else row.rule.we


def reason(row: AppliedRow) -> str:
    """Why a reason code is in the result: what was told and what follows from it."""
    parts = [row.rule.lead, _so_we(row), _trained(row)]
    return " ".join(part for part in parts if part)


def caution(row: AppliedRow) -> str:
    """The same as a note beside a treatment that stays possible."""
    return sentence(f"because {told_us([row])}, we {what_we_do(row)}")


def discouraged(row: AppliedRow, code: str) -> str:
    """Why a treatment is possible but put behind the gentler ones."""
    return (
        f"Because {told_us([row])}, {type_name(code)} is not our first choice: {_why(row, code)}. "
        f"If you choose it, we {what_we_do(row)}."
    )


def discouraged_by_lifestyle(told: str, code: str, why: str) -> str:
    """The same for a way of living (an event close by)."""
    return f"Because you told us {told}, {type_name(code)} is not our first choice: {why}."


def ruled_out(row: AppliedRow, code: str) -> str:
    """Why a row leaves a treatment out."""
    if row.effect == STOP:
        return reason(row)
    return sentence(f"{told_us([row])}, so we leave {type_name(code)} out for now: {_why(row, code)}")


def ruled_out_by_cap(rows: Iterable[AppliedRow], code: str, cap: str) -> str:
    """R2: the treatment cannot be given as gently as the cap asks."""
    return (
        f"{type_name(code)} starts at {TREATMENTS[code].lowest} pressure. Because {told_us(rows)}, we go no "
        f"further than {cap}, so we leave it out."
    )


def next_step(row: AppliedRow, *, stopped: bool = False) -> str:
    """What the client can do, and when to come back; empty for rows that ask nothing of them.

    `stopped`: no time can be chosen now, so only what is needed for coming back is said.
    """
    if row.effect == STOP:
        return row.rule.next_step
    if row.effect not in (CLEARANCE, REVIEW) or (stopped and row.effect == REVIEW):
        return ""
    parts = [
        "For when you come back:" if stopped else "",
        _what_to_do(row),
        "" if stopped else _ON_HOLD,
        "" if row.letter_on_file else row.rule.next_step,
    ]
    return " ".join(part for part in parts if part)


def _what_to_do(row: AppliedRow) -> str:
    if row.effect == CLEARANCE:
        return (
            f"Ask {row.rule.ask} for a short note that massage is fine for you, and send or bring it to us. "
            "You are welcome as soon as a therapist has read it."
        )
    if row.letter_on_file:
        return "Your letter is on file. A therapist reads it with your answers before the visit."
    return f"A therapist reads {_topic(row.code)} before the visit and may ask you a question."


def _so_we(row: AppliedRow) -> str:
    if row.effect == CLEARANCE:
        asked = f"we ask for a written agreement from {row.rule.ask} first; then we {what_we_do(row)}"
        return sentence(f"{told_us([row])}, so {asked}")
    if row.letter_on_file:
        on_file = f"and your letter is on file, so a therapist reads it first and we {row.rule.we}"
        return sentence(f"{told_us([row])}, {on_file}")
    if row.effect == REVIEW:
        return sentence(f"{told_us([row])}, so a therapist reads your answers first and we {what_we_do(row)}")
    return sentence(f"{told_us([row])}, so we {what_we_do(row)}")


def _trained(row: AppliedRow) -> str:
    if not row.rule.qualifications:
        return ""
    skills = words.listed(
        words.QUALIFICATION_LABELS[code] for code in words.QUALIFICATIONS if code in row.rule.qualifications
    )
    return f"It takes a therapist trained for {skills}."


def _why(row: AppliedRow, code: str) -> str:
    return row.rule.why.get(code) or TREATMENTS[code].why_not


def _topic(code: str) -> str:
    name = words.NAMES.get(code)
    return _TOPICS[code] if code in _TOPICS or name is None else f"your answer about {name.short}"
