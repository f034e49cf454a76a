"""Booking what is held: who, what they agree to, once, and never half."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.accounts.models import Role, User
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.spa.intake.models import Consent, Draft, Intake, Screening
from tests.support.clock import NOW
from tests.support.factories import WELL, epoch_at, make_client, make_intake
from tests.support.finding import CONSENTS, VERA, answer_all, confirm, hold, more, wishes, you

TEN = epoch_at("2026-05-07 10:00")


def rows(app, *models: type) -> list[int]:
    """How many rows of each kind there are."""
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(model)) for model in models]


def booked(app) -> dict[str, object]:
    """The one appointment, as plain values."""
    with app.app_context():
        one = db.session.scalars(select(Appointment).where(Appointment.status != Status.CANCELLED)).one()
        return {
            "status": one.status,
            "token": one.token,
            "client": one.client.name if one.client else None,
            "email": one.client.email if one.client else None,
            "phone": one.client.phone if one.client else None,
            "outcome": (one.needs or {}).get("outcome"),
            "therapist": one.therapist.name,
        }


# --- it works


def test_a_browser_that_has_booked_leads_to_its_visits_from_every_page(visitor, other, app):
    answer_all(visitor)
    assert 'href="/visits/"' not in visitor.get("/").text
    confirm(visitor, hold(visitor, TEN))

    for path in ("/", "/treatments/swedish/times"):
        assert 'href="/visits/"' in visitor.get(path).text
        assert 'href="/visits/"' not in other.get(path).text
    assert visitor.get("/visits/").status_code == 200


def test_somebody_well_books_in_a_few_pages(visitor, app):
    answer_all(visitor)
    held = hold(visitor, TEN)

    answer = confirm(visitor, held, phone="+1 212 555 0123")

    visit = booked(app)
    assert answer.status_code == 302
    assert answer.location == f"/visits/{visit['token']}"
    assert visit["status"] == Status.CONFIRMED
    assert (visit["client"], visit["email"], visit["phone"]) == (
        "Vera Visitor",
        "vera@example.com",
        "+12125550123",
    )
    assert rows(app, Draft, Intake, Screening, Consent, User, Message) == [0, 1, 1, 2, 0, 1]
    assert visitor.get(answer.location).status_code == 200
    assert visitor.get_cookie("draft") is None


def test_a_curved_spine_and_desk_work_are_booked_with_who_is_trained_and_wait(visitor, app):
    wishes(visitor, "posture", lifestyle=["desk_work"])
    you(visitor)
    visitor.post("/find/body", data={"marks": ["scoliosis"]})
    held = hold(visitor, TEN, slug="trigger-point")

    page = visitor.get(held.location).text
    confirm(visitor, held)

    visit = booked(app)
    assert "Ask for this time" in page
    assert visit["status"] == Status.PENDING_REVIEW
    assert visit["outcome"] == "review"
    assert visit["therapist"] == "Mira Holt"


def test_a_pregnancy_is_booked_with_who_is_trained(visitor, app):
    wishes(visitor, "pregnancy_comfort")
    you(visitor, pregnancy="trimester_2")
    visitor.post("/find/body", data={"marks": ["none"]})
    more(visitor, care__3__needed="no", week__3__week="20")

    confirm(visitor, hold(visitor, TEN, slug="prenatal"))

    visit = booked(app)
    assert (visit["status"], visit["therapist"]) == (Status.CONFIRMED, "Mira Holt")


def test_whoever_would_rather_not_say_is_not_refused(visitor, app):
    answer_all(visitor, "undisclosed")

    confirm(visitor, hold(visitor, TEN))

    assert booked(app)["status"] == Status.PENDING_REVIEW


def test_a_password_makes_a_user_who_can_sign_in(visitor, other, app):
    answer_all(visitor)
    confirm(visitor, hold(visitor, TEN), password="plum kettle orbit")

    answer = other.post(
        "/sign-in", data={"email": "vera@example.com", "password": "plum kettle orbit", "next": ""}
    )

    assert rows(app, User) == [1]
    assert answer.status_code == 302


def test_an_address_that_is_known_is_not_told(visitor, person, app):
    person(Role.CLIENT, email="vera@example.com")
    answer_all(visitor)

    answer = confirm(visitor, hold(visitor, TEN), password="plum kettle orbit")

    assert answer.status_code == 302
    assert rows(app, User) == [1]
    assert booked(app)["client"] == "Vera Visitor"


def test_a_client_who_is_signed_in_is_asked_only_what_is_not_known(visitor, app, sign_in_as):
    vera = sign_in_as(visitor, Role.CLIENT, name="Vera Known")
    answer_all(visitor)
    held = hold(visitor, TEN)

    page = visitor.get(held.location).text
    visitor.post(f"{held.location}/confirmation", data=CONSENTS)

    assert "Vera Known" in page
    assert 'name="email"' not in page
    assert booked(app)["client"] == "Vera Known"
    assert rows(app, Client) == [1]
    assert vera.client_id


def test_signing_in_on_the_way_keeps_the_time_and_the_answers(visitor, app, sign_in_as):
    answer_all(visitor)
    held = hold(visitor, TEN)
    vera = sign_in_as(visitor, Role.CLIENT, name="Vera Known")

    page = visitor.get(held.location)
    visitor.post(f"{held.location}/confirmation", data=CONSENTS)

    assert page.status_code == 200
    assert "Vera Known" in page.text
    assert 'name="password"' not in page.text
    assert booked(app)["email"] == vera.email
    assert rows(app, Client) == [1]


def test_a_user_who_has_never_been_here_finds_their_name_filled_in(visitor, app, sign_in_as):
    nova = sign_in_as(visitor, Role.CLIENT, name="Nova Newly", bare=True)
    answer_all(visitor)
    held = hold(visitor, TEN)

    page = visitor.get(held.location).text
    confirm(visitor, held, name="Nova Newly", email=nova.email)

    assert 'value="Nova Newly"' in page
    assert 'name="password"' not in page
    with app.app_context():
        assert db.session.scalars(select(Client)).one().user_id == nova.user_id


def test_a_client_with_earlier_answers_may_go_by_them(visitor, app, sign_in_as):
    vera = sign_in_as(visitor, Role.CLIENT)
    with app.app_context():
        make_intake(db.session.get_one(Client, vera.client_id), WELL)
    held = hold(visitor, TEN)

    page = visitor.get(held.location).text
    visitor.post(f"{held.location}/confirmation", data=CONSENTS)

    assert "the answers you gave on May 6, 2026" in page
    assert booked(app)["status"] == Status.CONFIRMED
    assert rows(app, Intake) == [1]


def test_what_is_told_anew_is_not_passed_over_for_what_was_told_before(visitor, app, sign_in_as):
    """Somebody whose old answers are harmless breaks a bone and leaves the follow-up questions open."""
    vera = sign_in_as(visitor, Role.CLIENT)
    with app.app_context():
        make_intake(db.session.get_one(Client, vera.client_id), WELL)
    answer_all(visitor, "fracture")
    held = hold(visitor, TEN)

    assert visitor.get("/suggestion").location == "/find"
    assert visitor.get(held.location).location == "/find"
    assert visitor.post(f"{held.location}/confirmation", data=CONSENTS).location == "/find"
    assert booked(app)["status"] == Status.HELD


def test_a_second_booking_without_signing_in_asks_the_questions_again(visitor, app):
    """It is a new client's: what the first one told counts for nothing, and no review is slipped past."""
    answer_all(visitor, "scoliosis")
    confirm(visitor, hold(visitor, TEN))

    second = hold(visitor, TEN + 24 * 3600)

    assert visitor.get(second.location).location == "/find"
    assert confirm(visitor, second).location == "/find"
    with app.app_context():
        found = db.session.scalars(select(Appointment.status).order_by(Appointment.id)).all()
    assert found == [Status.PENDING_REVIEW, Status.HELD]


