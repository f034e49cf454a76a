"""My plans: made from a visit, looked at date by date, booked, changed, ended; and who may not."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.audit.models import AccessEntry
from app.infra.database import db, transaction
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from app.spa.booking.services import renew_answers
from app.spa.clients.models import Client
from app.spa.intake import reading
from app.spa.plans.models import Plan
from tests.support.booking import told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LOOK,
    NOT_NOW,
    ZONE,
    at,
    make_appointment,
    make_intake,
    small_spa,
)
from tests.support.health_words import assert_no_health_words

THURSDAYS = {"every": "2", "first": "2026-05-21", "time": "10:00", "ends": "visits", "visits": "3"}
MIRA = "mira"
DAYS = ("2026-05-21", "2026-06-04", "2026-06-18")


@pytest.fixture
def ada(client: FlaskClient, sign_in_as: Callable) -> int:
    return sign_in_as(client, Role.CLIENT, name="Ada Example").client_id


@pytest.fixture
def visit(app: Flask, ada: int) -> str:
    """Ada comes to Mira tomorrow at ten."""
    with app.app_context():
        spa = small_spa()
        with transaction():
            spa.mira.slug = MIRA
        owner = db.session.get_one(Client, ada)
        return make_appointment(spa.swedish, spa.mira, spa.blue, owner).token


def asks(client: FlaskClient, visit: str, **changes: str):
    return client.get("/plans/new", query_string={"visit": visit, "therapist": "", **THURSDAYS, **changes})


def form_of(page: str) -> dict[str, str]:
    """What the form of the dates would send as it stands."""
    body = page[page.index('action="/plans/"') :]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
    for tag in re.findall(r"<input [^>]*type=\"radio\"[^>]*>", body):
        if "checked" in tag:
            fields[re.search(r'name="([^"]+)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]
    return fields


def books(client: FlaskClient, visit: str, **changes: str):
    sent = form_of(asks(client, visit).text) | changes
    return client.post("/plans/", data=sent)


@pytest.fixture
def plan(client: FlaskClient, visit: str) -> str:
    """The token of a plan of Ada's: tomorrow and three Thursdays more."""
    return books(client, visit).location.rsplit("/", 1)[1]


def the_plan() -> Plan:
    return db.session.query(Plan).one()


