"""Answers are kept while there is room for them."""

from app.spa.booking.remembered import Remembered


def counting():
    made = []

    def make():
        made.append("made")
        return made

    return make, made


def test_the_same_question_is_thought_about_once():
    kept = Remembered(most=10)
    make, made = counting()

    for _ in range(3):
        kept.get("question", make, len)

    assert made == ["made"]


def test_what_was_asked_for_least_lately_makes_room():
    kept = Remembered(most=2)
    make, made = counting()

    for question in ("first", "second", "first", "third", "first"):
        kept.get(question, make, lambda _: 1)
    assert len(made) == 3
    kept.get("second", make, lambda _: 1)
    assert len(made) == 4
    assert kept.weight == 2


def test_what_is_too_heavy_is_not_kept():
    kept = Remembered(most=2)

    assert kept.get("all of it", lambda: "heavy", len) == "heavy"
    assert kept.weight == 0
