"""Who may not: for every address of the site, and for every loader behind it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Blueprint, Flask, abort, session
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db, transaction
from app.spa.accounts.models import Role, User
from app.spa.clients.models import Client
from app.spa.intake.drafts import start_draft
from app.spa.intake.models import Draft
from app.spa.roster.models import Therapist
from app.spa.treatments.models import Treatment
from app.web import access, site
from app.web.access import Door, safe_next
from app.web.visitor import drop_draft_cookie, visitor_draft, visitor_draft_or_new
from tests.support.clock import NOW
from tests.support.factories import (
    make_appointment,
    make_client,
    make_room,
    make_therapist,
    make_treatment,
    make_user,
)
from tests.web.conftest import Person

SignIn = Callable[..., Person]
SAMPLES = {"int": "1", "float": "1.0", "uuid": "0" * 32, "path": "x/y", "date": "2026-05-07"}


def routes(app: Flask) -> Iterator[tuple[Rule, Door, str, str]]:
    """Every address with its door, an example of it and a method."""
    doors = {place.name: door for place, door in site.PLACES}
    for rule in app.url_map.iter_rules():
        if rule.build_only:
            continue
        place = rule.endpoint.partition(".")[0]
        example = re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda part: SAMPLES.get(part[1], "x"), rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield rule, doors[place], example, method


def test_every_address_belongs_to_a_place_that_says_to_whom_it_is_open(app: Flask):
    places = {place.name for place, _ in site.PLACES}
    homeless = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not rule.build_only and ("." not in rule.endpoint or rule.endpoint.split(".")[0] not in places)
    ]

    assert homeless == []


def test_only_these_places_are_open_to_everyone():
    open_places = {place.name for place, door in site.PLACES if door.roles is None}

    assert open_places <= {"public", "sign_in", "api", "health", "metrics"}


def test_a_stranger_is_sent_to_sign_in_from_every_closed_address(app: Flask):
    let_in = []
    for rule, door, example, method in routes(app):
        answer = app.test_client().open(example, method=method) if door.roles is not None else None
        if answer is not None and not (answer.status_code == 302 and answer.location.startswith("/sign-in")):
            let_in.append(f"{method} {rule.rule}: {answer.status_code}")

    assert let_in == []


@pytest.mark.parametrize("role", list(Role))
def test_the_wrong_role_is_refused_at_every_address(app: Flask, sign_in_as: SignIn, role: Role):
    browser = app.test_client()
    sign_in_as(browser, role)
    let_in = []
    for rule, door, example, method in routes(app):
        if door.roles is None or role in door.roles:
            continue
        answer = browser.open(example, method=method)
        if answer.status_code != 403:
            let_in.append(f"{role}: {method} {rule.rule}: {answer.status_code}")

    assert let_in == []


def test_the_password_page_is_for_those_who_are_signed_in(client: FlaskClient, sign_in_as: SignIn):
    assert client.get("/password").location == "/sign-in?next=/password"
    assert client.post("/password").location == "/sign-in"

    sign_in_as(client, Role.MANAGER)

    assert client.get("/password").status_code == 200


# --- behind the door


@pytest.fixture
def probes(made_anew: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three more places that do nothing but load, and one that forgot to say to whom it is open."""
    own, theirs, lost = (Blueprint(name, name) for name in ("own", "theirs", "lost"))

    @own.get("/own/<token>")
    def own_visit(token: str) -> str:
        return f"visit {access.own_appointment_or_404(token).id}"

    @own.post("/own/draft")
    def new_draft() -> str:
        return f"draft {visitor_draft_or_new().id}"

    @own.get("/own/draft")
    def draft() -> str:
        found = visitor_draft()
        return f"draft {found.id}" if found else "no draft"

    @own.post("/own/draft/end")
    def end_draft() -> str:
        drop_draft_cookie()
        return "gone"

    @own.post("/own/client/<int:number>")
    def booked(number: int) -> str:
        access.remember_client(number)
        return "noted"

    @own.get("/own/clients")
    def clients() -> list[int]:
        return list(access.my_client_ids())

    @own.get("/own/managers")
    @access.roles_required(Role.MANAGER)
    def managers() -> str:
        return "hello manager"

    @own.get("/own/cookie")
    def cookie() -> dict[str, object]:
        return dict(session)

    @theirs.get("/theirs/<token>")
    def their_visit(token: str) -> str:
        return f"visit {access.therapists_appointment_or_404(token).id}"

    @lost.get("/lost")
    def lost_page() -> str:
        abort(500)

    monkeypatch.setattr(
        site,
        "PLACES",
        (*site.PLACES, (own, access.EVERYONE), (theirs, access.THERAPISTS)),
    )
    register = site.register_site

    def register_all(app: Flask) -> None:
        register(app)
        app.register_blueprint(lost)

    monkeypatch.setattr("app.factory.register_site", register_all)


