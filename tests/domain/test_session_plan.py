"""The session plan: how long, how often, what to do before and after."""

import pytest

from app.domain.suggestions import suggest
from tests.domain.intakes import make_intake


def plan_of(code, first_visit=True, **answers):
    return suggest(make_intake(**answers), first_visit=first_visit).suggestion(code).plan


@pytest.mark.parametrize(
    ("code", "first", "later"),
    [
        ("swedish", 60, 60),
        ("deep_tissue", 60, 60),
        ("sports", 45, 45),
        ("trigger_point", 30, 45),
        ("hot_stone", 75, 75),
        ("thai", 60, 90),
    ],
)
def test_minutes_of_a_first_and_of_a_later_visit(code, first, later):
    assert plan_of(code).minutes == first
    assert plan_of(code, first_visit=False).minutes == later


@pytest.mark.parametrize(
    ("status", "first_visit", "minutes"),
    [
        ("trimester_2", True, 45),
        ("trimester_2", False, 60),
        ("trimester_3", True, 45),
        ("trimester_3", False, 45),
    ],
)
def test_prenatal_is_shorter_at_first_and_in_the_third_trimester(status, first_visit, minutes):
    assert plan_of("prenatal", first_visit, pregnancy=status).minutes == minutes


@pytest.mark.parametrize(
    ("code", "answers", "first_visit", "longest"),
    [
        ("swedish", {}, True, 90),
        ("swedish", {"conditions": ["epilepsy"]}, True, 60),  # first visit under review
        ("swedish", {"conditions": ["epilepsy"]}, False, 90),
        ("hot_stone", {"conditions": ["epilepsy"]}, True, 60),
        ("thai", {"conditions": ["lupus"]}, True, 60),
        ("swedish", {"conditions": ["heart_condition"]}, True, 60),  # clearance is no looser
        ("swedish", {"medications": ["anticoagulants"]}, False, 60),  # cap of light
        ("swedish", {"conditions": ["chronic_fatigue"]}, False, 45),  # short session
        ("thai", {"conditions": ["chronic_fatigue"]}, False, 45),
        ("swedish", {"conditions": ["dementia"]}, False, 30),
        ("hot_stone", {"conditions": ["fibromyalgia"]}, False, 60),
        ("sports", {"lifestyle": ["event_within_48h"]}, False, 20),
    ],
)
def test_the_longest_session_that_the_answers_allow(code, answers, first_visit, longest):
    plan = plan_of(code, first_visit, **answers)

    assert plan.longest == longest
    assert plan.shortest <= plan.minutes <= plan.longest


@pytest.mark.parametrize(
    ("code", "answers", "rhythm"),
    [
        ("swedish", {}, "monthly"),
        ("deep_tissue", {}, "two_weekly_then_monthly"),
        ("sports", {}, "monthly"),
        ("sports", {"lifestyle": ["athlete_competitive"]}, "two_weekly"),
        ("trigger_point", {}, "weekly_then_monthly"),
        ("thai", {}, "monthly"),
        ("prenatal", {"pregnancy": "trimester_2"}, "every_2_to_4_weeks"),
    ],
)
def test_the_default_rhythm(code, answers, rhythm):
    plan = plan_of(code, **answers)

    assert plan.rhythm == rhythm
    assert 1 <= plan.rhythm_weeks <= 8


def test_long_standing_pain_may_start_weekly_without_a_promise():
    assert "once a week" in plan_of("swedish", goals=["chronic_pain"]).rhythm_text
    assert "promise no result" in plan_of("swedish", conditions=["osteoarthritis"]).rhythm_text
    assert "once a week" not in plan_of("swedish").rhythm_text


def test_the_plan_of_a_result_is_that_of_its_first_suggestion():
    result = suggest(make_intake(goals=["muscle_knots"]))

    assert result.suggestions[0].type == "trigger_point"
    assert result.to_dict()["plan"]["minutes"] == 30


def test_a_stop_has_no_plan():
    assert suggest(make_intake(conditions=["fever"])).to_dict()["plan"] is None


def test_advice_after_never_brings_heat_back_under_a_heat_ban():
    warm = plan_of("trigger_point")
    cool = plan_of("trigger_point", conditions=["heat_sensitivity"])

    assert any("warm" in line for line in warm.after)
    assert not any("warm" in line for line in cool.after)


def test_advice_from_health_answers_is_kept_apart_from_general_advice():
    plan = plan_of("swedish", conditions=["asthma", "diabetes"])

    assert plan.advice == ("Eat as usual and bring some glucose.", "Bring your inhaler.")
    assert not set(plan.advice) & {*plan.prepare, *plan.after}


def test_everyone_is_asked_to_come_early_and_say_their_pressure():
    tips = " ".join(plan_of("swedish").prepare)

    assert "10 to 15 minutes early" in tips
    assert "how much pressure" in tips
    assert "detox" not in tips
