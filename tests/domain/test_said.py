"""A sentence is plain English, and can be made again in another language."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.said import Said, packed, say, translated, unpacked

GERMAN = {
    ("", "{name} is away then."): "{name} ist dann nicht da.",
    ("", "You told us {told}, so we {do}."): "Sie haben uns gesagt, {told}. Deshalb {do}.",
    ("told", "about a burn"): "dass Sie eine Verbrennung haben",
    ("do", "leave {areas} alone"): "lassen wir {areas} in Ruhe",
    ("", "neck"): "Nacken",
}


def in_german(context: str, pattern: str) -> str:
    return GERMAN.get((context, pattern), pattern)


def test_it_is_the_english_text():
    text = say("{name} is away then.", name="Mira")

    assert text == "Mira is away then."
    assert json.dumps([text]) == '["Mira is away then."]'


def test_its_parts_are_put_into_the_same_language_and_names_stay():
    leave = say("leave {areas} alone", context="do", areas=(say("neck"), "Mira"))
    text = say("You told us {told}, so we {do}.", told=say("about a burn", context="told"), do=leave)

    assert text == "You told us about a burn, so we leave neck, Mira alone."
    assert translated(text, in_german) == (
        "Sie haben uns gesagt, dass Sie eine Verbrennung haben. Deshalb lassen wir Nacken, Mira in Ruhe."
    )


def test_a_name_that_is_also_a_word_is_no_word():
    assert translated(say("{name} is away then.", name="neck"), in_german) == "neck ist dann nicht da."


def test_a_part_that_is_missing_is_an_error():
    with pytest.raises(KeyError):
        say("{name} is away on {day}.", name="Mira")


@given(st.text())
def test_what_has_no_translation_stays_english(words: str):
    assert translated(words, in_german) == words
    assert translated(say("{words}", words=words), in_german) == words
    assert isinstance(say("{words}", words=words), Said)


parts = st.recursive(
    st.text() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | inner.map(lambda part: say("so {this}", context="why", this=part))
    ),
    max_leaves=6,
)


@given(parts)
def test_it_is_kept_as_json_and_comes_back_as_it_was(part):
    text = say("You told us {told}.", told=part)

    back = unpacked(json.loads(json.dumps(packed(text))))

    assert (back, back.pattern, back.context, back.parts) == (text, text.pattern, "", text.parts)
    assert translated(back, in_german) == translated(text, in_german)


def test_a_plain_text_is_kept_as_it_is():
    assert (packed("Mira"), unpacked("Mira")) == ("Mira", "Mira")
    with pytest.raises(KeyError):
        unpacked({"text": "Mira"})
