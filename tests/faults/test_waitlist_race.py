"""Several workers go through the waitlist at one moment while visitors press for the same times.

Each time goes to one person, and nobody is asked twice at once. The control shows that this race is one.
"""

import pytest
from sqlalchemy import func, select, text

from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.spa.absences.models import Absence
from app.spa.booking.models import Appointment
from app.spa.waitlist import services as waitlist
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.services import Wanted
from tests.support.booking import overlaps
from tests.support.clock import NOW
from tests.support.factories import (
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    make_client,
    make_draft,
    make_time_off,
)
from tests.support.jobs import job, seconds

pytestmark = pytest.mark.race

WORKERS = 8
TOMORROW = TOMORROW_AT_TEN.date()


@pytest.fixture
def track(track):
    """Mira works tomorrow from ten to half past eleven; five wait."""
    make_time_off(track.mira, "2026-05-07 00:00", "2026-05-07 10:00")
    make_time_off(track.mira, "2026-05-07 11:30", "2026-05-08 00:00")
    track.wishes = [wish(track, make_client(f"Client {number}")).id for number in range(5)]
    return track


def wish(spa, client):
    wanted = Wanted(minutes=60, first_on=TOMORROW, last_on=TOMORROW, therapist_id=spa.mira.id)
    return waitlist.add_wish(spa.swedish, wanted, client=client, now=NOW, policy=POLICY, zone=ZONE)


def open_offers():
    return list(db.session.scalars(select(Offer).where(Offer.outcome.is_(None)).order_by(Offer.wish_id)))


def letters(kind):
    return db.session.scalar(select(func.count()).where(Message.kind == kind))


def test_workers_at_once_offer_each_time_once_and_ask_each_person_once(track):
    outcome = track.race([job("go_round")] * WORKERS)

    offers = open_offers()
    assert sum(map(int, outcome.won)) == len(offers) == 1 == letters("waitlist_offer")
    assert [offer.wish_id for offer in offers] == track.wishes[:1]  # who asked first
    assert overlaps() == 0


def test_a_visitor_and_the_workers_never_both_get_the_time(track):
    drafts = [make_draft().id for _ in range(6)]
    start = seconds(TOMORROW_AT_TEN)

    outcome = track.race(
        [job("go_round")] * WORKERS
        + [job("hold", start=start, draft=draft, therapist=track.mira.id) for draft in drafts]
    )

    held = [
        visit
        for visit in db.session.scalars(select(Appointment).where(Appointment.status == "held"))
        if visit.starts_at == TOMORROW_AT_TEN
    ]
    assert len(held) == 1
    assert outcome.refused in ({"slot_taken": 5}, {"slot_taken": 6})
    people = [offer.wish.client_id for offer in open_offers()]
    assert len(people) == len(set(people)) == letters("waitlist_offer")
    assert overlaps() == 0


def test_taken_and_let_go_at_once_only_one_of_them_counts(track):
    waitlist.go_round(now=NOW, policy=POLICY, zone=ZONE)
    [offer] = open_offers()
    token = offer.uid

    outcome = track.race(
        [job("accept", token=token), job("decline", token=token)] * 4 + [job("go_round")] * 4
    )

    db.session.expire_all()
    visit = offer.appointment
    if offer.outcome == "accepted":
        assert (visit.status, offer.wish.state) == ("confirmed", "booked")
        assert letters("booking_confirmed") == 1
    else:
        assert (offer.outcome, visit.status, offer.wish.state) == ("declined", "cancelled", "waiting")
        # It went to the next, and only to them.
        assert [other.wish_id for other in open_offers()] == track.wishes[1:2]
    assert set(outcome.refused) <= {"offer_over"}
    assert overlaps() == 0


def test_taken_while_its_therapist_reports_away_it_is_a_visit_or_taken_back(track):
    waitlist.go_round(now=NOW, policy=POLICY, zone=ZONE)
    [offer] = open_offers()
    away = job("report_away", start=seconds(TOMORROW_AT_TEN), therapist=track.mira.id)

    outcome = track.race([job("accept", token=offer.uid)] * 4 + [away] * 2 + [job("go_round")] * 2)

    db.session.expire_all()
    visit = offer.appointment
    if offer.outcome == "accepted":  # a visit with somebody away: what the page of the absence is for
        assert (visit.status, offer.wish.state) == ("confirmed", "booked")
        assert outcome.refused == {}
    else:
        assert (offer.outcome, visit.status, offer.wish.state) == ("withdrawn", "cancelled", "waiting")
        assert outcome.refused.keys() <= {"offer_over", "time_off"}
        assert (letters("booking_confirmed"), open_offers()) == (0, [])
    assert db.session.scalar(select(func.count(Absence.id))) == 1
    assert overlaps() == 0


def test_an_offer_that_ran_out_is_settled_once_and_goes_to_one(track):
    waitlist.go_round(now=NOW, policy=POLICY, zone=ZONE)
    [offer] = open_offers()

    track.race([job("go_round", offer.answer_by)] * WORKERS)

    db.session.expire_all()
    assert offer.outcome == "lapsed"
    people = [other.wish_id for other in open_offers()]
    assert len(people) == len(set(people)) >= 1
    assert overlaps() == 0


def test_the_control_asks_one_person_several_times(track):
    """Without the lock and with the promise of the database gone the same race goes wrong."""
    with transaction():
        db.session.execute(text("DROP INDEX uq_offer_open"))

    track.race(
        [
            job(
                "careless_offers",
                start=seconds(TOMORROW_AT_TEN),
                therapist=track.mira.id,
                room=track.blue.id,
            )
        ]
        * WORKERS
    )

    first = db.session.get_one(Wish, track.wishes[0])
    assert len(first.offers) > 1
