"""What contenders do in races for a time: hold, confirm, move, book, plan, and say more of themselves."""

from dataclasses import replace
from threading import Barrier

from app.domain.availability import choices
from app.domain.errors import SlotTaken
from app.domain.hours import local_time
from app.domain.recurrence import Recurrence, starts
from app.infra.database import db, transaction
from app.spa.accounts.models import Role, User
from app.spa.booking import reviews, services
from app.spa.booking.areas import decide_areas as decide
from app.spa.booking.calendar import frame_around
from app.spa.booking.models import Appointment, Occupancy
from app.spa.booking.parties import GuestWish, hold_party
from app.spa.booking.services import WalkIn
from app.spa.booking.taken import read_taken
from app.spa.booking.times import ask
from app.spa.clients.models import Client
from app.spa.intake.models import Draft
from app.spa.plans.preview import Search
from app.spa.plans.services import Decision, book_plan
from app.spa.treatments.queries import treatment_by_code
from tests.support.booking import DETAILS
from tests.support.factories import POLICY, WELL, ZONE
from tests.support.jobs import Job, instant, visit_of


def hold(job: Job, _checked: Barrier) -> str:
    """Keep a slot for a visitor."""
    kept = services.place_hold(
        treatment_by_code(job["treatment"]),
        60,
        instant(job["start"]),
        draft=db.session.get_one(Draft, job["draft"]),
        therapist_id=job.get("therapist"),
        now=instant(job["now"]),
        policy=POLICY,
        zone=ZONE,
    )
    return kept.token


def careless_hold(job: Job, checked: Barrier) -> str:
    """The control: look whether it is free, then write, without a lock; all look before anybody writes."""
    start, now = job["start"], instant(job["now"])
    request = ask(
        treatment_by_code(job["treatment"]), 60, therapist_id=job["therapist"], now=now, policy=POLICY
    )
    frame = frame_around(start, ZONE)
    taken = read_taken(frame.candidates(request), frame.span, now=job["now"])
    ways = choices(request, frame.diary(taken), start)
    checked.wait()
    if not ways:
        raise SlotTaken
    with transaction(conflict=SlotTaken()):
        kept = Appointment(
            treatment_id=request.needs.skill,
            therapist_id=ways[0].therapist_id,
            room_id=ways[0].room_id,
            starts_at=instant(start),
            ends_at=instant(start + 3600),
            minutes=60,
            price_cents=6000,
            held_until=now + POLICY.hold_length,
            created_at=now,
            draft_id=job["draft"],
        )
        kept.occupancy = [
            Occupancy(
                resource_id=claim.resource_id,
                starts_at=claim.interval.start,
                ends_at=claim.interval.end,
                effort=claim.effort,
            )
            for claim in ways[0].claims
        ]
        db.session.add(kept)
    return kept.token


def confirm(job: Job, _checked: Barrier) -> str:
    """Confirm a hold."""
    details = replace(DETAILS, email=job.get("email", DETAILS.email), password_hash=job.get("password_hash"))
    user = db.session.get_one(User, job["user"]) if "user" in job else None
    return services.confirm_hold(
        visit_of(job),
        details=details,
        answers=WELL,
        signed_in_user=user,
        now=instant(job["now"]),
        zone=ZONE,
    ).token


def move(job: Job, _checked: Barrier) -> str:
    """Move a visit, as its client."""
    return services.move(
        visit_of(job),
        instant(job["start"]),
        by=Role.CLIENT,
        now=instant(job["now"]),
        policy=POLICY,
        zone=ZONE,
    ).token


def give_elsewhere(job: Job, _checked: Barrier) -> str:
    """Move a visit, as a manager."""
    return services.move(
        visit_of(job),
        instant(job["start"]),
        by=Role.MANAGER,
        now=instant(job["now"]),
        policy=POLICY,
        zone=ZONE,
    ).token


def refuse_visit(job: Job, _checked: Barrier) -> str:
    """Say no to a visit, as its therapist."""
    visit = visit_of(job)
    return reviews.decline(visit, therapist=visit.therapist, now=instant(job["now"])).token


def book(job: Job, _checked: Barrier) -> str:
    """Book a walk-in from the desk."""
    return services.book_for_client(
        treatment_by_code(job["treatment"]),
        60,
        instant(job["start"]),
        walk_in=WalkIn(name="Wim"),
        therapist_id=job.get("therapist"),
        request_key=job["key"],
        now=instant(job["now"]),
        policy=POLICY,
        zone=ZONE,
    ).token


def hold_both(job: Job, _checked: Barrier) -> str:
    """Keep a time for a couple."""
    wishes = [GuestWish(treatment=treatment_by_code(job["treatment"]), minutes=60)] * 2
    party = hold_party(
        wishes,
        instant(job["start"]),
        arrangement=job["arrangement"],
        draft=db.session.get_one(Draft, job["draft"]),
        now=instant(job["now"]),
        policy=POLICY,
        zone=ZONE,
    )
    return party.uid


def plan(job: Job, _checked: Barrier) -> str:
    """Plan visits with a therapist, every two weeks from a start on."""
    first = local_time(job["start"], ZONE)
    recurrence = Recurrence(
        every_weeks=2, first_on=first.date(), wall_minute=first.hour * 60 + first.minute, visits=4
    )
    search = Search(
        client=db.session.get_one(Client, job["client"]),
        treatment=treatment_by_code(job["treatment"]),
        minutes=60,
        therapist_id=job["therapist"],
    )
    return book_plan(
        search,
        recurrence,
        [Decision(day, start, job["therapist"]) for day, start in starts(recurrence, ZONE).items()],
        request_key=job["key"],
        now=instant(job["now"]),
        policy=POLICY,
        zone=ZONE,
    ).uid


def supersede(job: Job, _checked: Barrier) -> str:
    """Add to a client's answers."""
    client = db.session.get_one(Client, job["client"])
    return services.supersede(client, {}, job["beside"], now=instant(job["now"])).uid


def decide_areas(job: Job, _checked: Barrier) -> str:
    """Say which sensitive areas a visit may work on."""
    decide(visit_of(job), job["areas"], now=instant(job["now"]))
    return str(job["areas"])
