"""Notices: what a client should hear about their own wishes, beside the suggestions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain import vocabulary as words
from app.domain.answers import Intake
from app.domain.matching import HOW_BORN, WEEKS_AFTER, WHEN, WHERE, AppliedRow
from app.domain.ranking import lifestyle_against
from app.domain.rules.wishes import LIFESTYLES
from app.domain.said import labelled, listed, one_by_one, say
from app.domain.screening import Screening, prenatal_fits
from app.domain.wording import and_also, told, type_name

PREGNANCY_ONLY = ("pregnancy_warning_signs", "preeclampsia", "gestational_diabetes")
_MISSING: Mapping[str, str] = labelled(
    {
        WHEN: "when it was",
        WHERE: "where it is",
        WEEKS_AFTER: "how many weeks ago the birth was",
        HOW_BORN: "whether it was a caesarean",
    },
    "please tell us",
)
_CHECK = say("Please check your answer about pregnancy, because the right choices depend on it.")
_NOT_TOLD = say("You have not told us about pregnancy yet. Please do so if there is anything to tell.")
_BOTH_AND_NONE = say("You answered more about pregnancy or birth, and also that there is none.")
_BEFORE_AND_AFTER = say("You answered both for a pregnancy and for the time after a birth.")
_STOPPED = say("For now no massage is right, so please read what to do first.")
_FOR_PREGNANCY = say("It is made for pregnancy and the first twelve weeks after a birth.")
_THE_BIRTH = say("the birth", context="about")
_COMFORT = say("comfort in pregnancy", context="you asked for")
_NOT_THERE = say("you asked us not to touch there", context="because")


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
        text = say(
            "You wished for {wish} pressure. Because you told us {told}, we go no further than {cap}.",
            wish=words.PRESSURE_LABELS[wish],
            told=told(rows),
            cap=words.PRESSURE_LABELS[cap],
        )
        yield Notice("pressure_capped", text, _codes(rows))


def _request(intake: Intake, screening: Screening) -> Iterator[Notice]:
    wanted = intake.requested_type
    if wanted is None:
        return
    if wanted in screening.ruled_out:
        yield _request_ruled_out(wanted, screening)
        return
    rows = screening.discouraged.get(wanted, ())
    causes = [_you_told_us(told(rows))] if rows else []
    causes += [_you_told_us(LIFESTYLES[way].told) for way in lifestyle_against(intake, wanted)]
    if causes:
        text = say(
            "You asked for {treatment}. It stays possible, but because {causes}, "
            "we put gentler choices first.",
            treatment=type_name(wanted),
            causes=and_also(causes),
        )
        yield Notice("request_discouraged", text, (*_codes(rows), *lifestyle_against(intake, wanted)))


def _request_ruled_out(wanted: str, screening: Screening) -> Notice:
    why = screening.ruled_out[wanted]
    rows = (*why.rows, *(screening.rows_that_cap() if why.by_cap else ()))
    if screening.stopped:
        because = _STOPPED
    elif rows:
        because = say("Because you told us {told}, we leave it out for now.", told=told(rows))
    else:
        because = _FOR_PREGNANCY
    asked = say("You asked for {treatment}.", treatment=type_name(wanted))
    return Notice("request_ruled_out", one_by_one((asked, because)), _codes(rows))


def _focus_left_out(intake: Intake, screening: Screening) -> Iterator[Notice]:
    left = [area for area in intake.focus_areas if area in screening.avoid_areas]
    if not left or screening.stopped:
        return
    rows = tuple(dict.fromkeys(row for area in left for row in screening.rows_that_leave(area)))
    causes = [_you_told_us(told(rows))] if rows else []
    if any(area in intake.avoid_areas for area in left):
        causes.append(_NOT_THERE)
    text = say(
        "You asked for work on: {areas}. Because {causes}, we leave that out and work elsewhere; "
        "or book again when this has changed.",
        areas=listed(words.AREA_LABELS[area] for area in left),
        causes=and_also(causes),
    )
    yield Notice("focus_area_left_out", text, _codes(rows))


def _confirm_pregnancy(intake: Intake, screening: Screening) -> Iterator[Notice]:
    why = _pregnancy_question(intake, screening)
    if why:
        yield Notice("confirm_pregnancy_status", why)


def _pregnancy_question(intake: Intake, screening: Screening) -> str:
    """What does not fit together about pregnancy; asked back, never guessed."""
    pregnancy = intake.pregnant
    if intake.pregnancy is None:
        return _NOT_TOLD
    named = [words.NAMES[code].short for code in PREGNANCY_ONLY if code in intake.codes]
    if named and pregnancy.status in ("none", "possible"):
        return one_by_one((say("You told us about {it}.", it=listed(named)), _CHECK))
    if pregnancy.status == "none" and (pregnancy.high_risk or pregnancy.weeks_postpartum is not None):
        return one_by_one((_BOTH_AND_NONE, _CHECK))
    if pregnancy.confirmed and pregnancy.weeks_postpartum is not None:
        return one_by_one((_BEFORE_AND_AFTER, _CHECK))
    wishes = []
    if intake.requested_type == "prenatal":
        wishes.append(type_name("prenatal"))
    if "pregnancy_comfort" in intake.goals:
        wishes.append(_COMFORT)
    if wishes and not prenatal_fits(screening.rows):
        asked = say("You asked for {wishes}, but told us about no pregnancy.", wishes=listed(wishes))
        return one_by_one((asked, _CHECK))
    return ""


def _details_missing(rows: Iterable[AppliedRow]) -> Iterator[Notice]:
    for row in rows:
        if row.missing:
            text = say(
                "About {topic}: please tell us {details}; until we know, we take the most careful reading.",
                topic=words.NAMES[row.code].short if row.code in words.NAMES else _THE_BIRTH,
                details=listed(_MISSING[detail] for detail in row.missing),
            )
            yield Notice("details_missing", text, (row.code,))


def _you_told_us(clause: str) -> str:
    return say("you told us {told}", context="because", told=clause)


def _codes(rows: Iterable[AppliedRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.code for row in rows))