@pytest.fixture
def visitor(probes: None, client: FlaskClient) -> FlaskClient:
    """A visitor of the site with the probes."""
    return client


@pytest.fixture
def booked(probes: None, app: Flask) -> Callable[..., str]:
    """A function that books a visit for tomorrow past the services and gives its token."""

    def book(
        *, client_id: int | None = None, therapist_id: int | None = None, days: int = 1, **details: object
    ) -> str:
        with app.app_context():
            treatment = db.session.scalar(select(Treatment)) or make_treatment()
            therapist = db.session.get(Therapist, therapist_id) if therapist_id else make_therapist(treatment)
            client = db.session.get(Client, client_id) if client_id else None
            starts_at = NOW + timedelta(days=days)
            return make_appointment(
                treatment, therapist, make_room(), client, starts_at=starts_at, **details
            ).token

    return book


def sees(browser: FlaskClient, address: str) -> bool:
    """Whether the page is shown; if not, it must be as if it did not exist."""
    status = browser.get(address).status_code
    assert status in (200, 404)
    return status == 200


def test_a_place_that_is_not_listed_stays_shut(visitor: FlaskClient):
    assert visitor.get("/lost").status_code == 404


def test_a_view_can_be_for_some_roles_alone(visitor: FlaskClient, app: Flask, sign_in_as: SignIn):
    therapist, manager = app.test_client(), app.test_client()
    sign_in_as(therapist, Role.THERAPIST)
    sign_in_as(manager, Role.MANAGER)

    assert visitor.get("/own/managers").location == "/sign-in?next=/own/managers"
    assert therapist.get("/own/managers").status_code == 403
    assert manager.get("/own/managers").text == "hello manager"


def test_a_token_that_cannot_be_one_is_nothing(visitor: FlaskClient, app: Flask, sign_in_as: SignIn):
    therapist = app.test_client()
    sign_in_as(therapist, Role.THERAPIST)

    for token in ("x", "%00", "0" * 31, "0" * 33, "A" * 32, "%F0%9F%92%86", "..%2F..", "0" * 5000):
        assert not sees(visitor, f"/own/{token}")
        assert not sees(therapist, f"/theirs/{token}")


def test_a_client_sees_their_own_visits_and_nobody_elses(
    visitor: FlaskClient, sign_in_as: SignIn, booked: Callable[..., str]
):
    ada = sign_in_as(visitor, Role.CLIENT)
    mine, theirs = booked(client_id=ada.client_id), booked()

    assert sees(visitor, f"/own/{mine}")
    assert not sees(visitor, f"/own/{theirs}")
    assert not sees(visitor, "/own/0123456789abcdef0123456789abcdef")


def test_a_stranger_sees_no_visit(visitor: FlaskClient, booked: Callable[..., str], person: SignIn):
    assert not sees(visitor, f"/own/{booked()}")
    assert not sees(visitor, f"/own/{booked(client_id=person(Role.CLIENT).client_id)}")


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.MANAGER])
def test_people_who_work_here_are_nobodys_client(
    visitor: FlaskClient, app: Flask, sign_in_as: SignIn, booked: Callable[..., str], role: Role
):
    with app.app_context():
        client_id = make_client().id
    visit = booked(client_id=client_id)
    sign_in_as(visitor, role)
    visitor.post(f"/own/client/{client_id}")

    assert visitor.get("/own/clients").json == []
    assert not sees(visitor, f"/own/{visit}")


