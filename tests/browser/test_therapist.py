"""A therapist's day: prepared before anybody lies down, decided on, given, and written up."""

import re
from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Locator, expect

from app.infra import clock
from tests.browser.comers import COMER, CURVED_BACK, MAREN, comes_to_maren
from tests.browser.visitor import Visitor
from tests.support.factories import NEEDS_A_LETTER

NewVisitor = Callable[..., Visitor]
READ = re.compile("I have read this")
AS_BOOKED = re.compile("Give it as booked")


def test_a_request_is_read_decided_and_given(visitor_at: NewVisitor, app: Flask, width: int):
    visit = comes_to_maren(app, CURVED_BACK)
    maren = at_work(visitor_at(width))
    maren.takes(waiting(maren).get_by_role("link", name=COMER)).is_at(COMER)
    assert maren.page.get_by_role("heading", level=2).first.inner_text() == "Limits"
    maren.reads("Pressure firm at most", "This client waits for your answer", "I work at a desk")
    maren.opens("Rule and sources").reads("Rule scoliosis", "Not yet approved by a clinician")

    maren.presses("Keep my decision").is_refused(422).is_told("Please choose what you decide.")
    maren.ticks(re.compile("Decline this visit")).presses("Keep my decision")
    maren.is_told("Please write a few words").ticks(AS_BOOKED).types(
        "A word to the client (optional)", "Bring your brace."
    )
    maren.presses("Keep my decision").is_told("Not every flag is ticked")
    maren.still_has("A word to the client (optional)", "Bring your brace.").ticks(READ)
    maren.presses("Keep my decision").reads("Your decision is kept.", "Confirmed")

    with clock.fixed_at(visit.starts_at):
        maren.page.clock.set_fixed_time(visit.starts_at)
        maren.goes_to("/therapist/").takes(card(maren).get_by_role("link", name="Open the visit"))
        maren.presses("Check in").reads("Checked in. The session can begin.").follows("Session note")
        maren.is_at("Session note").presses("Sign the note").is_refused(422)
        maren.reads("Please")
        maren.page.get_by_role("group", name="Phrases for Plan").get_by_role("button").first.click()
        maren.types("Subjective", "Stiff after sitting.").ticks("Firm")
        maren.presses("Keep the draft").reads("Draft, kept").still_has("Subjective", "Stiff after sitting.")
        maren.presses("Sign the note").reads("A signed note stays as it is.", "Stiff after sitting.")
        maren.follows(COMER).presses("Session given").is_at("Session note")
        maren.goes_to("/therapist/").reads("Done")


def test_a_letter_is_recorded_before_the_visit_can_be_given(visitor_at: NewVisitor, app: Flask, width: int):
    visit = comes_to_maren(app, NEEDS_A_LETTER)
    maren = at_work(visitor_at(width)).goes_to(f"/therapist/visits/{visit.token}").reads("Letter first")

    maren.page.get_by_role("radio", name="I have seen the letter").check()
    maren.ticks(READ).presses("Keep my decision")
    maren.is_refused(422).is_told("Please tick what the letter agrees to.").is_told(
        "Please look at the letter itself"
    )
    maren.ticks("Heart failure", "I have seen the letter on paper or as a signed file")
    maren.presses("Keep my decision").reads("The letter is recorded.", "Confirmed")


def test_a_session_does_not_begin_before_its_flags_are_ticked(visitor_at: NewVisitor, app: Flask):
    visit = comes_to_maren(app, CURVED_BACK)
    with clock.fixed_at(visit.starts_at):
        maren = at_work(visitor_at(390)).goes_to(f"/therapist/visits/{visit.token}")

        maren.reads("The time of this request has come")
        expect(maren.page.get_by_role("button", name="Check in")).to_have_count(0)


def test_days_before_and_after_and_a_colleague_in_need(visitor_at: NewVisitor, width: int):
    maren = at_work(visitor_at(width)).follows("Day after").is_at("Thursday, May 7")
    maren.goes_to("/therapist/?day=2026-05-23").reads("The spa is closed").goes_to(
        "/therapist/?day=2027-05-02"
    )
    maren.goes_to("/therapist/?day=soon").is_at("Today").reads("There is no such day here.")

    maren.follows("A colleague's client needs help now").is_at("A colleague's client needs help")
    rooms = maren.page.get_by_role("main").get_by_role("list").get_by_role("button")
    maren.takes(rooms.first).is_refused(422).is_told("Please say why.")
    maren.ticks("The client feels unwell now").takes(rooms.first).is_at("What to mind")
    maren.follows("Back to today").is_at("Today")


def at_work(visitor: Visitor) -> Visitor:
    return visitor.signs_in(MAREN).is_at("Today")


def waiting(maren: Visitor) -> Locator:
    return maren.page.get_by_role("region", name="Waiting for you")


def card(maren: Visitor) -> Locator:
    return maren.page.get_by_role("article").filter(has_text=COMER)
