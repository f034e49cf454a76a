"""Fills an empty database with a believable spa: people, places, four weeks behind us and four ahead."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.domain.body_map import avoid_areas, focus_areas, read_marks
from app.domain.hours import day_of, wall_to_epoch
from app.domain.reminders import Sort
from app.infra.database import db, transaction
from app.spa.accounts.models import Role, User
from app.spa.accounts.services import create_user
from app.spa.accounts.tokens import READ, SCOPES, issue_token, revoke_token
from app.spa.clients.models import Client
from app.spa.clients.services import new_client
from app.spa.demo import house, people
from app.spa.demo.absence import add_absence
from app.spa.demo.diary import WEEKS_BEHIND, Guest, fill_diary
from app.spa.demo.parties import book_a_couple
from app.spa.demo.plans import plan_visits
from app.spa.demo.rare import show_what_is_rare
from app.spa.demo.waiting import wait_for_times
from app.spa.demo.whole import tell_the_rest
from app.spa.intake.consents import CONSENTS
from app.spa.intake.steps import give_consents, keep_intake
from app.spa.roster.models import (
    Kit,
    Qualification,
    Resource,
    Room,
    RoomFeature,
    Skill,
    Therapist,
    TimeOff,
    WorkingHours,
)
from app.spa.settings.models import Closure
from app.spa.settings.queries import zone
from app.spa.treatments.models import Treatment, TreatmentFeature, TreatmentKit, TreatmentOption

CLIENTS = 132


def is_empty() -> bool:
    """Whether nobody has set this spa up yet."""
    return db.session.scalar(select(Treatment.id).limit(1)) is None


def seed(*, now: datetime, weeks: int = WEEKS_BEHIND) -> int:
    """Write the demo spa with so many weeks of past visits. `now` is UTC; dates are chosen around it.

    Returns the number of visits.

    Raises:
        ValueError: the database already holds a spa; nothing is changed then.
    """
    if not is_empty():
        raise ValueError("There is a spa in this database already; seed only fills an empty one.")
    today = day_of(now, zone())
    accounts = _accounts(now)
    with transaction():
        treatments = _menu()
        _places()
        _therapists(treatments, accounts, today)
        _exceptions(today)
    with transaction():
        guests = [_guest(number, accounts[house.CLIENT[1]], now) for number in range(CLIENTS)]
        visits = fill_diary(guests, now=now, weeks=weeks)
    client_ids = [guest.client_id for guest in guests]
    add_absence(client_ids[0], now=now)
    book_a_couple(db.session.get_one(Client, client_ids[0]), now=now)
    plan_visits(client_ids, now=now)
    wait_for_times(client_ids, now=now)
    tell_the_rest(client_ids, now=now)
    show_what_is_rare(client_ids, now=now)
    _programs(accounts[house.MANAGER[1]], now)
    return visits


def _programs(manager_id: int, now: datetime) -> None:
    """A token that is good and one that was taken back. Their secrets are shown to nobody."""
    manager = db.session.get_one(User, manager_id)
    issue_token("Hotel Aurora, front desk", SCOPES, days=365, by=manager, now=now - timedelta(days=20))
    manager = db.session.get_one(User, manager_id)
    gone = issue_token("City gift cards", (READ,), by=manager, now=now - timedelta(days=90)).token.uid
    revoke_token(gone, by=db.session.get_one(User, manager_id), now=now - timedelta(days=8))


def _accounts(now: datetime) -> dict[str, int]:
    """The users who can sign in, by e-mail address. All share the demo's password."""
    staff = [(house.MANAGER, Role.MANAGER), (house.CLIENT, Role.CLIENT)]
    staff += [((entry.name, entry.email), Role.THERAPIST) for entry in house.THERAPISTS]
    return {
        email: create_user(email, name, role, house.DEMO_PASSWORD, now=now, vouched=True).id
        for (name, email), role in staff
    }


def _menu() -> dict[str, Treatment]:
    menu = {}
    for position, entry in enumerate(house.MENU):
        menu[entry.code] = Treatment(
            code=entry.code,
            slug=entry.code.replace("_", "-"),
            name=entry.name,
            summary=entry.summary,
            setup_minutes=entry.setup,
            turnover_minutes=entry.turnover,
            effort_percent=entry.effort,
            policy=entry.rules,
            position=position,
            options=[TreatmentOption(minutes=m, price_cents=c) for m, c in entry.options.items()],
            features=[TreatmentFeature(feature=feature) for feature in entry.features],
            kit=[
                TreatmentKit(kind=kind, warm_up_minutes=warm, cool_down_minutes=cool)
                for kind, (warm, cool) in entry.kit.items()
            ],
        )
    db.session.add_all(menu.values())
    return menu


