"""The pressure of a session: the cap wins over the wish, and a treatment keeps its own range."""

import pytest

from app.domain import vocabulary as words
from tests.domain.intakes import result_for


@pytest.mark.parametrize(
    ("code", "wish", "answers", "pressure"),
    [
        ("swedish", None, {}, "medium"),
        ("swedish", "light", {}, "light"),
        ("swedish", "deep", {}, "firm"),
        ("hot_stone", "deep", {}, "medium"),
        ("deep_tissue", None, {}, "firm"),
        ("deep_tissue", "light", {}, "firm"),
        ("deep_tissue", "deep", {}, "deep"),
        ("deep_tissue", "deep", {"age": 70}, "firm"),
        ("sports", "light", {}, "medium"),
        ("thai", "deep", {}, "firm"),
        ("swedish", "firm", {"medications": ["opioids"]}, "medium"),
        ("swedish", None, {"medications": ["anticoagulants"]}, "light"),
        ("prenatal", "firm", {"pregnancy": "trimester_2"}, "medium"),
    ],
)
def test_the_session_pressure(code, wish, answers, pressure):
    suggestion = result_for(pressure_preference=wish, **answers).suggestion(code)

    assert suggestion.pressure == pressure


def test_a_treatment_that_starts_above_the_wish_says_so():
    (note,) = result_for(pressure_preference="light").suggestion("sports").notes

    assert note.code == "pressure_raised"
    assert "medium" in note.text
    assert "light" in note.text


def test_a_treatment_that_ends_below_the_wish_says_so():
    (note,) = result_for(pressure_preference="deep").suggestion("swedish").notes

    assert note.code == "pressure_lowered"


def test_a_wish_that_is_met_needs_no_note():
    assert result_for(pressure_preference="firm").suggestion("swedish").notes == ()
    assert result_for(pressure_preference="deep", age=70).suggestion("swedish").notes == ()


def test_the_cap_names_the_rows_that_set_it():
    told = result_for(age=70, conditions=["herniated_disc"], medications=["opioids"]).to_dict()

    assert told["max_pressure"] == "medium"
    assert set(told["capped_by"]) == {"herniated_disc", "opioids"}


def test_the_gentler_of_two_pressures():
    assert words.lighter("firm", "light") == "light"
    assert words.lighter(None, "deep") == "deep"
    assert words.lighter("medium", None) == "medium"
    assert words.lighter(None, None) is None
