"""Cases worked out by hand from the rule table: edges of bands, and rows that meet in one client."""

import pytest

from app.domain import vocabulary as words
from tests.domain.intakes import codes, make_intake, result_for, types

EVERY_TYPE = "swedish deep_tissue sports trigger_point hot_stone thai prenatal"
ONLY_SWEDISH = "deep_tissue sports trigger_point hot_stone thai prenatal"
ONLY_PRENATAL = "swedish deep_tissue sports trigger_point hot_stone thai"
LIGHT_HEAT_STAYS = "deep_tissue sports trigger_point thai prenatal"
GENTLE_TWO = "deep_tissue sports trigger_point hot_stone thai"


def day(code, days, *areas):
    return (code, {"days_since": days, "areas": areas})


def at(code, *areas):
    return (code, {"areas": areas})


def birth(weeks, cesarean):
    return {"status": "postpartum", "weeks_postpartum": weeks, "cesarean": cesarean}


# name: (answers, outcome, cap, ruled out, qualifications, reason codes); every list is complete.
CASES = {
    "a fusion 364 days ago is in its first year": (
        {"conditions": [day("spinal_fusion", 364)]},
        ("clearance", "light", ONLY_SWEDISH, "clinical", "spinal_fusion"),
    ),
    "a fusion 365 days ago is past it": (
        {"conditions": [day("spinal_fusion", 365)]},
        ("review", "medium", "thai deep_tissue prenatal", "clinical", "spinal_fusion"),
    ),
    "a fusion without a date is read as new": (
        {"conditions": ["spinal_fusion"]},
        ("clearance", "light", ONLY_SWEDISH, "clinical", "spinal_fusion"),
    ),
    "whiplash on day 2 stops": (
        {"conditions": [day("whiplash", 2)]},
        ("stop", None, EVERY_TYPE, "", "whiplash"),
    ),
    "whiplash on day 3 needs a letter": (
        {"conditions": [day("whiplash", 3)]},
        ("clearance", "light", ONLY_SWEDISH, "", "whiplash"),
    ),
    "whiplash on day 41 still does": (
        {"conditions": [day("whiplash", 41)]},
        ("clearance", "light", ONLY_SWEDISH, "", "whiplash"),
    ),
    "whiplash on day 42 is only careful": (
        {"conditions": [day("whiplash", 42)]},
        ("ok", "firm", "prenatal", "", "whiplash"),
    ),
    "of two whiplashes the fresh one counts": (
        {"conditions": [day("whiplash", 50), day("whiplash", 1)]},
        ("stop", None, EVERY_TYPE, "", "whiplash"),
    ),
    "a sprain on day 2 is read first": (
        {"conditions": [day("sprain_strain", 2)]},
        ("review", "medium", "hot_stone thai sports deep_tissue prenatal", "", "sprain_strain"),
    ),
    "a sprain on day 3 is worked gently": (
        {"conditions": [day("sprain_strain", 3)], "goals": ["athletic_performance"]},
        ("ok", "medium", "deep_tissue prenatal", "", "sprain_strain"),
    ),
    "a sprain after six weeks limits nothing": (
        {"conditions": [day("sprain_strain", 42)]},
        ("ok", None, "prenatal", "", "sprain_strain"),
    ),
    "a break on day 41": (
        {"conditions": [day("fracture", 41)]},
        ("clearance", "light", ONLY_SWEDISH, "", "fracture"),
    ),
    "a break on day 42": (
        {"conditions": [day("fracture", 42)]},
        ("review", "medium", "thai deep_tissue prenatal", "", "fracture"),
    ),
    "a break on day 84": ({"conditions": [day("fracture", 84)]}, ("ok", None, "prenatal", "", "fracture")),
    "a new joint on day 83": (
        {"conditions": [day("joint_replacement", 83)]},
        ("clearance", "light", ONLY_SWEDISH, "", "joint_replacement"),
    ),
    "a new joint on day 84, place not named": (
        {"conditions": [day("joint_replacement", 84)]},
        ("review", None, "prenatal", "", "joint_replacement"),
    ),
    "a new joint on day 84, place named": (
        {"conditions": [day("joint_replacement", 84, "knees")]},
        ("ok", None, "prenatal", "", "joint_replacement"),
    ),
    "a heart attack half a year ago still needs a letter": (
        {"conditions": [day("heart_attack", 180)]},
        ("clearance", "medium", "hot_stone thai deep_tissue prenatal", "", "heart_attack"),
    ),
    "with the letter it is read": (
        {"conditions": [day("heart_attack", 179)], "clearance_on_file": ["heart_attack"]},
        ("review", "light", ONLY_SWEDISH, "", "heart_attack"),
    ),
    "a letter for another heart condition does not count": (
        {"conditions": [day("heart_attack", 180)], "clearance_on_file": ["heart_condition"]},
        ("clearance", "medium", "hot_stone thai deep_tissue prenatal", "", "heart_attack"),
    ),
    "a stroke half a year ago": (
        {"conditions": [day("stroke", 180)]},
        ("review", "medium", "hot_stone thai deep_tissue prenatal", "", "stroke"),
    ),
    "a clot five months ago": (
        {"conditions": [day("dvt_history", 179)]},
        ("clearance", "medium", "thai sports deep_tissue prenatal", "", "dvt_history"),
    ),
    "a clot half a year ago": (
        {"conditions": [day("dvt_history", 180)]},
        ("review", "medium", "thai deep_tissue prenatal", "", "dvt_history"),
    ),
    "cancer treatment that ended 364 days ago": (
        {"conditions": [day("cancer_history", 364)]},
        ("clearance", "light", ONLY_SWEDISH, "oncology", "cancer_history"),
    ),
    "cancer treatment that ended a year ago": (
        {"conditions": [day("cancer_history", 365)]},
        ("review", "medium", "deep_tissue prenatal", "oncology", "cancer_history"),
    ),
    "cancer treatment that ended just under five years ago": (
        {"conditions": [day("cancer_history", 1824)]},
        ("review", "medium", "deep_tissue prenatal", "oncology", "cancer_history"),
    ),
    "cancer treatment that ended five years ago": (
        {"conditions": [day("cancer_history", 1825)]},
        ("ok", None, "prenatal", "", "cancer_history"),
    ),
    "an operation 13 days ago": (
        {"conditions": [day("recent_surgery", 13)]},
        ("stop", None, EVERY_TYPE, "", "recent_surgery"),
    ),
    "an operation without a date": (
        {"conditions": ["recent_surgery"]},
        ("stop", None, EVERY_TYPE, "", "recent_surgery"),
    ),
    "an operation 14 days ago": (
        {"conditions": [day("recent_surgery", 14)]},
        ("clearance", "light", ONLY_SWEDISH, "", "recent_surgery"),
    ),
    "an operation 42 days ago": (
        {"conditions": [day("recent_surgery", 42)]},
        ("review", "medium", "thai deep_tissue prenatal", "", "recent_surgery"),
    ),
    "an operation 84 days ago is no reason any more": (
        {"conditions": [day("recent_surgery", 84)]},
        ("ok", None, "prenatal", "", ""),
    ),
    "a vaccination two days ago is no reason any more": (
        {"conditions": [day("vaccine_recent", 2)]},
        ("ok", None, "prenatal", "", ""),
    ),
    "a filler after 13 and toxin after 7 days": (
        {"conditions": [day("filler_recent", 13), day("botox_recent", 7)]},
        ("ok", None, "prenatal", "", "filler_recent"),
    ),
    "of two bruises one has no place": (
        {"conditions": [at("bruise", "calves"), "bruise"]},
        ("review", None, "prenatal", "", "bruise"),
    ),
    "a wound and sunburn with their places": (
        {"conditions": [at("open_wound", "forearms"), at("sunburn", "shoulders")]},
        ("ok", None, "hot_stone prenatal", "", "open_wound sunburn"),
    ),
    "a hernia rules out Thai alone": (
        {"conditions": ["hernia"]},
        ("ok", None, "thai prenatal", "", "hernia"),
    ),
    "raised blood pressure leaves Swedish": (
        {"conditions": ["hypertension_uncontrolled"], "requested_type": "trigger_point"},
        ("clearance", "medium", ONLY_SWEDISH, "", "hypertension_uncontrolled"),
    ),
    "hot joints leave Swedish, light": (
        {"conditions": ["arthritis_flare"]},
        ("review", "light", ONLY_SWEDISH, "", "arthritis_flare"),
    ),
    "severe osteoporosis is capped, but no row bans heat": (
        {"conditions": ["osteoporosis_severe"]},
        ("clearance", "light", LIGHT_HEAT_STAYS, "", "osteoporosis_severe"),
    ),
    "easy bleeding and a blood thinner": (
        {"conditions": ["bleeding_disorder"], "medications": ["anticoagulants"]},
        ("clearance", "light", LIGHT_HEAT_STAYS, "", "bleeding_disorder anticoagulants"),
    ),
    "a letter for a blood thinner leaves its review": (
        {"medications": ["anticoagulants"], "clearance_on_file": ["anticoagulants"]},
        ("review", "light", LIGHT_HEAT_STAYS, "", "anticoagulants"),
    ),
    "a letter for the chemotherapy does not cover the cancer": (
        {
            "conditions": ["cancer_active"],
            "medications": ["chemotherapy"],
            "clearance_on_file": ["chemotherapy"],
        },
        ("clearance", "light", ONLY_SWEDISH, "oncology", "cancer_active chemotherapy"),
    ),
    "letters for both do": (
        {
            "conditions": ["cancer_active"],
            "medications": ["chemotherapy"],
            "clearance_on_file": ["chemotherapy", "cancer_active"],
        },
        ("review", "light", ONLY_SWEDISH, "oncology", "cancer_active chemotherapy"),
    ),
    "a letter opens no stop": (
        {"conditions": ["fever"], "clearance_on_file": ["fever"]},
        ("stop", None, EVERY_TYPE, "", "fever"),
    ),
    "a stop keeps the qualification of another row": (
        {"conditions": ["fever", "scoliosis"]},
        ("stop", None, EVERY_TYPE, "scoliosis", "fever scoliosis"),
    ),
    "two qualifications are needed at once": (
        {"conditions": ["scoliosis", "ptsd_trauma"]},
        ("review", "firm", "prenatal", "scoliosis trauma_informed", "scoliosis ptsd_trauma"),
    ),
    "nodes and lymphoedema": (
        {"conditions": ["lymphedema", "lymph_node_removal"]},
        ("review", "light", ONLY_SWEDISH, "lymphatic", "lymphedema lymph_node_removal"),
    ),
    "a patch bans heat whatever anxiety encourages": (
        {"conditions": ["anxiety"], "medications": ["medicated_patch"]},
        ("ok", None, "hot_stone prenatal", "", "anxiety medicated_patch"),
    ),
    "painkillers and muscle relaxants": (
        {"medications": ["painkillers_today", "muscle_relaxants"]},
        ("ok", "medium", "deep_tissue prenatal", "", "painkillers_today muscle_relaxants"),
    ),
    "hypermobility rules out Thai": (
        {"conditions": ["hypermobility"]},
        ("ok", "firm", "thai prenatal", "", "hypermobility"),
    ),
    "allergies change the product only": (
        {"allergies": ["latex", "nut_oils"]},
        ("ok", None, "prenatal", "", "latex nut_oils"),
    ),
    "something in their own words is read by a person": (
        {"conditions": ["other_condition"]},
        ("review", None, "prenatal", "", "other_condition"),
    ),
    "whoever prefers not to answer is not refused": (
        {"conditions": ["undisclosed"]},
        ("review", None, "prenatal", "", "undisclosed"),
    ),
    # age
    "64 is no reason": ({"age": 64}, ("ok", None, "prenatal", "", "")),
    "65 is careful": ({"age": 65}, ("ok", "firm", "prenatal", "", "age_65_plus")),
    "79 is careful": ({"age": 79}, ("ok", "firm", "prenatal", "", "age_65_plus")),
    "80 is read first": ({"age": 80}, ("review", "medium", "deep_tissue prenatal", "", "age_80_plus")),
    "15 with consent": (
        {"age": 15, "guardian_consent": True},
        ("review", "medium", "hot_stone deep_tissue prenatal", "", "minor"),
    ),
    "16 with consent": ({"age": 16, "guardian_consent": True}, ("review", "firm", "prenatal", "", "minor")),
    "17 whose guardian said no": (
        {"age": 17, "guardian_consent": False},
        ("stop", None, EVERY_TYPE, "", "guardian_consent_missing"),
    ),
    "17 whose guardian was not asked": (
        {"age": 17},
        ("stop", None, EVERY_TYPE, "", "guardian_consent_missing"),
    ),
    "18 decides alone": ({"age": 18, "guardian_consent": False}, ("ok", None, "prenatal", "", "")),
    # pregnancy and birth
    "a first trimester with a letter": (
        {"pregnancy": "trimester_1", "clearance_on_file": ["trimester_1"]},
        ("review", "light", ONLY_PRENATAL, "prenatal", "trimester_1"),
    ),
    "a pregnant fifteen-year-old gets both sets of rows": (
        {"age": 15, "guardian_consent": True, "pregnancy": "trimester_2"},
        ("review", "medium", ONLY_PRENATAL, "prenatal", "minor trimester_2"),
    ),
    "a pregnant seventeen-year-old without consent": (
        {"age": 17, "pregnancy": "trimester_1"},
        ("stop", None, EVERY_TYPE, "prenatal", "guardian_consent_missing trimester_1"),
    ),
    "diabetes of pregnancy is no high risk by itself": (
        {"pregnancy": "trimester_2", "conditions": ["gestational_diabetes"]},
        ("review", "medium", ONLY_PRENATAL, "prenatal", "trimester_2 gestational_diabetes"),
    ),
    "diabetes of pregnancy counts without a pregnancy too": (
        {"conditions": ["gestational_diabetes"]},
        ("review", "medium", "hot_stone deep_tissue prenatal", "", "gestational_diabetes"),
    ),
    "insulin in the third trimester is high risk": (
        {"pregnancy": "trimester_3", "medications": ["insulin"]},
        ("clearance", "light", ONLY_PRENATAL, "prenatal", "trimester_3 insulin high_risk_pregnancy"),
    ),
    "epilepsy in pregnancy with the letter for high risk": (
        {
            "pregnancy": "trimester_3",
            "conditions": ["epilepsy"],
            "clearance_on_file": ["high_risk_pregnancy"],
        },
        ("review", "light", ONLY_PRENATAL, "prenatal", "trimester_3 epilepsy high_risk_pregnancy"),
    ),
    "asthma in pregnancy is not high risk": (
        {"pregnancy": "trimester_2", "conditions": ["asthma"]},
        ("ok", "medium", ONLY_PRENATAL, "prenatal", "trimester_2 asthma"),
    ),
    "a back condition in pregnancy needs both qualifications": (
        {"pregnancy": "trimester_2", "conditions": ["herniated_disc"]},
        ("review", "medium", ONLY_PRENATAL, "prenatal clinical", "trimester_2 herniated_disc"),
    ),
    "a high-risk pregnancy said so": (
        {"pregnancy": {"status": "trimester_2", "high_risk": True}},
        ("clearance", "light", ONLY_PRENATAL, "prenatal", "trimester_2 high_risk_pregnancy"),
    ),
    "a possible pregnancy": (
        {"pregnancy": "possible"},
        ("review", "light", GENTLE_TWO, "", "pregnancy_possible"),
    ),
    "a possible pregnancy with diabetes is not high risk by the list": (
        {"pregnancy": "possible", "conditions": ["diabetes"]},
        ("review", "light", GENTLE_TWO, "", "pregnancy_possible diabetes"),
    ),
    "a possible pregnancy said to be high risk": (
        {"pregnancy": {"status": "possible", "high_risk": True}},
        ("clearance", "light", ONLY_PRENATAL, "prenatal", "pregnancy_possible high_risk_pregnancy"),
    ),
    "high risk without a pregnancy does nothing": (
        {"pregnancy": {"status": "none", "high_risk": True}, "conditions": ["diabetes"]},
        ("ok", "firm", "prenatal", "", "diabetes"),
    ),
    "high risk after a birth does nothing": (
        {"pregnancy": {**birth(13, True), "high_risk": True}},
        ("ok", None, "prenatal", "", ""),
    ),
    "a birth without details is read as a fresh caesarean": (
        {"pregnancy": "postpartum"},
        ("clearance", "light", GENTLE_TWO, "prenatal", "postpartum"),
    ),
    "a vaginal birth without a date": (
        {"pregnancy": birth(None, False)},
        ("review", "medium", GENTLE_TWO, "prenatal", "postpartum"),
    ),
    "week 7 with the kind of birth not said": (
        {"pregnancy": birth(7, None)},
        ("review", "medium", "thai deep_tissue", "", "postpartum"),
    ),
    "a caesarean five weeks ago with the letter": (
        {"pregnancy": birth(5, True), "clearance_on_file": ["postpartum"]},
        ("review", "light", GENTLE_TWO, "prenatal", "postpartum"),
    ),
    "a caesarean six weeks ago": (
        {"pregnancy": birth(6, True)},
        ("review", "medium", "thai deep_tissue", "", "postpartum"),
    ),
    "a vaginal birth five weeks ago": (
        {"pregnancy": birth(5, False)},
        ("review", "medium", GENTLE_TWO, "prenatal", "postpartum"),
    ),
    "a vaginal birth six weeks ago rules nothing out": (
        {"pregnancy": birth(6, False)},
        ("ok", None, "", "", "postpartum"),
    ),
    "a vaginal birth eleven weeks ago": (
        {"pregnancy": birth(11, False)},
        ("ok", None, "", "", "postpartum"),
    ),
    "twelve weeks after a birth the row ends": (
        {"pregnancy": birth(12, True)},
        ("ok", None, "prenatal", "", ""),
    ),
    "a fever in pregnancy": (
        {"pregnancy": "trimester_2", "conditions": ["fever"]},
        ("stop", None, EVERY_TYPE, "prenatal", "fever trimester_2"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_case_comes_out_as_the_table_says(case):
    answers, (outcome, cap, ruled_out, qualifications, reasons) = case

    result = result_for(**answers)

    assert result.outcome == outcome
    assert result.max_pressure == cap
    assert set(result.ruled_out) == set(ruled_out.split())
    assert set(result.qualifications) == set(qualifications.split())
    assert codes(result) == set(reasons.split())


RANKINGS = {
    "no goal is read as relaxation, ties go to the gentler": (
        {},
        "swedish hot_stone thai trigger_point sports deep_tissue",
    ),
    "knots at a desk, firm": (
        {"goals": ["muscle_knots"], "lifestyle": ["desk_work"], "pressure_preference": "firm"},
        # trigger point 3+1, deep tissue 2+1, Swedish 1, sports 1, hot stone 1-1, Thai 0
        "trigger_point deep_tissue swedish sports hot_stone thai",
    ),
    "knots at a desk, light": (
        {"goals": ["muscle_knots"], "lifestyle": ["desk_work"], "pressure_preference": "light"},
        # trigger point 4-2, Swedish 1, hot stone 1, deep tissue 3-2, sports 1-2, Thai 0-2
        "trigger_point swedish hot_stone deep_tissue sports thai",
    ),
    "a request lifts a treatment by three": (
        {"goals": ["sleep"], "requested_type": "thai"},
        # Thai 1+3, Swedish 3, hot stone 2
        "thai swedish hot_stone trigger_point sports deep_tissue",
    ),
    "a discouraged request stays behind": (
        {"conditions": ["frozen_shoulder"], "requested_type": "thai"},
        # Swedish 3+1, hot stone 3, trigger point 0+1
        "swedish hot_stone trigger_point sports deep_tissue thai",
    ),
    "encouragement counts two at most": (
        {
            "goals": ["muscle_knots"],
            "conditions": ["neck_pain", "tmj_disorder", "tension_headache", "carpal_tunnel"],
            "pressure_preference": "medium",
        },
        # trigger point 3+2, Swedish 1+2, deep tissue 2+1-2, hot stone 1, sports 1; Thai discouraged
        "trigger_point swedish hot_stone sports deep_tissue thai",
    ),
    "an event close by": (
        {"goals": ["athletic_performance"], "lifestyle": ["event_within_48h"]},
        # sports 3+1, Thai 2; trigger point 2 and deep tissue 1 discouraged
        "sports thai swedish hot_stone trigger_point deep_tissue",
    ),
    "a cap counts for the wish": (
        {"goals": ["sore_muscles"], "medications": ["painkillers_today"], "pressure_preference": "deep"},
        # effective firm: hot stone 3-1, Swedish 2, sports 2, Thai 1, trigger point 1, deep tissue 1
        "swedish hot_stone sports thai trigger_point deep_tissue",
    ),
    "after a birth Prenatal stands beside Swedish": (
        {"pregnancy": birth(2, False), "goals": ["stress_anxiety"], "pressure_preference": "light"},
        "swedish prenatal",
    ),
    "comfort in pregnancy": ({"pregnancy": "possible", "goals": ["pregnancy_comfort"]}, "prenatal swedish"),
}


@pytest.mark.parametrize("case", RANKINGS.values(), ids=RANKINGS.keys())
def test_the_ranking_comes_out_as_worked_out_by_hand(case):
    answers, expected = case

    assert types(result_for(**answers)) == expected.split()


def test_every_band_of_every_condition_gives_what_its_row_says():
    """One condition alone, on each day of note: outcome, cap, bans and qualifications are the row's own."""
    for rule_code in words.CONDITIONS:
        for days in (0, 2, 3, 6, 7, 13, 14, 41, 42, 83, 84, 179, 180, 364, 365, 1824, 1825, 9999):
            result = result_for(conditions=[day(rule_code, days, "calves")])
            rows = [row.rule for row in result.screening.rows]
            assert all(row.band is None or row.band.holds(days) for row in rows)
            assert [row.code for row in rows] in ([], [rule_code])
            if rows and rows[0].effect != "stop":
                assert result.max_pressure == rows[0].cap
                assert set(result.ruled_out) >= rows[0].out
                assert set(result.qualifications) == rows[0].qualifications


def test_an_intake_keeps_what_it_was_given():
    intake = make_intake(goals=["sleep", "relaxation", "sleep"])

    assert intake.goals == ("relaxation", "sleep")
