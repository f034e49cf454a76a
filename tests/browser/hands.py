"""Doing one journey by taps or by keyboard alone, and counting what it asks beyond own answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator

from tests.browser.keyboard import Keys
from tests.browser.visitor import Visitor


@dataclass
class Hand:
    """A visitor's finger. `asked` names everything they did that was no answer of their own."""

    visitor: Visitor
    asked: list[str] = field(default_factory=list)

    def answers(self, label: str, words: str = "") -> None:
        """Gives an answer of their own: a box ticked, or words typed. Not counted."""
        if words:
            self._type(label, words)
        else:
            self._tick(label)

    def fills(self, label: str, words: str) -> None:
        """Fills in a field that the spa needs. Counted."""
        self.asked.append(f"fills {label}")
        self._type(label, words)

    def ticks(self, box: Locator) -> None:
        """Ticks a box that the spa needs. Counted."""
        self.asked.append(f"ticks {box.get_attribute('name')}")
        self._tick_box(box)

    def goes_on(self, way: Locator) -> None:
        """Follows a link or presses a button to another page. Counted."""
        self.asked.append(f"goes on by {' '.join(way.inner_text().split())}")
        self._take(way)

    def _type(self, label: str, words: str) -> None:
        self.visitor.types(label, words)

    def _tick(self, label: str) -> None:
        self.visitor.ticks(label)

    def _tick_box(self, box: Locator) -> None:
        box.check()

    def _take(self, way: Locator) -> None:
        self.visitor.takes(way)


class KeyedHand(Hand):
    """The same with the keyboard alone. Going from one control to the next is free, as looking is."""

    @property
    def keys(self) -> Keys:
        """The keyboard."""
        return Keys(self.visitor)

    def _type(self, label: str, words: str) -> None:
        self.keys.type(label, words)

    def _tick(self, label: str) -> None:
        self._tick_box(self.visitor.page.get_by_label(label, exact=True))

    def _tick_box(self, box: Locator) -> None:
        self.keys.reach(box).press("Space")

    def _take(self, way: Locator) -> None:
        self.keys.reach(way).press_on()
