"""What a client reads: own words, no diagnosis, no promise, the action first when it is urgent."""

import re
from itertools import chain

import pytest

from app.domain import vocabulary as words
from app.domain.rules import ALL_RULES, RULES_BY_CODE
from app.domain.rules.wishes import GOALS
from tests.domain.intakes import result_for

NEVER = re.compile(
    r"\byou have (?!told|not told|it\b|been|an event)|diagnos|\bcure|\btoxins\b|detox|guarantee|\bheals\b"
    r"|{|}|(?-i:None)|  |\.\.|, ,",
    re.IGNORECASE,
)


def sentences(result):
    told = result.to_dict()
    for suggestion in told["suggestions"]:
        yield from (
            entry["text"] for entry in chain(*(suggestion[k] for k in ("reasons", "cautions", "notes")))
        )
    for entry in told["ruled_out"]:
        yield from (reason["text"] for reason in entry["reasons"])
    yield from (entry["text"] for key in ("reasons", "notices", "next_steps") for entry in told[key])
    plan = told["plan"] or {"prepare": [], "advice": [], "after": []}
    yield from chain(plan["prepare"], plan["advice"], plan["after"])


def every_answer():
    for code in words.CONDITIONS:
        for row in RULES_BY_CODE[code]:
            days = row.band.start if row.band else None
            yield {
                "conditions": [(code, {"days_since": days, "areas": ["calves"]})],
                "focus_areas": ["calves"],
            }
        yield {"conditions": [code], "clearance_on_file": [code], "pressure_preference": "deep"}
    for code in words.MEDICATIONS:
        yield {"medications": [code], "requested_type": "hot_stone", "clearance_on_file": [code]}
    for code in words.ALLERGIES:
        yield {"allergies": [code]}
    for age in (10, 16, 65, 80):
        yield {"age": age, "guardian_consent": True, "requested_type": "deep_tissue"}
    yield {"age": 10}
    for status in words.PREGNANCY_STATUSES:
        yield {"pregnancy": {"status": status, "high_risk": True}, "conditions": ["lupus", "diabetes"]}
        yield {"pregnancy": status, "medications": ["insulin"], "goals": ["pregnancy_comfort"]}
    for weeks in (0, 6, None):
        for cesarean in (True, False, None):
            yield {
                "pregnancy": {"status": "postpartum", "weeks_postpartum": weeks, "cesarean": cesarean},
                "clearance_on_file": ["postpartum"],
            }
    for goal in words.GOALS:
        yield {"goals": [goal], "lifestyle": words.LIFESTYLES, "requested_type": "trigger_point"}


def test_every_sentence_is_one_that_a_client_may_read():
    for answers in every_answer():
        for text in sentences(result_for(**answers)):
            assert not NEVER.search(text), text
            assert text[0].isupper(), text
            assert text.endswith("."), text
            assert not re.search(r"\b[a-z]+_[a-z_]+\b", text), text


def test_every_row_has_its_own_sentence():
    # Chemotherapy is worked as cancer is, so the two share what is done.
    done = [rule.we for rule in ALL_RULES if rule.code not in ("chemotherapy", "high_risk_pregnancy")]
    told = {(rule.code, rule.band, rule.birth): rule.we for rule in ALL_RULES}

    assert len(told) == len(ALL_RULES)
    assert len(set(done)) > 0.85 * len(done)


@pytest.mark.parametrize("rule", [rule for rule in ALL_RULES if rule.urgency], ids=lambda rule: rule.id)
def test_an_urgent_row_leads_with_the_action(rule):
    days = rule.band.start if rule.band else None

    result = result_for(conditions=[(rule.code, {"days_since": days})])

    assert result.reasons[0].text.startswith("Please ")
    assert result.to_dict()["reasons"][0]["urgency"] == rule.urgency
    assert all(entry[0].text.startswith("Please ") for entry in result.ruled_out.values())


def test_each_goal_says_how_good_the_evidence_is():
    assert len({goal.evidence for goal in GOALS.values()}) >= 12
    assert "promise nothing" in GOALS["immune_support"].evidence
    assert "not a medical claim" in GOALS["energy_flow"].evidence


def test_a_suggestion_without_a_fitting_goal_still_says_why():
    (reason,) = result_for(goals=["relaxation"]).suggestion("deep_tissue").reasons

    assert reason.code == "possible"
    assert "long-held tension" in reason.text


def test_reasons_name_request_goal_lifestyle_and_answers():
    result = result_for(
        goals=["sleep"], lifestyle=["caregiver"], conditions=["anxiety"], requested_type="swedish"
    )

    assert [reason.code for reason in result.suggestion("swedish").reasons] == [
        "requested",
        "sleep",
        "caregiver",
        "anxiety",
    ]


def test_relaxing_is_not_said_to_be_wished_when_no_goal_was_named():
    reason = result_for().suggestion("swedish").reasons[0]

    assert reason.text.startswith("You named no goal")


def test_a_type_ruled_out_by_row_and_by_cap_says_both():
    why = result_for(conditions=["hypertension_uncontrolled"], age=80).ruled_out

    assert [reason.code for reason in why["deep_tissue"]] == ["pressure_cap"]
    assert [reason.code for reason in why["thai"]] == ["hypertension_uncontrolled"]
    both = result_for(pregnancy="trimester_1").ruled_out["thai"]
    assert [reason.code for reason in both] == ["trimester_1", "pressure_cap"]


def test_a_high_risk_pregnancy_by_the_list_names_what_made_it_so():
    result = result_for(pregnancy="trimester_2", conditions=["lupus"], medications=["insulin"])

    (reason,) = [reason for reason in result.reasons if reason.code == "high_risk_pregnancy"]
    assert "insulin and lupus" in reason.text


def test_on_a_stop_the_steps_speak_of_no_chosen_time():
    result = result_for(conditions=["fever", "heart_condition", "epilepsy"])

    assert [step.code for step in result.next_steps] == ["fever", "heart_condition"]
    assert result.next_steps[1].text.startswith("For when you come back:")
    assert not any("time you choose" in step.text for step in result.next_steps)


def test_nobody_is_told_to_stop_a_medicine():
    for code in words.MEDICATIONS:
        texts = " ".join(sentences(result_for(medications=[code]))).lower()
        assert not re.search(
            r"(stop|pause|skip|delay|leave out) (taking|your medic|the medic|your tablets)", texts
        )
