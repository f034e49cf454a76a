"""The sentences of a kept screening, so that their client reads them in their own language.

A result is kept as JSON, which knows a sentence only as it reads in English. So beside it stands how each
sentence was made, for those that a client is shown later. Results of before are read in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.said import Said, packed, unpacked

MADE_OF = "said"
"""Where that stands in a kept result; the result that the API gives has none."""


def with_words(result: Mapping[str, Any]) -> dict[str, Any]:
    """A result just made, as it is to be kept."""
    told = {text: packed(text) for text in _told(result) if isinstance(text, Said)}
    return {**result, MADE_OF: told}


def without_words(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A kept result as it was made, and as it is handed out."""
    return {name: value for name, value in kept.items() if name != MADE_OF}


def kept_sentence(kept: Mapping[str, Any], text: str) -> str:
    """A sentence of a kept result that can be said in another language, if it was kept so."""
    made_of = kept.get(MADE_OF, {}).get(text)
    return text if made_of is None else unpacked(made_of)


def _told(result: Mapping[str, Any]) -> Iterator[str]:
    for reason in result.get("reasons", ()):
        yield reason["text"]
    for row in result.get("ruled_out", ()):
        yield from (reason["text"] for reason in row["reasons"])
