"""The numbers a manager sets: read, changed, recorded."""

from datetime import timedelta

import pytest

from app.domain.policy import Policy
from app.spa.settings.house_rules import HOUSE_RULES, Kind
from app.spa.settings.queries import newest_changes, policy
from app.spa.settings.services import Editor, change_policy
from app.spa.treatments.exceptions import change_exceptions, policy_for
from tests.support.factories import make_treatment

OLIVE = Editor(None, "Olive Manager")


@pytest.fixture
def spa(app_on, engine_url):
    with app_on(engine_url).app_context():
        yield


def test_until_somebody_decides_the_defaults_count(spa):
    assert policy() == Policy()


def test_a_change_counts_at_once_and_is_recorded_with_who_made_it(spa, now):
    assert change_policy({"notice": 240, "open_bookings": 3, "slot_step": 15}, by=OLIVE, now=now) == 2

    assert policy().notice == timedelta(hours=4)
    assert policy().open_bookings == 3
    told = [(row.who, row.name, row.before, row.after) for row in newest_changes()]
    assert told == [("Olive Manager", "open_bookings", 6, 3), ("Olive Manager", "notice", 120, 240)]


def test_what_is_as_it_was_is_no_change(spa, now):
    change_policy({"notice": 240}, by=OLIVE, now=now)

    assert change_policy({"notice": 240, "late_note": ""}, by=OLIVE, now=now) == 0
    assert len(newest_changes()) == 1


def test_of_rules_that_no_calendar_could_follow_none_is_changed(spa, now):
    with pytest.raises(ValueError, match="step"):
        change_policy({"notice": 240, "slot_step": 7}, by=OLIVE, now=now)

    assert policy() == Policy()
    assert newest_changes() == []


def test_a_treatment_has_some_rules_another_way_and_the_rest_as_the_house(spa, now):
    stone = make_treatment("hot_stone")

    assert change_exceptions(stone, {"notice": 1440, "free_cancellation": None}, by=OLIVE, now=now) == 1
    change_policy({"free_cancellation": 720}, by=OLIVE, now=now)

    own = policy_for(stone, policy())
    assert (own.notice, own.free_cancellation) == (timedelta(hours=24), timedelta(hours=12))
    (_, exception) = newest_changes()
    assert (exception.treatment_code, exception.before, exception.after) == ("hot_stone", None, 1440)


def test_an_exception_that_is_taken_back_leaves_the_houses_rule(spa, now):
    stone = make_treatment("hot_stone")
    change_exceptions(stone, {"notice": 1440}, by=OLIVE, now=now)
    change_exceptions(stone, {"notice": None}, by=OLIVE, now=now)

    assert policy_for(stone, policy()) == policy()
    assert (newest_changes()[0].before, newest_changes()[0].after) == (1440, None)


@pytest.mark.parametrize("rule", HOUSE_RULES, ids=lambda rule: rule.name)
def test_every_rule_is_described_and_its_bounds_can_be_followed(rule):
    assert rule.label
    assert rule.does.endswith(".")
    if rule.kind is Kind.WORDS:
        return
    assert rule.least <= rule.default <= rule.most
    for value in (rule.default, rule.most, rule.least):
        assert rule.words(value)
        Policy().with_exceptions({rule.name: rule.read(value)})


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(15, "15 minutes"), (60, "1 hour"), (90, "90 minutes"), (1440, "24 hours"), (2880, "2 days")],
)
def test_a_length_is_said_in_its_largest_unit(minutes, words):
    notice = next(rule for rule in HOUSE_RULES if rule.name == "notice")

    assert notice.words(minutes) == words
