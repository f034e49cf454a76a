"""The long list of conditions, searched while typing: ticks stay, and the keyboard never gets lost."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.looking import look
from tests.browser.visitor import Visitor

SEARCH = "Search, for example “back” or “aspirin”"


def test_the_list_follows_what_is_typed(visitor_at: Callable[..., Visitor]):
    visitor = visitor_at(390).goes_to("/find").presses("Continue")
    visitor.types("How old are you?", "39").ticks("No, or this does not concern me").presses("Continue")
    page, box = visitor.page, visitor.page.get_by_label(SEARCH, exact=True)

    box.fill("skoliosis")
    expect(page.get_by_role("status").filter(has_text="1 entry found")).to_be_visible()
    visitor.ticks("Scoliosis")

    box.press_sequentially(" ")
    box.fill("hay fever")
    visitor.reads("We do not ask about hay fever", "You also ticked")
    expect(page.get_by_label("Scoliosis", exact=True)).to_be_checked()
    look(page)

    box.press("Enter")
    visitor.is_at("Does any of this apply to you?")
    expect(page).to_have_url(f"{visitor.origin}/find/body")
    expect(box).to_be_focused()

    box.fill("")
    fold = page.locator("details", has_text="Back, muscles and joints")
    expect(fold.locator("summary")).to_contain_text("1 chosen")
    visitor.opens("Back, muscles and joints").ticks("Broken bone")
    expect(fold.locator("summary")).to_contain_text("2 chosen")
    visitor.opens("Back, muscles and joints")
    expect(fold.locator("summary")).to_contain_text("Scoliosis; Broken bone")
    look(page)


def test_whoever_ticks_something_after_all_no_longer_says_none_of_these(visitor_at: Callable[..., Visitor]):
    visitor = visitor_at(390).goes_to("/find").presses("Continue")
    visitor.types("How old are you?", "39").ticks("No, or this does not concern me").presses("Continue")
    none, scoliosis = (visitor.page.get_by_label(name, exact=True) for name in ("None of these", "Scoliosis"))

    visitor.ticks("None of these").opens("Back, muscles and joints").ticks("Scoliosis")
    expect(none).not_to_be_checked()

    visitor.ticks("None of these")
    expect(scoliosis).to_be_checked()
    visitor.presses("Continue").is_refused(422).reads("Untick whichever is not right.")
