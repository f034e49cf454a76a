"""Looking at a page the way a careful visitor would, light and dark, before going on."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.support.pages import assert_accessible, assert_fits

COLOUR_RULES = ["color-contrast", "link-in-text-block"]
"""What a dark page can get wrong that the same page in light does not."""
ONCE_ONLY = re.compile(r'name="csrf_token" value="[^"]*"|[0-9a-f]{32}|note [0-9a-f]{12}')
"""What differs between two pages that are otherwise one."""

_looked_at: set[tuple[int, str]] = set()


def look(page: Page, *, with_axe: bool = True) -> None:
    """Check the page that was reached; raises AssertionError with everything it gets wrong.

    One h1 and a title, nothing wider than the window, nothing that the visitor's Watch objects to, and no
    violation that axe finds, in light and in dark. Without JavaScript axe cannot run; the same page with
    it has the same elements.
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


def _axe(page: Page) -> None:
    known = (_width(page), ONCE_ONLY.sub("", page.content()))
    if known in _looked_at:
        return
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, rules=COLOUR_RULES)
    page.emulate_media(color_scheme="light")
    _looked_at.add(known)


def _width(page: Page) -> int:
    return page.viewport_size["width"]