def test_the_browser_that_booked_sees_that_visit_and_no_other(
    visitor: FlaskClient, app: Flask, booked: Callable[..., str]
):
    with app.app_context():
        ada, bea = make_client().id, make_client("Bea").id
    visitor.post(f"/own/client/{ada}")

    assert sees(visitor, f"/own/{booked(client_id=ada)}")
    assert not sees(visitor, f"/own/{booked(client_id=bea, days=2)}")
    assert not sees(app.test_client(), f"/own/{booked(client_id=ada, days=3)}")


def test_a_forged_cookie_opens_nothing(visitor: FlaskClient, app: Flask, booked: Callable[..., str]):
    with app.app_context():
        ada = make_client().id
    visit = booked(client_id=ada)
    visitor.post(f"/own/client/{ada}")
    value = visitor.get_cookie("session").value
    forged = app.test_client()
    forged.set_cookie("session", value[:-3] + ("aaa" if value[-3:] != "aaa" else "bbb"))

    assert not sees(forged, f"/own/{visit}")


def test_a_browser_that_booked_loses_the_visit_once_the_mailbox_is_proved(
    visitor: FlaskClient, app: Flask, booked: Callable[..., str]
):
    with app.app_context():
        user = make_user("ada@example.com")
        ada = make_client(user=user).id
        user_id = user.id
    visit = booked(client_id=ada)
    visitor.post(f"/own/client/{ada}")
    assert sees(visitor, f"/own/{visit}")

    with app.app_context(), transaction():
        db.session.get(User, user_id).email_proved_at = NOW

    assert not sees(visitor, f"/own/{visit}")


def test_a_session_remembers_the_newest_clients_only_so_that_the_cookie_stays_small(visitor: FlaskClient):
    for number in range(1, 30):
        visitor.post(f"/own/client/{number}")

    assert visitor.get("/own/cookie").json["client_ids"] == list(range(10, 30))


def test_a_hold_is_seen_by_the_visitor_whose_answers_it_was_made_for(
    visitor: FlaskClient, app: Flask, booked: Callable[..., str]
):
    visitor.post("/own/draft")
    other = app.test_client()
    other.post("/own/draft")
    with app.app_context():
        draft = db.session.scalars(select(Draft).order_by(Draft.id)).first()
    hold = booked(status=Status.HELD, draft=draft)

    assert sees(visitor, f"/own/{hold}")
    assert not sees(other, f"/own/{hold}")
    assert not sees(app.test_client(), f"/own/{hold}")


def test_a_hold_of_no_draft_is_not_everybodys(visitor: FlaskClient, booked: Callable[..., str]):
    visitor.post("/own/draft")

    assert not sees(visitor, f"/own/{booked(status=Status.HELD)}")


# --- therapists


def test_a_therapist_sees_their_own_visits_and_no_colleagues(
    visitor: FlaskClient, sign_in_as: SignIn, booked: Callable[..., str]
):
    mara = sign_in_as(visitor, Role.THERAPIST)

    assert sees(visitor, f"/theirs/{booked(therapist_id=mara.therapist_id)}")
    assert not sees(visitor, f"/theirs/{booked()}")


@pytest.mark.parametrize(
    ("days", "status", "seen"),
    [
        (1, Status.PENDING_REVIEW, True),
        (1, Status.CONFIRMED, True),
        (0, Status.CHECKED_IN, True),
        (-29, Status.COMPLETED, True),
        (-29, Status.NO_SHOW, True),
        (-31, Status.COMPLETED, False),
        (1, Status.HELD, False),
        (1, Status.EXPIRED, False),
        (1, Status.CANCELLED, False),
        (1, Status.DECLINED, False),
    ],
)
def test_a_therapist_knows_a_client_from_the_booking_until_30_days_after_the_last_visit(
    visitor: FlaskClient,
    sign_in_as: SignIn,
    booked: Callable[..., str],
    days: int,
    status: Status,
    seen: bool,
):
    mara = sign_in_as(visitor, Role.THERAPIST)
    visit = booked(therapist_id=mara.therapist_id, days=days, status=status)

    assert sees(visitor, f"/theirs/{visit}") is seen


