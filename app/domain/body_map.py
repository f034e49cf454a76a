"""The body map: where a client marks pain, tension, where to work and what to leave alone.

Left and right are the client's own. A mark is made on a region; the rules know areas alone, so each region
belongs to one of theirs. One region carries one mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import vocabulary as words
from app.domain.body_regions import REGION, REGIONS
from app.domain.said import Said, say
from app.domain.strict import InvalidIntake, Problem, Reader, quoted

KINDS: Mapping[str, Said] = {
    "pain": say("Pain"),
    "tension": say("Tension"),
    "focus": say("Please work here"),
    "avoid": say("Do not touch"),
}
QUALITIES: Mapping[str, Said] = {
    "aching": say("aching"),
    "stiff": say("stiff"),
    "pulling": say("pulling"),
    "sharp": say("sharp"),
    "burning": say("burning"),
    "throbbing": say("throbbing"),
    "tingling": say("tingling"),
    "numb": say("numb"),
}
WORST_PAIN = 10
LONGEST_NOTE = 200
"""Letters in the words to one mark."""
HAS_STRENGTH = ("pain",)
"""The kinds of which one says how strong they are, from 0 to 10."""
HAS_QUALITY = ("pain", "tension")
"""The kinds of which one says how they feel."""
AVOID = "avoid"
MARKS = "marks"
"""Where the answers keep the map: beside what the rules read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a client marked on one region. None and no note: nothing was said about that."""

    region: str
    kind: str
    pain: int | None = None
    quality: str | None = None
    note: str = ""

    def to_dict(self) -> dict[str, object]:
        """The JSON of a mark; `read_marks` reads it back to an equal value."""
        return {
            "region": self.region,
            "kind": self.kind,
            "pain": self.pain,
            "quality": self.quality,
            "note": self.note,
        }

    @property
    def what(self) -> Said:
        """The mark without its place: "pain 6 of 10, aching"."""
        return what(self.kind, self.pain, self.quality)

    @property
    def words(self) -> Said:
        """The mark as it is spoken: "Left shoulder, back: pain 6 of 10, aching"."""
        return say("{place}: {mark}", place=REGION[self.region].name, mark=self.what)


def what(kind: str, pain: int | None = None, quality: str | None = None) -> Said:
    """A kind of mark in words, with how strong it is (0 to 10) and how it feels, where that was said."""
    said = KINDS[kind]
    if pain is not None:
        said = say("{kind} {number} of 10", kind=said, number=pain)
    return say("{kind}, {quality}", kind=said, quality=QUALITIES[quality]) if quality else said


def read_marks(data: object) -> tuple[Mark, ...]:
    """Read the JSON list of marks, each region once, in the order of the map.

    Raises:
        InvalidIntake: with every problem found.
    """
    problems: list[Problem] = []
    reader = Reader({"marks": data}, ("marks",), problems=problems)
    found = [_read(entry, f"marks[{n}]", problems) for n, entry in enumerate(reader.items("marks"))]
    marks = [mark for mark in found if mark is not None]
    seen: set[str] = set()
    for mark in marks:
        if mark.region in seen:
            reader.wrong("marks", f"{quoted(mark.region)} is marked twice")
        seen.add(mark.region)
    if problems:
        raise InvalidIntake(problems)
    return in_order(marks)


def marks_in(answers: Mapping[str, Any]) -> tuple[Mark, ...]:
    """The marks of answers as an intake keeps them; none where nobody marked anything."""
    return read_marks((answers.get("beside") or {}).get(MARKS) or [])


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks in the order of the map."""
    places = {region.code: place for place, region in enumerate(REGIONS)}
    return tuple(sorted(marks, key=lambda mark: places[mark.region]))


def avoid_areas(marks: Iterable[Mark]) -> tuple[str, ...]:
    """The areas to leave alone: each of which any region is."""
    return _areas(mark for mark in marks if mark.kind == AVOID)


def focus_areas(marks: Iterable[Mark]) -> tuple[str, ...]:
    """The areas to work on: each of which any region hurts, is tense or is asked for."""
    return _areas(mark for mark in marks if mark.kind != AVOID)


def marks_for(focus: Iterable[str], avoid: Iterable[str]) -> tuple[Mark, ...]:
    """The marks that say what whole areas said before there was a map.

    An area that stands in both is left alone, as the rules do.
    """
    left, worked = frozenset(avoid), frozenset(focus)
    return tuple(
        Mark(region.code, AVOID if region.area in left else "focus")
        for region in REGIONS
        if region.area in left | worked
    )


def _areas(marks: Iterable[Mark]) -> tuple[str, ...]:
    return words.in_order((REGION[mark.region].area for mark in marks), words.AREAS)


def _read(data: object, path: str, problems: list[Problem]) -> Mark | None:
    before = len(problems)
    reader = Reader(data, ("region", "kind", "pain", "quality", "note"), path=path, problems=problems)
    if not isinstance(data, dict):
        return None
    reader.required("region", "one of the regions of the map")
    reader.required("kind", f"one of {', '.join(KINDS)}")
    region, kind = reader.code("region", tuple(REGION)), reader.code("kind", tuple(KINDS))
    pain = reader.whole("pain", most=WORST_PAIN)
    quality = reader.code("quality", tuple(QUALITIES))
    if kind and pain is not None and kind not in HAS_STRENGTH:
        reader.wrong(reader.at("pain"), "is said of pain alone")
    if kind and quality is not None and kind not in HAS_QUALITY:
        reader.wrong(reader.at("quality"), "is said of pain and tension alone")
    note = _note(reader)
    if len(problems) > before or region is None or kind is None:
        return None
    return Mark(region, kind, pain, quality, note)


def _note(reader: Reader) -> str:
    note = reader.data.get("note")
    if note is not None and not isinstance(note, str):
        reader.wrong(reader.at("note"), "must be text")
        return ""
    tidy = " ".join((note or "").split())
    if len(tidy) > LONGEST_NOTE:
        reader.wrong(reader.at("note"), f"is longer than {LONGEST_NOTE} letters")
    return tidy
