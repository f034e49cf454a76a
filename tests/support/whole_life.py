"""Somebody of whom the spa keeps everything that it can keep, for tests of what becomes of it all."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.lifecycle import Status
from app.infra.audit.models import AccessEntry
from app.infra.database import db, transaction
from app.infra.outbox.models import Message
from app.spa.accounts.models import ApiToken, SignInLink
from app.spa.booking.models import ApiBooking, Appointment, Party, PartyGuest, Review
from app.spa.clients.models import Client
from app.spa.intake.consents import current_version
from app.spa.intake.models import AreaConsent, Clearance, Consent, Draft, Intake, Signature
from app.spa.intake.steps import keep_screening
from app.spa.notes.models import SessionNote
from app.spa.plans.models import Plan, PlannedVisit
from app.spa.waitlist.models import Offer, Wish
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, Spa, at, make_appointment, make_user

PAST = NOW - timedelta(days=30)
SECRET = "Kassandra"
"""A word that stands in whatever they told us or we wrote about them."""


@dataclass
class Life:
    """Whose it is, by number: no row outlives its session."""

    user_id: int
    client_id: int
    uid: str
    email: str
    past: int
    missed: int


def whole_life(spa: Spa, client: Client, *, hour: int = 10) -> Life:
    """Give a client of the small spa an account and a past, without anything to come."""
    email = str(client.email)
    user = make_user(email, name=client.name)
    past = make_appointment(
        spa.swedish, spa.mira, spa.blue, client,
        starts_at=PAST + timedelta(hours=hour), status=Status.COMPLETED, confirmed_at=PAST,
        gender_wish="woman", step_free=True, source="api", request_key=f"life-{client.id}",
    )  # fmt: skip
    missed = make_appointment(
        spa.swedish, spa.noor, spa.green, client,
        starts_at=PAST + timedelta(days=1, hours=hour), status=Status.NO_SHOW, mark="missed",
    )  # fmt: skip
    draft = Draft(token_digest=f"{client.id:064}", created_at=NOW, expires_at=NOW + timedelta(days=1))
    draft.answers = {"intake": {}, "beside": {"other_words": SECRET}, "steps": []}
    with transaction():
        user.email_proved_at, user.password_hash = NOW, "hash"
        own = db.session.get_one(Client, client.id)
        own.user_id, own.phone, own.muted = user.id, "+12125550177", "care"
        _told(own, past, spa)
        _written(own, past, missed, spa)
        _booked(own, past, missed, spa)
        db.session.add_all([draft, SignInLink(
            token_digest=f"{client.id:063}a", email=email, user_id=user.id,
            created_at=NOW, expires_at=NOW + timedelta(minutes=15),
        )])  # fmt: skip
        db.session.flush()
        past.draft_id = draft.id
    return Life(user.id, client.id, client.uid, email, past.id, missed.id)


def _told(client: Client, past: Appointment, spa: Spa) -> None:
    intake = Intake(client_id=client.id, answered_at=PAST)
    mark = {"region": "back_shoulder_left", "kind": "pain", "pain": 6, "quality": "aching"}
    beside = {
        "other_words": SECRET,
        "emergency": {"name": SECRET, "phone": "+12125550100"},
        "marks": [{**mark, "note": "Since May"}],
    }
    intake.answers = {**NEEDS_A_LOOK, "beside": beside}
    db.session.add(intake)
    db.session.flush()
    past.intake, past.screening = intake, keep_screening(intake, visit_on=date(2026, 4, 6), now=PAST)
    signature = Signature(client_id=client.id, signed_at=PAST)
    signature.body = {"name": SECRET, "as": "client"}
    letter = Clearance(client_id=client.id, recorded_at=PAST)
    letter.codes = ["heart_failure"]
    db.session.add_all([
        signature, letter,
        Consent(
            client_id=client.id, kind="health_data", version=current_version("health_data"),
            given_at=PAST, signature=signature,
        ),
        AreaConsent(appointment_id=past.id, area="hips", given_at=PAST),
        AccessEntry(
            at=PAST, reader="Mira (therapist)", client_id=client.id, what="intake",
            object_uid=intake.uid, reason=f"Emergency: {SECRET}",
        ),
    ])  # fmt: skip


def _written(client: Client, past: Appointment, missed: Appointment, spa: Spa) -> None:
    signed = SessionNote(
        appointment_id=past.id, therapist_id=spa.mira.id, created_at=PAST, saved_at=PAST, signed_at=PAST
    )
    unsigned = SessionNote(appointment_id=missed.id, therapist_id=spa.noor.id, created_at=PAST, saved_at=PAST)
    for note, words in ((signed, f"Signed {SECRET}"), (unsigned, f"Unsigned {SECRET}")):
        note.body = {
            "subjective": words, "objective": "", "assessment": "", "plan": "", "pressure": None,
            "areas": ["neck"],
        }  # fmt: skip
    review = Review(appointment_id=past.id, therapist_id=spa.mira.id, decision="accepted", decided_at=PAST)
    review.details = {"ticked": ["herniated_disc"], "message": SECRET}
    sent = Message(
        kind="booking_confirmed", recipient=str(client.email), payload={}, dedupe_key=f"m-{client.id}",
        appointment_id=past.id, created_at=PAST, run_at=PAST, done_at=PAST, outcome="sent",
    )  # fmt: skip
    waiting = Message(
        kind="waitlist_over", recipient=str(client.email), payload={"name": client.name},
        dedupe_key=f"w-{client.id}", created_at=NOW, run_at=NOW,
    )  # fmt: skip
    db.session.add_all([signed, unsigned, review, sent, waiting])


def _booked(client: Client, past: Appointment, missed: Appointment, spa: Spa) -> None:
    token = ApiToken(name="Hotel", token_digest=f"{client.id:064}", scopes="", created_at=PAST)
    plan = Plan(
        client_id=client.id, treatment_id=spa.swedish.id, minutes=60, every_weeks=4, wall_minute=600,
        first_on=date(2026, 4, 6), visits=3, created_at=PAST, gender="woman",
    )  # fmt: skip
    wish = Wish(
        client_id=client.id, treatment_id=spa.swedish.id, minutes=60, first_on=date(2026, 5, 7),
        last_on=date(2026, 5, 9), created_at=NOW,
    )  # fmt: skip
    party = Party(arrangement="same_time", created_at=PAST)
    db.session.add_all([token, plan, wish, party])
    db.session.flush()
    api = ApiBooking(token_id=token.id, appointment_id=past.id, answer={})
    api.request = "digest of what was asked"
    offered = make_offer_hold(client, spa)
    db.session.add_all([
        api,
        PlannedVisit(plan_id=plan.id, planned_on=date(2026, 4, 6), decision="booked", appointment_id=past.id),
        Offer(wish_id=wish.id, appointment_id=offered, offered_at=NOW, answer_by=NOW + timedelta(hours=2)),
        PartyGuest(appointment_id=missed.id, party_id=party.id, position=0),
    ])  # fmt: skip


def make_offer_hold(client: Client, spa: Spa) -> int:
    """A time kept for somebody until they answer; its number."""
    start = at("2026-05-08 10:00") + timedelta(hours=2 * (client.id % 3))
    hold = Appointment(
        treatment_id=spa.swedish.id, therapist_id=spa.mira.id, room_id=spa.blue.id, client_id=client.id,
        status=Status.HELD, kept_for="offer", held_until=NOW + timedelta(hours=2), starts_at=start,
        ends_at=start + timedelta(hours=1), minutes=60, price_cents=6000, created_at=NOW,
    )  # fmt: skip
    db.session.add(hold)
    db.session.flush()
    return hold.id
