"""The search of the long list: it forgives typing, and never leads away from what was meant."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conditions.lay_words import LAY_WORDS, UNLISTED
from app.domain.finding import FORGIVES_ONE, LONGEST_QUERY, MOST_WORDS, Index, found
from app.domain.spelling import slips, sound_of, words_of
from app.domain.vocabulary import NAMES

CALLS = {
    **{
        code: (name.label, name.short, *name.synonyms, *LAY_WORDS.get(code, code).split(","))
        for code, name in NAMES.items()
    },
    **{key: tuple(one.words.split(",")) for key, one in UNLISTED.items()},
}
INDEX = Index.of(CALLS)
EVERY_CALL = [
    (code, " ".join(words_of(call)[:MOST_WORDS])[:LONGEST_QUERY])
    for code, calls in CALLS.items()
    for call in calls
]


@st.composite
def mistyped(draw: st.DrawFn) -> tuple[str, str]:
    """A name or synonym with at most one slip, in a word of five letters or more."""
    code, call = draw(st.sampled_from(EVERY_CALL))
    words = call.split()
    long = [place for place, word in enumerate(words) if len(word) >= FORGIVES_ONE]
    if long and draw(st.booleans()):
        place = draw(st.sampled_from(long))
        words[place] = slipped(draw, words[place])
    return code, " ".join(words)


def slipped(draw: st.DrawFn, word: str) -> str:
    """The word with a letter swapped, missing, too many or wrong; the first stays, as it mostly does."""
    at = draw(st.integers(1, len(word) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    return draw(
        st.sampled_from(
            (
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            )
        )
    )


@given(mistyped())
def test_every_name_is_found_even_with_a_slip_of_the_finger(case: tuple[str, str]):
    code, typed = case

    assert code in found(typed, INDEX)[:4]  # some names belong to several entries, which then stand together


def test_every_name_typed_rightly_finds_its_entry_first():
    lost = {call: code for code, call in EVERY_CALL if code not in firsts(call)}

    assert not lost


def firsts(call: str) -> set[str]:
    """The first hit, and the other entries that bear the very same name."""
    return {*found(call, INDEX)[:1], *(code for code, other in EVERY_CALL if other == call)}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("skoliosis", "scoliosis"),
        ("SCOLIÓSIS", "scoliosis"),
        ("migrane", "migraine"),
        ("ashtma", "asthma"),
        ("hart attack", "heart_attack"),
        ("flebitis", "phlebitis"),
        ("hemophilia", "bleeding_disorder"),
        ("haemofilia", "bleeding_disorder"),
        ("slipped disk", "herniated_disc"),
        ("bad back", "lower_back_pain"),
        ("I have a cold", "acute_infection"),
        ("panic attacks", "anxiety"),
        ("my high blood presure", "hypertension_controlled"),
        ("bloodthinner", "anticoagulants"),
        ("asprin", "antiplatelets"),
        ("broken arms", "fracture"),
        ("athlete's foot", "local_skin_infection"),
        ("new knees", "joint_replacement"),
        ("fracture", "fracture"),
        ("claustrofobia", "claustrophobia"),
    ],
)
def test_lay_words_slips_accents_and_plurals_find_what_is_meant(typed: str, code: str):
    assert found(typed, INDEX)[0] == code


def test_a_word_that_several_entries_share_brings_all_of_them():
    assert {
        "hypertension_controlled",
        "hypertension_uncontrolled",
        "hypertension_severe",
    } <= set(found("hypertension", INDEX))


def test_the_beginning_of_a_word_is_enough():
    assert "fibromyalgia" in found("fibr", INDEX)


def test_nothing_is_found_for_nothing_or_for_what_is_not_on_the_list():
    assert not found("", INDEX)
    assert not found(" ,;- ", INDEX)
    assert not found("thyroid", INDEX)


def test_hay_fever_is_no_fever():
    assert found("hayfevr", INDEX) == ["hay_fever"]


@given(st.text(max_size=200))
def test_whatever_is_typed_each_hit_is_an_entry_and_comes_once(typed: str):
    hits = found(typed, INDEX)

    assert set(hits) <= CALLS.keys()
    assert len(set(hits)) == len(hits)


def test_a_pasted_letter_is_searched_quickly():
    began = time.process_time()
    found("hypertension " * 4000, INDEX)

    assert time.process_time() - began < 1


@given(st.text(string.ascii_lowercase, max_size=9), st.text(string.ascii_lowercase, max_size=9))
def test_slips_are_counted_alike_both_ways_and_none_is_none(first: str, second: str):
    assert slips(first, second, 3) == slips(second, first, 3)
    assert (slips(first, second, 3) == 0) == (first == second)


def test_one_sound_has_several_spellings():
    assert sound_of("oedemas") == sound_of("edema")
    assert sound_of("tumour") == sound_of("tumors")
    assert sound_of("allergies") == sound_of("allergy")
