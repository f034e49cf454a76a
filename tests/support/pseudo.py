"""A language that nobody speaks: every text that goes through a catalogue comes out as «text».

What stands on a page outside of «» has not gone through one, and no translation will ever reach it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from babel.support import NullTranslations

SHOWN = ("alt", "aria-label", "placeholder", "title", "data-label", "data-over", "data-none", "data-several")
"""Attributes that somebody reads or hears, sooner or later."""
HIDDEN = frozenset({"script", "style", "svg"})
INNERMOST = re.compile(r"«[^«»]*»", re.S)
WORD = re.compile(r"[A-Za-z]{2,}")
DATES = re.compile(
    r"\b(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Mo|Di|Mi|Do|Fr|Sa|So|Jan|Januar|Feb|"
    r"Februar|März|Apr|April|Mai|Jun|Juni|Jul|Juli|Aug|August|Sept?|September|Okt|Oktober|Nov|November|Dez|"
    r"Dezember)\b\.?"
)
"""Days and months are written by Babel, in the language of the page."""


class Pseudo(NullTranslations):
    """A catalogue that knows every text."""

    def ugettext(self, message: str) -> str:
        """The text in marks."""
        return f"«{message}»"

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        """The text for a number, in marks."""
        return self.ugettext(singular if num == 1 else plural)

    def upgettext(self, context: str, message: str) -> str:
        """The text in marks, without what it is about."""
        return self.ugettext(message)


class _Reader(HTMLParser):
    """What a page says, to whoever looks and to whoever listens."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.texts: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in HIDDEN
        given = dict(attrs)
        self.attributes += [given[name] or "" for name in SHOWN if name in given]
        if tag == "meta" and given.get("name") == "description":
            self.attributes.append(given["content"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(data)


def unmarked(html: str, names: Iterable[str]) -> list[str]:
    """What of a page has not gone through a catalogue, `names` left out, each text once."""
    reader = _Reader()
    reader.feed(html)
    said = ["\n".join(reader.texts), *reader.attributes]
    longest_first = (re.escape(name) for name in sorted(names, key=len, reverse=True))
    known = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.I)
    found = {line.strip() for text in said for line in known.sub("", _outside(text)).split("\n")}
    return sorted(line for line in found if WORD.search(DATES.sub("", line)))


def _outside(text: str) -> str:
    before = ""
    while text != before:
        before, text = text, INNERMOST.sub("", text)
    return text
