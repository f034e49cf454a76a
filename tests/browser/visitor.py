"""Somebody with a browser: does what people do, and has every page looked at that they reach."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, Response, expect

from app.spa.demo.house import DEMO_PASSWORD
from tests.browser.looking import look


@dataclass
class Visitor:
    """Somebody at one page at a time. Names of fields, buttons and links are those that people read.

    `also_looks` is done at every page that is reached, after what is looked at for everybody.
    """

    page: Page
    scripts: bool = True
    also_looks: Callable[["Visitor"], None] | None = None
    status: int | None = None

    @property
    def origin(self) -> str:
        """The address of the spa they visit."""
        return self.page.watch.origin

    @property
    def heading(self) -> str:
        """What the page is about."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def text(self) -> str:
        """Everything that can be read on the page."""
        return self.page.locator("body").inner_text()

    def goes_to(self, path: str) -> "Visitor":
        """Types an address."""
        return self.arrives(self.page.goto(path))

    def presses(self, name: str | re.Pattern[str]) -> "Visitor":
        """Presses a button that leads to another page."""
        return self.takes(self.page.get_by_role("button", name=name, exact=True))

    def follows(self, name: str | re.Pattern[str]) -> "Visitor":
        """Follows the first link of that name to another page."""
        return self.takes(self.page.get_by_role("link", name=name, exact=True).first)

    def signs_in(self, email: str, on_to: str = "") -> "Visitor":
        """Signs in as somebody of the demo, and lands on the page that was asked for."""
        self.goes_to(f"/sign-in?next={on_to}" if on_to else "/sign-in")
        return self.types("E-mail address", email).types("Password", DEMO_PASSWORD).presses("Sign in")

    def takes(self, way: Locator) -> "Visitor":
        """Clicks on something that leads to another page."""
        with self.page.expect_navigation() as reached:
            way.click()
        return self.arrives(reached.value)

    def types(self, label: str | re.Pattern[str], words: str) -> "Visitor":
        """Fills in a field."""
        self.page.get_by_label(label, exact=True).fill(words)
        return self

    def ticks(self, *labels: str | re.Pattern[str]) -> "Visitor":
        """Ticks boxes, or chooses one of several."""
        for label in labels:
            self.page.get_by_label(label, exact=True).check()
        return self

    def unticks(self, *labels: str | re.Pattern[str]) -> "Visitor":
        """Takes ticks back."""
        for label in labels:
            self.page.get_by_label(label, exact=True).uncheck()
        return self

    def chooses(self, label: str, option: str) -> "Visitor":
        """Chooses from a list that opens."""
        self.page.get_by_label(label, exact=True).select_option(label=option)
        return self

    def opens(self, title: str) -> "Visitor":
        """Opens a fold."""
        self.page.locator("summary", has_text=title).click()
        return self

    def is_at(self, heading: str) -> "Visitor":
        """Makes sure of where they are."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        return self

    def reads(self, *words: str | re.Pattern[str]) -> "Visitor":
        """Makes sure that something stands on the page."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)
        return self

    def is_told(self, words: str) -> "Visitor":
        """Makes sure that an error stands at the field, in the summary, and leads to the field."""
        summary = self.page.locator("[data-error-summary]")
        expect(summary.get_by_role("link", name=words).first).to_be_visible()
        href = summary.get_by_role("link", name=words).first.get_attribute("href")
        expect(self.page.locator(href)).to_have_count(1)
        expect(self.page.locator(f"{href}-error")).to_contain_text(words)
        return self

    def still_has(self, label: str | re.Pattern[str], words: str) -> "Visitor":
        """Makes sure that what was typed is still there."""
        expect(self.page.get_by_label(label, exact=True)).to_have_value(words)
        return self

    def is_refused(self, status: int) -> "Visitor":
        """Makes sure of the status with which the page was answered."""
        assert self.status == status, f"{self.page.url} was answered with {self.status}, not {status}"
        return self

    def arrives(self, answer: Response | None) -> "Visitor":
        self.status = answer.status if answer else None
        look(self.page, with_axe=self.scripts)
        if self.also_looks:
            self.also_looks(self)
        return self
