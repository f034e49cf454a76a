"""What changed from one result to the next: all of it, and nothing that did not."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain import vocabulary as words
from app.domain.differences import ASK, FITS, NOT_NOW, Differences, Moved, differences, kind_of
from app.domain.suggestions import suggest
from tests.domain.intakes import intakes, result_for

results = st.builds(suggest, intakes())


@given(results)
def test_the_same_result_twice_differs_in_nothing(result):
    assert differences(result, result) == Differences()


@given(results, results)
def test_every_treatment_that_stands_otherwise_is_named_once_and_no_other(before, after):
    steps = differences(before, after).moved
    told = [(code, step.before, step.after) for step in steps for code in step.treatments]

    assert sorted(told) == sorted(
        (code, kind_of(before, code), kind_of(after, code))
        for code in words.TREATMENT_TYPES
        if kind_of(before, code) != kind_of(after, code)
    )


@given(results, results)
def test_the_way_back_undoes_the_way_there(before, after):
    there, back = differences(before, after), differences(after, before)

    assert (there.new, there.gone) == (back.gone, back.new)
    assert {(m.before, m.after) for m in there.moved} == {(m.after, m.before) for m in back.moved}


def test_an_answer_that_is_new_is_named_with_what_it_does():
    found = differences(result_for(), result_for(conditions=["sunburn", "heat_sensitivity"]))

    assert "heat_sensitivity" in found.new
    assert "hot_stone" in next(moved.treatments for moved in found.moved if moved.after == NOT_NOW)
    assert any("heat" in text for text in found.cautions)


def test_an_answer_taken_back_frees_what_it_closed():
    found = differences(result_for(conditions=["undisclosed"]), result_for())

    assert found.gone == ("undisclosed",)
    assert found.cautions == ()
    assert {moved.before for moved in found.moved} == {ASK}
    assert isinstance(found.moved[0], Moved)
    assert "swedish" in next(moved.treatments for moved in found.moved if moved.after == FITS)


def test_other_wishes_may_bring_another_treatment_to_the_front():
    before, after = result_for(goals=["relaxation"]), result_for(goals=["athletic_performance"])

    assert differences(before, after).first == after.suggestions[0].type == "sports"


def test_answers_that_change_nothing_are_said_to_change_nothing():
    assert differences(result_for(age=40), result_for(age=41)) == Differences()
