"""Signing in with a real browser, on a phone and on a desk, by keyboard too."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.secret import revealed
from app.spa.accounts.models import Role
from app.spa.accounts.services import create_user
from tests.support.clock import NOW
from tests.support.pages import assert_accessible, assert_fits

PASSWORD = "plum kettle orbit"
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@pytest.fixture
def ada(app: Flask) -> str:
    """The address of a client who can sign in."""
    with app.app_context():
        create_user("ada@example.com", "Ada", Role.CLIENT, PASSWORD, now=NOW, vouched=True)
    return "ada@example.com"


def looks_well(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert_accessible(page)
    assert_fits(page)


def link_in_the_letter(app: Flask, address: str) -> str:
    with app.app_context():
        message = db.session.scalars(select(Message).where(Message.recipient == address)).one()
        return revealed(message.payload, message.recipient)["link"].removeprefix("http://127.0.0.1:8000")


@WIDTHS
def test_by_link_and_then_with_a_password_of_ones_own(
    page_at: Callable[..., Page], app: Flask, ada: str, width: int
):
    page = page_at(width)
    page.goto("/sign-in")
    looks_well(page, "Sign in")
    page.get_by_label("E-mail address").fill(ada)
    page.get_by_role("button", name="E-mail me a link").click()
    looks_well(page, "Look into your mailbox")

    link = link_in_the_letter(app, ada)
    page.goto(link)
    looks_well(page, "One more press")
    page.get_by_role("button", name="Sign me in").click()
    expect(page).to_have_url(re.compile(r"/visits/$"))

    page.goto("/password")
    looks_well(page, "Change your password")
    page.get_by_label("New password", exact=True).fill("another orbit kettle")
    page.get_by_label("The new password once more").fill("another orbit kettle")
    page.get_by_role("button", name="Set my password").click()
    expect(page.get_by_role("status")).to_contain_text("Your new password is set.")

    page.watch.forgive("410")
    page.goto(link)
    looks_well(page, "This link has run out")


@WIDTHS
def test_what_is_wrong_is_said_and_what_was_typed_stays(page_at: Callable[..., Page], ada: str, width: int):
    page = page_at(width)
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("ada@example")
    page.get_by_role("button", name="Sign in", exact=True).click()
    looks_well(page, "Sign in")
    expect(page.get_by_label("E-mail address")).to_have_value("ada@example")

    page.get_by_role("link", name="This is not an e-mail address yet.").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.get_by_label("E-mail address").fill(ada)
    page.get_by_label("Password").fill("wrong entirely")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    looks_well(page, "Sign in")


def test_by_keyboard_alone_and_without_any_script(page_at: Callable[..., Page], ada: str):
    page = page_at(1280, javascript=False)
    page.goto("/sign-in")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(ada)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/visits/$"))

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
