"""Going through pages with a keyboard alone, and seeing at every step where one is."""

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor

FARTHEST = 150
"""Steps with the Tab key after which nobody would go on looking."""
# Where the focus is drawn: on the element, on what lies over its card, or on the tile round a hidden box.
SHOWN = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "nothing has the focus";
  const drawn = (element, part) => {
    const style = element && getComputedStyle(element, part);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  if (!(drawn(here) || drawn(here, "::after") || drawn(here.nextElementSibling)))
    return `no outline on ${here.outerHTML.slice(0, 160)}`;
  const box = here.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return inside ? "" : `out of sight: ${here.outerHTML.slice(0, 160)}`;
}"""
STEP = f"element => [({SHOWN})(), element === document.activeElement]"
"""What is wrong with how the focus is shown, and whether it is where it should come to."""


class Keys:
    """The keyboard of a visitor. Only Tab, Space, Enter, arrows and letters are ever pressed."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def reach(self, wanted: Locator, *, backwards: bool = False) -> "Keys":
        """Go on with Tab (or back) until the wanted element has the focus; each stop must show it."""
        expect(wanted).to_have_count(1)
        key = "Shift+Tab" if backwards else "Tab"
        is_there = wanted.evaluate("element => element === document.activeElement")
        for _ in range(FARTHEST):
            if is_there:
                return self
            self.page.keyboard.press(key)
            hidden, is_there = wanted.evaluate(STEP)
            assert not hidden, f"after {key} on {self.page.url}: {hidden}"
        raise AssertionError(f"{wanted} is not reached with the Tab key on {self.page.url}")

    def press(self, key: str) -> "Keys":
        """Press a key that leads to no other page."""
        self.page.keyboard.press(key)
        hidden = self.page.evaluate(SHOWN)
        assert not hidden, f"after {key} on {self.page.url}: {hidden}"
        return self

    def press_on(self, key: str = "Enter") -> "Keys":
        """Press a key that leads to another page."""
        with self.page.expect_navigation() as reached:
            self.page.keyboard.press(key)
        self.visitor.arrives(reached.value)
        return self

    def tick(self, label: str) -> "Keys":
        """Tick a box with the space bar."""
        box = self.page.get_by_label(label, exact=True)
        self.reach(box).press("Space")
        expect(box).to_be_checked()
        return self

    def choose(self, first: str, wanted: str) -> "Keys":
        """Choose one of several with the arrows, coming in at the `first` of them."""
        self.reach(self.page.get_by_label(first, exact=True))
        target = self.page.get_by_label(wanted, exact=True)
        if first == wanted:
            self.press("Space")
        while not target.is_checked():
            self.press("ArrowDown")
        return self

    def type(self, label: str, words: str) -> "Keys":
        """Type into a field."""
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(words)
        return self
