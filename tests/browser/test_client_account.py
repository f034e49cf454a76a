"""A client looks after their account: another address, a receipt, all their data, and then nothing of it."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page

from app.spa.demo.house import CLIENT
from tests.browser.visitor import Visitor
from tests.support.mail import delivered, words_of
from tests.support.pages import assert_accessible, assert_fits

NewVisitor = Callable[..., Visitor]


def test_a_client_takes_everything_along_and_is_forgotten(
    visitor_at: NewVisitor, page_at: Callable[..., Page], app: Flask, tmp_path: Path, width: int
):
    client = visitor_at(width, javascript=width == 1280).signs_in(CLIENT[1])
    client.is_at("My visits").takes(client.page.get_by_role("link", name="Receipt").first).is_at("Receipt")

    client.goes_to("/visits/").follows("My account").is_at("My account")
    client.follows("Change my address").is_at("Change my address").presses("Send the link").is_refused(422)
    client.types("New e-mail address", "noor@example.org").presses("Send the link")
    client.is_at("Look into your new mailbox")
    letters = dict(delivered(app, tmp_path))
    link = next(word for word in words_of(letters["email_change_link"]).split() if "/account/email/" in word)
    client.goes_to("/account/email/" + link.rpartition("/")[2]).is_at("One more press")
    client.presses("Use this address").is_at("My account").reads("noor@example.org")

    client.follows("Download my data").is_at("Download my data")
    with client.page.expect_download() as download:
        client.page.get_by_role("link", name="To read or print (HTML)").click()
    file = tmp_path / "my-data.html"
    download.value.save_as(file)
    reader = page_at(width)
    reader.set_content(file.read_text())  # as it opens from a disk: it asks nobody for anything
    assert reader.get_by_role("heading", level=1).inner_text() == "Everything we keep about you"
    assert_accessible(reader)
    assert_fits(reader)

    client.goes_to("/account/erasure").is_at("Delete my account").presses("Delete everything now")
    client.is_refused(422)
    client.ticks("Cancel these visits").types("Your confirmation", "delete").presses("Delete everything now")
    client.reads("Everything about you has been deleted.")
    client.signs_in("noor@example.org").is_refused(422)
