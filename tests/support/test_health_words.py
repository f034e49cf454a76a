"""The net catches what it should, and lets ordinary words through."""

import pytest

from app.domain.vocabulary import MEDICATIONS, NAMES, PREGNANCY_LABELS, TYPE_LABELS, label
from tests.support.health_words import assert_no_health_words, health_words_in

ORDINARY = """
    Hello Ana, thank you for booking. Your appointment is on Tuesday 24 November at 10:00, New York time.
    A therapist reads your request. Please bring light clothes; head to the desk at the back, wash your hands,
    hang your coat in the chest. See, move or cancel it. The number is +1 212 555 0142. Sleep well, no break,
    cold water, a private room. Painting classes on other days. Somebody else has this slot.
    http://127.0.0.1:8000/visits/0f3a9bdeadbeef0f3a9bdeadbeef0f3a
    {"event": "message_sent", "kind": "review_accepted", "attempts": 1, "level": "info"}
"""
TELLING = [
    "Your prenatal massage on Tuesday",
    "See you for Deep Tissue",
    "/book/hot-stone?minutes=60",
    "/book/trigger%20point",
    "kind=thai",
    "because you told us that you have scoliosis",
    "intake/lower_back_pain",
    "side-lying, 24 weeks pregnant",
    "bring the doctor's note about your blood pressure",
    "take care of your painful knee",
    "warfarin",
    "goal: stress_anxiety",
    "no pressure on the upper-back",
    "needs oncology",
    "Alzheimer&#39;s",
]


def test_ordinary_words_pass():
    assert_no_health_words(ORDINARY)


@pytest.mark.parametrize("text", TELLING)
def test_telling_words_are_caught(text: str):
    assert health_words_in(text)


def test_every_condition_medicine_and_allergy_is_caught_by_code_and_by_label():
    missed = [code for code in NAMES if not health_words_in(f"code={code}")]
    missed += [code for code in NAMES if not health_words_in(f"You told us: {label(code)}.")]

    # Alone these two say only that somebody did not choose from a list.
    assert set(missed) <= {"other_condition", "burn", "implant"}


def test_every_pregnancy_answer_and_treatment_is_caught():
    answers = [words for code, words in PREGNANCY_LABELS.items() if code != "none"]
    missed = [words for words in (*answers, *TYPE_LABELS.values()) if not health_words_in(words)]

    assert not missed


def test_a_manager_may_read_treatments_but_no_condition():
    assert_no_health_words("10:00 Deep tissue, 60 minutes, Prenatal", treatments=False)
    with pytest.raises(AssertionError, match="scoliosis"):
        assert_no_health_words("10:00 Swedish, scoliosis", treatments=False)


def test_what_is_allowed_by_name_passes():
    assert_no_health_words("therapist with training in scoliosis", allowing=["scoliosis"])


def test_the_words_are_named():
    assert health_words_in(f"{MEDICATIONS[0]} and fever") == ["anticoagulants", "fever"]
