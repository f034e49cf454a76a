"""What would change a result: whatever is said of a day, a letter or something that passes comes true."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain import vocabulary as words
from app.domain.answers import Intake, Pregnancy
from app.domain.opening_words import sentence
from app.domain.openings import DAY, HORIZON, LETTER, OVER, PASSING, MovingAnswers, Opening, openings
from app.domain.screening import screen
from tests.domain.intakes import conditions, intakes, make_intake

told_answers = st.builds(
    MovingAnswers,
    intake=intakes(),
    since=st.integers(0, 60),
    week=st.none() | st.integers(1, 40),
)
# Days that open something need an answer with a day; most examples have one.
dated = st.builds(
    lambda told, more: replace(told, intake=replace(told.intake, conditions=(*told.intake.conditions, more))),
    told_answers,
    conditions,
)


@given(told_answers | dated)
def test_a_day_that_is_named_really_opens_what_is_said(told: MovingAnswers):
    now = screen(told.after(0))

    for opening in of_kind(told, DAY):
        then, just_before = screen(told.after(opening.days)), screen(told.after(opening.days - 1))
        assert 0 < opening.days <= HORIZON
        assert then.outcome == opening.outcome
        assert not set(opening.treatments) & then.ruled_out.keys()
        assert set(opening.treatments) <= now.ruled_out.keys() & just_before.ruled_out.keys()
        if not opening.treatments:
            assert severity(then.outcome) < severity(now.outcome)


@given(told_answers)
def test_the_letters_that_are_named_really_change_the_outcome_and_none_is_too_many(told: MovingAnswers):
    today = told.after(0)

    for opening in of_kind(told, LETTER):
        assert outcome_with(today, opening.codes) == opening.outcome == "review"
        for code in opening.codes:
            too_few = tuple(other for other in opening.codes if other != code)
            assert outcome_with(today, too_few) == "clearance"


@given(told_answers)
def test_what_is_said_to_pass_really_opens_something_once_it_has(told: MovingAnswers):
    now = screen(told.after(0))

    for opening in of_kind(told, OVER):
        then = screen(over(told.after(0), opening.codes))
        assert set(opening.codes) <= set(PASSING)
        assert then.outcome == opening.outcome
        assert not set(opening.treatments) & then.ruled_out.keys()
        assert opening.treatments or severity(then.outcome) < severity(now.outcome)


@given(told_answers)
def test_whatever_opens_can_be_said_in_a_sentence(told: MovingAnswers):
    outcome = screen(told.after(0)).outcome

    for opening in openings(told):
        said = sentence(opening, outcome, "Monday, 3 August")
        assert said.endswith(".")
        assert ("Monday, 3 August" in said) == (opening.kind == DAY)


def test_two_weeks_after_an_operation_a_visit_becomes_possible_with_a_letter():
    told = MovingAnswers(make_intake(conditions=[("recent_surgery", {"days_since": 4})]), since=3)

    first = openings(told)[0]

    assert (first.kind, first.days, first.outcome) == (DAY, 7, "clearance")


def test_nobody_is_told_that_a_lasting_condition_will_pass():
    assert openings(MovingAnswers(make_intake(conditions=["osteoporosis", "undisclosed"]))) == ()


def test_what_calls_for_urgent_care_opens_with_no_date():
    assert openings(MovingAnswers(make_intake(conditions=["emergency_symptoms", "fever"]))) == ()


def test_a_fever_is_over_one_day():
    [opening] = openings(MovingAnswers(make_intake(conditions=["fever"])))

    assert opening == Opening(OVER, "ok", codes=("fever",))


def test_a_healthy_client_is_told_of_no_change():
    assert openings(MovingAnswers(make_intake())) == ()


def of_kind(told: MovingAnswers, kind: str) -> list[Opening]:
    return [opening for opening in openings(told) if opening.kind == kind]


def severity(outcome: str) -> int:
    return words.OUTCOMES.index(outcome)


def outcome_with(intake: Intake, letters: tuple[str, ...]) -> str:
    return screen(replace(intake, clearance_on_file=(*intake.clearance_on_file, *letters))).outcome


def over(intake: Intake, codes: tuple[str, ...]) -> Intake:
    kept = tuple(entry for entry in intake.conditions if entry.code not in codes)
    intake = replace(intake, conditions=kept)
    if "pregnancy_possible" in codes:
        intake = replace(intake, pregnancy=Pregnancy())
    return replace(intake, guardian_consent=True) if "guardian_consent_missing" in codes else intake
