"""What goes with every answer."""

from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, abort
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.errors import SlotTaken
from app.infra.static_files import version_of
from app.web import access, site
from app.web.headers import CONTENT_POLICY, plain_page


@pytest.fixture
def pages(made_anew: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place with a plain page, a page of somebody's own, and some that fail."""
    place = Blueprint("pages", __name__)

    @place.get("/plain")
    @plain_page
    def plain() -> str:
        return "the same for every stranger"

    @place.get("/plain/refused")
    @plain_page
    def refused() -> str:
        raise SlotTaken

    @place.get("/own")
    def own() -> str:
        return "somebody's"

    @place.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError

    @place.get("/gone")
    def gone() -> str:
        abort(410)

    @place.get("/file")
    def file() -> tuple[str, int, dict[str, str]]:
        return "BEGIN:VCALENDAR", 200, {"Cache-Control": "private, max-age=60"}

    monkeypatch.setattr(site, "PLACES", (*site.PLACES, (place, access.EVERYONE)))


@pytest.fixture
def visitor(pages: None, app: Flask) -> FlaskClient:
    """A visitor of those pages, in a spa that answers failures as it does outside of tests."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


def test_the_content_policy_allows_nothing_that_is_not_ours():
    assert CONTENT_POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


PERSONAL = ("/own", "/plain/refused", "/broken", "/nowhere", "/sign-in")


def test_every_page_and_every_error_is_protected(visitor: FlaskClient):
    for address in ("/plain", "/gone", *PERSONAL):
        headers = visitor.get(address).headers

        assert headers["Content-Security-Policy"] == CONTENT_POLICY, address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert "camera=()" in headers["Permissions-Policy"], address


def test_nothing_of_a_person_is_kept_by_browsers_or_proxies(visitor: FlaskClient):
    for address in PERSONAL:
        assert visitor.get(address).headers["Cache-Control"] == "no-store", address


def test_a_plain_page_may_be_kept_for_going_back_but_by_no_proxy(visitor: FlaskClient):
    assert visitor.get("/plain").headers["Cache-Control"] == "private, no-cache"


def test_a_plain_page_names_who_is_signed_in_and_is_not_kept_then(
    visitor: FlaskClient, sign_in_as: Callable[..., object]
):
    sign_in_as(visitor, "client")

    assert visitor.get("/plain").headers["Cache-Control"] == "no-store"


def test_a_view_that_knows_better_decides_itself(visitor: FlaskClient):
    assert visitor.get("/file").headers["Cache-Control"] == "private, max-age=60"


def test_every_request_has_a_number_of_its_own(visitor: FlaskClient):
    numbers = {visitor.get("/own").headers["X-Request-ID"] for _ in range(3)}

    assert len(numbers) == 3


def test_https_is_insisted_on_where_there_is_https(
    pages: None, app_on: Callable[..., Flask], sqlite_url: str, visitor: FlaskClient
):
    secure = app_on(sqlite_url, base_url="https://spa.example.com").test_client()

    assert "Strict-Transport-Security" not in visitor.get("/own").headers
    assert secure.get("/own").headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_over_https_the_session_cookie_is_bound_to_this_host(app_on: Callable[..., Flask], sqlite_url: str):
    secure = app_on(sqlite_url, base_url="https://spa.example.com").test_client()

    cookie = secure.get("/sign-in", base_url="https://spa.example.com").headers["Set-Cookie"]

    assert cookie.startswith("__Host-session=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie


def test_the_log_names_the_page_but_not_its_address(visitor: FlaskClient, capsys: pytest.CaptureFixture[str]):
    visitor.get("/sign-in/link/a-token-that-opens-things?day=today")

    assert '"endpoint": "sign_in.link"' in (logged := capsys.readouterr().err)
    assert "a-token-that-opens-things" not in logged
    assert "today" not in logged


# --- style sheets, scripts, fonts


def address_of(app: Flask, name: str) -> str:
    with app.test_request_context():
        return app.url_for("static", filename=name)


def fetched(client: FlaskClient, address: str) -> TestResponse:
    with client.get(address) as answer:  # a file stays open until the answer is closed
        return answer


def test_a_style_sheet_is_kept_for_years_under_an_address_that_changes_with_it(
    app: Flask, client: FlaskClient
):
    answer = fetched(client, address_of(app, "site.css"))

    assert answer.status_code == 200
    assert answer.content_type.startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_what_a_style_sheet_names_lies_beside_it_in_the_same_version(app: Flask, client: FlaskClient):
    font = "vendor/figtree/figtree-latin-wght-normal.woff2"
    answer = fetched(client, address_of(app, "site.css").removesuffix("site.css") + font)

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_an_address_without_version_works_and_is_not_kept_long(client: FlaskClient):
    assert fetched(client, "/static/site.css").headers["Cache-Control"] == "max-age=3600, public"


def test_nothing_else_is_served(client: FlaskClient):
    for address in ("/static/", "/static/nothing.css", "/static/../factory.py", "/static/x/site.css"):
        assert client.get(address).status_code == 404, address


def test_the_version_changes_with_any_file(tmp_path):
    (tmp_path / "js").mkdir()
    sheet, script = tmp_path / "site.css", tmp_path / "js" / "main.js"
    sheet.write_text("a{}")
    script.write_text("1")
    first = version_of(tmp_path)
    assert version_of(tmp_path) == first

    script.write_text("22")
    second = version_of(tmp_path)
    script.rename(tmp_path / "js" / "other.js")

    assert len({first, second, version_of(tmp_path)}) == 3


def test_behind_https_another_hosts_name_is_none_of_ours(app_on: Callable[..., Flask], sqlite_url: str):
    secure = app_on(sqlite_url, base_url="https://spa.example.com").test_client()

    assert secure.get("/healthz", base_url="https://evil.example.org").status_code == 400
    assert secure.get("/healthz", base_url="https://spa.example.com").status_code == 200
