"""A link may lead to one time: the page of times shows it first, or says kindly that it is gone."""

import re

import pytest

from app.spa.treatments.queries import treatment_by_slug
from tests.support.booking import hold
from tests.support.factories import TOMORROW_AT_TEN, epoch_at
from tests.support.finding import answer_all, starts_on

TIMES = "/treatments/swedish/times"
TEN, ELEVEN = epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 11:00")
GONE = "That time is not free any more"


def at(visitor, start, **also):
    return visitor.get(TIMES, query_string={"minutes": "60", "start": start, **also})


def test_the_time_stands_first_and_its_day_is_open(visitor):
    page = at(visitor, TEN)

    assert page.text.index("The time you chose") < page.text.index("Next free")
    assert starts_on(page)[0] == TEN
    assert "Tomorrow, 10:00" in page.text
    assert GONE not in page.text


def test_the_time_is_kept_by_one_press(visitor):
    held = visitor.post(
        "/treatments/swedish/holds", data={"minutes": "60", "start": starts_on(at(visitor, TEN))[0]}
    )

    assert "/holds/" in held.location


def test_the_time_goes_before_another_day_of_the_link_and_is_forgotten_on_the_way_on(visitor):
    page = at(visitor, TEN, day="2026-05-09")

    assert starts_on(page)[0] == TEN
    leading_on = re.findall(r'href="([^"]+)"', page.text)
    assert not [link for link in leading_on if "start=" in link]


def test_strangers_who_follow_two_links_see_each_their_own(app, spa, now):
    pages = [at(app.test_client(), start) for start in (TEN, ELEVEN, "", TEN)]

    assert [starts_on(page)[0] for page in pages] == [TEN, ELEVEN, starts_on(pages[2])[0], TEN]
    assert "The time you chose" not in pages[2].text


def test_a_time_that_is_taken_is_said_to_be_gone_with_what_else_is_free(app, visitor, spa):
    with app.app_context():
        for therapist in (spa.mira, spa.noor):
            hold(treatment_by_slug("swedish"), TOMORROW_AT_TEN, therapist_id=therapist)

    page = at(visitor, TEN)

    assert page.status_code == 200
    assert GONE in page.text
    assert "Somebody was quicker" in page.text
    assert "The time you chose" not in page.text
    assert epoch_at("2026-05-07 13:00") in starts_on(page)


def test_a_time_that_does_not_go_with_the_answers_is_not_called_taken(app, visitor, spa):
    answer_all(visitor, "scoliosis")
    with app.app_context():
        hold(treatment_by_slug("swedish"), TOMORROW_AT_TEN, therapist_id=spa.mira)

    page = at(visitor, TEN)

    assert GONE in page.text
    assert "does not go with what you have told us" in page.text


@pytest.mark.parametrize("start", [0, epoch_at("2026-05-06 09:00"), epoch_at("2027-05-06 10:00"), TEN + 60])
def test_a_time_that_cannot_be_booked_leads_to_a_day_that_can(visitor, start):
    page = at(visitor, start)

    assert page.status_code == 200
    assert GONE in page.text
    assert starts_on(page)


@pytest.mark.parametrize("start", ["x", "-1", "1e9", "9" * 30, "4102444800", "\u0661"])
def test_what_is_no_time_is_refused_with_a_sentence(visitor, start):
    page = at(visitor, start)

    assert page.status_code == 422
    assert "This is not one of the times shown" in page.text
