"""No more messages of a sort: the link shows, the press changes, and nobody else's link leads there."""

import pytest

from app.domain.reminders import Sort
from app.infra.database import db
from app.spa.clients.models import Client
from app.spa.clients.muting import mute_token, muted_for
from tests.support.factories import make_client


@pytest.fixture
def ada(app):
    with app.app_context():
        return make_client().id


def link(app, ada, sort=Sort.REMINDERS):
    with app.app_context():
        return f"/messages/{mute_token(db.session.get_one(Client, ada).uid, sort)}"


def muted(app, ada):
    with app.app_context():
        return muted_for(db.session.get_one(Client, ada))


def test_opening_the_link_changes_nothing(app, client, ada):
    page = client.get(link(app, ada))

    assert page.status_code == 200
    assert "Reminders before a visit" in page.text
    assert "Send me no more of these" in page.text
    assert "Ada" not in page.text
    assert muted(app, ada) == frozenset()


def test_a_press_stops_them_and_another_brings_them_back(app, client, ada):
    where = link(app, ada, Sort.CARE)

    page = client.post(where)
    assert page.status_code == 200  # no redirect: mail programs follow none
    assert "We send you no more of these messages." in page.text
    assert muted(app, ada) == {Sort.CARE}
    assert "Send them again" in client.get(where).text

    client.post(where, data={"wanted": "again"})
    assert muted(app, ada) == frozenset()


def test_a_mail_program_presses_without_cookie_or_form(app, ada):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post(link(app, ada), data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert muted(app, ada) == {Sort.REMINDERS}


@pytest.mark.parametrize("token", ["x", "0" * 32, "A" * 200, "%00", "%F0%9F%92%86"])
def test_a_link_that_we_have_not_made_is_nothing(app, client, ada, token):
    for answer in (client.get(f"/messages/{token}"), client.post(f"/messages/{token}")):
        assert answer.status_code == 404
        assert "This link has run out" in answer.text
    assert muted(app, ada) == frozenset()


def test_a_link_speaks_of_its_own_sort_alone(app, client, ada):
    client.post(link(app, ada, Sort.INVITATIONS))

    assert "Send me no more of these" in client.get(link(app, ada, Sort.REMINDERS)).text
    assert muted(app, ada) == {Sort.INVITATIONS}
