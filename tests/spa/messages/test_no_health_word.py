"""Whatever is sent, to whomever, tells nothing about anybody's health."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from app.domain.lifecycle import Status
from app.domain.reminders import Kind, Window
from app.infra.database import transaction
from app.infra.outbox.post import post
from app.infra.outbox.render import TEMPLATES
from app.infra.outbox.worker import deliver_due
from app.spa.accounts.email_change import request_change
from app.spa.accounts.services import request_link
from app.spa.booking.telling import notice
from app.spa.messages import announce, plans, proposals, waiting
from app.spa.messages.care import care
from app.spa.messages.plans import PlanNotice
from app.spa.messages.proposals import ProposalNotice
from app.spa.privacy.erasure import FAREWELL
from tests.support.factories import TOMORROW_AT_TEN, make_appointment, make_user, small_spa
from tests.support.health_words import assert_no_health_words

KINDS = [folder for folder in (TEMPLATES / "email").iterdir() if folder.is_dir()]
SAID_OTHERWISE = {"sign_in_link", "plan_booked", "plan_changed", "waitlist_offer", "waitlist_over"}
SAID_OTHERWISE |= {"waitlist_withdrawn"}
SAID_OTHERWISE |= {"absence_proposal", "proposal_withdrawn"}
SAID_OTHERWISE |= set(Kind) | {"email_change_link", "email_change_notice", "email_change_taken"}
SAID_OTHERWISE |= {FAREWELL}
NAMES_MORE = {"party_invitation": {"token": "x" * 43}, "party_guest_declined": {"declined": 1}}
WAYS = [
    *(
        (folder.name, NAMES_MORE.get(folder.name, {}))
        for folder in KINDS
        if folder.name not in SAID_OTHERWISE
    ),
    ("booking_moved", {"was_at": TOMORROW_AT_TEN}),
    ("booking_cancelled", {"by_spa": True}),
]

NOT_YET = {"booking_requested", "request_expired"}


def readable(mail: EmailMessage) -> str:
    """Everything in a mail that somebody can read: headers, text, the words in the HTML, the calendar."""
    parts = [f"{name}: {value}" for name, value in mail.items()]
    for part in mail.walk():
        if part.is_multipart():
            continue
        words = part.get_content()
        assert isinstance(words, str)
        # The style sheet is no word; what stands in tags (addresses) is.
        parts.append(words.partition("</head>")[2] if part.get_content_type() == "text/html" else words)
    return "\n".join(parts)


@pytest.fixture
def mails(app, now):
    """Mails of every kind, and of every way to say each, about visits of somebody with much to hide."""
    sent = []

    def postman(letter, mail):
        sent.append((letter.kind, message_from_bytes(mail.as_bytes(), policy=default)))

    with app.app_context():
        spa = small_spa()
        booked = make_appointment(spa.hot_stone, spa.mira, spa.blue, spa.ada)
        asked_for = make_appointment(spa.swedish, spa.noor, spa.green, status=Status.PENDING_REVIEW)
        for visit in (booked, asked_for):
            for days, (kind, more) in enumerate(WAYS, start=1):
                starts_at = TOMORROW_AT_TEN + timedelta(days)
                other = make_appointment(
                    visit.treatment, visit.therapist, visit.room, visit.client, starts_at=starts_at
                )
                told = replace(notice(other, other.client), is_confirmed=kind not in NOT_YET)
                with transaction():
                    getattr(announce, kind)(told, now=now, **more)
        deliver_due(now + timedelta(hours=1), postman)  # once the quiet period is over
        request_link(make_user().email, now=now)
        request_change(make_user(), "newly@example.com", now=now)
        request_change(make_user(), make_user().email, now=now)
        both = [notice(booked, booked.client), notice(asked_for, asked_for.client)]
        plan = PlanNotice(token="1" * 32, client_name="Ada", email="ada@example.com", rhythm="every week")
        with transaction():
            plans.plan_booked(plan, both, now=now)
            plans.plan_changed(plan, both[:1], both[1:], now=now)
            plans.plan_changed(plan, [], both, now=now, by_spa=True)
            for number, starts_at in enumerate((booked.starts_at, booked.ends_at)):
                proposed = ProposalNotice(
                    uid=f"{number:032d}",
                    starts_at=starts_at,
                    ends_at=booked.ends_at,
                    therapist_name="Noor",
                    answer_by=TOMORROW_AT_TEN,
                )
                proposals.absence_proposal(both[number], proposed, now=now)
            proposals.proposal_withdrawn(both[0], "1" * 32, now=now)
            waiting.waitlist_offer(both[0], offer="2" * 32, answer_by=TOMORROW_AT_TEN, now=now)
            for why in (waiting.DAYS_OVER, waiting.NO_ANSWER):
                waiting.waitlist_over(booked.client, wish=why, why=why, now=now)
            post(FAREWELL, "ada@example.com", {}, dedupe_key=FAREWELL, now=now)
            for number, visit in enumerate((booked, asked_for)):
                for kind in Kind:
                    more = {"missing": ("all", "some")[number]}
                    shut = Window(now, now + timedelta(days=1))
                    care(notice(visit, visit.client), kind, shut, client=visit.client.uid, now=now, **more)
        deliver_due(now, postman)
        with transaction():
            waiting.waitlist_withdrawn(both[0], offer="2" * 32, now=now)
        deliver_due(now, postman)
    return sent


def test_every_kind_of_message_is_free_of_health_words(mails):
    assert {kind for kind, _ in mails} == {folder.name for folder in KINDS}
    assert len(mails) == 2 * (len(WAYS) + len(Kind)) + 16
    for _, mail in mails:
        assert_no_health_words(readable(mail))


def test_the_scan_sees_what_a_reader_sees(mails):
    mail = next(mail for kind, mail in mails if kind == "booking_confirmed")
    for part in ("Subject: Your appointment", "Hello Ada", "/visits/", "BEGIN:VEVENT", "<h1>"):
        assert part in readable(mail)
