"""Which answers are asked again before a visit."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.freshness import TOPICS, WINDOW, KeptAnswers, ended, is_time, to_ask

VISIT = date(2026, 6, 1)
NOT_EXPECTING = {"status": "none"}
QUIET = {"age": 40, "pregnancy": NOT_EXPECTING, "conditions": [], "medications": [], "allergies": []}
FIELDS = sorted({field for topic in TOPICS for field in (*topic.told, *topic.beside)})


def asked(intake: dict[str, Any], *, days: int, **beside: Any) -> set[str]:
    """The topics asked again for answers that are some days old on the day of the visit."""
    told = KeptAnswers(QUIET | intake, beside, VISIT - timedelta(days=days))
    return {topic.code for topic in to_ask(told, VISIT)}


days_old = some.integers(0, 800)
intakes = some.fixed_dictionaries(
    {},
    optional={
        "pregnancy": some.sampled_from([NOT_EXPECTING, {"status": "trimester_2"}, {"status": "possible"}]),
        "conditions": some.lists(
            some.sampled_from([{"code": "herniated_disc"}, {"code": "sprain_strain", "days_since": 3}])
        ),
        "medications": some.lists(some.sampled_from(["insulin", "opioids"])),
        "goals": some.just(["relaxation"]),
        "guardian_consent": some.booleans(),
    },
)
besides = some.fixed_dictionaries(
    {},
    optional={
        "other_words": some.sampled_from(["", "my left ear"]),
        "medication_words": some.sampled_from(["", "drops"]),
        "history": some.lists(
            some.fixed_dictionaries(
                {
                    "kind": some.just("injury"),
                    "what": some.just("knee"),
                    "when": some.sampled_from([None, "2026", "2026-03", "2019"]),
                }
            )
        ),
        "emergency": some.just({"name": "Bo"}),
        "ambience": some.just({}),
        "answered_on": some.dictionaries(
            some.sampled_from(FIELDS),
            days_old.map(lambda days: (VISIT - timedelta(days=days)).isoformat()),
        ),
    },
)
answers = some.builds(KeptAnswers, intakes, besides, days_old.map(lambda days: VISIT - timedelta(days=days)))


@given(answers, some.integers(0, WINDOW))
def test_what_was_confirmed_in_the_week_before_is_not_asked_again(told: KeptAnswers, days: int):
    confirmed = dict.fromkeys(FIELDS, (VISIT - timedelta(days=days)).isoformat())

    assert to_ask(replace(told, beside={**told.beside, "answered_on": confirmed}), VISIT) == ()


@given(answers, some.integers(1, 400))
def test_a_later_visit_asks_no_less(told: KeptAnswers, days: int):
    assert set(to_ask(told, VISIT)) <= set(to_ask(told, VISIT + timedelta(days=days)))


@given(answers)
def test_telling_of_something_that_moves_asks_no_less(told: KeptAnswers):
    told = replace(told, intake={**QUIET, **told.intake})
    more = replace(
        told,
        intake={
            **told.intake,
            "pregnancy": {"status": "trimester_1"},
            "conditions": [{"code": "sprain_strain", "days_since": 2}],
            "medications": ["insulin"],
        },
    )

    assert {topic.code for topic in to_ask(told, VISIT)} <= {topic.code for topic in to_ask(more, VISIT)}


@given(answers)
def test_confirming_what_is_asked_leaves_nothing_to_ask_and_touches_nothing_else(told: KeptAnswers):
    due = to_ask(told, VISIT)
    dates = told.beside.get("answered_on") or {}
    confirmed = {field: VISIT.isoformat() for topic in due for field in (*topic.told, *topic.beside)}
    # As a newer intake keeps it: every field has a day of its own from then on.
    kept = {field: told.given_on.isoformat() for topic in TOPICS for field in told.held(topic)}
    after = KeptAnswers(told.intake, {**told.beside, "answered_on": kept | dates | confirmed}, VISIT)

    assert not set(due) & set(to_ask(after, VISIT))


def test_every_topic_holds_for_the_week_in_which_it_can_be_confirmed():
    for topic in TOPICS:
        assert WINDOW <= (topic.moving_days or topic.days) <= topic.days, topic.code
        assert (topic.moving_days is None) == (topic.moves is None)


def test_no_field_belongs_to_two_topics():
    fields = [field for topic in TOPICS for field in (*topic.told, *topic.beside)]

    assert len(fields) == len(set(fields))


@pytest.mark.parametrize(
    ("intake", "beside", "days", "topics"),
    [
        ({}, {}, 60, set()),
        ({}, {}, 61, {"pregnancy", "medication"}),
        ({"pregnancy": {"status": "trimester_2"}}, {}, 15, {"pregnancy"}),
        ({"medications": ["insulin"]}, {}, 31, {"medication"}),
        ({}, {"medication_words": "drops"}, 31, {"medication"}),
        ({"conditions": [{"code": "sprain_strain", "days_since": 3}]}, {}, 15, {"conditions"}),
        ({"conditions": [{"code": "migraine"}]}, {}, 15, set()),
        ({}, {"history": [{"kind": "injury", "what": "knee", "when": "2026-04"}]}, 31, {"history"}),
        ({}, {"history": [{"kind": "injury", "what": "knee", "when": "2019"}]}, 31, set()),
        ({}, {"history": [{"kind": "injury", "what": "knee", "when": None}]}, 31, {"history"}),
    ],
)
def test_what_is_likely_to_change_is_asked_sooner(
    intake: dict[str, Any], beside: dict[str, Any], days: int, topics: set[str]
):
    assert asked(intake, days=days, **beside) == topics


def test_what_was_never_told_is_missing_and_not_old():
    assert not {"history", "contact", "ambience", "guardian", "wishes"} & asked({}, days=700)


def test_what_was_left_out_is_as_old_as_the_oldest_answer():
    dates = {"ambience": VISIT.isoformat(), "goals": (VISIT - timedelta(days=400)).isoformat()}
    told = KeptAnswers({"age": 40, "goals": []}, {"ambience": {}, "answered_on": dates}, VISIT)

    assert {topic.code for topic in to_ask(told, VISIT)} == {
        "pregnancy",
        "conditions",
        "medication",
        "allergies",
        "wishes",
    }


def test_one_day_for_all_answers_counts_for_each():
    told = KeptAnswers(QUIET, {"answered_on": (VISIT - timedelta(days=61)).isoformat()}, VISIT)

    assert {topic.code for topic in to_ask(told, VISIT)} == {"pregnancy", "medication"}


def test_it_is_time_to_ask_from_a_week_before_until_the_day():
    near = [days for days in range(-2, 12) if is_time(VISIT, VISIT - timedelta(days=days))]

    assert near == list(range(WINDOW + 1))


def test_a_letter_has_ended_only_where_none_holds():
    before, after = VISIT - timedelta(days=1), VISIT + timedelta(days=1)

    assert ended([before], VISIT) == before
    assert ended([before, after], VISIT) is None
    assert ended([before, None], VISIT) is None
    assert ended([], VISIT) is None
    assert ended([VISIT], VISIT) is None
