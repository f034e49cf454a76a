"""Strangers who look for the same are shown the same page, made once; nothing of anybody is ever on it."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from app.infra import clock, looking
from app.spa.booking.holds import give_up_hold
from app.spa.booking.remembered import Remembered
from app.spa.treatments.queries import treatment_by_slug
from app.web.public import times
from tests.support.booking import hold
from tests.support.factories import TOMORROW_AT_TEN
from tests.support.finding import answer_all, wishes

TIMES = "/treatments/swedish/times?minutes=60&day=2026-05-07"


@pytest.fixture
def made(app, monkeypatch):
    """How often a page was written."""
    pages, render = [], times.Page.render
    app.extensions["kept_pages"] = Remembered(10**6)

    def counting(page):
        pages.append(page)
        return render(page)

    monkeypatch.setattr(times.Page, "render", counting)
    return pages


def test_two_strangers_see_one_page_and_get_neither_token_nor_cookie(app, spa, now, made):
    app.config["WTF_CSRF_ENABLED"] = True
    first, second = app.test_client().get(TIMES), app.test_client().get(TIMES)

    assert len(made) == 1
    assert first.text == second.text
    assert "csrf_token" not in first.text
    assert "Set-Cookie" not in first.headers
    assert "Set-Cookie" not in second.headers


def test_what_changes_elsewhere_costs_one_question_and_no_page(app, spa, now, made):
    asked = []
    for changes in (True, False, True):
        if changes:
            with app.app_context():
                give_up_hold(hold(treatment_by_slug("swedish"), TOMORROW_AT_TEN), now=now)
        with looks() as sent:
            app.test_client().get(TIMES)
        asked.append(len(sent))

    assert asked[1:] == [0, 1]
    assert len(made) == 1


@contextmanager
def looks():
    """What is asked of the database past its sessions."""
    sent, send = [], looking._send
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(looking, "_send", lambda *asked: sent.append(asked) or send(*asked))
        yield sent


def test_the_kept_page_is_pressed_for_those_who_can_read_it(app, spa, now, made):
    pressed = app.test_client().get(TIMES, headers={"Accept-Encoding": "br, gzip"})
    plain = app.test_client().get(TIMES, headers={"Accept-Encoding": "br"})

    assert (pressed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert len(made) == 1
    assert len(pressed.data) < len(plain.data) // 2
    for answer in (pressed, plain):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(answer.vary)


def test_a_stranger_who_comes_again_or_has_seen_a_form_is_still_one(app, spa, now, made):
    stranger = app.test_client()
    assert "csrf_token" in stranger.get("/find/wishes").text
    for _ in range(3):
        stranger.get(TIMES)

    assert len(made) == 1


def test_the_page_is_made_anew_when_a_time_goes_and_is_as_before_when_it_comes_back(app, spa, now, made):
    stranger = app.test_client()
    before = stranger.get(TIMES).text
    with app.app_context():
        held = hold(treatment_by_slug("swedish"), TOMORROW_AT_TEN, therapist_id=spa.mira)
        taken = stranger.get(TIMES).text
        give_up_hold(held, now=now)

    assert taken != before
    assert stranger.get(TIMES).text == before


def test_a_time_comes_back_in_the_second_in_which_its_hold_runs_out(app, spa, now, made):
    stranger = app.test_client()
    with app.app_context():
        held = hold(treatment_by_slug("swedish"), TOMORROW_AT_TEN, therapist_id=spa.mira, now=now)
        until = held.held_until
    seen = []
    for second in (-2, -1, 0, 1):
        with clock.fixed_at(until + timedelta(seconds=second)):
            seen.append(stranger.get(TIMES).text)

    assert seen[0] == seen[1]
    assert seen[2] == seen[3] != seen[1]


def test_whoever_has_told_us_something_has_a_page_of_their_own(app, spa, now, made):
    app.config["WTF_CSRF_ENABLED"] = False
    begun, done = app.test_client(), app.test_client()
    wishes(begun, "relaxation")
    answer_all(done)

    for somebody in (begun, done, begun, done):
        page = somebody.get(TIMES)
        assert page.status_code == 200
        assert "csrf_token" in page.text
    assert len(made) == 4
    assert "before the booking" not in done.get(TIMES).text
    assert "before the booking" in app.test_client().get(TIMES).text


def test_a_stranger_reads_their_own_language_whoever_asked_before(app, spa, now, made):
    stranger = app.test_client()
    read = [stranger.get(TIMES, headers={"Accept-Language": code}).text for code in ("de", "en", "de")]

    assert ['<html lang="de">' in page for page in read] == [True, False, True]
    assert len(made) == 2


def test_who_chose_a_language_reads_it_though_a_stranger(app, spa, now, made):
    chooser = app.test_client()
    chooser.set_cookie("language", "es")

    assert '<html lang="en">' in app.test_client().get(TIMES).text
    assert '<html lang="es">' in chooser.get(TIMES).text
    assert "csrf_token" not in chooser.get(TIMES).text


def test_nobody_is_shown_the_odd_ends_of_anothers_address(app, spa, now, made):
    app.test_client().get(f"{TIMES}&from=somebody@example.com")

    assert "somebody" not in app.test_client().get(TIMES).text
    assert len(made) == 1


def test_who_only_asks_for_the_head_takes_nothing_from_the_page(app, spa, now, made):
    assert app.test_client().head(TIMES).status_code == 200

    assert 'action="/language"' in app.test_client().get(TIMES).text


def test_whatever_the_page_reads_of_its_address_is_asked_for(app, spa, now, made):
    """A page for each wish: every one of them is what would be made without anything kept."""
    more = (
        "&step_free=1",
        "&gender=man",
        f"&therapist={spa.mira_slug}",
        "&day=2026-05-09",
        "&start=1778162400",
    )
    for _ in range(2):
        for wish in ("", *more):
            stranger = app.test_client()
            shown = stranger.get(f"/treatments/swedish/times?minutes=30{wish}").text
            kept, app.extensions["kept_pages"] = app.extensions["kept_pages"], Remembered(0)
            assert shown == stranger.get(f"/treatments/swedish/times?minutes=30{wish}").text
            app.extensions["kept_pages"] = kept


def test_what_there_is_not_is_no_page_to_keep(app, spa, now, made):
    stranger = app.test_client()

    assert stranger.get("/treatments/nothing/times").status_code == 404
    assert stranger.get("/treatments/swedish/times?minutes=61").status_code == 422
    assert app.extensions["kept_pages"].weight == 0


def test_many_wishes_do_not_fill_the_memory(app, spa, now, made):
    app.extensions["kept_pages"] = kept = Remembered(60_000)
    for number in range(8, 30):
        app.test_client().get(f"/treatments/swedish/times?minutes=60&day=2026-05-{number:02}")

    assert 20_000 < kept.weight <= 60_000