class TestMaking:
    def test_a_visit_offers_to_come_back(self, client, visit):
        page = client.get(f"/visits/{visit}").text

        assert "Make it a regular visit" in page
        assert f"/plans/new?visit={visit}" in page

    def test_the_form_begins_with_the_visits_own_weekday_time_and_therapist(self, client, visit):
        page = client.get(f"/plans/new?visit={visit}").text

        assert 'value="2026-06-04"' in page
        assert 'value="10:00"' in page
        assert '<option selected value="mira">' in page

    def test_every_date_is_shown_before_anything_is_booked(self, client, app, visit):
        page = asks(client, visit).text

        assert page.count("<fieldset") >= 3
        for day in ("Thursday, May 21", "Thursday, June 4", "Thursday, June 18"):
            assert day in page
        with app.app_context():
            assert db.session.query(Plan).count() == 0

    def test_what_is_no_plan_is_said_at_its_field_and_nothing_typed_is_lost(self, client, visit):
        for odd, said in (
            ({"visits": "40"}, "at most 26"),
            ({"visits": "soon"}, "whole number"),
            ({"visits": ""}, "how many visits"),
            ({"first": "2026-05-01"}, "gone by"),
            ({"first": "someday"}, "no such day"),
            ({"ends": "until", "until": "2026-05-01"}, "before the first"),
            ({"ends": "until"}, "last day"),
            ({"every": "9"}, "choose one of the answers"),
            ({"therapist": "nobody"}, "choose one of the answers"),
            ({"time": "noon"}, "no such time"),
        ):
            answer = asks(client, visit, **odd)
            assert answer.status_code == 422, odd
            assert said in answer.text, odd
            assert "error-summary" in answer.text

    def test_booking_what_is_shown_books_it_once(self, client, app, visit):
        sent = form_of(asks(client, visit).text)

        first, again = client.post("/plans/", data=sent), client.post("/plans/", data=sent)

        assert first.location == again.location
        page = client.get(first.location).text
        assert "Every 2 weeks on Thursdays at 10:00 am" in page
        assert page.count("visit-card") == 4
        assert "4 visits in all" in page
        with app.app_context():
            assert [row.decision for row in the_plan().dates] == ["booked"] * 4
            assert told() == ["plan_booked", "intake_wanted"]

    def test_dates_are_skipped_and_shifted(self, client, app, visit):
        shifted = int(at("2026-06-05 15:00").timestamp())
        answer = books(client, visit, **{f"on-{DAYS[0]}": "skip", f"on-{DAYS[1]}": f"{shifted}:{MIRA}"})

        page = client.get(answer.location).text
        for said in ("Skipped", "Shifted", "Friday, June 5", "Planned for Thursday, June 4"):
            assert said in page

    def test_a_date_that_is_taken_is_offered_with_others_near_it(self, client, app, visit):
        _taken(app, visit, f"{DAYS[1]} 10:00")

        page = asks(client, visit, therapist=MIRA).text

        assert "Mira is busy then" in page
        assert "11:15" in page
        assert form_of(page)[f"on-{DAYS[1]}"] == "skip"

    def test_somebody_who_was_quicker_costs_that_date_alone(self, client, app, visit):
        sent = form_of(asks(client, visit, therapist=MIRA).text)
        _taken(app, visit, f"{DAYS[1]} 10:00")

        page = client.get(client.post("/plans/", data=sent).location).text

        assert "Not booked" in page
        assert "choose another time for it below" in page
        assert f"/dates/{DAYS[1]}" in page

    def test_odd_choices_are_asked_for_again_with_the_rest_kept(self, client, visit):
        answer = books(client, visit, **{f"on-{DAYS[0]}": "whatever", f"on-{DAYS[1]}": "skip"})

        assert answer.status_code == 409
        assert "Please choose one of these." in answer.text
        assert form_of(answer.text)[f"on-{DAYS[1]}"] == "skip"

    def test_keeping_no_date_is_refused_in_words(self, client, visit):
        answer = books(client, visit, **{f"on-{day}": "skip" for day in DAYS})

        assert answer.status_code == 409
        assert "keep at least one date" in answer.text

    def test_a_missing_form_field_is_a_form_error(self, client, visit):
        assert client.post("/plans/", data={"visit": visit}).status_code == 422


class TestAnswers:
    def test_what_the_answers_mean_is_said_to_the_client_and_recorded(self, client, app, ada, visit):
        with app.app_context():
            make_intake(db.session.get_one(Client, ada), NEEDS_A_LOOK)

        page = asks(client, visit).text

        assert "What you told us" in page
        assert "slipped" in page
        assert "a therapist reads your answers first" in page
        with app.app_context():
            assert [entry.reason for entry in db.session.query(AccessEntry)] == ["Planning my visits"]

    def test_nothing_is_offered_where_the_rules_say_no(self, client, app, ada, visit):
        with app.app_context():
            make_intake(db.session.get_one(Client, ada), NOT_NOW)

        page = asks(client, visit).text

        assert "does not suit you on that day" in page
        assert {form_of(page)[f"on-{day}"] for day in DAYS} == {"skip"}

    def test_a_plan_warns_of_visits_that_no_longer_fit(self, client, app, ada, plan):
        with app.app_context():
            for row in the_plan().dates:
                assert row.appointment.screening is None
            _renew(ada, NOT_NOW)

        page = client.get(f"/plans/{plan}").text

        assert "may not suit you on that day" in page
        with app.app_context():
            assert {entry.what for entry in db.session.query(AccessEntry)} == {"screening"}

    def test_what_a_plan_shows_of_its_visits_goes_on_record_in_one_go(
        self, client, app, ada, plan, monkeypatch
    ):
        with app.app_context():
            _renew(ada, NOT_NOW)
        seen = []
        monkeypatch.setattr(
            reading, "record_reads", lambda reads, **_: seen.append([one.what for one in reads])
        )

        client.get(f"/plans/{plan}")

        (at_once,) = seen
        assert set(at_once) == {"screening"}
        assert len(at_once) >= len(DAYS)

    def test_no_address_holds_a_health_word(self, client, app, ada, visit):
        with app.app_context():
            make_intake(db.session.get_one(Client, ada), NEEDS_A_LOOK)

        for address in re.findall(r'(?:href|action)="([^"]*)"', asks(client, visit).text):
            assert_no_health_words(address)