def test_earlier_answers_count_for_nobody_but_who_gave_them(visitor, app, sign_in_as):
    """A user may have two clients; what one has told says nothing about the other."""
    vera = sign_in_as(visitor, Role.CLIENT, name="Vera Visitor")
    with app.app_context():
        user = db.session.get_one(User, vera.user_id)
        db.session.get_one(Client, vera.client_id).name = "Mother"
        db.session.commit()
        make_intake(db.session.get_one(Client, vera.client_id), WELL)
        make_client("Vera Visitor", user=user)

    assert visitor.get(hold(visitor, TEN).location).location == "/find"


def test_a_consent_is_given_once(visitor, app, sign_in_as):
    sign_in_as(visitor, Role.CLIENT)
    answer_all(visitor)
    visitor.post(f"{hold(visitor, TEN).location}/confirmation", data=CONSENTS)

    second = hold(visitor, TEN + 3 * 3600)

    assert 'name="treatment"' not in visitor.get(second.location).text
    assert visitor.post(f"{second.location}/confirmation", data={}).status_code == 302
    assert rows(app, Consent) == [2]


# --- twice


def test_sent_twice_it_is_booked_once(visitor, app):
    answer_all(visitor)
    held = hold(visitor, TEN)

    first, second = confirm(visitor, held), confirm(visitor, held)

    assert first.location == second.location
    assert rows(app, Appointment, Client, Intake, Message) == [1, 1, 1, 1]
    assert visitor.get(second.location).status_code == 200


def test_sent_twice_before_the_first_answer_came_it_is_booked_once(visitor, app):
    """A double click sends the second request with the cookies from before the first one's answer."""
    answer_all(visitor)
    held = hold(visitor, TEN)
    cookies = {name: visitor.get_cookie(name).value for name in ("session", "draft")}
    first = confirm(visitor, held)
    for name, value in cookies.items():
        visitor.set_cookie(name, value)

    second = confirm(visitor, held)

    assert second.location == first.location
    assert rows(app, Appointment, Client) == [1, 1]
    assert visitor.get(second.location).status_code == 200


