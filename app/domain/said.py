"""Sentences that remember how they were made, so that they can be said in another language.

The heart speaks English and knows no other language: a `Said` is that English text. Beside it, it keeps the
pattern and the parts it was made of, and whoever shows it looks the pattern up in a catalogue and puts the
parts in again, each in the same language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

Key = TypeVar("Key")
Part = str | int | tuple["Part", ...]
Lookup = Callable[[str, str], str]
"""From (context, English pattern) to the pattern in another language; the English one where it has none."""


class Said(str):
    """An English text with the pattern and the parts it was made of.

    `context` tells a translator where a fragment stands: "told" follows "You told us", and so on.
    """

    __slots__ = ("context", "parts", "pattern")

    pattern: str
    context: str
    parts: Mapping[str, Part]


def say(pattern: str, /, *, context: str = "", **parts: Part) -> Said:
    """Make a sentence from a pattern such as "{name} is away then." and its parts.

    Parts that are `Said` are translated with it, other texts (names, numbers) stay as they are; a tuple is
    listed with commas. Raises KeyError where the pattern names a part that is not given.
    """
    # Half of all sentences are a fixed text, and a list is rare: a screening says hundreds of them.
    if tuple in map(type, parts.values()):
        filled = pattern.format_map({name: _english(part) for name, part in parts.items()})
    else:
        filled = pattern.format_map(parts) if parts else pattern
    made = Said(filled)
    made.pattern, made.context, made.parts = pattern, context, parts
    return made


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them: "neck, hips and knees". Raises ValueError where there are none."""
    *head, last = words
    return say("{head} and {last}", head=tuple(head), last=last) if head else last


def one_by_one(sentences: Iterable[str]) -> str:
    """Whole sentences in a row, those that are empty left out; "" where none is left."""
    told = ""
    for sentence in sentences:
        if sentence:
            told = say("{before} {after}", before=told, after=sentence) if told else sentence
    return told


def labelled(words: Mapping[Key, str], context: str = "") -> dict[Key, str]:
    """A table of words that can be said in another language; `context` tells where they stand."""
    return {code: say(text, context=context) for code, text in words.items()}


def translated(text: str, lookup: Lookup) -> str:
    """The text in the language of `lookup`; a text that is no `Said` stays as it is."""
    if not isinstance(text, Said):
        return text
    pattern = lookup(text.context, text.pattern)
    if not text.parts:
        return pattern
    return pattern.format_map({name: _in_words(part, lookup) for name, part in text.parts.items()})


def packed(text: str) -> Any:
    """A text as plain JSON that forgets nothing of how it was made; `unpacked` gives it back."""
    return _packed(text)


def unpacked(kept: Any) -> str:
    """A text from what `packed` made of it. Raises KeyError for anything else."""
    if isinstance(kept, str):
        return kept
    parts = {name: _unpacked(part) for name, part in kept["of"].items()}
    return say(kept["say"], context=kept["as"], **parts)


def _packed(part: Part) -> Any:
    if isinstance(part, Said):
        of = {name: _packed(each) for name, each in part.parts.items()}
        return {"say": part.pattern, "as": part.context, "of": of}
    return [_packed(each) for each in part] if isinstance(part, tuple) else part


def _unpacked(kept: Any) -> Part:
    if isinstance(kept, list):
        return tuple(_unpacked(each) for each in kept)
    return kept if isinstance(kept, int) else unpacked(kept)


def _english(part: Part) -> str | int:
    """As it stands in English, which every text is already."""
    return ", ".join(str(_english(each)) for each in part) if isinstance(part, tuple) else part


def _in_words(part: Part, lookup: Lookup) -> str:
    if isinstance(part, tuple):
        return ", ".join(_in_words(each, lookup) for each in part)
    return translated(part, lookup) if isinstance(part, str) else str(part)
