"""Every form of a client says what is wrong, at the field and on top, and keeps what was typed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.spa.demo.house import CLIENT, MANAGER
from tests.browser.booking import takes_slot
from tests.browser.visitor import Visitor

NewVisitor = Callable[..., Visitor]


def test_the_questions_keep_what_was_answered(visitor_at: NewVisitor, width: int):
    visitor = visitor_at(width).goes_to("/find").opens("Places to work on").ticks("Relax")
    for group in ("Where should we work?", "Where should we not touch you?"):
        in_group(visitor, group, "Neck").check()
    visitor.presses("Continue").is_refused(422).is_told("You ticked neck both to work on")
    expect(visitor.page.get_by_label("Relax", exact=True)).to_be_checked()
    in_group(visitor, "Where should we work?", "Neck").uncheck()
    visitor.presses("Continue").is_at("About you")

    visitor.types("How old are you?", "430").presses("Continue").is_refused(422)
    visitor.is_told("Please give your age in years, from 0").is_told("Please choose one").still_has(
        "How old are you?", "430"
    )
    visitor.types("How old are you?", "15").ticks("No, or this does not concern me").presses("Continue")

    visitor.presses("Continue").is_refused(422).is_told("Tick what applies to you")
    other = "Anything else, in your own words (optional)"
    visitor.ticks("None of these").types(other, "a stiff toe").presses("Continue")
    visitor.is_refused(422).is_told("You chose “None of these” and something else too")
    visitor.still_has(other, "a stiff toe").unticks("None of these")
    visitor.opens("Back, muscles and joints").ticks("Broken bone")
    visitor.presses("Continue").is_at("A few details")

    visitor.types("Or about how long ago", "5000").presses("Continue").is_refused(422)
    visitor.is_told("Choose yes or no").is_told("Please give a number between 0 and 999")
    visitor.still_has("Or about how long ago", "5000").types("Or about how long ago", "80")
    visitor.chooses("Counted in", "years ago").ticks("Yes, and they will sign for it").presses("Continue")
    visitor.is_refused(422).is_told("That is longer ago than you are old").types("Or about how long ago", "4")
    visitor.presses("Continue")
    assert visitor.status == 200


def test_the_confirmation_keeps_what_was_typed(answered_at: NewVisitor, width: int):
    visitor = answered_at(width).goes_to("/treatments/swedish/times?day=2026-05-12")
    takes_slot(visitor)

    visitor.types("Your name", "Vera").types("E-mail address", "vera@").types("Phone (optional)", "12")
    visitor.types("Choose a password (optional)", "password1").presses("Book this time").is_refused(422)

    for words in ("This is not an e-mail address yet", "We cannot read this number", "Please agree to the"):
        visitor.is_told(words)
    visitor.is_told("We need this agreement").still_has("Your name", "Vera").still_has(
        "E-mail address", "vera@"
    )
    visitor.still_has("Phone (optional)", "12").reads("Held for you")


def test_the_password_is_asked_for_again(visitor_at: NewVisitor, width: int):
    visitor = visitor_at(width).signs_in(CLIENT[1]).goes_to("/password")

    visitor.types("Your present password", "not mine").types("New password", "short")
    visitor.types("The new password once more", "else").presses("Set my password").is_refused(422)

    visitor.is_told("The two do not match").still_has("New password", "")


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/nowhere", 404, "There is nothing here"),
        ("/treatments/swedish/times?minutes=7", 422, "Something is missing"),
        ("/treatments/swedish/times?day=2026-02-30", 422, "Something is missing"),
        ("/holds/" + "0" * 32, 404, "There is nothing here"),
        ("/sign-in/link/nothing", 410, "This link has run out"),
        ("/sign-out", 405, "That way is closed"),
        ("/manager/", 403, "This page is not yours to open"),
    ],
)
def test_what_cannot_be_shown_is_said_on_a_page_of_ours(
    visitor_at: NewVisitor, path: str, status: int, heading: str
):
    visitor = visitor_at(390)
    if status == 403:
        visitor.signs_in(CLIENT[1])

    visitor.goes_to(path).is_refused(status).is_at(heading)


def test_a_form_that_lost_its_token_is_refused_in_words(visitor_at: NewVisitor):
    visitor = visitor_at(1280).goes_to("/find").ticks("Relax")
    visitor.page.context.clear_cookies()

    visitor.presses("Continue").is_refused(400).reads("This page had been open for too long.")
    visitor.follows("Try again").is_at("What brings you?")


def test_who_works_here_is_led_to_the_board(visitor_at: NewVisitor):
    visitor = visitor_at(1280).signs_in(MANAGER[1]).goes_to("/treatments/swedish/times?day=2026-05-12")

    takes_slot(visitor)

    visitor.is_refused(403).reads("You are signed in as somebody who works here.")


def in_group(visitor: Visitor, legend: str, label: str):
    group = visitor.page.get_by_role("group", name=legend)
    return group.get_by_label(label, exact=True)
