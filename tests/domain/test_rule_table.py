"""The rows in the code against the table of clinical facts, and each row against the house's own rules."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain import vocabulary as words
from app.domain.rules import ALL_RULES, CONDITION_CHOICES, CONDITION_GROUPS, RULES_BY_CODE, RULES_VERSION
from app.domain.rules.ages_and_pregnancy import HIGH_RISK_CODES, POSTPARTUM
from app.domain.rules.sources import SOURCES
from app.domain.rules.treatments import GENTLER_FIRST, TREATMENTS
from app.domain.rules.wishes import GOALS, LIFESTYLES

TABLE = json.loads((Path(__file__).parents[1] / "data" / "rule-table.json").read_text("utf-8"))

FLAGS = {
    "side_lying_or_semi_reclined": "trimester_2 trimester_3 high_risk_pregnancy",
    "offer_side_lying": "trimester_1 pregnancy_possible postpartum sciatica herniated_disc hernia pacemaker "
    "medical_device osteoporosis_severe recent_surgery",
    "semi_reclined": "heart_failure asthma kidney_disease",
    "no_face_cradle": "botox_recent filler_recent claustrophobia tmj_disorder",
    "slow_rise": "low_blood_pressure hypertension_controlled hypertension_uncontrolled antihypertensives "
    "sedatives opioids muscle_relaxants parkinsons trimester_1 trimester_2 trimester_3 high_risk_pregnancy "
    "pregnancy_possible postpartum age_65_plus age_80_plus",
    "short_session": "heart_failure chronic_fatigue cancer_active chemotherapy "
    "cancer_history:0–365 dementia age_80_plus minor:0–16",
    "never_alone": "epilepsy dementia minor",
    "unscented": "fragrance sensitive_skin eczema_psoriasis asthma migraine epilepsy chemotherapy "
    "cancer_active trimester_1 trimester_2 trimester_3 high_risk_pregnancy pregnancy_possible postpartum",
    "legs_light": "trimester_1 trimester_2 trimester_3 high_risk_pregnancy pregnancy_possible "
    "postpartum:cesarean:0–6 postpartum:vaginal:0–6 dvt_history varicose_veins edema_mild",
    "no_neck_technique": "neck_pain whiplash rheumatoid_arthritis stroke",
}


def as_in_the_table(rule):
    return {
        "code": rule.code,
        "band": [rule.band.start, rule.band.before] if rule.band else None,
        "birth": rule.birth,
        "effect": rule.effect,
        "cap": rule.cap,
        "out": sorted(rule.out),
        "down": sorted(rule.down),
        "up": sorted(rule.up),
        "qualifications": sorted(rule.qualifications),
        "areas": sorted(rule.areas),
        "client_names": rule.needs_areas,
        "source": list(rule.source),
    }


def key(row):
    return row["code"], row["birth"], row["band"] or []


def test_each_row_of_the_table_is_in_the_rules_and_no_other():
    ours = sorted((as_in_the_table(rule) for rule in ALL_RULES), key=key)

    assert ours == sorted(TABLE["rows"], key=key)


@pytest.mark.parametrize("name", sorted(TABLE["vocabulary"]))
def test_the_vocabulary_is_that_of_the_intake_object(name):
    assert list(getattr(words, name)) == TABLE["vocabulary"][name]


def test_affinities_points_and_pressure_ranges_are_those_of_the_table():
    assert {code: goal.fit for code, goal in GOALS.items()} == TABLE["affinity"]
    assert {code: way.points for code, way in LIFESTYLES.items()} == TABLE["lifestyle"]
    assert {code: [t.lowest, t.highest] for code, t in TREATMENTS.items()} == TABLE["pressure"]
    assert list(HIGH_RISK_CODES) == TABLE["high_risk"]
    assert sorted(GENTLER_FIRST) == sorted(words.TREATMENT_TYPES)


@pytest.mark.parametrize("flag", words.FLAGS)
def test_a_flag_stands_on_the_rows_that_raise_it_and_on_no_other(flag):
    named = FLAGS[flag].split()

    raising = {rule.id for rule in ALL_RULES if flag in rule.flags}

    assert raising == {rule.id for rule in ALL_RULES if rule.code in named or rule.id in named}


def test_every_code_has_rows_and_every_row_a_known_code():
    assert set(RULES_BY_CODE) == set(words.REASON_CODES)
    assert len({rule.id for rule in ALL_RULES}) == len(ALL_RULES)


@pytest.mark.parametrize("code", [c for c in words.CONDITIONS if RULES_BY_CODE[c][0].band])
def test_bands_of_a_condition_follow_each_other_from_day_0_strictest_first(code):
    rows = RULES_BY_CODE[code]

    assert rows[0].band.start == 0
    assert all(earlier.band.before == later.band.start for earlier, later in pairwise(rows))
    strictness = [("caution", "local", "review", "clearance", "stop").index(row.effect) for row in rows]
    assert strictness == sorted(strictness, reverse=True)


def test_bands_after_a_birth_cover_twelve_weeks_for_both_kinds():
    for birth in ("cesarean", "vaginal"):
        bands = [(row.band.start, row.band.before) for row in POSTPARTUM if row.birth == birth]
        assert bands == [(0, 6), (6, 12)]


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_a_row_is_complete(rule):
    assert rule.source
    assert set(rule.source) <= set(SOURCES)
    assert rule.flags <= set(words.FLAGS)
    assert rule.areas <= set(words.AREAS)
    assert rule.qualifications <= set(words.QUALIFICATIONS)
    assert rule.we
    assert rule.adapt
    assert rule.told or rule.code in words.NAMES
    assert rule.when or rule.code in ("minor", "age_65_plus", "age_80_plus") or not rule.band
    assert bool(rule.ask) == (rule.effect == "clearance")
    assert rule.next_step or rule.effect != "stop"
    assert set(rule.why) <= rule.out | rule.down
    assert rule.approved_by is None


def test_the_rules_are_named_as_starter_rules():
    assert RULES_VERSION.endswith("starter")


def test_every_condition_stands_in_one_group_of_the_form():
    grouped = [code for group in CONDITION_GROUPS.values() for code in group]

    assert sorted(grouped) == sorted(words.CONDITIONS)


def test_follow_up_questions_are_asked_only_where_a_row_needs_them():
    asks_when = {code for code, choice in CONDITION_CHOICES.items() if choice.needs_days}
    asks_where = {code for code, choice in CONDITION_CHOICES.items() if choice.needs_areas}

    assert asks_when == {row["code"] for row in TABLE["rows"] if row["band"]} - {
        "minor",
        "age_65_plus",
        "age_80_plus",
        "postpartum",
    }
    assert asks_where == {row["code"] for row in TABLE["rows"] if row["client_names"]}
    assert all(choice.asks_when for choice in CONDITION_CHOICES.values() if choice.needs_days)


def test_every_code_reads_in_plain_words():
    everything = (
        *words.REASON_CODES,
        *words.TREATMENT_TYPES,
        *words.PRESSURES,
        *words.OUTCOMES,
        *words.EFFECTS,
        *words.GOALS,
        *words.LIFESTYLES,
        *words.AREAS,
        *words.QUALIFICATIONS,
        *words.PREGNANCY_STATUSES,
        *words.FLAGS,
    )
    assert all(words.label(code) and "_" not in words.label(code) for code in everything)
