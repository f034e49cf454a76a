"""Searching the long list of conditions, medicines and allergies by what people call them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.conditions.lay_words import LAY_WORDS, UNLISTED
from app.domain.finding import Index, found
from app.domain.vocabulary import NAMES
from app.infra.language import in_language, language
from app.web.public.answers import UNDISCLOSED
from app.web.public.find_forms import APART, OTHER, BodyForm

MOST_SHOWN = 12
"""Whoever sees more than a screen of them types another letter."""


@dataclass(frozen=True, slots=True)
class MarkSearch:
    """What was typed and what it found, best first; `advice` is for words that have no entry at all."""

    query: str
    codes: tuple[str, ...] = ()
    advice: str = ""


def search_marks(query: str) -> MarkSearch | None:
    """Search the list in the language being spoken and in English; None when nothing was typed."""
    query = query.strip()
    if not query:
        return None
    keys = found(query, _index(language()))
    unlisted = UNLISTED.get(keys[0]) if keys else None
    codes = [*(unlisted.see if unlisted else ()), *(key for key in keys if key not in UNLISTED)]
    return MarkSearch(query, tuple(dict.fromkeys(codes))[:MOST_SHOWN], unlisted.advice if unlisted else "")


def shown(form: BodyForm, search: MarkSearch | None) -> dict[str, Any]:
    """What the list is drawn from: what is ticked and not among the found stays in sight."""
    ticked = form.marks.data or ()
    elsewhere = [code for code in NAMES if search and code in ticked and code not in (*search.codes, *APART)]
    return {"search": search, "elsewhere": elsewhere}


@cache
def _index(code: str) -> Index:
    entries = {entry: tuple(_calls(entry, code)) for entry in NAMES if entry not in (OTHER, UNDISCLOSED)}
    return Index.of({**entries, **{key: tuple(_each(one.words, code)) for key, one in UNLISTED.items()}})


def _calls(entry: str, code: str) -> Iterator[str]:
    name = NAMES[entry]
    for text in (name.label, name.short, *name.synonyms):
        yield from {text, in_language(text, code)}
    if entry in LAY_WORDS:
        yield from _each(LAY_WORDS[entry], code)


def _each(words: str, code: str) -> Iterator[str]:
    for text in {str(words), in_language(words, code)}:
        yield from (word.strip() for word in text.split(","))
