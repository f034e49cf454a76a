"""Looking at a page the way a careful visitor would, light and dark, before going on."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.support.pages import assert_accessible, assert_fits

COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""What a dark page can get wrong that the same page in light does not."""
# What kinds of things stand on a page: each element with its attributes, with or without words of its own,
# and the classes it stands in. Which words, which numbers and how many alike make no difference to axe.
KINDS = r"""() => {
  const kinds = new Set();
  const words = /^(href|value|action|formaction|datetime|data-.*)$/;
  const plain = ({name, value}) => `${name}=${value.replace(/[\da-f]{32}|\d+/g, "0")}`;
  const note = (element, path) => {
    const here = `${path} ${element.localName}.${element.className?.baseVal ?? element.className}`;
    const own = [...element.attributes].filter(({name}) => !words.test(name)).map(plain);
    const speaks = [...element.childNodes].some(({nodeType, data}) => nodeType === 3 && data.trim());
    kinds.add(`${here} [${own.join(" ")}] ${speaks}`);
    if (element.localName !== "svg") for (const child of element.children) note(child, here);
  };
  note(document.body, "");
  return [...kinds];
}"""
TWICE = """() => [...document.querySelectorAll("[id]")].map(({id}) => id)
  .filter((id, at, all) => all.indexOf(id) !== at)"""

_looked_at: dict[int, set[str]] = {}


def look(page: Page, *, with_axe: bool = True) -> None:
    """Check the page that was reached; raises AssertionError with everything it gets wrong.

    One h1 and a title, every id once, nothing wider than the window, nothing that the visitor's Watch objects
    to, and no violation that axe finds, in light and in dark. Without JavaScript axe cannot run; the same
    page with it has the same elements.
    """
    page.wait_for_load_state()
    problems = [*_bare(page)]
    checks = (lambda: assert_fits(page), page.watch.verify, *([lambda: _axe(page)] if with_axe else []))
    for check in checks:
        try:
            check()
        except AssertionError as problem:
            problems.append(str(problem))
    assert not problems, f"{page.url} at {_width(page)} px:\n" + "\n".join(problems)


def _bare(page: Page) -> Iterator[str]:
    headings = page.locator("h1").all_inner_texts()
    if len(headings) != 1:
        yield f"it has {len(headings)} headings of the first level: {headings}"
    if not re.fullmatch(r"\S.* – Stillpoint", page.title()):
        yield f"its title is “{page.title()}”"
    if twice := page.evaluate(TWICE):
        yield f"these ids stand on it more than once: {twice}"


def _axe(page: Page) -> None:
    """Let axe look, unless at this width it has looked at everything that stands here on pages before."""
    known, kinds = _looked_at.setdefault(_width(page), set()), set(page.evaluate(KINDS))
    if kinds <= known:
        return
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, rules=COLOUR_RULES)
    page.emulate_media(color_scheme="light")
    known |= kinds


def _width(page: Page) -> int:
    return page.viewport_size["width"]
