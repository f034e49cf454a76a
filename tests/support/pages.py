"""What a page must not do behind a visitor's back, and what axe makes of it."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, JSHandle, Page, Request, Response, WebError

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
AXE_RUN = """([where, options]) =>
  axe.run(Array.isArray(where) ? {include: where} : where ?? document, options)"""
# Answers that a page fetches on purpose: a slot that is gone, a hold that lapsed, a form to correct.
DESIGNED_REFUSALS = {409, 410, 422}


@dataclass
class Watch:
    """Everything that went wrong in a visitor's browser, in words.

    Console errors, script errors, violations of the content security policy, pieces that are missing or
    broken, and requests to any other host. `forgive` names what a test provokes on purpose.
    """

    origin: str
    problems: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> BrowserContext:
        """Watch every page of `context`, those it opens later too."""
        context.on("console", self._console)
        context.on("weberror", self._script_error)
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)
        return context

    def forgive(self, pattern: str) -> None:
        """Let problems whose words match the regular expression pass."""
        self.forgiven.append(pattern)

    def verify(self) -> None:
        """Raise AssertionError with the list of problems, if there are any that were not forgiven."""
        left = [words for words in self.problems if not any(re.search(each, words) for each in self.forgiven)]
        self.problems.clear()
        assert not left, "The browser complained:\n" + "\n".join(f"  - {words}" for words in left)

    def _console(self, message: ConsoleMessage) -> None:
        # "Failed to load resource" only repeats what _response and _failed see with more sense.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(
                f"console error at {message.location.get('url') or message.page}: {message.text}"
            )

    def _script_error(self, error: WebError) -> None:
        self.problems.append(f"script error: {error.error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if (
            address.scheme in {"http", "https", "ws", "wss"}
            and f"{address.scheme}://{address.netloc}" != self.origin
        ):
            self.problems.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        request = response.request
        page_itself = request.is_navigation_request()
        refusal = response.status in DESIGNED_REFUSALS and request.resource_type in {"fetch", "xhr"}
        if response.status >= 500 or (response.status >= 400 and not page_itself and not refusal):
            self.problems.append(f"{response.status} for {request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        # ERR_ABORTED is a request the visitor walked away from.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.problems.append(f"{request.failure} for {request.method} {request.url}")


def assert_accessible(
    page: Page, *, within: str | JSHandle | None = None, rules: list[str] | None = None
) -> None:
    """Run axe with the WCAG 2.0 to 2.2 A and AA rules on the page, or on parts of it (a selector, elements).

    `rules` names some of axe's rules, to run no others.

    Raises AssertionError with a line for each element that fails and what would put it right.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    wanted = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG_22_AA}
    # Fetching every style sheet and sound once more serves rules about sounds alone; we play none.
    options = {"runOnly": wanted, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate(AXE_RUN, [within, options])
    lines = [
        f"  - {violation['id']} ({violation['impact']}) {' '.join(map(str, node['target']))}\n"
        f"      {' '.join(node['failureSummary'].split())}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert not lines, f"axe objects to {page.url} at {page.viewport_size}:\n" + "\n".join(lines)


WIDEST_PHONE = 768
"""Below so many pixels a table shows each row as a block."""
# How wide the page is, how much room it has, and which of its tables are wider than their frames.
WIDTHS = """() => [
  document.documentElement.scrollWidth,
  document.documentElement.clientWidth,
  [...document.querySelectorAll(".table-scroll")]
    .filter(({scrollWidth, clientWidth}) => scrollWidth > clientWidth).map(frame => frame.ariaLabel),
]"""


def assert_fits(page: Page) -> None:
    """Raise AssertionError when the page must be scrolled sideways to be read, or a table on a phone."""
    wide, room, tables = page.evaluate(WIDTHS)
    assert wide <= room, f"{page.url} is {wide} px wide in a window of {room} px"
    if room < WIDEST_PHONE:
        assert not tables, f"on {page.url} these tables scroll sideways in a window of {room} px: {tables}"
