"""How the seven treatments stand on the screen, and what the front desk reads."""

import pytest

from app.domain import vocabulary as words
from app.domain.categories import CATEGORY_LABELS, category
from app.domain.screening import front_desk_needs, screen
from tests.domain.intakes import make_intake, result_for

HEALTH_WORDS = (
    "pregnan",
    "cancer",
    "diabet",
    "blood",
    "fever",
    "asthma",
    "allerg",
    "epilep",
    "surgery",
    "minor",
)


def standing(code, team=None, **answers):
    return category(result_for(**answers), code, team=team)


def test_without_answers_everything_but_prenatal_fits():
    assert {code: standing(code) for code in words.TREATMENT_TYPES} == {
        **dict.fromkeys(words.TREATMENT_TYPES, "fits"),
        "prenatal": "not_now",
    }


@pytest.mark.parametrize(
    ("code", "answers", "expected"),
    [
        ("swedish", {"conditions": ["asthma"]}, "fits_with_changes"),
        ("swedish", {"age": 65}, "fits_with_changes"),
        ("deep_tissue", {"lifestyle": ["event_within_48h"]}, "fits_with_changes"),
        ("swedish", {"lifestyle": ["event_within_48h"]}, "fits"),
        ("thai", {"conditions": ["hernia"]}, "not_now"),
        ("swedish", {"conditions": ["epilepsy"]}, "ask_first"),
        ("swedish", {"conditions": ["heart_condition"]}, "ask_first"),
        ("hot_stone", {"conditions": ["heart_condition"]}, "not_now"),
        ("prenatal", {"pregnancy": "trimester_2"}, "ask_first"),
        ("swedish", {"conditions": ["ptsd_trauma"]}, "ask_first"),
        ("swedish", {"conditions": ["fever"]}, "not_now"),
    ],
)
def test_where_a_treatment_stands(code, answers, expected):
    assert standing(code, **answers) == expected
    assert expected in CATEGORY_LABELS


def test_a_team_that_holds_the_qualification_need_not_be_asked():
    assert standing("prenatal", team={"prenatal"}, pregnancy="trimester_2") == "fits_with_changes"
    assert standing("prenatal", team={"oncology"}, pregnancy="trimester_2") == "ask_first"
    assert standing("swedish", team={"scoliosis"}, conditions=["scoliosis"]) == "ask_first"  # a review too


@pytest.mark.parametrize(
    ("answers", "needs"),
    [
        ({}, ()),
        ({"conditions": ["neck_pain"]}, ()),
        ({"conditions": ["herniated_disc"]}, ("Side-lying cushions within reach",)),
        (
            {"pregnancy": "trimester_2"},
            (
                "Side-lying cushions; no face-down, no flat back",
                "Extra time and a hand with getting up",
                "Unscented products, aired room",
                "No heat: no heated table, packs or towels",
            ),
        ),
        (
            {"age": 15, "guardian_consent": True},
            (
                "Short session, 30 to 45 minutes",
                "Somebody stays in the room throughout",
                "No heat: no heated table, packs or towels",
            ),
        ),
    ],
)
def test_the_front_desk_reads_what_to_lay_ready(answers, needs):
    assert front_desk_needs(result_for(**answers)) == needs
    assert front_desk_needs(screen(make_intake(**answers))) == needs


def test_no_health_word_reaches_the_front_desk():
    for code in words.CONDITIONS:
        needs = " ".join(front_desk_needs(result_for(conditions=[code]))).lower()
        assert not any(word in needs for word in HEALTH_WORDS)