def test_a_coming_visit_keeps_the_earlier_ones_open(
    visitor: FlaskClient, app: Flask, sign_in_as: SignIn, booked: Callable[..., str]
):
    mara = sign_in_as(visitor, Role.THERAPIST)
    with app.app_context():
        ada, bea = make_client().id, make_client("Bea").id
    old = booked(therapist_id=mara.therapist_id, client_id=ada, days=-200, status=Status.COMPLETED)
    booked(therapist_id=mara.therapist_id, client_id=bea, days=3)
    assert not sees(visitor, f"/theirs/{old}")

    booked(therapist_id=mara.therapist_id, client_id=ada, days=2)

    assert sees(visitor, f"/theirs/{old}")


def test_the_thirty_days_end(visitor: FlaskClient, sign_in_as: SignIn, booked: Callable[..., str]):
    mara = sign_in_as(visitor, Role.THERAPIST)
    visit = booked(therapist_id=mara.therapist_id, days=0, minutes=60, status=Status.COMPLETED)
    last = NOW + timedelta(minutes=60, days=30)

    with clock.fixed_at(last):
        assert sees(visitor, f"/theirs/{visit}")
    with clock.fixed_at(last + timedelta(seconds=1)):
        assert not sees(visitor, f"/theirs/{visit}")


def test_a_therapist_who_left_or_has_no_profile_sees_nothing(
    visitor: FlaskClient, app: Flask, sign_in_as: SignIn, booked: Callable[..., str]
):
    mara = sign_in_as(visitor, Role.THERAPIST)
    visit = booked(therapist_id=mara.therapist_id)
    newcomer = app.test_client()
    sign_in_as(newcomer, Role.THERAPIST, bare=True)
    assert not sees(newcomer, f"/theirs/{visit}")

    with app.app_context(), transaction():
        db.session.get(Therapist, mara.therapist_id).is_active = False

    assert not sees(visitor, f"/theirs/{visit}")


# --- the draft's cookie


def test_the_cookie_holds_no_answer_and_scripts_cannot_read_it(visitor: FlaskClient):
    answer = visitor.post("/own/draft")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("draft=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=86400" in cookie
    assert len(visitor.get_cookie("draft").value) == 43


def test_over_https_the_cookie_is_bound_to_this_host(
    probes: None, app_on: Callable[..., Flask], sqlite_url: str
):
    app = app_on(sqlite_url, base_url="https://spa.example.com")
    cookie = app.test_client().post("/own/draft", base_url="https://spa.example.com").headers["Set-Cookie"]

    assert cookie.startswith("__Host-draft=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_a_visitor_keeps_one_draft_and_nobody_gets_anothers(visitor: FlaskClient, app: Flask):
    first = visitor.post("/own/draft").text

    assert visitor.post("/own/draft").text == first
    assert visitor.get("/own/draft").text == first
    assert app.test_client().get("/own/draft").text == "no draft"


def test_a_draft_that_ran_out_is_replaced_by_a_new_one(visitor: FlaskClient):
    first = visitor.post("/own/draft").text

    with clock.fixed_at(NOW + timedelta(hours=24)):
        assert visitor.get("/own/draft").text == "no draft"
        assert visitor.post("/own/draft").text != first


def test_an_invented_draft_cookie_opens_nothing(visitor: FlaskClient, app: Flask):
    with app.app_context():
        start_draft(now=NOW)
    visitor.set_cookie("draft", "0" * 43)

    assert visitor.get("/own/draft").text == "no draft"


def test_the_cookie_can_be_taken_back(visitor: FlaskClient):
    visitor.post("/own/draft")

    visitor.post("/own/draft/end")

    assert visitor.get_cookie("draft") is None


# --- where to go on to


@pytest.mark.parametrize(
    "wanted", ["/", "/visits", "/visits/abc?day=2026-05-07", "/treatments/hot-stone#top"]
)
def test_a_page_of_ours_may_be_gone_on_to(wanted: str):
    assert safe_next(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "visits",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\evil.example",
        "/visits\\..",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/\x00",
    ],
)
def test_no_other_address_is_ever_gone_on_to(wanted: str | None):
    assert safe_next(wanted) is None
