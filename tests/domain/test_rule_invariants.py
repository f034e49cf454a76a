"""What must hold for every intake there can be, over the whole vocabulary."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain import vocabulary as words
from app.domain.answers import ConditionAnswer, Intake, Pregnancy
from app.domain.rules import RULES_BY_CODE, RULES_VERSION
from app.domain.rules.treatments import TREATMENTS
from app.domain.screening import Screening, screen
from app.domain.suggestions import suggest
from tests.domain.intakes import EDGES, conditions, intakes

BANDED = [code for code in words.CONDITIONS if RULES_BY_CODE[code][0].band]
ages_of_grown_ups = st.integers(18, 120)


def strength(cap: str | None) -> int:
    return len(words.PRESSURES) if cap is None else words.rank(cap)


def assert_no_looser(stricter: Screening, looser: Screening) -> None:
    """The first screening is at least as strict as the second in everything that protects a client."""
    assert words.OUTCOMES.index(stricter.outcome) >= words.OUTCOMES.index(looser.outcome)
    assert strength(stricter.cap) <= strength(looser.cap)
    assert set(stricter.ruled_out) >= set(looser.ruled_out)
    assert set(stricter.qualifications) >= set(looser.qualifications)
    assert stricter.heat_ban >= looser.heat_ban


@given(intakes(), conditions, st.sampled_from((*words.MEDICATIONS, None)))
@settings(max_examples=150)
def test_i1_one_more_condition_or_medicine_never_loosens(intake, condition, medicine):
    more = replace(
        intake,
        conditions=(*intake.conditions, condition),
        medications=(*intake.medications, medicine) if medicine else intake.medications,
    )

    stricter, looser = screen(more), screen(intake)

    assert_no_looser(stricter, looser)
    assert set(stricter.avoid_areas) >= set(looser.avoid_areas)
    assert set(stricter.flags) >= set(looser.flags)


@given(intakes(), st.sampled_from(BANDED), st.sampled_from(EDGES), st.sampled_from(EDGES))
@settings(max_examples=150)
def test_i2_a_more_recent_event_is_never_treated_less_strictly(intake, code, one, other):
    recent, older = sorted((one, other))

    def with_days(days):
        event = ConditionAnswer(code, ("calves",), days)
        return screen(replace(intake, conditions=(*intake.conditions, event)))

    assert_no_looser(with_days(recent), with_days(older))
    unknown, strictest = with_days(None), with_days(0)
    assert_no_looser(unknown, strictest)
    assert_no_looser(strictest, unknown)


@given(intakes(), st.none() | st.booleans(), st.integers(0, 14), st.integers(0, 14))
def test_i2_holds_for_the_weeks_after_a_birth(intake, cesarean, one, other):
    def after(weeks, kind):
        return screen(replace(intake, pregnancy=Pregnancy("postpartum", None, weeks, kind)))

    recent, older = sorted((one, other))
    strictest = after(0, True)
    if older < 12:
        assert_no_looser(after(recent, cesarean), after(older, cesarean))
    assert_no_looser(after(None, None), strictest)
    assert_no_looser(strictest, after(None, None))


@given(intakes(), st.integers(65, 79), st.integers(80, 120), st.integers(18, 64))
def test_i3_growing_old_never_loosens(intake, senior, very_old, grown_up):
    younger, older, oldest = (screen(replace(intake, age=age)) for age in (grown_up, senior, very_old))

    assert_no_looser(older, younger)
    assert_no_looser(oldest, older)


@given(intakes(), st.integers(0, 15), st.integers(16, 17), ages_of_grown_ups)
def test_i3_being_younger_never_loosens(intake, child, youth, grown_up):
    assume(grown_up < 65)
    youngest, younger, older = (screen(replace(intake, age=age)) for age in (child, youth, grown_up))

    assert_no_looser(younger, older)
    assert_no_looser(youngest, younger)


@given(intakes(), st.randoms(use_true_random=False))
def test_i4_order_and_duplicates_change_nothing(intake, dice):
    given_once = intake.to_dict()
    shuffled = {**given_once}
    for field, entries in given_once.items():
        if isinstance(entries, list):
            mixed = [*entries, *entries[:1]]
            dice.shuffle(mixed)
            shuffled[field] = mixed

    assert suggest(Intake.parse(shuffled)).to_dict() == suggest(Intake.parse(given_once)).to_dict()


@given(intakes())
@settings(max_examples=150)
def test_i5_each_type_is_either_suggested_or_ruled_out_and_a_stop_suggests_nothing(intake):
    result = suggest(intake)

    suggested = [suggestion.type for suggestion in result.suggestions]
    assert not set(suggested) & set(result.ruled_out)
    assert sorted((*suggested, *result.ruled_out)) == sorted(words.TREATMENT_TYPES)
    assert bool(suggested) == (result.outcome != "stop")
    assert (result.plan is None) == (result.outcome == "stop")
    if result.outcome == "stop":
        assert result.max_pressure is None
    else:
        assert {"swedish", "prenatal"} & set(suggested), "R8: one of the two always stays"


@given(intakes())
@settings(max_examples=150)
def test_i6_no_type_is_suggested_above_the_cap(intake):
    result = suggest(intake)

    for suggestion in result.suggestions:
        treatment = TREATMENTS[suggestion.type]
        assert words.rank(treatment.lowest) <= strength(result.max_pressure)
        assert words.rank(suggestion.pressure) <= strength(result.max_pressure)
        assert (
            words.rank(treatment.lowest) <= words.rank(suggestion.pressure) <= words.rank(treatment.highest)
        )


@given(intakes(pregnancy=st.builds(Pregnancy, st.sampled_from(words.TRIMESTERS), st.none() | st.booleans())))
def test_i7_in_a_confirmed_pregnancy_only_prenatal_can_be_suggested(intake):
    result = suggest(intake)

    assert [suggestion.type for suggestion in result.suggestions] in ([], ["prenatal"])
    assert "prenatal" in result.qualifications
    assert result.heat_ban


@given(intakes())
def test_i8_the_same_intake_gives_the_same_result_with_its_rules_version(intake):
    again = Intake.parse(intake.to_dict())

    assert again == intake
    assert suggest(again).to_dict() == suggest(intake).to_dict()
    assert suggest(intake).to_dict()["rules_version"] == RULES_VERSION


@given(intakes())
@settings(max_examples=150)
def test_i9_whatever_is_not_ok_says_why_and_what_to_do(intake):
    result = suggest(intake)

    if result.outcome != "ok":
        assert any(reason.effect == result.outcome for reason in result.reasons)
        assert result.next_steps
        assert all(step.text for step in result.next_steps)
    assert all(reasons and all(reason.text for reason in reasons) for reasons in result.ruled_out.values())
    assert all(suggestion.reasons for suggestion in result.suggestions)


@given(intakes(), st.lists(st.sampled_from(words.REASON_CODES), max_size=8).map(tuple))
@settings(max_examples=150)
def test_i10_a_letter_on_file_opens_nothing_but_its_own_clearance(intake, letters):
    without = screen(replace(intake, clearance_on_file=()))
    having = screen(replace(intake, clearance_on_file=letters))

    assert having.cap == without.cap
    assert set(having.ruled_out) == set(without.ruled_out)
    assert having.qualifications == without.qualifications
    assert (having.outcome == "stop") == (without.outcome == "stop")
    effects = {row.rule.id: row.effect for row in without.rows if row.effect != "review"}
    for row in having.rows:
        if row.rule.id in effects and row.effect != effects[row.rule.id]:
            assert (effects[row.rule.id], row.effect, row.code in letters) == ("clearance", "review", True)


@given(intakes(), st.sampled_from(words.PRESSURES), st.sampled_from(words.TREATMENT_TYPES))
def test_a_wish_never_changes_what_is_safe(intake, pressure, wanted):
    plain = replace(
        intake,
        goals=(),
        lifestyle=(),
        pressure_preference=None,
        requested_type=None,
        focus_areas=(),
        avoid_areas=(),
    )
    wishing = replace(intake, pressure_preference=pressure, requested_type=wanted)

    safe, wished = screen(plain), screen(wishing)

    assert_no_looser(wished, safe)
    assert_no_looser(safe, wished)
    assert set(wished.avoid_areas) == set(safe.avoid_areas) | set(intake.avoid_areas)
