"""Who may not press a button: forms from elsewhere, whoever the browser belongs to."""

import re

import pytest
from sqlalchemy import func, select

from app.infra.database import db
from app.spa.accounts.models import Role
from app.spa.booking.models import Appointment
from tests.support.factories import TOMORROW_AT_TEN, small_spa
from tests.support.finding import answer_all
from tests.web.conftest import PASSWORD

HOLDS, TIMES = "/treatments/swedish/holds", "/treatments/swedish/times?minutes=60"
TEN = str(int(TOMORROW_AT_TEN.timestamp()))
CHOSEN = {"minutes": "60", "start": TEN}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
OURS = "http://localhost"
"""Where a test client's requests go."""
FROM_US = (
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": OURS},
    {"Origin": OURS},
)
FROM_ELSEWHERE = (
    {},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Sec-Fetch-Site": ""},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:8001"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://["},
    {"Referer": f"{OURS}{TIMES}"},
)


@pytest.fixture
def site(app, now):
    """The small spa, its forms guarded as in earnest."""
    with app.app_context():
        small_spa()
        db.session.remove()
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def held(app):
    """How many times are held."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Appointment))


@pytest.mark.parametrize("says", FROM_US)
def test_a_stranger_on_our_page_needs_no_token(site, says):
    answer = site.test_client().post(HOLDS, data=CHOSEN, headers=says)

    assert "/holds/" in answer.location
    assert held(site) == 1


@pytest.mark.parametrize("says", FROM_ELSEWHERE)
def test_a_form_from_elsewhere_holds_nothing_and_leaves_no_cookie(site, says):
    answer = site.test_client().post(HOLDS, data=CHOSEN, headers=says)

    assert (answer.status_code, held(site)) == (303, 0)
    assert answer.location.startswith("/treatments/swedish/times?")
    assert "Set-Cookie" not in answer.headers


def test_who_is_asked_once_more_keeps_what_they_chose_by_one_press(site):
    browser = site.test_client()
    page = browser.get(browser.post(HOLDS, data=CHOSEN).location)

    assert (
        page.text.index("press it once more")
        < page.text.index(f'value="{TEN}"')
        < page.text.index("Next free")
    )
    answer = browser.post(HOLDS, data={**CHOSEN, "csrf_token": TOKEN.search(page.text)[1]})
    assert "/holds/" in answer.location
    assert held(site) == 1


def test_nobody_is_asked_once_more_for_what_there_is_not(site):
    for odd in ({"minutes": "61"}, {"start": "soon"}, {"therapist": "nobody"}):
        assert site.test_client().post(HOLDS, data=CHOSEN | odd).status_code == 422
    assert site.test_client().post("/treatments/nothing/holds", data=CHOSEN).status_code == 404


@pytest.mark.parametrize("says", [*FROM_US, *FROM_ELSEWHERE])
def test_who_is_signed_in_needs_a_token_whatever_the_browser_says(site, sign_in_as, says):
    site.config["WTF_CSRF_ENABLED"] = False
    browser = site.test_client()
    sign_in_as(browser, Role.CLIENT)
    site.config["WTF_CSRF_ENABLED"] = True

    answer = browser.post(HOLDS, data=CHOSEN, headers=says)

    assert (answer.status_code, held(site)) == (303, 0)
    page = browser.get(answer.location)
    assert (
        "/holds/" in browser.post(HOLDS, data={**CHOSEN, "csrf_token": TOKEN.search(page.text)[1]}).location
    )


@pytest.mark.parametrize("brings", ["draft", "held", "client_ids", "_flashes", "_user_id"])
def test_whoever_brings_anything_of_theirs_needs_a_token(site, brings):
    browser = site.test_client()
    if brings == "draft":
        site.config["WTF_CSRF_ENABLED"] = False
        answer_all(browser)
        site.config["WTF_CSRF_ENABLED"] = True
    else:
        with browser.session_transaction() as session:
            session[brings] = [["note", "anything"]]

    answer = browser.post(HOLDS, data=CHOSEN, headers={"Sec-Fetch-Site": "same-origin"})

    assert (answer.status_code, held(site)) == (303, 0)
    assert "csrf_token" in browser.get(TIMES).text


def test_the_token_of_somebody_else_is_none(site):
    other, browser = site.test_client(), site.test_client()
    theirs = TOKEN.search(other.get("/find/wishes").text)[1]
    browser.get("/find/wishes")

    assert browser.post(HOLDS, data={**CHOSEN, "csrf_token": theirs}).status_code == 303
    assert held(site) == 0


def test_a_forged_form_never_signs_anybody_out(site, sign_in_as):
    """Browsers leave our cookies out of a form that another site sends: it comes like a stranger's."""
    site.config["WTF_CSRF_ENABLED"] = False
    browser = site.test_client()
    sign_in_as(browser, Role.CLIENT)
    site.config["WTF_CSRF_ENABLED"] = True

    forged = site.test_client().post(HOLDS, data=CHOSEN, headers={"Sec-Fetch-Site": "cross-site"})
    browser.get(forged.location)

    assert browser.get("/visits/").status_code == 200


WITHOUT_TOKENS = {"public.create_hold", "public.create_language", "public.update_messages"}


def test_every_other_form_asks_strangers_for_a_token_too(site):
    """What the browser says of itself opens one button; signing in and all else need the token as before."""
    let_in = set()
    for rule in site.url_map.iter_rules():
        if "POST" not in rule.methods or rule.endpoint.startswith("api."):
            continue
        address = re.sub(r"<[^>]+>", "1", rule.rule)
        answer = site.test_client().post(address, headers={"Sec-Fetch-Site": "same-origin", "Origin": OURS})
        if answer.status_code != 400:
            let_in.add(rule.endpoint)

    assert let_in <= WITHOUT_TOKENS


def test_signing_in_from_elsewhere_is_refused(site, person):
    somebody = person(Role.CLIENT)
    data = {"email": somebody.email, "password": PASSWORD}
    for says in (*FROM_US, *FROM_ELSEWHERE):
        answer = site.test_client().post("/sign-in", data=data, headers=says)
        assert answer.status_code == 400


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://spa.example", 302), ("http://spa.example", 303), ("https://www.spa.example", 303)],
)
def test_behind_a_proxy_that_ends_tls_our_own_origin_is_the_one_that_is_set(
    app_on, sqlite_url, now, origin, status
):
    app = app_on(sqlite_url, base_url="https://spa.example")
    with app.app_context():
        small_spa()
        db.session.remove()
    app.config["WTF_CSRF_ENABLED"] = True

    answer = app.test_client().post(
        HOLDS, data=CHOSEN, headers={"Origin": origin}, base_url="http://spa.example"
    )

    assert answer.status_code == status
