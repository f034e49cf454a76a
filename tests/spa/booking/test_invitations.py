"""Invitations: a private link that opens once, and never for whoever booked."""

import pytest
from sqlalchemy import select

from app.domain.errors import LinkExpired, NotAllowed
from app.infra.database import db
from app.infra.outbox.models import Message
from app.infra.outbox.secret import revealed
from app.spa.accounts.models import Role
from app.spa.accounts.services import request_link, use_link
from app.spa.booking import services
from app.spa.booking.invitations import AlreadyTheirs, claim, invited, link_to_hand_on
from app.spa.booking.models import PartyGuest
from app.spa.booking.party_confirming import GuestDetails
from tests.support.booking import told
from tests.support.clock import NOW
from tests.support.factories import make_user
from tests.support.parties import couple_booked, visits

BEA = (GuestDetails(name="Bea Guest"),)


@pytest.fixture
def party(either_spa):
    """A couple; Bea has given no address."""
    return couple_booked(either_spa.swedish, guests=BEA)


def opened(token, known=(), user=None):
    return claim(token, known_client_ids=known, user=user, now=NOW)


def test_the_link_opens_once(party):
    token = link_to_hand_on(party, 1, now=NOW)

    assert opened(token).id == visits(party)[1].id
    assert invited(token) is None
    with pytest.raises(LinkExpired):
        opened(token)


def test_only_a_digest_is_kept(party):
    token = link_to_hand_on(party, 1, now=NOW)

    assert token not in str(db.session.execute(select(PartyGuest.__table__)).all())


def test_a_newer_link_takes_the_place_of_an_older_one(party):
    older, newer = (link_to_hand_on(party, 1, now=NOW) for _ in range(2))

    assert invited(older) is None
    assert invited(newer) is not None


def test_once_opened_there_is_no_other_link(party):
    opened(link_to_hand_on(party, 1, now=NOW))

    with pytest.raises(AlreadyTheirs):
        link_to_hand_on(party, 1, now=NOW)


def test_the_browser_that_booked_does_not_open_it(party):
    token = link_to_hand_on(party, 1, now=NOW)

    with pytest.raises(NotAllowed):
        opened(token, known=[visits(party)[0].client_id])

    assert invited(token) is not None


def test_a_signed_in_guest_owns_the_visit(party):
    user = make_user("bea@example.com")

    visit = opened(link_to_hand_on(party, 1, now=NOW), user=user)

    assert visit.client.user_id == user.id


def test_a_link_to_a_visit_that_was_called_off_leads_nowhere(party):
    token = link_to_hand_on(party, 1, now=NOW)
    services.cancel(visits(party)[0], by=Role.CLIENT, now=NOW)

    assert invited(token) is None


def test_a_made_up_link_leads_nowhere(party):
    assert invited("x" * 43) is None


def test_who_has_an_address_is_written_to_and_the_link_stands_sealed_in_the_message(either_spa):
    party = couple_booked(either_spa.swedish)
    second = visits(party)[1]
    letter = db.session.scalar(select(Message).where(Message.kind == "party_invitation"))
    link = revealed(letter.payload, letter.recipient)["link"]
    token = link.rpartition("/")[2]

    assert letter.recipient == "bea@example.com"
    assert token not in str(letter.payload)
    assert opened(token).id == second.id


def test_a_link_to_hand_on_takes_the_place_of_the_mail_and_forgets_the_address(either_spa):
    party = couple_booked(either_spa.swedish)
    second = visits(party)[1]

    link_to_hand_on(party, 1, now=NOW)

    assert second.client.email is None
    assert told(second) == []


def test_whoever_proved_the_mailbox_needs_no_link_and_no_other_opens(either_spa):
    party = couple_booked(either_spa.swedish)
    letter = db.session.scalar(select(Message).where(Message.kind == "party_invitation"))
    token = revealed(letter.payload, letter.recipient)["link"].rpartition("/")[2]
    request_link("bea@example.com", now=NOW)
    mail = db.session.scalar(select(Message).where(Message.kind == "sign_in_link"))
    use_link(
        revealed(mail.payload, mail.recipient)["link"].rpartition("/")[2], signed_in_user_id=None, now=NOW
    )

    assert invited(token) is None
    with pytest.raises(AlreadyTheirs):
        link_to_hand_on(party, 1, now=NOW)
