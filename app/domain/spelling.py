"""How a word is written and mistyped: folded to plain letters, and how many slips lie between two words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l"}
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’‘`´]")
# One sound, two spellings: British and American, learned and as it is heard.
_SOUNDS = (("ae", "e"), ("oe", "e"), ("ph", "f"), ("our", "or"), ("y", "i"), ("ck", "k"))
_IRREGULAR = {"feet": "foot", "teeth": "tooth", "veins": "vein"}


def folded(text: str) -> str:
    """Small letters without accents: what is left of a text when it is typed in a hurry."""
    plain = "".join(_LETTERS.get(letter, letter) for letter in text.casefold())
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter)
    )


def words_of(text: str) -> list[str]:
    """The folded words of a text; an apostrophe parts nothing."""
    return _WORD.findall(_APOSTROPHES.sub("", folded(text)))


@lru_cache(maxsize=4096)
def sound_of(word: str) -> str:
    """A folded word as it is heard, in the singular: for comparing, not for reading."""
    word = _IRREGULAR.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return word


def slips(first: str, second: str, most: int) -> int:
    """How many letters were wrong, missing, too many or swapped with their neighbour; `most` + 1 if more."""
    if abs(len(first) - len(second)) > most or (most == 1 and _differ_at_both_ends(first, second)):
        return most + 1
    first, second = _where_they_differ(first, second)
    longer = max(len(first), len(second))
    if most == 1 and longer > _ONE_SLIP_AT_MOST:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for here, letter in enumerate(first, 1):
        before, last = row, before
        row = [here]
        for there, other in enumerate(second, 1):
            cost = min(before[there] + 1, row[-1] + 1, before[there - 1] + (letter != other))
            if here > 1 and there > 1 and letter == second[there - 2] and first[here - 2] == other:
                cost = min(cost, last[there - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


_ONE_SLIP_AT_MOST = 2
"""One slip touches two letters at most: those that were swapped."""


def _differ_at_both_ends(first: str, second: str) -> bool:
    """One slip in a word of some length leaves its first or its last letter as it was."""
    return min(len(first), len(second)) > _ONE_SLIP_AT_MOST and (
        first[0] != second[0] and first[-1] != second[-1]
    )


def _where_they_differ(first: str, second: str) -> tuple[str, str]:
    """Both without the beginning and the end that they share: most words are told apart by what is left."""
    start = _shared(first, second)
    first, second = first[start:], second[start:]
    end = _shared(first[::-1], second[::-1])
    return first[: len(first) - end], second[: len(second) - end]


def _shared(first: str, second: str) -> int:
    for place, (letter, other) in enumerate(zip(first, second, strict=False)):
        if letter != other:
            return place
    return min(len(first), len(second))
