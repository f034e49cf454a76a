"""One process of a race: it gets jobs over a line, waits for "go", does all at once, and tells.

Started by tests.support.race. Each job runs in a thread of its own with a database session of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.config import Settings
from app.domain.availability import choices
from app.domain.errors import Refusal, SlotTaken
from app.domain.hours import local_time
from app.domain.recurrence import Recurrence, starts
from app.factory import create_app
from app.infra.database import db, transaction
from app.spa.absences import answering, settling
from app.spa.absences.models import Proposal
from app.spa.absences.reporting import report_absence
from app.spa.accounts.models import Role, User
from app.spa.booking import reviews, services
from app.spa.booking.areas import decide_areas as decide
from app.spa.booking.calendar import frame_around, read_taken
from app.spa.booking.models import Appointment, Occupancy
from app.spa.booking.parties import GuestWish, hold_party
from app.spa.booking.services import WalkIn
from app.spa.booking.times import ask
from app.spa.clients.models import Client
from app.spa.intake.models import Draft
from app.spa.plans.preview import Search
from app.spa.plans.services import Decision, book_plan
from app.spa.roster.models import Therapist
from app.spa.treatments.queries import treatment_by_code
from app.spa.waitlist import services as waitlist
from app.spa.waitlist.models import Offer, Wish
from tests.support.booking import DETAILS
from tests.support.factories import POLICY, WELL, ZONE
from tests.support.racing_reminders import call_off, careless_remind, remind

Job = dict[str, Any]


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


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


def confirm(job: Job, _checked: Barrier) -> str:
    """Confirm a hold."""
    details = replace(DETAILS, email=job.get("email", DETAILS.email), password_hash=job.get("password_hash"))
    user = db.session.get_one(User, job["user"]) if "user" in job else None
    return services.confirm_hold(
        appointment(job),
        details=details,
        answers=WELL,
        signed_in_user=user,
        now=instant(job["now"]),
        zone=ZONE,
    ).token


def move(job: Job, _checked: Barrier) -> str:
    """Move a visit, as its client."""
    return services.move(
        appointment(job),
        instant(job["start"]),
        by=Role.CLIENT,
        now=instant(job["now"]),
        policy=POLICY,
        zone=ZONE,
    ).token


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


def supersede(job: Job, _checked: Barrier) -> str:
    """Add to a client's answers."""
    client = db.session.get_one(Client, job["client"])
    return services.supersede(client, {}, job["beside"], now=instant(job["now"])).uid


def decide_areas(job: Job, _checked: Barrier) -> str:
    """Say which sensitive areas a visit may work on."""
    decide(appointment(job), job["areas"], now=instant(job["now"]))
    return str(job["areas"])


def go_round(job: Job, _checked: Barrier) -> str:
    """One worker's round through the waitlist."""
    return str(waitlist.go_round(now=instant(job["now"]), policy=POLICY, zone=ZONE))


def accept(job: Job, _checked: Barrier) -> str:
    """Take what was offered."""
    offer = db.session.scalars(select(Offer).where(Offer.uid == job["token"])).one()
    return waitlist.accept_offer(offer, now=instant(job["now"]), policy=POLICY, zone=ZONE).token


def decline(job: Job, _checked: Barrier) -> str:
    """Let go what was offered."""
    offer = db.session.scalars(select(Offer).where(Offer.uid == job["token"])).one()
    waitlist.decline_offer(offer, now=instant(job["now"]))
    return job["token"]


def report_away(job: Job, _checked: Barrier) -> str:
    """A therapist is away the day of the visit."""
    therapist = db.session.get_one(Therapist, job["therapist"])
    start = instant(job["start"])
    day = (start - timedelta(hours=6), start + timedelta(hours=6))
    return str(report_absence(therapist, *day, user_id=None, now=instant(job["now"])).id)


