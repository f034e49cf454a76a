"""Choosing a time: what is free for this visitor, in the spa's own clock, and what to do when nothing is."""

import pytest

from app.infra.database import db
from app.spa.roster.models import Qualification, Therapist
from tests.support.factories import TOMORROW_AT_TEN, epoch_at, make_closure, make_time_off
from tests.support.finding import answer_all, more, starts_on, when

TIMES = "/treatments/swedish/times"
TEN = epoch_at("2026-05-07 10:00")
THURSDAY = {"day": "2026-05-07", "minutes": "60"}


def test_the_next_free_times_come_first(visitor):
    page = visitor.get(TIMES)

    assert page.status_code == 200
    assert page.text.index("Next free") < page.text.index("Another day")
    assert starts_on(page)[0] == epoch_at("2026-05-06 12:00")  # notice of two hours


def test_a_day_shows_its_times_by_part_of_day_and_by_the_spas_clock(visitor):
    page = visitor.get(TIMES, query_string=THURSDAY)

    assert TEN in starts_on(page)
    assert "10:00\N{NO-BREAK SPACE}am" in page.text
    assert page.text.index("Morning") < page.text.index("Afternoon")
    assert "America/New York" in page.text


def test_the_week_leads_to_the_next_and_back(visitor):
    page = visitor.get(TIMES, query_string={"day": "2026-05-14", "minutes": "60"})

    assert "day=2026-05-06" in page.text
    assert "day=2026-05-20" in page.text


@pytest.mark.parametrize("gender", ["woman", "man"])
def test_a_gender_wish_narrows_the_therapists(visitor, gender):
    page = visitor.get(TIMES, query_string={**THURSDAY, "gender": gender}).text

    assert ("with Mira" in page) == (gender == "woman")
    assert ("with Noor" in page) == (gender == "man")


def test_a_named_therapist_is_the_only_one_offered(visitor, spa):
    page = visitor.get(TIMES, query_string={**THURSDAY, "therapist": spa.noor_slug}).text

    assert "with Noor" in page
    assert "with Mira" not in page
    assert "Mira or Noor" not in page


def test_only_trained_therapists_are_offered_where_the_answers_ask_for_it(visitor):
    answer_all(visitor, "scoliosis")

    page = visitor.get(TIMES, query_string=THURSDAY).text

    assert "with Mira" in page
    assert "Noor" not in page


def test_a_certificate_that_runs_out_ends_the_offer(visitor, app, spa):
    with app.app_context():
        held = db.session.get_one(Qualification, (spa.mira, "scoliosis"))
        held.expires_on = TOMORROW_AT_TEN.date()
        db.session.commit()
    answer_all(visitor, "scoliosis")

    assert TEN in starts_on(visitor.get(TIMES, query_string=THURSDAY))
    friday = visitor.get(TIMES, query_string={**THURSDAY, "day": "2026-05-08"})
    assert "Everything on Friday, May 8 is taken" in friday.text


def test_where_nobody_is_trained_it_is_said(visitor):
    answer_all(visitor, "lymph_node_removal")

    page = visitor.get(TIMES, query_string={"minutes": "30"}).text

    assert "Nobody here is trained for this at the moment" in page
    assert "/ask" in page


def test_a_full_day_points_to_others(visitor, app, spa):
    with app.app_context():
        for number in (spa.mira, spa.noor):
            make_time_off(db.session.get_one(Therapist, number), "2026-05-07 00:00", "2026-05-08 00:00")

    page = visitor.get(TIMES, query_string=THURSDAY).text

    assert "works on Thursday, May 7" in page
    assert "day=2026-05-08" in page


def test_a_closed_day_offers_nothing(visitor, app):
    with app.app_context():
        make_closure("2026-05-07 00:00", "2026-05-08 00:00")

    page = visitor.get(TIMES, query_string=THURSDAY)

    assert not any(
        epoch_at("2026-05-07 00:00") <= start < epoch_at("2026-05-08 00:00") for start in starts_on(page)
    )


def test_wishes_that_nobody_meets_can_be_dropped(visitor, app, spa):
    with app.app_context():
        make_time_off(db.session.get_one(Therapist, spa.noor), "2026-05-01 00:00", "2026-12-01 00:00")

    page = visitor.get(TIMES, query_string={**THURSDAY, "therapist": spa.noor_slug}).text

    assert "No free time goes with all your wishes" in page
    assert "Times with any therapist" in page


@pytest.mark.parametrize("day", ["2026-05-05", "2020-01-01", "2030-01-01"])
def test_a_day_that_cannot_be_booked_shows_the_nearest_that_can(visitor, day):
    page = visitor.get(TIMES, query_string={"day": day})

    assert page.status_code == 200
    assert "That day cannot be booked" in page.text


@pytest.mark.parametrize(
    "wish",
    [
        {"minutes": "61"},
        {"minutes": "sixty"},
        {"day": "2026-02-31"},
        {"day": "soon"},
        {"therapist": "dr-nobody"},
        {"gender": "cat"},
    ],
)
def test_what_there_is_not_cannot_be_wished_for(visitor, wish):
    page = visitor.get(TIMES, query_string=wish)

    assert page.status_code == 422
    assert "Please choose" in page.text


def test_answers_may_ask_for_a_shorter_session(visitor):
    answer_all(visitor, "chronic_fatigue")

    page = visitor.get(TIMES, query_string={"minutes": "90"}).text

    assert "Your answers ask for a shorter session" in page
    assert '<option value="30" selected>' in page
    assert '<option value="90"' not in page


def test_what_is_left_out_has_no_times(visitor):
    answer_all(visitor, "heart_condition")

    page = visitor.get("/treatments/hot-stone/times")

    assert "Hot Stone massage is not for now" in page.text
    assert starts_on(page) == []


def test_a_stop_has_no_times(visitor):
    answer_all(visitor, "fever")

    page = visitor.get(TIMES)

    assert "Let us wait a little" in page.text
    assert starts_on(page) == []


def test_a_limit_that_ends_soon_leaves_out_only_the_days_before(visitor):
    answer_all(visitor, "recent_surgery")
    more(visitor, **{when("recent_surgery") + "on": "2026-03-25"})  # six weeks ago

    soon = visitor.get("/treatments/thai/times", query_string=THURSDAY)
    later = visitor.get("/treatments/thai/times", query_string={"day": "2026-06-25", "minutes": "60"})

    assert TEN not in starts_on(soon)
    assert epoch_at("2026-06-25 10:00") in starts_on(later)
