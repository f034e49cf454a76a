"""What we send beside what somebody must know: chosen on the account's page, by its owner alone."""

from app.domain.reminders import Sort
from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.clients.models import Client
from app.spa.clients.muting import muted_for
from tests.support.factories import make_client


def muted(app, client_id):
    with app.app_context():
        return muted_for(db.session.get_one(Client, client_id))


def test_everything_is_sent_until_somebody_says_otherwise(app, client, sign_in_as):
    sign_in_as(client, Role.CLIENT)

    page = client.get("/account/").text
    assert page.count("checked") == 3
    assert "What we send you" in page


def test_what_is_not_ticked_is_not_sent(app, client, sign_in_as):
    somebody = sign_in_as(client, Role.CLIENT)
    with app.app_context():
        other = make_client("Bea", email="bea@example.com").id

    answer = client.post("/account/messages", data={"care": "y"})

    assert answer.location == "/account/#messages"
    assert muted(app, somebody.client_id) == {Sort.REMINDERS, Sort.INVITATIONS}
    assert muted(app, other) == frozenset()
    assert client.get("/account/").text.count("checked") == 1

    client.post("/account/messages", data={sort.value: "y" for sort in Sort})
    assert muted(app, somebody.client_id) == frozenset()


def test_who_is_not_signed_in_chooses_by_the_link_in_a_message(client):
    assert client.post("/account/messages").location.startswith("/sign-in")


def test_people_who_work_here_choose_nothing(app, client, sign_in_as):
    sign_in_as(client, Role.MANAGER)

    assert client.post("/account/messages").status_code == 403