def careless_offers(job: Job, checked: Barrier) -> str:
    """The control: a round that believes what it read before anything was locked."""
    treatment, start = treatment_by_code(job["treatment"]), instant(job["start"])
    asked = set(db.session.scalars(select(Wish.client_id).join(Offer)))
    queue = [wish for wish in db.session.scalars(select(Wish)) if wish.client_id not in asked]
    checked.wait()
    with transaction():
        for wish in queue[:1]:
            held = Appointment(
                kept_for="offer",
                client_id=wish.client_id,
                treatment_id=treatment.id,
                therapist_id=job["therapist"],
                room_id=job["room"],
                starts_at=start,
                ends_at=start + timedelta(hours=1),
                minutes=60,
                price_cents=6000,
                held_until=start,
                created_at=instant(job["now"]),
            )
            db.session.add(Offer(wish=wish, appointment=held, offered_at=start, answer_by=start))
    return "done"


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


def accept_proposal(job: Job, _checked: Barrier) -> str:
    """Take what was proposed in place of a visit."""
    proposal = db.session.scalars(select(Proposal).where(Proposal.uid == job["proposal"])).one()
    return answering.accept(proposal, now=instant(job["now"]), policy=POLICY, zone=ZONE).token


def give_elsewhere(job: Job, _checked: Barrier) -> str:
    """Move a visit, as a manager."""
    return services.move(
        appointment(job),
        instant(job["start"]),
        by=Role.MANAGER,
        now=instant(job["now"]),
        policy=POLICY,
        zone=ZONE,
    ).token


def let_lapse(job: Job, _checked: Barrier) -> str:
    """Tidy proposals away, as the worker does."""
    return str(settling.settle(now=instant(job["now"])))


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


def refuse_visit(job: Job, _checked: Barrier) -> str:
    """Say no to a visit, as its therapist."""
    visit = appointment(job)
    return reviews.decline(visit, therapist=visit.therapist, now=instant(job["now"])).token


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


def appointment(job: Job) -> Appointment:
    return db.session.scalars(select(Appointment).where(Appointment.uid == job["token"])).one()


DEEDS: dict[str, Callable[[Job, Barrier], str]] = {
    deed.__name__: deed
    for deed in (
        hold,
        confirm,
        move,
        book,
        hold_both,
        refuse_visit,
        plan,
        careless_hold,
        supersede,
        decide_areas,
        go_round,
        accept,
        decline,
        report_away,
        careless_offers,
        accept_proposal,
        give_elsewhere,
        let_lapse,
        remind,
        careless_remind,
        call_off,
    )
}


def run(app: Flask, job: Job, ready: Barrier, go: Barrier, checked: Barrier, results: list[Any]) -> None:
    """One contender: warm up, wait for the start, act, and say what came of it."""
    with app.app_context():
        db.session.execute(select(1))  # the connection is open before the start
        db.session.rollback()
        ready.wait()
        go.wait()
        try:
            results.append({"won": DEEDS[job["do"]](job, checked), "job": job})
        except Refusal as refusal:
            results.append({"refused": refusal.code, "job": job})
        except Exception as error:
            results.append({"error": repr(error)[:500], "job": job})


def main(line: Connection, folder: Path) -> None:
    """Race as often as the other end of the line says, until it says no more."""
    apps: dict[str, Flask] = {}
    for order in iter(line.recv, None):
        url, jobs = order["url"], order["jobs"]
        if url not in apps:
            apps[url] = create_app(Settings.for_tests(database_url=url, instance_path=folder))
        if not jobs:
            with apps.pop(url).app_context():
                db.engine.dispose()
            line.send([])
            continue
        ready, go, checked = Barrier(len(jobs) + 1), Barrier(len(jobs) + 1), Barrier(len(jobs))
        results: list[Any] = []
        threads = [
            Thread(target=run, args=(apps[url], job, ready, go, checked, results), daemon=True)
            for job in jobs
        ]
        for thread in threads:
            thread.start()
        ready.wait()
        line.send("ready")
        line.recv()
        go.wait()
        for thread in threads:
            thread.join()
        line.send(results)
