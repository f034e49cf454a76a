"""Notices: the cap against the wish, requests, focus areas, and what must be asked back."""

import pytest

from app.domain.answers import Intake
from app.domain.suggestions import suggest
from tests.domain.intakes import notice_codes, result_for


def notice(result, code):
    (found,) = [entry for entry in result.notices if entry.code == code]
    return found


def test_nothing_to_say_is_said_by_silence():
    assert result_for().notices == ()


def test_the_cap_over_the_wish_is_told_with_wish_offer_and_cause():
    told = notice(result_for(pressure_preference="deep", age=70), "pressure_capped")

    assert "deep" in told.text
    assert "firm" in told.text
    assert told.codes == ("age_65_plus",)
    assert "between 65 and 79" in told.text


@pytest.mark.parametrize("wish", [None, "light", "medium", "firm"])
def test_a_wish_within_the_cap_needs_no_notice(wish):
    assert "pressure_capped" not in notice_codes(result_for(pressure_preference=wish, age=70))


def test_a_ruled_out_request_is_told_with_its_cause():
    by_row = notice(result_for(requested_type="thai", conditions=["hernia"]), "request_ruled_out")
    by_cap = notice(result_for(requested_type="deep_tissue", age=80), "request_ruled_out")

    assert by_row.codes == ("hernia",)
    assert by_cap.codes == ("age_80_plus",)


def test_a_discouraged_request_is_told_with_its_cause():
    by_row = notice(result_for(requested_type="hot_stone", age=80), "request_discouraged")
    by_event = notice(
        result_for(requested_type="deep_tissue", lifestyle=["event_within_48h"]), "request_discouraged"
    )

    assert by_row.codes == ("age_80_plus",)
    assert by_event.codes == ("event_within_48h",)
    assert "event within 48 hours" in by_event.text


def test_an_allowed_request_needs_no_notice():
    assert notice_codes(result_for(requested_type="sports")) == []


def test_a_focus_area_that_is_left_out_is_told_with_its_cause():
    told = notice(result_for(focus_areas=["abdomen", "neck"], conditions=["hernia"]), "focus_area_left_out")

    assert "abdomen" in told.text
    assert "neck" not in told.text
    assert told.codes == ("hernia",)


def test_an_area_the_client_wants_left_alone_stays_so_even_as_focus():
    told = notice(result_for(focus_areas=["jaw"], avoid_areas=["jaw"]), "focus_area_left_out")

    assert "you asked us not to touch there" in told.text


@pytest.mark.parametrize(
    "answers",
    [
        {"requested_type": "prenatal"},
        {"goals": ["pregnancy_comfort"]},
        {"conditions": ["preeclampsia"]},
        {"conditions": ["gestational_diabetes"]},
        {"conditions": ["pregnancy_warning_signs"], "pregnancy": "possible"},
        {"pregnancy": {"status": "none", "high_risk": True}},
        {"pregnancy": {"status": "none", "weeks_postpartum": 3}},
        {"pregnancy": {"status": "trimester_2", "weeks_postpartum": 3}},
        {"pregnancy": {"status": "postpartum", "weeks_postpartum": 12}, "goals": ["pregnancy_comfort"]},
    ],
)
def test_a_contradiction_about_pregnancy_is_asked_back(answers):
    assert "confirm_pregnancy_status" in notice_codes(result_for(**answers))


@pytest.mark.parametrize(
    "answers",
    [
        {"pregnancy": "trimester_2", "requested_type": "prenatal", "goals": ["pregnancy_comfort"]},
        {"pregnancy": "possible", "requested_type": "prenatal"},
        {"pregnancy": "trimester_3", "conditions": ["gestational_diabetes"]},
        {"pregnancy": {"status": "postpartum", "weeks_postpartum": 3, "cesarean": True}},
    ],
)
def test_answers_that_fit_together_are_not_asked_back(answers):
    assert "confirm_pregnancy_status" not in notice_codes(result_for(**answers))


def test_pregnancy_not_stated_is_read_as_none_and_asked():
    result = suggest(Intake(age=30))

    assert result.outcome == "ok"
    assert "prenatal" in result.ruled_out
    assert notice_codes(result) == ["confirm_pregnancy_status"]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"conditions": ["stroke"]}, ["when it was"]),
        ({"conditions": ["bruise"]}, ["where it is"]),
        ({"pregnancy": "postpartum"}, ["how many weeks", "caesarean"]),
        ({"pregnancy": {"status": "postpartum", "cesarean": True}}, ["how many weeks"]),
    ],
)
def test_missing_details_are_read_strictly_and_asked_for(answers, asked):
    told = notice(result_for(**answers), "details_missing")

    assert all(words in told.text for words in asked)


def test_details_that_no_row_needs_are_not_asked_for():
    answers = {"conditions": ["asthma", ("fracture", {"days_since": 3})]}

    assert notice_codes(result_for(**answers)) == []


def test_an_assumed_date_is_not_put_into_the_clients_mouth():
    (reason,) = result_for(conditions=["recent_surgery"]).reasons

    assert "but not when it was" in reason.text
    assert "in the last two weeks" not in reason.text
