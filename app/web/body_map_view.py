"""The body map as pages show it: the figures with their marks, and the marks in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.body_map import MARKS, Mark, marks_for, marks_in
from app.domain.body_regions import REGION, REGIONS, VIEWS, Region
from app.domain.said import Said


@dataclass(frozen=True, slots=True)
class BodyMap:
    """Marks on both figures, in the order of the map."""

    marks: tuple[Mark, ...] = ()
    regions: tuple[Region, ...] = REGIONS
    views: Mapping[str, Said] = field(default_factory=lambda: VIEWS)

    @property
    def by_region(self) -> dict[str, Mark]:
        """Each mark by the region that it is on."""
        return {mark.region: mark for mark in self.marks}

    @property
    def opens_on(self) -> str:
        """The view to show first where one is shown at a time: the front, unless only the back is marked."""
        marked = {REGION[mark.region].view for mark in self.marks}
        return next((view for view in self.views if view in marked), next(iter(self.views)))


def map_of(answers: Mapping[str, Any]) -> BodyMap | None:
    """The map that a client has filled in; None where they have not, or marked nothing."""
    marks = marks_in(answers)
    return BodyMap(marks) if marks else None


def map_to_fill(answers: Mapping[str, Any]) -> BodyMap:
    """The map as a client finds it: their marks, or what they told by whole areas before there were any."""
    beside, told = answers.get("beside") or {}, answers["intake"]
    if MARKS in beside:
        return BodyMap(marks_in(answers))
    return BodyMap(marks_for(told.get("focus_areas") or (), told.get("avoid_areas") or ()))
