"""Finding an entry of a long list by what somebody types: part of a name, a lay word, a slip of the finger.

Nothing is known here of what the entries mean. A search only brings names forward; the person ticks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.domain.spelling import slips, sound_of, words_of

FORGIVES_ONE, FORGIVES_TWO = 5, 9
"""A word of so many letters is known with one slip in it; from so many typed letters on, with two."""
LONGEST_QUERY = 80
MOST_WORDS = 8
"""Characters and words of a search that are looked at; a pasted letter is no search."""
MOST_JOINED = 3
"""Names of so many words are found when they are typed as one."""
_SLIP, _BEGUN, _INSIDE, _PARTLY, _UNHEARD = 2.0, 2.0, 2.0, 3.0, 4.0
_SHORTEST_INSIDE = 4
_SMALL = frozenset(
    words_of(
        "a an and any at but by do for from had have having i im in is it me my no not of on or some "
        "suffer suffering take taking the to with"
    )
)
"""Words that say nothing about which entry is meant."""


@dataclass(frozen=True)
class Index:
    """A list to be searched: each entry's key with all that people call it, in the list's own order."""

    phrases: Mapping[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def of(cls, names: Mapping[str, Iterable[str]]) -> Index:
        """Read the names of each entry once. What commas, brackets and slashes part is a name too."""
        return cls({key: _phrases(calls) for key, calls in names.items()})

    @cached_property
    def sounds(self) -> Mapping[str, str]:
        """Every word of every name, with how it is heard."""
        return {word: sound_of(word) for calls in self.phrases.values() for call in calls for word in call}


def found(query: str, index: Index) -> list[str]:
    """The keys that a search finds, best first; entries that fit alike stay in the list's order.

    Capitals, accents, plurals, British or American spelling and a slip in a word of five letters or more
    make no difference. Empty for a search without a word.
    """
    typed = _content(words_of(query[:LONGEST_QUERY]))[:MOST_WORDS]
    if not typed:
        return []
    near = [_near(word, index.sounds) for word in typed]
    costs = {key: _cost(near, calls) for key, calls in index.phrases.items()}
    best = min((cost for cost in costs.values() if cost is not None), default=0.0)
    hits = [key for key, cost in costs.items() if cost is not None and cost < best + _UNHEARD]
    return sorted(hits, key=lambda key: costs[key] or 0.0)


def _phrases(calls: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    parts = (part for call in calls for part in (call, *_parts(call)))
    phrases = (tuple(_content(words_of(part))) for part in parts)
    named = [phrase for phrase in phrases if phrase]
    joined = [("".join(phrase),) for phrase in named if 1 < len(phrase) <= MOST_JOINED]
    return tuple(dict.fromkeys((*named, *joined)))


def _parts(call: str) -> list[str]:
    for mark in "();/:":
        call = call.replace(mark, ",")
    return [part for piece in call.split(",") for part in piece.split(" or ")]


def _content(words: list[str]) -> list[str]:
    return [word for word in words if word not in _SMALL] or words


def _near(typed: str, sounds: Mapping[str, str]) -> dict[str, float]:
    """Every known word that the typed one may stand for, with what it costs to think so."""
    heard = sound_of(typed)
    costs = ((word, _distance(typed, heard, word, sound)) for word, sound in sounds.items())
    return {word: cost for word, cost in costs if cost is not None}


def _distance(typed: str, heard: str, word: str, sound: str) -> float | None:
    if typed == word or heard == sound:
        return 0.0
    if len(typed) > 1 and (word.startswith(typed) or sound.startswith(heard)):
        return _BEGUN
    if len(typed) >= _SHORTEST_INSIDE and typed in word:
        return _INSIDE
    return _mistyped(typed, heard, word, sound)


def _mistyped(typed: str, heard: str, word: str, sound: str) -> float | None:
    shorter, longer = sorted((len(typed), len(word)))
    if longer < FORGIVES_ONE or shorter < FORGIVES_ONE - 1:
        return None
    most = 2 if len(typed) >= FORGIVES_TWO else 1
    wrong = slips(typed, word, most)
    if wrong > 1:
        wrong = min(wrong, slips(heard, sound, most))
    if wrong <= most:
        return wrong * _SLIP
    begun = len(typed) >= FORGIVES_ONE and slips(typed, word[: len(typed)], 1) <= 1
    return _SLIP + _BEGUN if begun else None


def _cost(near: list[dict[str, float]], calls: tuple[tuple[str, ...], ...]) -> float | None:
    """What it costs to take a search for an entry: by its best name, or word by word; None if not meant."""
    whole = [cost for call in calls if (cost := _whole(near, call)) is not None]
    apart = _apart(near, {word for call in calls for word in call})
    return min((*whole, *([apart] if apart is not None else [])), default=None)


def _whole(near: list[dict[str, float]], call: tuple[str, ...]) -> float | None:
    """Every typed word stands for one of the name, and none of the name is left over."""
    costs = [min((options[word] for word in call if word in options), default=None) for options in near]
    if None in costs or any(all(word not in options for options in near) for word in call):
        return None
    return sum(cost for cost in costs if cost is not None)


def _apart(near: list[dict[str, float]], words: set[str]) -> float | None:
    """Some typed words stand for words of the entry: at least half of them, and the more the better."""
    costs = [
        min(fitting) for options in near if (fitting := [options[word] for word in words & options.keys()])
    ]
    unheard = len(near) - len(costs)
    if not costs or unheard > len(costs):
        return None
    return _PARTLY + sum(costs) + _UNHEARD * unheard
