"""A visit becomes a regular one on a phone: looked at date by date, booked, changed from a date on, ended."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.spa.demo.house import CLIENT, MANAGER
from tests.browser.booking import says_who_comes, takes_slot
from tests.browser.visitor import Visitor

NewVisitor = Callable[..., Visitor]
MARENS_TIMES = "/treatments/swedish/times?minutes=60&therapist=therapist&day=2026-05-12"


def decides(visitor: Visitor, day: str, words: str) -> Visitor:
    """Chooses for one date of the plan."""
    group = visitor.page.get_by_role("group", name=day)
    group.get_by_label(words).check()
    return visitor


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_a_regular_visit_from_the_first_look_to_the_end(answered_at: NewVisitor, javascript: bool):
    visitor = answered_at(390, javascript=javascript).goes_to(MARENS_TIMES)
    takes_slot(visitor)
    says_who_comes(visitor).presses("Book this time").is_at("You are booked")

    visitor.follows("Make it a regular visit").is_at("Make it a regular visit")
    visitor.chooses("How often", "Every 4 weeks").types("First date", "2026-06-09").types(
        "How many visits", "40"
    )
    visitor.presses("Show the dates").is_refused(422).is_told("A plan has at most 26 visits")
    visitor.still_has("First date", "2026-06-09")
    visitor.types("How many visits", "4").presses("Show the dates").reads("4 dates to look at")
    decides(visitor, "Tuesday, July 7", "Skip this date")
    visitor.presses("Book these dates").is_at("Swedish massage")
    visitor.reads("Your plan stands: 4 visits in all.", "Every 4 weeks on Tuesdays", "Skipped", "Maren Holt")

    visitor.follows("Find a time").is_at("Find a time")
    visitor.takes(visitor.page.locator("button.slot").first).reads("The date is part of your plan again.")

    visitor.takes(visitor.page.get_by_role("link", name="Change this and the following").nth(3))
    visitor.is_at("Change this and the following").chooses("Day", "Wednesdays")
    visitor.chooses("With whom", "Anyone who is free").presses("Show what it means")
    visitor.reads("2 visits to move", "Wednesday, August 5", "Wednesday, September 2")
    decides(visitor, "Wednesday, September 2", "Leave it where it is")
    visitor.presses("Move these visits").is_at("Swedish massage").reads("1 visit has moved.", "on Wednesdays")

    visitor.follows("End the plan").is_at("End the plan?").reads("Cancelling all of them costs nothing.")
    visitor.presses("Yes, end the plan").reads("Your plan has ended; 5 visits are cancelled.", "Ended")
    visitor.goes_to("/visits/").follows("My plans").is_at("My plans").reads("Ended")


def test_the_demos_regular_client_finds_their_plan(visitor_at: NewVisitor, width: int):
    visitor = visitor_at(width).signs_in(CLIENT[1], "/plans/")

    visitor.is_at("My plans").follows("Swedish massage").reads("Every 4 weeks on", "Maren Holt", "0 of 5")


def test_the_manager_sees_plans_and_changes_one(visitor_at: NewVisitor, width: int):
    visitor = visitor_at(width).signs_in(MANAGER[1], "/manager/plans")

    visitor.is_at("Plans").follows("Hugo Farrow").reads("Skipped", "Shifted")
    visitor.follows("Change this and the following").chooses("With whom", "Anyone who is free")
    visitor.presses("Show what it means").reads("to move")
    visitor.follows("Leave the plan as it is").follows("Open the visit").reads("Visit 1 of 5")


def test_a_visit_at_the_board_becomes_regular(visitor_at: NewVisitor, app: Flask):
    visitor = visitor_at(390).signs_in(MANAGER[1], "/manager/?day=2026-05-08")
    places = visitor.page.locator("main a[href*='/manager/visits/']").evaluate_all(
        "all => all.map(a => a.href)"
    )
    visits = [place for place in places if "/new" not in place]
    for place in visits[:8]:
        visitor.goes_to(place)
        if visitor.page.get_by_role("link", name="Make it a regular visit").count():
            break

    visitor.follows("Make it a regular visit").presses("Show the dates").presses("Book these dates")

    visitor.reads("Your plan stands", "We have written to")
