"""Looking at a page the way a careful visitor would, light and dark, before going on."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser import seen
from tests.support.pages import assert_accessible, assert_fits

COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""What a dark page can get wrong that the same page in light does not."""
# What kinds of things stand on a page: each element with its attributes, with or without words of its own,
# and the classes it stands in. Which words, which numbers and how many alike make no difference to axe.
KINDS = r"""() => {
  const kinds = new Map();
  const words = /^(href|value|action|formaction|datetime|data-.*)$/;
  const plain = ({name, value}) => `${name}=${value.replace(/[\da-f]{32}|\d+/g, "0")}`;
  const note = (element, path) => {
    if (element.matches("meta[name=description], meta[property]")) return;
    const here = `${path} ${element.localName}.${element.className?.baseVal ?? element.className}`;
    const own = [...element.attributes].filter(({name}) => !words.test(name)).map(plain);
    const speaks = [...element.childNodes].some(({nodeType, data}) => nodeType === 3 && data.trim());
    const kind = `${here} [${own.join(" ")}] ${speaks}`;
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push(element);
    if (element.localName !== "svg") for (const child of element.children) note(child, here);
  };
  note(document.documentElement, "");
  window.kindsThatStandHere = kinds;
  return [...kinds.keys()];
}"""
# Where things of these kinds stand: what holds them, since some rules are about a thing and its children.
# What is about the page as a whole (its language, its head, its body) has the whole page looked at.
PLACES = """(kinds) => {
  const found = new Set(kinds.flatMap((kind) => window.kindsThatStandHere.get(kind)));
  const holders = new Set([...found].map((element) => element.parentElement ?? element));
  if ([...found].some((element) => element === document.body || !document.body.contains(element)))
    return [document.documentElement];
  const inner = (element) => {
    for (let above = element.parentElement; above; above = above.parentElement)
      if (holders.has(above)) return true;
    return false;
  };
  return [...holders].filter((element) => !inner(element));
}"""
# Its headings of the first level, its title, and the ids that stand on it more than once.
BARE = """() => [
  [...document.querySelectorAll("h1")].map(({innerText}) => innerText),
  document.title,
  [...document.querySelectorAll("[id]")].map(({id}) => id).filter((id, at, all) => all.indexOf(id) !== at),
]"""


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
    headings, title, twice = page.evaluate(BARE)
    if len(headings) != 1:
        yield f"it has {len(headings)} headings of the first level: {headings}"
    if not re.fullmatch(r"\S.* – Stillpoint", title):
        yield f"its title is “{title}”"
    if twice:
        yield f"these ids stand on it more than once: {twice}"


def _axe(page: Page) -> None:
    """Let axe look at whatever kind of thing it has not found well before, at this width."""
    kinds = {seen.digest(kind): kind for kind in page.evaluate(KINDS)}
    unseen = kinds.keys() - seen.at(_width(page))
    if not unseen:
        return
    places = page.evaluate_handle(PLACES, [kinds[each] for each in unseen])
    assert_accessible(page, within=places)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, within=places, rules=COLOUR_RULES)
    page.emulate_media(color_scheme="light")
    seen.add(_width(page), unseen)


def _width(page: Page) -> int:
    return page.viewport_size["width"]