class TestChanging:
    def test_the_visit_says_where_it_stands(self, client, visit, plan):
        page = client.get(f"/visits/{visit}").text

        assert "visit 1 of 4" in page
        assert f"/plans/{plan}" in page
        assert "Make it a regular visit" not in page

    def test_the_list_of_visits_marks_those_of_a_plan_and_leads_to_it(self, client, app, plan):
        with app.app_context():
            of_plan = the_plan().dates[0].appointment
            place = (of_plan.treatment, of_plan.therapist, of_plan.room, of_plan.client)
            alone = make_appointment(*place, starts_at=at("2026-07-02 10:00")).token
        cards = client.get("/visits/").text.split('<article class="visit-card">')[1:]

        assert len(cards) == 5
        for card in cards:
            assert (f"/plans/{plan}" in card) == ("Every 2 weeks" in card) == (alone not in card)

    def test_this_and_the_following_are_previewed_and_moved(self, client, app, plan):
        page = client.get(f"/plans/{plan}/following?from={DAYS[1]}&weekday=4&time=14:00&therapist=").text
        assert "2 visits to move" in page.replace("\xa0", " ")
        assert "Friday, June 5" in page
        answer = client.post(f"/plans/{plan}/following", data=_sent(page))

        assert answer.location == f"/plans/{plan}"
        with app.app_context():
            starts = [row.appointment.starts_at for row in the_plan().dates]
        assert starts[2:] == [at("2026-06-05 14:00"), at("2026-06-19 14:00")]
        assert "2 visits have moved" in client.get(f"/plans/{plan}").text

    def test_another_rhythm_is_previewed_date_by_date_and_done(self, client, app, plan):
        asked = f"/plans/{plan}/following?from={DAYS[1]}&every=3&weekday=3&time=10:00&therapist="
        page = client.get(asked).text
        assert "2 visits to move" in page.replace("\xa0", " ")
        assert "Thursday, June 4" in page
        assert "Thursday, June 25" in page
        client.post(f"/plans/{plan}/following", data=_sent(page))

        with app.app_context():
            starts = [row.appointment.starts_at for row in the_plan().dates]
        assert starts[2:] == [at("2026-06-04 10:00"), at("2026-06-25 10:00")]
        assert "Every 3 weeks" in client.get(f"/plans/{plan}").text

    def test_a_rhythm_that_there_is_not_is_said_at_its_field(self, client, plan):
        asked = f"/plans/{plan}/following?from={DAYS[1]}&every=9&weekday=3&time=10:00&therapist="

        assert client.get(asked).status_code == 422

    def test_leaving_one_where_it_is(self, client, app, plan):
        page = client.get(f"/plans/{plan}/following?from={DAYS[1]}&weekday=4&time=14:00&therapist=").text
        sent = _sent(page) | {"on-2026-06-05": "stay"}
        client.post(f"/plans/{plan}/following", data=sent)

        with app.app_context():
            assert the_plan().dates[2].appointment.starts_at == at("2026-06-04 10:00")
            assert the_plan().dates[3].appointment.starts_at == at("2026-06-19 14:00")

    def test_odd_changes_are_said_at_their_field(self, client, plan):
        odd = client.get(f"/plans/{plan}/following?from={DAYS[1]}&weekday=9&time=x&therapist=")

        assert odd.status_code == 422
        assert client.post(f"/plans/{plan}/following", data={"from": DAYS[1]}).status_code == 422
        sent = {"from": DAYS[1], "weekday": "4", "time": "14:00", "therapist": ""}
        assert client.post(f"/plans/{plan}/following", data=sent).status_code == 409

    def test_a_missed_date_is_booked_after_all(self, client, app, visit):
        plan = books(client, visit, **{f"on-{DAYS[0]}": "skip"}).location
        page = client.get(f"{plan}/dates/{DAYS[0]}").text
        start = re.search(r'name="start" value="([^"]+)"', page)[1]

        assert client.post(f"{plan}/dates/{DAYS[0]}", data={"start": "x"}).status_code == 409
        assert client.post(f"{plan}/dates/{DAYS[0]}", data={"start": start}).location == plan
        assert client.get(f"{plan}/dates/{DAYS[0]}").location == plan
        with app.app_context():
            assert [row.decision for row in the_plan().dates] == ["booked"] * 4

    def test_it_is_ended_from_a_date_on_after_saying_what_that_means(self, client, app, plan):
        page = client.get(f"/plans/{plan}/ending?from={DAYS[1]}").text
        assert "2 visits" in page.replace("\xa0", " ")
        assert "costs nothing" in page

        client.post(f"/plans/{plan}/ending", data={"from": DAYS[1]})

        with app.app_context():
            states = [row.appointment.status for row in the_plan().dates]
        assert states == ["confirmed", "confirmed", "cancelled", "cancelled"]
        assert "Ended" in client.get(f"/plans/{plan}").text
        assert client.get(f"/plans/{plan}/ending?from={DAYS[1]}").location == f"/plans/{plan}"

    def test_all_dates_in_one_calendar_file(self, client, plan):
        answer = client.get(f"/plans/{plan}/calendar.ics")

        assert answer.content_type.startswith("text/calendar")
        assert answer.text.count("BEGIN:VEVENT") == 4
        assert_no_health_words(answer.text)

    def test_my_plans_are_listed(self, client, plan):
        assert f"/plans/{plan}" in client.get("/plans/").text
        assert "/plans/" in client.get("/visits/").text


