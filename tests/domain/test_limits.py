"""Areas to leave, heat, flags and qualifications: the limits a therapist sees first."""

import pytest

from tests.domain.intakes import make_intake, notice_codes, result_for


def areas_left(**answers):
    return list(result_for(**answers).screening.avoid_areas)


def test_a_row_leaves_its_own_areas():
    assert areas_left(conditions=["varicose_veins"]) == ["thighs", "calves"]
    assert areas_left(conditions=["pacemaker"]) == ["chest"]
    assert areas_left(pregnancy="trimester_2") == ["abdomen"]


def test_areas_the_client_names_replace_those_of_the_row():
    assert areas_left(conditions=[("varicose_veins", {"areas": ["calves"]})]) == ["calves"]


def test_a_place_that_a_review_or_letter_concerns_is_left():
    assert areas_left(conditions=[("herniated_disc", {"areas": ["lower_back"]})]) == ["lower_back"]
    assert areas_left(conditions=[("fracture", {"areas": ["forearms"], "days_since": 5})]) == ["forearms"]


def test_a_place_that_only_asks_for_care_may_still_be_worked():
    assert areas_left(conditions=[("lower_back_pain", {"areas": ["lower_back"]})]) == []


def test_places_of_several_rows_and_of_the_client_add_up():
    answers = {
        "conditions": [("bruise", {"areas": ["calves"]}), ("bruise", {"areas": ["neck"]}), "hernia"],
        "avoid_areas": ["face"],
    }
    assert areas_left(**answers) == ["face", "neck", "abdomen", "calves"]


def test_an_empty_list_of_places_is_no_place():
    result = result_for(conditions=[("open_wound", {"areas": []})])

    assert result.outcome == "review"
    assert notice_codes(result) == ["details_missing"]


@pytest.mark.parametrize(
    ("answers", "banned"),
    [
        ({"conditions": ["burn"]}, True),
        ({"conditions": ["heat_sensitivity"]}, True),
        ({"medications": ["medicated_patch"]}, True),
        ({"pregnancy": "possible"}, True),
        ({"pregnancy": {"status": "postpartum", "weeks_postpartum": 2, "cesarean": False}}, True),
        ({"age": 15, "guardian_consent": True}, True),
        ({"conditions": ["diabetes"]}, False),  # discouraged only
        ({"conditions": ["fever"]}, False),  # a stop rules hot stone out, but no row bans heat
        ({}, False),
    ],
)
def test_a_row_that_rules_hot_stone_out_bans_heat_for_the_session(answers, banned):
    assert result_for(**answers).heat_ban is banned


@pytest.mark.parametrize(
    ("answers", "flags"),
    [
        ({}, ""),
        ({"conditions": ["herniated_disc"]}, "offer_side_lying"),
        ({"conditions": ["heart_failure"]}, "semi_reclined short_session"),
        ({"conditions": ["epilepsy"]}, "never_alone unscented"),
        ({"conditions": ["neck_pain"]}, "no_neck_technique"),
        ({"conditions": [("cancer_history", {"days_since": 364})]}, "short_session"),
        ({"conditions": [("cancer_history", {"days_since": 365})]}, ""),
        ({"age": 15, "guardian_consent": True}, "short_session never_alone"),
        ({"age": 16, "guardian_consent": True}, "never_alone"),
        ({"age": 80}, "slow_rise short_session"),
        ({"allergies": ["fragrance"]}, "unscented"),
        ({"pregnancy": "trimester_1"}, "offer_side_lying slow_rise unscented legs_light"),
        ({"pregnancy": "trimester_3"}, "side_lying_or_semi_reclined slow_rise unscented legs_light"),
        (
            {"pregnancy": {"status": "postpartum", "weeks_postpartum": 5, "cesarean": False}},
            "offer_side_lying slow_rise unscented legs_light",
        ),
        (
            {"pregnancy": {"status": "postpartum", "weeks_postpartum": 6, "cesarean": False}},
            "offer_side_lying slow_rise unscented",
        ),
    ],
)
def test_flags_of_an_intake(answers, flags):
    assert list(result_for(**answers).flags) == flags.split()


def test_every_applied_row_is_kept_for_the_therapist_with_its_sources():
    kept = result_for(conditions=[("stroke", {"days_since": 200})], clearance_on_file=["stroke"])

    (row,) = kept.to_dict()["rows"]
    assert row["id"] == "stroke:180+"
    assert row["source"] == ["ST"]
    assert row["adapt"].startswith("Check feeling on the weak side")
    assert row["approved_by"] is None


def test_a_letter_shows_on_the_row_it_turned():
    (row,) = result_for(conditions=["heart_condition"], clearance_on_file=["heart_condition"]).screening.rows

    assert (row.rule.effect, row.effect, row.letter_on_file) == ("clearance", "review", True)


def test_the_most_severe_and_most_urgent_row_is_told_first():
    result = result_for(conditions=["asthma", "fever", "back_red_flags", "epilepsy", "phlebitis"])

    assert [reason.code for reason in result.reasons] == [
        "back_red_flags",
        "phlebitis",
        "fever",
        "epilepsy",
        "asthma",
    ]
    assert result.reasons[0].text.startswith("Please go to an emergency department now.")
    assert result.next_steps[0].code == "back_red_flags"


def test_a_reason_is_told_once_however_often_it_was_given():
    intake = make_intake(conditions=[("osteoarthritis", {"areas": [area]}) for area in ("knees", "hips")])

    result = result_for(conditions=[(entry.code, {"areas": entry.areas}) for entry in intake.conditions])

    assert len(result.screening.rows) == 2
    assert [reason.code for reason in result.reasons] == ["osteoarthritis"]
