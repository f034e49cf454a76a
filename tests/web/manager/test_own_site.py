"""What a spa copies to its own site."""

import html
import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.spa.accounts.models import Role
from tests.web.manager.conftest import Numbers

COPIED = re.compile(r"<textarea[^>]*>(.*?)</textarea>", re.DOTALL)


def test_what_is_copied_begins_with_the_address_that_clients_use_and_is_sound_markup(
    app_on: Callable[..., Flask], sqlite_url: str, spa: Numbers, sign_in_as: Callable
):
    app = app_on(sqlite_url, base_url="http://book.example.com", spa_name='Rest & "Rise"')
    manager = app.test_client()
    sign_in_as(manager, Role.MANAGER)

    page = manager.get("/manager/own-site").text

    link, treatment, frame = (html.unescape(code).strip() for code in COPIED.findall(page))
    assert link == '<a href="http://book.example.com/book">Book a massage</a>'
    assert re.fullmatch(
        r'<a href="http://book.example.com/book\?treatment=swedish&amp;minutes=\d+">Book .+</a>', treatment
    )
    assert (
        '<iframe src="http://book.example.com/embed" title="Book at Rest &amp; &#34;Rise&#34;"'
        in frame.replace("&quot;", "&#34;")
    )


def test_the_page_says_which_sites_may_show_the_frame(
    app_on: Callable[..., Flask], sqlite_url: str, spa: Numbers, sign_in_as: Callable
):
    app = app_on(sqlite_url, embed_hosts=("https://www.example.com",))
    manager = app.test_client()
    sign_in_as(manager, Role.MANAGER)

    page = manager.get("/manager/own-site").text

    assert "<li>https://www.example.com</li>" in page
    assert "No site may show the frame yet" not in page


def test_the_page_says_what_to_do_while_no_site_may(manager: FlaskClient, spa: Numbers):
    page = manager.get("/manager/own-site").text

    assert "No site may show the frame yet" in page
    assert "EMBED_HOSTS=https://www.example.com" in page


def test_an_empty_menu_leaves_the_link_to_the_menu(manager: FlaskClient):
    page = manager.get("/manager/own-site").text

    assert len(COPIED.findall(page)) == 2
    assert "What the treatments are called" not in page