class TestWhoMayNot:
    @pytest.mark.parametrize(
        "path",
        ["", "/calendar.ics", f"/following?from={DAYS[0]}", f"/dates/{DAYS[0]}", f"/ending?from={DAYS[0]}"],
    )
    def test_another_client_finds_nothing(self, app, sign_in_as, plan, path):
        other = app.test_client()
        sign_in_as(other, Role.CLIENT, name="Eve")

        assert other.get(f"/plans/{plan}{path}").status_code == 404

    @pytest.mark.parametrize("path", ["/following", f"/dates/{DAYS[0]}", "/ending"])
    def test_another_client_changes_nothing(self, app, sign_in_as, plan, path):
        other = app.test_client()
        sign_in_as(other, Role.CLIENT, name="Eve")

        assert other.post(f"/plans/{plan}{path}", data={"from": DAYS[0]}).status_code == 404
        with app.app_context():
            assert the_plan().ended_at is None

    def test_another_clients_visit_does_not_become_a_plan(self, app, sign_in_as, visit):
        other = app.test_client()
        sign_in_as(other, Role.CLIENT, name="Eve")

        assert asks(other, visit).status_code == 404
        assert other.post("/plans/", data={"visit": visit}).status_code == 404

    def test_odd_dates_and_tokens_are_nothing(self, client, plan):
        for path in ("/plans/x", f"/plans/{plan}/dates/soon", f"/plans/{plan}/following?from=x"):
            assert client.get(path).status_code == 404


def _sent(page: str) -> dict[str, str]:
    body = page[page.rindex('<form class="stack" method="post"') :]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
    for tag in re.findall(r"<input [^>]*type=\"radio\"[^>]*>", body):
        if "checked" in tag:
            fields[re.search(r'name="([^"]+)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]
    return fields


def _taken(app: Flask, visit: str, wall: str) -> None:
    """Somebody else comes to the therapist of this visit at that time."""
    with app.app_context():
        own = db.session.query(Appointment).filter_by(uid=visit).one()
        make_appointment(own.treatment, own.therapist, own.room, starts_at=at(wall))


def _renew(client_id: int, given: dict) -> None:
    renew_answers(db.session.get_one(Client, client_id), given, now=NOW, zone=ZONE)