def _places() -> None:
    for room in house.ROOMS:
        features = [RoomFeature(feature=feature) for feature in room.features]
        db.session.add(
            Room(
                resource=Resource(kind="room"),
                name=room.name,
                kind=room.kind,
                features=features,
                places=room.places,
            )
        )
    for name, kind in house.KIT:
        db.session.add(Kit(resource=Resource(kind="kit"), name=name, kind=kind))


def _therapists(treatments: dict[str, Treatment], accounts: dict[str, int], today: date) -> None:
    db.session.flush()
    for entry in house.THERAPISTS:
        expiries = {
            code: None if days is None else today + timedelta(days)
            for code, days in entry.qualifications.items()
        }
        db.session.add(
            Therapist(
                resource=Resource(kind="therapist"),
                user_id=accounts[entry.email],
                slug=entry.email.split("@")[0].replace(".", "-"),
                name=entry.name,
                gender=entry.gender,
                about=entry.about,
                effort_a_day=entry.effort_a_day,
                skills=[Skill(treatment_id=treatments[code].id) for code in entry.skills],
                qualifications=[Qualification(code=c, expires_on=on) for c, on in expiries.items()],
                hours=[
                    WorkingHours(weekday=day, start_minute=start, end_minute=end)
                    for day, (start, end) in entry.hours.items()
                ],
            )
        )
    db.session.flush()


def _exceptions(today: date) -> None:
    """A few days off, and a day on which everybody is."""
    away = {"Daniel Okafor": (6, 4, "Holiday"), "Inês Caldeira": (12, 1, "Training day")}
    for name, (in_days, days, reason) in away.items():
        therapist = db.session.scalars(select(Therapist).where(Therapist.name == name)).one()
        first = today + timedelta(in_days)
        db.session.add(
            TimeOff(
                therapist_id=therapist.id,
                starts_at=wall_to_epoch(first, 0, zone()),
                ends_at=wall_to_epoch(first + timedelta(days), 0, zone()),
                reason=reason,
            )
        )
    stocktaking = today + timedelta(17)
    db.session.add(
        Closure(
            starts_at=wall_to_epoch(stocktaking, 0, zone()),
            ends_at=wall_to_epoch(stocktaking + timedelta(1), 0, zone()),
            reason="Spring-clean and stocktaking",
        )
    )


def _guest(number: int, client_user_id: int, now: datetime) -> Guest:
    """Write a client with their answers; the first is the one who can sign in, with desk work and a flag."""
    name, email, user_id = _identity(number, client_user_id)
    client = new_client(name=name, email=email, phone=None, user_id=user_id, now=now)
    given_at = now - timedelta(days=3 + number % 40)
    answers = _answers_of(number)
    intake = keep_intake(client, answers, now=given_at)
    give_consents(client, tuple(CONSENTS), now=given_at)
    client.language, client.muted = _as_they_like(number)
    told = json.dumps(answers["intake"], sort_keys=True)
    return Guest(client.id, client.resource_id, intake.id, sys.intern(told))


def _as_they_like(number: int) -> tuple[str, str | None]:
    """The language they read, and what they asked us not to send; the one who can sign in gets everything."""
    language = "en" if number % 5 else ("en", "de", "es")[number // 5 % 3]
    return language, Sort.INVITATIONS if number % 12 == 7 else None


def _identity(number: int, client_user_id: int) -> tuple[str, str, int | None]:
    if number == 0:
        return *house.CLIENT, client_user_id
    first = house.FIRST_NAMES[number % len(house.FIRST_NAMES)]
    last = house.LAST_NAMES[(number * 7) % len(house.LAST_NAMES)]
    return f"{first} {last}", f"client{number}@example.com", None


def _answers_of(number: int) -> dict[str, Any]:
    """Everything that a demo client told; some have marked the body map, too."""
    told, marks = _answers(number), read_marks(people.MARKS.get(number, ()))
    if not marks:
        return {"intake": told, "beside": {}}
    areas = {"focus_areas": list(focus_areas(marks)), "avoid_areas": list(avoid_areas(marks))}
    return {"intake": told | areas, "beside": {"marks": [mark.to_dict() for mark in marks]}}


def _answers(number: int) -> dict[str, Any]:
    """Every other client is well; the rest each have something the rules care about."""
    if number % 2:
        return people.HEALTHY[number % len(people.HEALTHY)]
    return people.FLAGGED[number // 2 % len(people.FLAGGED)]
