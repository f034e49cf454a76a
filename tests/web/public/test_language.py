"""Pages speak the visitor's language: as chosen, else as their browser asks, else English."""

import re

import pytest

from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.clients.models import Client


def spoken(answer) -> str:
    return re.search(r'<html lang="(\w+)"', answer.text)[1]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("de-CH, en;q=0.5", "de"),
        ("es-MX", "es"),
        ("en-GB, de;q=0.9", "en"),
        ("ja, de;q=0.3", "de"),
        ("ja", "en"),
        ("", "en"),
        ("*", "en"),
        ("x" * 3000, "en"),
    ],
)
def test_the_browser_asks_for_a_language(visitor, asked, expected):
    assert spoken(visitor.get("/", headers={"Accept-Language": asked})) == expected


def test_a_choice_outlives_what_the_browser_asks(visitor):
    answer = visitor.post("/language", data={"language": "de", "next": "/treatments"})

    assert answer.status_code == 302
    assert answer.location == "/treatments"
    assert spoken(visitor.get("/", headers={"Accept-Language": "es"})) == "de"


def test_a_choice_leads_to_no_other_site(visitor):
    answer = visitor.post("/language", data={"language": "de", "next": "https://example.org/"})

    assert answer.location == "/"


@pytest.mark.parametrize("language", ["", "fr", "../de", "EN"])
def test_only_what_we_speak_can_be_chosen(visitor, language):
    assert visitor.post("/language", data={"language": language}).status_code == 400


def test_a_cookie_with_nonsense_changes_nothing(visitor):
    visitor.set_cookie("language", "../../etc")

    assert spoken(visitor.get("/")) == "en"


def test_messages_follow_the_choice_of_who_is_signed_in_and_nobody_elses(app, client, sign_in_as):
    mine = sign_in_as(client, Role.CLIENT)
    other = sign_in_as(app.test_client(), Role.CLIENT, name="Somebody Else", email="else@example.com")

    client.post("/language", data={"language": "es"})

    with app.app_context():
        languages = {row.id: row.language for row in db.session.query(Client)}
    assert languages[mine.client_id] == "es"
    assert languages[other.client_id] == "en"


@pytest.mark.parametrize(("role", "address"), [(Role.MANAGER, "/manager/"), (Role.THERAPIST, "/therapist/")])
def test_who_works_here_reads_english(client, sign_in_as, role, address):
    sign_in_as(client, role)

    answer = client.get(address, headers={"Accept-Language": "de"}, follow_redirects=True)

    assert answer.status_code == 200
    assert spoken(answer) == "en"
