"""Names as people type them, and as somebody types them who wants to be read by others."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.infra.database import db
from app.spa.accounts.models import Role, User
from app.web.client.account.forms import ProfileForm
from app.web.forms import one_line
from app.web.manager.booking_form import BookingForm
from app.web.public.confirm_form import ConfirmForm
from app.web.public.party_form import PartyConfirmForm


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\r\n\r\nYour account is closed: evil.example", "Ada Your account is closed: evil.example"),
        ("Ada\u2028Bea\u2029Cy\u0085Di", "Ada Bea Cy Di"),
        ("Ada \u202egnp.exe", "Ada gnp.exe"),
        ("A\x00d\x1ba", "A d a"),
        ("\u202e\x00\u2066", ""),
        ("Siobhán Ó Dálaigh-Łuczak 山田", "Siobhán Ó Dálaigh-Łuczak 山田"),
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),
        (None, None),
        ("", ""),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed: str | None, kept: str | None):
    assert one_line(typed) == kept


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ProfileForm, "name"),
        (ConfirmForm, "name"),
        (PartyConfirmForm, "guest2_name"),
        (BookingForm, "name"),
    ],
)
def test_every_form_that_asks_for_a_name_keeps_it_so(app: Flask, form: type, field: str):
    with app.test_request_context(method="POST"):
        asked = form(MultiDict({field: "Ada\r\nBcc: \u202eeve@example.com"}))

    assert asked[field].data == "Ada Bcc: eve@example.com"


def test_a_name_of_nothing_that_is_seen_is_none(app: Flask, client: FlaskClient, sign_in_as):
    somebody = sign_in_as(client, Role.CLIENT, name="Ada")

    answer = client.post("/account/", data={"name": "\u202e\x00"})

    assert answer.status_code == 422
    assert "Please give your name." in answer.text
    with app.app_context():
        assert db.session.get_one(User, somebody.user_id).name == "Ada"