def test_going_back_after_booking_leads_to_the_visit(visitor):
    answer_all(visitor)
    held = hold(visitor, TEN)
    answer = confirm(visitor, held)

    assert visitor.get(held.location).location == answer.location


# --- refused


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": " "}, "Please give your name."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"email": ""}, "Please give your e-mail address."),
        ({"email": "vera"}, "not an e-mail address yet"),
        ({"phone": "call me"}, "We cannot read this number"),
        ({"phone": "+1 2"}, "We cannot read this number"),
        ({"password": "short"}, "at least"),
        ({"treatment": ""}, "Please agree to the treatment"),
        ({"health_data": ""}, "We need this agreement"),
    ],
)
def test_what_is_missing_is_said_and_the_time_stays_held(visitor, app, changes, says):
    answer_all(visitor)
    held = hold(visitor, TEN)

    page = visitor.post(f"{held.location}/confirmation", data=VERA | changes)

    assert page.status_code == 422
    assert says in page.text
    assert 'data-until="2026-05-06T14:10:00Z"' in page.text
    if "email" not in changes:
        assert 'value="vera@example.com"' in page.text
    assert "short" not in page.text.split("<form")[2].split('name="password"')[1].split(">")[0]
    assert booked(app)["status"] == Status.HELD
    assert rows(app, Client, Intake, Consent, User, Message) == [0, 0, 0, 0, 0]


def test_boxes_are_not_ticked_beforehand(visitor):
    answer_all(visitor)

    page = visitor.get(hold(visitor, TEN).location).text

    assert "checked" not in page
    assert page.count("Wording of") == 2


def test_a_time_that_ran_out_is_not_booked(visitor, app):
    answer_all(visitor)
    held = hold(visitor, TEN)

    with clock.fixed_at(NOW + timedelta(minutes=10)):
        page = confirm(visitor, held)

    assert page.status_code == 410
    assert "Your answers are safe" in page.text
    assert booked(app)["status"] == Status.HELD  # lapsed; the worker tidies it away
    assert rows(app, Client, Intake, Message) == [0, 0, 0]


def test_whoever_loses_a_time_types_their_name_once(visitor, app):
    answer_all(visitor)
    held = hold(visitor, TEN)
    with clock.fixed_at(NOW + timedelta(minutes=11)):
        assert confirm(visitor, held, phone="212 555 0123").status_code == 410
        wishes(visitor, "sleep")
        again = hold(visitor, TEN + 3600)

        page = visitor.get(again.location).text

        for typed in ("Vera Visitor", "vera@example.com", "212 555 0123"):
            assert f'value="{typed}"' in page
        assert confirm(visitor, again).status_code == 302
    with app.app_context():
        assert "contact" not in db.session.scalars(select(Intake)).one().answers


def test_whoever_is_sent_to_the_questions_types_their_name_once(visitor):
    held = hold(visitor, TEN)
    assert confirm(visitor, held).location == "/find"
    answer_all(visitor)

    assert 'value="Vera Visitor"' in visitor.get(held.location).text


def test_nothing_is_booked_before_the_questions(visitor, app):
    held = hold(visitor, TEN)

    answer = confirm(visitor, held)

    assert answer.location == "/find"
    assert rows(app, Client, Intake, Message) == [0, 0, 0]


def test_a_stop_is_not_booked_even_by_whoever_holds_a_time(visitor, app):
    held = hold(visitor, TEN)
    answer_all(visitor, "fever")

    assert confirm(visitor, held).status_code == 409
    assert rows(app, Client, Intake, Message) == [0, 0, 0]


def test_a_client_cannot_be_in_two_places(visitor, app, sign_in_as):
    sign_in_as(visitor, Role.CLIENT)
    answer_all(visitor)
    visitor.post(f"{hold(visitor, TEN).location}/confirmation", data=CONSENTS)

    page = hold(visitor, TEN + 1800)

    assert page.status_code == 409
    assert "already a visit booked" in page.text


def test_a_visit_is_nobody_elses(visitor, other):
    answer_all(visitor)
    answer = confirm(visitor, hold(visitor, TEN))

    assert other.get(answer.location).status_code in (302, 404)


def test_a_forged_form_is_refused(visitor, app):
    answer_all(visitor)
    held = hold(visitor, TEN)
    app.config["WTF_CSRF_ENABLED"] = True

    assert confirm(visitor, held).status_code == 400
    assert booked(app)["status"] == Status.HELD


def test_answers_begun_anew_must_be_finished_before_earlier_ones_count(visitor, app, sign_in_as):
    """Who starts to say what has changed is not booked by what was true before."""
    vera = sign_in_as(visitor, Role.CLIENT)
    with app.app_context():
        make_intake(db.session.get_one(Client, vera.client_id), WELL)
    held = hold(visitor, TEN)
    wishes(visitor, "sleep")

    answer = visitor.post(f"{held.location}/confirmation", data=CONSENTS)

    assert answer.location == "/find"
    assert booked(app)["status"] == Status.HELD
