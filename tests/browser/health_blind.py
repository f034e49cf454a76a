"""What a manager's pages must not tell."""

from tests.browser.visitor import Visitor
from tests.support.health_words import assert_no_health_words

ATTRIBUTES = """main => [...main.querySelectorAll("*")].flatMap(element => [...element.attributes])
  .filter(({name}) => /^(href|title|alt|value|placeholder|aria-.*|data-.*)$/.test(name))
  .map(({value}) => value).join("\\n")"""
GENERAL = ("/manager/rules", "/manager/people")
"""Pages about rules and about trainings of those who work here; nobody's answers are near them."""


def assert_tells_nothing_about_health(manager: Visitor) -> None:
    """Neither what is read nor what stands in addresses and labels; names of treatments may be there."""
    if manager.page.url.endswith(GENERAL):
        return
    main = manager.page.locator("main")
    words = (manager.page.url, manager.page.title(), main.inner_text(), main.evaluate(ATTRIBUTES))
    assert_no_health_words("\n".join(words), treatments=False)
