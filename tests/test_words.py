"""Whatever a client reads of the rules can be said in another language, to the last word, and is found."""

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from itertools import chain
from string import Formatter

import pytest
from hypothesis import given

from app.domain import errors
from app.domain import vocabulary as words
from app.domain.lifecycle import Status
from app.domain.lifecycle import label as status_label
from app.domain.rules import ALL_RULES, CONDITION_CHOICES, CONDITION_GROUPS
from app.domain.rules.treatments import EVERYONE, RHYTHMS, TREATMENTS, WITHOUT_HEAT
from app.domain.rules.wishes import GOALS, LIFESTYLES
from app.domain.said import Said, translated
from app.domain.session_plan import SessionPlan
from app.domain.suggestions import Result, suggest
from app.domain.wording import TYPE_NAMES
from tests.domain.intakes import intakes
from tests.domain.test_wording import every_answer, result_for
from tools.words import said_by_the_heart, said_in_code


@cache
def found() -> set[tuple[str, str]]:
    """What the tools find, as (context, pattern)."""
    in_code = {(context, pattern) for _file, pattern, context in said_in_code()}
    return in_code | {(text.context, text.pattern) for text in said_by_the_heart()}


def in_brackets(context: str, pattern: str) -> str:
    """Another language: every word of ours in brackets, and none that the tools do not find."""
    assert (context, pattern) in found(), f"not found by the tools: {context!r}, {pattern!r}"
    return "".join(
        (f"«{ours}»" if ours else "") + (f"{{{part}}}" if part else "")
        for ours, part, _, _ in Formatter().parse(pattern)
    )


def left_in_english(text: str) -> str:
    """What of a text no translator could reach: anything but numbers and the commas of a list."""
    return re.sub(r"«[^«»]*»|\d+|, ", "", translated(text, in_brackets))


def told(result: Result) -> Iterator[str]:
    for suggestion in result.suggestions:
        yield from (one.text for one in (*suggestion.reasons, *suggestion.cautions, *suggestion.notes))
        yield from planned(suggestion.plan)
    yield from (reason.text for reason in chain.from_iterable(result.ruled_out.values()))
    yield from (one.text for one in (*result.reasons, *result.notices, *result.next_steps))


def planned(plan: SessionPlan) -> Iterator[str]:
    yield from (plan.rhythm_text, *plan.prepare, *plan.advice, *plan.after)


@given(intakes())
def test_no_word_of_a_result_stays_english(intake):
    for text in set(told(suggest(intake))):
        assert left_in_english(text) == "", text


def test_no_word_of_any_answer_stays_english():
    for text in {text for answers in every_answer() for text in told(result_for(**answers))}:
        assert left_in_english(text) == "", text


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_every_word_of_a_row_that_a_client_reads_is_said(rule):
    for_therapists = {"code", "effect", "adapt", "cap", "urgency", "birth", "approved_by"}
    for field in fields(rule):
        value = getattr(rule, field.name)
        if field.name not in for_therapists and isinstance(value, str) and value:
            assert isinstance(value, Said), field.name
    assert all(isinstance(why, Said) for why in rule.why.values())


@pytest.mark.parametrize(
    "table",
    [
        words.TYPE_LABELS.values(),
        words.PRESSURE_LABELS.values(),
        words.OUTCOME_LABELS.values(),
        words.EFFECT_LABELS.values(),
        words.PREGNANCY_LABELS.values(),
        words.GOAL_LABELS.values(),
        words.LIFESTYLE_LABELS.values(),
        words.AREA_LABELS.values(),
        words.QUALIFICATION_LABELS.values(),
        words.SITUATION_LABELS.values(),
        map(words.heading, (*words.PRESSURES, *words.AREAS)),
        map(words.label, words.REASON_CODES),
        CONDITION_GROUPS,
        [text for name in words.NAMES.values() for text in (name.label, name.short, name.told)],
        [choice.asks_when for choice in CONDITION_CHOICES.values() if choice.needs_days],
        [text for goal in GOALS.values() for text in (goal.wish, goal.evidence)],
        [text for way in LIFESTYLES.values() for text in (way.told, *way.down.values())],
        [text for one in TREATMENTS.values() for text in (one.best_for, one.why_not)],
        [text for one in TREATMENTS.values() for text in (*one.prepare, *one.after)],
        [text for _weeks, text in RHYTHMS.values()],
        EVERYONE,
        WITHOUT_HEAT.values(),
        TYPE_NAMES.values(),
        map(status_label, Status),
        [kind.default for kind in vars(errors).values() if isinstance(kind, type)],
    ],
)
def test_every_label_is_said_and_found(table):
    for text in table:
        assert left_in_english(text) == "", text


def test_a_list_can_be_read_in_another_language():
    areas = words.listed(words.label(code) for code in ("neck", "hips", "knees"))

    assert areas == "neck, hips and knees"
    assert translated(areas, in_brackets) == "«neck», «hips»« and »«knees»"


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ("we", "leave the area alone until the skin has closed, and use no heat"),
        ("told", "that you take a blood thinner"),
        ("about", "a burn that has not healed"),
        ("whom", "your oncology team"),
        ("why", "its presses and stretches load the abdomen"),
        ("treatment", "Swedish massage"),
        ("area", "upper back"),
        ("heading", "Upper back"),
        ("", "Back, muscles and joints"),
        ("", "Burn that has not healed"),
        ("", "You told us {told}, so we {do}."),
        ("", "{name} is away then. Please choose another time or therapist."),
        ("", "That time has just been taken. Please choose another one."),
    ],
)
def test_it_holds_what_the_rules_say_with_the_place_it_is_said_in(context, text):
    assert (context, text) in found()


def test_it_holds_nothing_that_only_therapists_read():
    texts = {text for _context, text in found()}

    assert "No neck thrust, twist or traction" not in texts
    assert "Avoid the area until the skin is closed. Heat ban for the session." not in texts
