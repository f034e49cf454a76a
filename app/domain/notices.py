"""Notices: what a client should hear about their own wishes, beside the suggestions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain import vocabulary as words
from app.domain.answers import Intake
from app.domain.matching import HOW_BORN, WEEKS_AFTER, WHEN, WHERE, AppliedRow
from app.domain.ranking import lifestyle_against
from app.domain.rules.wishes import LIFESTYLES
from app.domain.screening import Screening, prenatal_fits
from app.domain.wording import sentence, told_us, type_name

PREGNANCY_ONLY = ("pregnancy_warning_signs", "preeclampsia", "gestational_diabetes")
_MISSING = {
    WHEN: "when it was",
    WHERE: "where it is",
    WEEKS_AFTER: "how many weeks ago the birth was",
    HOW_BORN: "whether it was a caesarean",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: its code, the sentence, and the reason codes behind it."""

    code: str
    text: str
    codes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The JSON of a notice."""
        return {"code": self.code, "text": self.text, "codes": list(self.codes)}


def notices(intake: Intake, screening: Screening) -> tuple[Notice, ...]:
    """Every notice that applies, in the order a client should read them."""
    return (
        *_confirm_pregnancy(intake, screening),
        *_details_missing(screening.rows),
        *_request(intake, screening),
        *_pressure_capped(intake, screening),
        *_focus_left_out(intake, screening),
    )


def _pressure_capped(intake: Intake, screening: Screening) -> Iterator[Notice]:
    wish, cap = intake.pressure_preference, screening.max_pressure
    if wish is not None and cap is not None and words.rank(wish) > words.rank(cap):
        rows = screening.rows_that_cap()
        text = f"You wished for {wish} pressure. Because {told_us(rows)}, we go no further than {cap}."
        yield Notice("pressure_capped", text, _codes(rows))


def _request(intake: Intake, screening: Screening) -> Iterator[Notice]:
    wanted = intake.requested_type
    if wanted is None:
        return
    if wanted in screening.ruled_out:
        yield _request_ruled_out(wanted, screening)
        return
    rows = screening.discouraged.get(wanted, ())
    told = [told_us(rows)] if rows else []
    told += [f"you told us {LIFESTYLES[way].told}" for way in lifestyle_against(intake, wanted)]
    if told:
        text = (
            f"You asked for {type_name(wanted)}. It stays possible, but because {', and '.join(told)}, "
            "we put gentler choices first."
        )
        yield Notice("request_discouraged", text, (*_codes(rows), *lifestyle_against(intake, wanted)))


def _request_ruled_out(wanted: str, screening: Screening) -> Notice:
    why = screening.ruled_out[wanted]
    rows = (*why.rows, *(screening.rows_that_cap() if why.by_cap else ()))
    if screening.stopped:
        because = "For now no massage is right, so please read what to do first."
    elif rows:
        because = f"Because {told_us(rows)}, we leave it out for now."
    else:
        because = "It is made for pregnancy and the first twelve weeks after a birth."
    return Notice("request_ruled_out", f"You asked for {type_name(wanted)}. {because}", _codes(rows))


def _focus_left_out(intake: Intake, screening: Screening) -> Iterator[Notice]:
    left = [area for area in intake.focus_areas if area in screening.avoid_areas]
    if not left or screening.stopped:
        return
    rows = tuple(dict.fromkeys(row for area in left for row in screening.rows_that_leave(area)))
    reasons = [told_us(rows)] if rows else []
    if any(area in intake.avoid_areas for area in left):
        reasons.append("you asked us not to touch there")
    where = words.listed(words.AREA_LABELS[area] for area in left)
    text = (
        f"You asked for work on: {where}. Because {', and '.join(reasons)}, we leave that out "
        "and work elsewhere; or book again when this has changed."
    )
    yield Notice("focus_area_left_out", text, _codes(rows))


def _confirm_pregnancy(intake: Intake, screening: Screening) -> Iterator[Notice]:
    why = _pregnancy_question(intake, screening)
    if why:
        yield Notice("confirm_pregnancy_status", why)


def _pregnancy_question(intake: Intake, screening: Screening) -> str:
    """What does not fit together about pregnancy; asked back, never guessed."""
    ask = "Please check your answer about pregnancy, because the right choices depend on it."
    pregnancy = intake.pregnant
    if intake.pregnancy is None:
        return "You have not told us about pregnancy yet. Please do so if there is anything to tell."
    told = [words.NAMES[code].short for code in PREGNANCY_ONLY if code in intake.codes]
    if told and pregnancy.status in ("none", "possible"):
        return f"You told us about {words.listed(told)}. {ask}"
    if pregnancy.status == "none" and (pregnancy.high_risk or pregnancy.weeks_postpartum is not None):
        return f"You answered more about pregnancy or birth, and also that there is none. {ask}"
    if pregnancy.confirmed and pregnancy.weeks_postpartum is not None:
        return f"You answered both for a pregnancy and for the time after a birth. {ask}"
    wishes = []
    if intake.requested_type == "prenatal":
        wishes.append(type_name("prenatal"))
    if "pregnancy_comfort" in intake.goals:
        wishes.append("comfort in pregnancy")
    if wishes and not prenatal_fits(screening.rows):
        return f"You asked for {words.listed(wishes)}, but told us about no pregnancy. {ask}"
    return ""


def _details_missing(rows: Iterable[AppliedRow]) -> Iterator[Notice]:
    for row in rows:
        if row.missing:
            unsaid = words.listed(_MISSING[detail] for detail in row.missing)
            topic = words.NAMES[row.code].short if row.code in words.NAMES else "the birth"
            text = sentence(
                f"about {topic}: please tell us {unsaid}; until we know, we take the most careful reading"
            )
            yield Notice("details_missing", text, (row.code,))


def _codes(rows: Iterable[AppliedRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.code for row in rows))
