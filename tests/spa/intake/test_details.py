"""A newer intake made of an older one: what stays, what is new, and how time goes by meanwhile."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.spa.intake.details import answered_dates, merged
from tests.support.factories import WELL, answers

FIRST = date(2026, 5, 6)


def later(days: int) -> date:
    return FIRST + timedelta(days=days)


def test_what_is_told_anew_stands_beside_what_was_told_before():
    details = merged(
        WELL, {"age": 41}, {"contact": "Bo, 555 0100"}, answered_on=FIRST, today=later(3)
    ).answers

    assert details["intake"] == WELL["intake"] | {"age": 41}
    assert details["beside"]["contact"] == "Bo, 555 0100"
    assert details["steps"] == WELL["steps"]


def test_each_field_keeps_the_day_of_its_last_answer():
    first = merged(WELL, {"goals": []}, {"contact": "Bo"}, answered_on=FIRST, today=later(3)).answers
    second = merged(first, {}, {"contact": "Bo"}, answered_on=later(3), today=later(9)).answers

    dates = second["beside"]["answered_on"]
    assert (dates["age"], dates["goals"], dates["contact"]) == ("2026-05-06", "2026-05-09", "2026-05-15")
    assert answered_dates(second, answered_on=later(9)) == dates


def test_one_day_for_all_as_a_draft_keeps_it_is_no_day_of_a_field():
    drafted = WELL | {"beside": {"answered_on": "2026-05-01"}}

    assert answered_dates(drafted, answered_on=FIRST) == dict.fromkeys(
        ("age", "goals", "pregnancy"), "2026-05-06"
    )


def test_only_what_the_rules_read_calls_for_another_look():
    def says_other(told: dict, beside: dict) -> bool:
        return merged(WELL, told, beside, answered_on=FIRST, today=later(40)).says_other

    assert not says_other({}, {"contact": "Bo"})
    assert not says_other({"age": 40}, {})
    assert says_other({"allergies": ["latex"]}, {})
    assert says_other({"pregnancy": {"status": "trimester_1"}}, {"pregnancy_week": 10})


def test_days_since_an_operation_go_on():
    hurt = answers(conditions=[{"code": "recent_surgery", "days_since": 5}])

    moved = merged(hurt, {}, {"contact": "Bo"}, answered_on=FIRST, today=later(12)).answers

    assert moved["intake"]["conditions"] == [{"code": "recent_surgery", "days_since": 17}]


@given(st.lists(st.integers(0, 30), max_size=8))
def test_no_part_of_a_week_of_pregnancy_is_lost_however_often_something_else_changes(steps: list[int]):
    kept, day, gone = answers(week=12, pregnancy={"status": "trimester_1"}), FIRST, 0
    for days in steps:
        gone += days
        kept = merged(kept, {}, {"contact": "Bo"}, answered_on=day, today=later(gone)).answers
        day = later(gone)

    weeks = 12 + gone // 7
    assert kept["beside"]["pregnancy_week"] == weeks
    assert kept["intake"]["pregnancy"]["status"] == (
        "trimester_1" if weeks < 14 else "trimester_2" if weeks < 28 else "trimester_3"
    )


@given(st.lists(st.integers(0, 30), max_size=8))
def test_nor_of_a_week_since_a_birth(steps: list[int]):
    birth = {"status": "postpartum", "weeks_postpartum": 3, "cesarean": True}
    kept, day, gone = answers(pregnancy=birth), FIRST, 0
    for days in steps:
        gone += days
        kept = merged(kept, {}, {"contact": "Bo"}, answered_on=day, today=later(gone)).answers
        day = later(gone)

    assert kept["intake"]["pregnancy"] == birth | {"weeks_postpartum": 3 + gone // 7}


def test_weeks_told_anew_count_from_that_day():
    kept = merged(
        answers(week=12, pregnancy={"status": "trimester_1"}), {}, {}, answered_on=FIRST, today=later(6)
    ).answers
    told = {"pregnancy": {"status": "trimester_1"}}
    kept = merged(kept, told, {"pregnancy_week": 11}, answered_on=later(6), today=later(6)).answers

    moved = merged(kept, {}, {}, answered_on=later(6), today=later(13)).answers

    assert moved["beside"]["pregnancy_week"] == 12
