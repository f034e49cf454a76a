"""Somebody is forgotten: what goes, what stays without them, and whoever books for them meanwhile."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, delete, func, select

from app.cli.doctor import examine
from app.domain.errors import ClientGone, Refusal
from app.domain.lifecycle import Status
from app.infra.database import Model, db, transaction
from app.infra.outbox.models import Message
from app.infra.outbox.worker import deliver_due
from app.infra.sealed import sealed_columns
from app.spa.accounts.models import User
from app.spa.booking import claims
from app.spa.booking.desk import book_for_client
from app.spa.booking.models import ApiBooking, Appointment, Occupancy, Party, PartyGuest
from app.spa.booking.reviews import decline
from app.spa.clients.models import Client
from app.spa.clients.queries import client_by_uid, find_clients, still_reachable
from app.spa.clients.services import save_profile
from app.spa.intake.agreements import agree, sign, withdraw
from app.spa.intake.models import CONSENT_KINDS, Consent, Intake
from app.spa.notes.body import NoteBody
from app.spa.notes.services import save_note
from app.spa.privacy import wiping
from app.spa.privacy.books import close_books
from app.spa.privacy.erasure import (
    FAREWELL,
    SomebodyElsesToCancel,
    VisitNow,
    VisitsToCome,
    erase,
    visits_to_come,
)
from app.spa.privacy.export import as_json
from app.spa.privacy.person import Person, find_person, person_of
from app.spa.roster.models import Therapist
from app.spa.treatments.queries import treatment_by_code
from app.spa.waitlist.models import Wish
from app.spa.waitlist.services import Wanted, add_wish, offer_freed
from tests.support.clock import NOW
from tests.support.factories import (
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    Spa,
    at,
    make_appointment,
    make_client,
    make_user,
    small_spa,
)
from tests.support.whole_life import SECRET, Life, whole_life


@pytest.fixture
def app_either(app_on: Callable[..., Flask], engine_url: str) -> Flask:
    """The spa on each engine."""
    return app_on(engine_url)


@pytest.fixture
def spa(app_either: Flask) -> Iterator[Spa]:
    """The small spa on each engine, in an application context."""
    with app_either.app_context():
        yield small_spa()


def person(life: Life) -> Person:
    return person_of(db.session.get_one(User, life.user_id))


def everything() -> Iterator[tuple[str, str]]:
    """Every text that the database holds, sealed ones opened, with where it stands."""
    for mapper in Model.registry.mappers:
        model = mapper.class_
        sealed = {one.column for one in sealed_columns(model)}
        for row in db.session.scalars(select(model)):
            for column in model.__table__.columns:
                if column.name not in sealed and not isinstance(column.type, LargeBinary):
                    yield f"{model.__tablename__}.{column.name}", str(getattr(row, column.key))
            for one in sealed_columns(model):
                yield f"{model.__tablename__}.{one.column}", str(one.__get__(row, model))


def test_nothing_of_them_is_left_and_everything_of_others_is(spa: Spa):
    ada = whole_life(spa, spa.ada)
    bea = whole_life(spa, make_client("Bea Other", email="bea@example.com"), hour=13)
    mine = (ada.email, "Ada Client")
    before = "".join(as_json(person(bea), now=NOW))

    done = erase(person(ada), calling_off=(), now=NOW)

    assert (done.called_off, done.kept) == (0, 3)
    with transaction():
        db.session.query(Message).filter(Message.kind == FAREWELL).delete()
    left = [place for place, text in everything() if any(word in text for word in mine)]
    assert left == []
    assert "".join(as_json(person(bea), now=NOW)) == before
    secrets = [place for place, text in everything() if SECRET in text]
    erased_too = {place for place in secrets if secrets.count(place) > 1}
    assert erased_too <= {"session_note.body_sealed"}  # Bea has two: hers are all that is left
    assert db.session.get(User, ada.user_id) is None


def test_a_visit_stays_in_the_books_without_its_person(spa: Spa):
    ada = whole_life(spa, spa.ada)

    erase(person(ada), calling_off=(), now=NOW)

    visit = db.session.get_one(Appointment, ada.past)
    assert (visit.status, visit.price_cents, visit.minutes) == (Status.COMPLETED, 6000, 60)
    assert (visit.intake_id, visit.screening_id, visit.needs, visit.draft_id) == (None, None, None, None)
    assert (visit.gender_wish, visit.step_free, visit.mark) == (None, False, None)
    client = db.session.get_one(Client, ada.client_id)
    assert (client.name, client.email, client.phone, client.user_id) == ("Erased client", None, None, None)
    assert client.erased_at == NOW
    assert db.session.scalars(select(ApiBooking)).one().request == "forgotten"


def test_the_doctor_finds_nothing_lost_afterwards(spa: Spa):
    ada = whole_life(spa, spa.ada)

    erase(person(ada), calling_off=(), now=NOW)

    codes = {finding.code for finding in examine()}
    assert codes & {"message_lost", "offer_lost", "plan_visit_lost", "program_lost", "key_missing"} == set()
    assert not {code for code in codes if code.startswith(("claim", "strange", "party"))}


def test_the_desk_and_the_mailbox_find_them_no_more(spa: Spa):
    ada = whole_life(spa, spa.ada)

    erase(person(ada), calling_off=(), now=NOW)

    assert find_clients("Ada") == find_clients("Erased client") == []
    assert client_by_uid(ada.uid) is None
    assert find_person(ada.email) is find_person(ada.uid) is None


def test_the_browser_that_once_booked_for_them_is_shown_nothing_again(spa: Spa):
    ada = whole_life(spa, spa.ada)
    assert still_reachable([ada.client_id]) == [], "their mailbox is proved"

    erase(person(ada), calling_off=(), now=NOW)

    assert still_reachable([ada.client_id]) == []


def test_they_are_written_to_once_more_and_then_the_address_goes(spa: Spa):
    ada, sent = whole_life(spa, spa.ada), []

    erase(person(ada), calling_off=(), now=NOW)
    deliver_due(NOW, lambda letter, mail: sent.append((letter.kind, letter.recipient, mail["Subject"])))

    assert sent == [(FAREWELL, ada.email, "Your account at Stillpoint has been deleted")]
    assert close_books(now=NOW) == 1
    assert db.session.scalar(select(func.count(Message.id))) == 0


def test_somebody_without_any_visit_soon_leaves_no_row(spa: Spa):
    user = make_user("cy@example.com")
    cy = make_client("Cy", email="cy@example.com", user=user).id

    erase(person_of(user), calling_off=(), now=NOW)
    assert db.session.get_one(Client, cy).name == "Erased client"
    close_books(now=NOW + timedelta(hours=2))

    assert db.session.get(Client, cy) is None


def test_an_account_that_was_never_proved_takes_nobody_elses_with_it(spa: Spa):
    stranger = make_user("ada@example.com")  # the address of Ada, who never came to the site
    with transaction():
        db.session.add(
            Message(
                kind="intake_wanted", recipient="ada@example.com", payload={}, dedupe_key="x",
                created_at=NOW, run_at=NOW,
            )
        )  # fmt: skip

    erase(person_of(stranger), calling_off=(), now=NOW)

    assert db.session.get_one(Client, spa.ada.id).name == "Ada Client"
    assert db.session.scalars(select(Message.kind)).all() == ["intake_wanted"]


# --- visits to come


def test_visits_to_come_are_called_off_only_where_that_was_agreed(spa: Spa):
    visit = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada)
    token, number = visit.token, visit.id
    ada = whole_life(spa, spa.ada)
    assert [one.token for one in visits_to_come(person(ada), now=NOW)] == [token]

    with pytest.raises(VisitsToCome):
        erase(person(ada), calling_off=(), now=NOW)
    assert db.session.get_one(User, ada.user_id)

    assert erase(person(ada), calling_off=[token], now=NOW).called_off == 1
    after = db.session.get_one(Appointment, number)
    assert (after.status, after.mark) == (Status.CANCELLED, None)
    assert db.session.scalar(select(func.count()).where(Occupancy.appointment_id == number)) == 0


def test_a_visit_that_has_begun_is_waited_for(spa: Spa):
    user = make_user("ada@example.com")
    with transaction():
        spa.ada.user_id = user.id
    make_appointment(
        spa.swedish, spa.mira, spa.blue, spa.ada,
        starts_at=NOW - timedelta(minutes=10), status=Status.CHECKED_IN,
    )  # fmt: skip

    with pytest.raises(VisitNow):
        erase(person_of(user), calling_off=(), now=NOW)


def two_together(spa: Spa, first: Client, second: Client) -> list[str]:
    """A party of two tomorrow; their tokens."""
    one = make_appointment(spa.swedish, spa.mira, spa.blue, first)
    two = make_appointment(spa.swedish, spa.noor, spa.green, second)
    with transaction():
        party = Party(arrangement="same_time", created_at=NOW)
        db.session.add(party)
        db.session.flush()
        for position, visit in enumerate((one, two)):
            db.session.add(PartyGuest(appointment_id=visit.id, party_id=party.id, position=position))
    return [one.token, two.token]


def test_who_booked_for_two_takes_the_other_visit_along_and_only_they_are_told(spa: Spa):
    user, bea = make_user("ada@example.com"), make_client("Bea", email="bea@example.com")
    with transaction():
        spa.ada.user_id = user.id
    tokens = two_together(spa, spa.ada, bea)

    erase(person_of(user), calling_off=tokens[:1], now=NOW)

    statuses = db.session.scalars(select(Appointment.status)).all()
    assert statuses == [Status.CANCELLED] * 2
    assert db.session.scalars(select(Message.recipient)).all() == ["bea@example.com"]
    assert db.session.scalar(select(Client.name).where(Client.email == "bea@example.com")) == "Bea"


def test_a_guest_asks_whoever_booked_first(spa: Spa):
    user, bea = make_user("ada@example.com"), make_client("Bea", email="bea@example.com")
    with transaction():
        spa.ada.user_id = user.id
    tokens = two_together(spa, bea, spa.ada)

    with pytest.raises(SomebodyElsesToCancel):
        erase(person_of(user), calling_off=tokens[1:], now=NOW)


# --- at the same time


def test_of_an_erasure_and_a_booking_at_one_moment_one_finds_the_other(app_either: Flask):
    for hour in range(4):
        _race(app_either, hour)


def _race(app: Flask, number: int) -> None:
    with app.app_context():
        house = small_spa() if number == 0 else None
        swedish = treatment_by_code("swedish")
        ada = house.ada if house else make_client(f"Ada {number}", email=f"ada{number}@example.com")
        user = make_user(f"user{number}@example.com")
        with transaction():
            db.session.get_one(Client, ada.id).user_id = user.id
        user_id, client_id, treatment_id = user.id, ada.id, swedish.id
    line = Barrier(2)

    def forget() -> str:
        with app.app_context():
            whose = person_of(db.session.get_one(User, user_id))
            line.wait()
            try:
                erase(whose, calling_off=(), now=NOW)
            except Refusal as refusal:
                return refusal.code
            return "erased"

    def book() -> str:
        with app.app_context():
            client = db.session.get_one(Client, client_id)
            treatment = treatment_by_code("swedish")
            assert treatment.id == treatment_id
            line.wait()
            try:
                book_for_client(
                    treatment, 60, TOMORROW_AT_TEN + timedelta(hours=number), client=client,
                    now=NOW, policy=POLICY, zone=ZONE,
                )  # fmt: skip
            except Refusal as refusal:
                return refusal.code
            return "booked"

    with ThreadPoolExecutor(2) as pool:
        outcomes = {each.result() for each in (pool.submit(forget), pool.submit(book))}
    assert outcomes in ({"erased", "client_gone"}, {"booked", "visits_to_come"}), outcomes


def test_nothing_new_is_kept_of_somebody_who_was_forgotten(spa: Spa):
    ada = whole_life(spa, spa.ada)
    visit, mira = db.session.get_one(Appointment, ada.past), db.session.get_one(Therapist, spa.mira.id)
    client = db.session.get_one(Client, ada.client_id)
    erase(person(ada), calling_off=(), now=NOW)

    with pytest.raises(ClientGone):
        save_note(visit, mira, NoteBody(subjective=SECRET), now=NOW)
    with pytest.raises(ClientGone):
        book_for_client(spa.swedish, 60, TOMORROW_AT_TEN, client=client, now=NOW, policy=POLICY, zone=ZONE)
    with pytest.raises(ClientGone):
        agree(client, CONSENT_KINDS, now=NOW)
    with pytest.raises(ClientGone):
        sign(client, name=SECRET, by="client", now=NOW)
    with pytest.raises(ClientGone):
        withdraw(client, "treatment", now=NOW)
    with pytest.raises(ClientGone):
        decline(visit, therapist=mira, message=SECRET, now=NOW)
    days = {"first_on": at("2026-05-07 10:00").date(), "last_on": at("2026-05-08 10:00").date()}
    with pytest.raises(ClientGone):
        add_wish(spa.swedish, Wanted(minutes=60, **days), client=client, now=NOW, policy=POLICY, zone=ZONE)
    assert db.session.scalar(select(func.count(Intake.id))) == 0


DEEDS: dict[str, Callable[[Client, Appointment], object]] = {
    "agree": lambda client, _: agree(client, CONSENT_KINDS, now=NOW),
    "sign": lambda client, _: sign(client, name=SECRET, by="client", now=NOW),
    "withdraw": lambda client, _: withdraw(client, "health_data", now=NOW),
    "number": lambda client, _: save_profile(
        db.session.get_one(User, client.user_id), name=client.name, phone="+12125550199"
    ),
    "note": lambda _, visit: save_note(visit, visit.therapist, NoteBody(subjective=SECRET), now=NOW),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_whatever_begins_while_somebody_is_forgotten_finds_them_gone(
    app_either: Flask, spa: Spa, deed: str, monkeypatch: pytest.MonkeyPatch
):
    """What comes while an erasure is under way waits for its end, and leaves nothing of them behind."""
    ada = whole_life(spa, spa.ada)
    agree(db.session.get_one(Client, ada.client_id), CONSENT_KINDS, now=NOW)
    db.session.remove()
    under_way, done = Event(), Event()

    def half_done(visits: Collection[int]) -> None:
        under_way.set()
        done.wait(0.5)  # nobody gets in between: without a lock they would be through long before
        strip(visits)

    def forget() -> None:
        with app_either.app_context():
            erase(person(ada), calling_off=(), now=NOW)

    def come_between() -> str:
        with app_either.app_context():
            client, visit = (
                db.session.get_one(Client, ada.client_id),
                db.session.get_one(Appointment, ada.past),
            )
            assert client.erased_at is None
            assert visit.client is client
            under_way.wait()
            try:
                DEEDS[deed](client, visit)
            except Refusal as refusal:
                return refusal.code
            finally:
                done.set()
            return "kept"

    strip = wiping._strip  # the answers are gone by then, and the person is not yet
    monkeypatch.setattr(wiping, "_strip", half_done)
    with ThreadPoolExecutor(2) as pool:
        both = pool.submit(come_between), pool.submit(forget)
        code = both[0].result()
        both[1].result()

    assert code == "client_gone"
    told = [place for place, words in everything() if SECRET in words or "+12125550199" in words]
    assert told == []
    assert db.session.scalar(select(func.count(Consent.id))) == 0


def test_an_offer_is_made_to_nobody_who_was_forgotten_while_it_was_looked_for(
    spa: Spa, monkeypatch: pytest.MonkeyPatch
):
    wish = add_wish(
        spa.swedish,
        Wanted(minutes=60, first_on=at("2026-05-07 10:00").date(), last_on=at("2026-05-08 10:00").date()),
        client=spa.ada, now=NOW, policy=POLICY, zone=ZONE,
    )  # fmt: skip
    looked, wish_id = claims.lock_candidates, wish.id

    def forgotten_meanwhile(*args: Any) -> object:
        db.session.execute(delete(Wish).where(Wish.id == wish_id))
        return looked(*args)

    monkeypatch.setattr(claims, "lock_candidates", forgotten_meanwhile)

    assert offer_freed(now=NOW, policy=POLICY, zone=ZONE) == 0


# --- the books


def test_the_books_let_go_after_their_years(spa: Spa):
    ada = whole_life(spa, spa.ada)
    erase(person(ada), calling_off=(), now=NOW)
    deliver_due(NOW, lambda letter, mail: None)
    years = timedelta(days=3652)
    assert close_books(now=NOW) == 1  # the letter
    assert close_books(now=NOW + years) == 2  # two visits of a month ago
    assert db.session.get(Client, ada.client_id) is not None

    close_books(now=NOW + years + timedelta(days=60))

    assert db.session.get(Client, ada.client_id) is None
    assert db.session.scalar(select(func.count(Appointment.id))) == 0
