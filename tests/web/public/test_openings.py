"""The suggestion says what would change it, in days that come true."""

import pytest

from tests.support.finding import answer_all, body, more, when, you


def test_a_treatment_that_is_left_out_says_from_when_on_it_may_be_possible(visitor):
    answer_all(visitor, "fracture")
    more(visitor, **{when("fracture") + "amount": "3", when("fracture") + "unit": "weeks"})

    page = visitor.get("/suggestion").text

    # Broken three weeks ago on May 6: hot stones are left out for the first six weeks, so for three more.
    assert "From May 27, 2026 on it may be possible, if nothing else changes." in page


def test_a_letter_that_is_asked_for_is_said_to_help_and_when_none_is_needed_any_more(visitor):
    answer_all(visitor, "fracture")
    more(visitor, **{when("fracture") + "amount": "3", when("fracture") + "unit": "weeks"})

    page = visitor.get("/suggestion").text

    assert "With this letter a therapist can say yes to your visit." in page
    assert "From May 27, 2026 on no written agreement is needed" in page


def test_the_page_that_refuses_a_treatment_says_it_too(visitor):
    answer_all(visitor, "fracture")
    more(visitor, **{when("fracture") + "unsure": "y"})
    no_day = visitor.get("/treatments/thai/times").text
    you(visitor, age=40, pregnancy="possible")
    more(visitor, care__1__needed="no", **{when("fracture") + "unsure": "y"})
    body(visitor)

    page = visitor.get("/treatments/thai/times").text

    assert "may be possible" not in no_day
    assert "It may be possible once you know that you are not pregnant." in page


def test_who_has_to_wait_reads_when_to_come_back(visitor):
    answer_all(visitor, "recent_surgery")
    more(visitor, **{when("recent_surgery") + "amount": "4", when("recent_surgery") + "unit": "days"})

    page = visitor.get("/suggestion").text

    assert "When to come back" in page
    assert "From May 16, 2026 on you can choose a time, with a written agreement first" in page


@pytest.mark.parametrize("mark", ["emergency_symptoms", "back_red_flags"])
def test_what_is_urgent_names_no_day(visitor, mark):
    answer_all(visitor, mark)

    assert "When to come back" not in visitor.get("/suggestion").text


def test_a_minor_needs_a_guardian_s_yes_and_reads_so(visitor):
    answer_all(visitor)
    you(visitor, age=15)
    more(visitor, guardian__agreed="no")

    assert "once your guardian has agreed." in visitor.get("/suggestion").text


def test_somebody_well_reads_of_no_condition_and_no_day(visitor):
    answer_all(visitor)

    page = visitor.get("/suggestion").text

    assert "may be possible" not in page
    assert "if nothing else changes" not in page
