from datetime import timedelta

import pytest

from app.domain.policy import Policy


def test_the_house_rules_begin_as_the_spa_wrote_them():
    policy = Policy()

    assert (policy.slot_step_minutes, policy.notice_seconds, policy.horizon_days) == (15, 7200, 90)
    assert (policy.hold_length, policy.free_cancellation) == (timedelta(minutes=10), timedelta(hours=24))


@pytest.mark.parametrize(
    "odd",
    [
        {"slot_step": timedelta(0)},
        {"slot_step": timedelta(seconds=90)},
        {"slot_step": timedelta(minutes=7)},
        {"notice": timedelta(seconds=-1)},
        {"free_cancellation": timedelta(hours=-1)},
        {"horizon_days": 0},
        {"plan_horizon_days": 0},
        {"plan_horizon_days": 10_000},
        {"hold_length": timedelta(0)},
        {"offer_length": timedelta(minutes=14)},
        {"effort_a_day": -1},
        {"effort_in_a_row": -1},
        {"rest": timedelta(minutes=-1)},
        {"rest": timedelta(hours=5)},
        {"rest": timedelta(seconds=90)},
    ],
)
def test_rules_that_no_calendar_could_follow_are_refused(odd):
    with pytest.raises(ValueError, match=r"step|negative|horizon|hold|offer|rest"):
        Policy(**odd)


def test_plans_reach_further_than_single_visits_and_never_less_far():
    assert Policy().for_plans() == Policy(horizon_days=365)
    assert Policy(horizon_days=500).for_plans().horizon_days == 500
