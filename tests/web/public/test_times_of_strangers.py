"""Strangers who look for the same are shown the same page, made once; nothing of anybody is ever on it."""

import re

import pytest

from app.spa.booking.holds import give_up_hold
from app.spa.booking.remembered import Remembered
from app.spa.treatments.queries import treatment_by_slug
from app.web.public import times
from tests.support.booking import hold
from tests.support.factories import TOMORROW_AT_TEN
from tests.support.finding import answer_all

TIMES = "/treatments/swedish/times?minutes=60&day=2026-05-07"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def made(monkeypatch):
    """How often a page was written."""
    pages, render = [], times.Page.render
    monkeypatch.setattr(times, "answers", Remembered())

    def counting(page):
        pages.append(page)
        return render(page)

    monkeypatch.setattr(times.Page, "render", counting)
    return pages


def without_token(page):
    return TOKEN.sub("", page.text)


def test_two_strangers_see_one_page_each_with_the_token_of_their_own(app, spa, now, made):
    first, second = app.test_client().get(TIMES), app.test_client().get(TIMES)

    assert len(made) == 1
    assert without_token(first) == without_token(second)
    assert set(TOKEN.findall(first.text)).isdisjoint(TOKEN.findall(second.text))
    assert len(set(TOKEN.findall(first.text))) == 1


def test_strangers_of_another_language_see_the_page_in_theirs(app, spa, now, made):
    for tongue, title in (("en", "Choose a time"), ("de", "Eine Zeit wählen"), ("en", "Choose a time")):
        page = app.test_client().get(TIMES, headers={"Accept-Language": tongue}).text

        assert f'<html lang="{tongue}">' in page
        assert title in page
    assert len(made) == 2


def test_nobody_is_shown_the_odd_ends_of_anothers_address(app, spa, now, made):
    app.test_client().get(f"{TIMES}&from=somebody@example.com")
    page = app.test_client().get(TIMES).text

    assert len(made) == 1
    assert "somebody" not in page


def test_a_stranger_who_comes_again_is_still_one(app, spa, now, made):
    stranger = app.test_client()
    for _ in range(3):
        stranger.get(TIMES)

    assert len(made) == 1


def test_the_page_is_made_anew_when_a_time_goes_and_is_as_before_when_it_comes_back(app, spa, now, made):
    stranger = app.test_client()
    before = without_token(stranger.get(TIMES))
    with app.app_context():
        held = hold(treatment_by_slug("swedish"), TOMORROW_AT_TEN, therapist_id=spa.mira)
        taken = without_token(stranger.get(TIMES))
        give_up_hold(held, now=now)

    assert taken != before
    assert without_token(stranger.get(TIMES)) == before
    assert len(made) == 2


def test_whoever_has_told_us_something_has_a_page_of_their_own(app, spa, now, made):
    somebody = app.test_client()
    answer_all(somebody)

    for _ in range(2):
        assert somebody.get(TIMES).status_code == 200
    assert len(made) == 2
