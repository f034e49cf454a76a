"""Sentences that remember how they were made, so that they can be said in another language.

The heart speaks English and knows no other language: a `Said` is that English text. Beside it, it keeps the
pattern and the parts it was made of, and whoever shows it looks the pattern up in a catalogue and puts the
parts in again, each in the same language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Part = str | int | tuple["Part", ...]
Lookup = Callable[[str, str], str]
"""From (context, English pattern) to the pattern in another language; the English one where it has none."""


class Said(str):
    """An English text with the pattern and the parts it was made of.

    `context` tells a translator where a fragment stands: "told" follows "You told us", and so on.
    """

    pattern: str
    context: str
    parts: Mapping[str, Part]


def say(pattern: str, /, *, context: str = "", **parts: Part) -> Said:
    """Make a sentence from a pattern such as "{name} is away then." and its parts.

    Parts that are `Said` are translated with it, other texts (names, numbers) stay as they are; a tuple is
    listed with commas. Raises KeyError where the pattern names a part that is not given.
    """
    filled = pattern.format_map({name: _english(part) for name, part in parts.items()}) if parts else pattern
    made = Said(filled)
    made.pattern, made.context, made.parts = pattern, context, parts
    return made


def translated(text: str, lookup: Lookup) -> str:
    """The text in the language of `lookup`; a text that is no `Said` stays as it is."""
    if not isinstance(text, Said):
        return text
    pattern = lookup(text.context, text.pattern)
    if not text.parts:
        return pattern
    return pattern.format_map({name: _in_words(part, lookup) for name, part in text.parts.items()})


def _english(part: Part) -> str:
    return _in_words(part, lambda _context, pattern: pattern)


def _in_words(part: Part, lookup: Lookup) -> str:
    if isinstance(part, tuple):
        return ", ".join(_in_words(each, lookup) for each in part)
    return translated(part, lookup) if isinstance(part, str) else str(part)
