"""Every refusal and failure: as a page, or as a problem document (RFC 9457) for programs."""

from __future__ import annotations

import math
import time
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, json, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.http import HTTP_STATUS_CODES

from app.domain.errors import Refusal
from app.domain.strict import InvalidIntake
from app.infra.database import db
from app.infra.extensions import limiter
from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.infra.logs import log, request_id, where
from app.web.access import safe_next

PROBLEM = "application/problem+json"
PAGES = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})
"""What errors/error.html has words for; another one is told in the words of 400 or 500."""
SENTENCES: dict[type[HTTPException] | int, str] = {
    CSRFError: _l("This page had been open for too long. Please open it again and send it once more."),
    415: _l("We cannot read what was sent in this form. Please go back and use the buttons on the page."),
}
NOT_OURS = _l("This is not the address of this spa. Please use the one you were given.")
BARE = "Something broke on our side. Please try again in a minute, or call us.\n"
"""In English alone: where this is said, nothing is sure to work any more."""


def init_errors(app: Flask) -> None:
    """Answer every refusal and failure in our own words, and log failures without anybody's words."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(InvalidIntake, _not_an_intake)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _out_of_reach)
    app.register_error_handler(DataError, _not_a_value)
    app.register_error_handler(InternalServerError, _failed)
    # Flask would log the error's own message, which may hold what a client typed.
    app.log_exception = _log_failure  # type: ignore[method-assign,assignment]  # on purpose


def wants_json() -> bool:
    """Whether a program is asking rather than a person."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.accept_mimetypes
    wanted = accepted.best_match([PROBLEM, "application/json", "text/html"], default="text/html")
    return wanted != "text/html" and accepted[wanted] > accepted["text/html"]


def problem(status: int, *, code: str, detail: str, **more: Any) -> Response:
    """A problem document. `code` is for programs, `detail` for people; `more` are further members."""
    body = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id(),
        **more,
    }
    return Response(json.dumps(body) + "\n", status=status, content_type=PROBLEM)


def error_answer(
    status: int, *, code: str, sentence: str | None = None, detail: str | None = None, back: str | None = None
) -> ResponseReturnValue:
    """An error as the page or the problem document that suits who asks.

    `sentence` takes the place of the page's own words; `back` is an address at which to try again.
    """
    if wants_json():
        return problem(status, code=code, detail=sentence or detail or HTTP_STATUS_CODES[status])
    shown = status if status in PAGES else (500 if status >= 500 else 400)
    page = render_template(
        "errors/error.html", status=shown, sentence=sentence, back=back, request_id=request_id()
    )
    return page, status


def retry_after() -> int:
    """Whole seconds until the limit that was reached opens again."""
    limit = limiter.current_limit
    return max(1, math.ceil(limit.reset_at - time.time())) if limit else 60


def _refused(refusal: Refusal) -> ResponseReturnValue:
    log().info("refused", code=refusal.code)
    return error_answer(refusal.status, code=refusal.code, sentence=refusal.sentence)


def _not_an_intake(invalid: InvalidIntake) -> ResponseReturnValue:
    # The problems name paths and expected codes; of what was typed they must repeat nothing here.
    return error_answer(422, code="invalid_intake", sentence=_("We could not use these answers as they are."))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if isinstance(error, SecurityError):  # another host's name: no address of ours can be made for a page
        return Response(f"{NOT_OURS}\n", status=status, content_type="text/plain; charset=utf-8")
    if error.response is not None:  # made ready by whoever raised it
        answer = make_response(error.response)
    else:
        sentence = SENTENCES.get(type(error)) or SENTENCES.get(status)
        back = _page_of_the_form() if isinstance(error, CSRFError) else None
        answer = make_response(
            error_answer(status, code=_code(status), sentence=sentence, detail=error.description, back=back)
        )
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers.setdefault(name, value)
    if isinstance(error, RateLimitExceeded):
        answer.headers["Retry-After"] = str(retry_after())
    return answer


def _page_of_the_form() -> str | None:
    """The page of ours that a form was sent from, as the browser tells it; None where it cannot be opened."""
    came_from = urlsplit(request.referrer or "")
    addresses = current_app.create_url_adapter(request)
    if addresses is None or came_from.netloc != request.host:
        return None
    try:  # a page that came back with errors stands at an address that only takes forms
        addresses.match(came_from.path, method="GET")
    except HTTPException:
        return None
    return safe_next(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def _out_of_reach(error: OperationalError) -> ResponseReturnValue:
    log().error("database_out_of_reach", kind=type(error.orig).__name__, where=where(error))
    answer = _last_resort(503)
    answer.headers["Retry-After"] = "30"
    return answer


def _not_a_value(error: DataError) -> ResponseReturnValue:
    """A number beyond all bounds or a character that no text holds: somebody is trying something."""
    log().warning("not_a_value", where=where(error))
    db.session.rollback()
    return error_answer(400, code=_code(400))


def _failed(error: InternalServerError) -> ResponseReturnValue:
    if isinstance(error.original_exception, OperationalError):  # while another answer was being made
        return _out_of_reach(error.original_exception)
    return _last_resort(error.code or 500)


def _last_resort(status: int) -> Response:
    """An answer that asks nothing of the database, which may be what has failed."""
    g._login_user = AnonymousUserMixin()
    try:
        return make_response(error_answer(status, code=_code(status)))
    except Exception as worse:
        log().error("error_page_failed", kind=type(worse).__name__, where=where(worse))
        return Response(BARE, status=status, content_type="text/plain; charset=utf-8")


def _log_failure(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> None:
    error = exc_info[1]
    log().error("failed", kind=type(error).__name__, where=where(error), endpoint=request.endpoint)


def _code(status: int) -> str:
    return HTTP_STATUS_CODES.get(status, "error").lower().replace(" ", "_").replace("'", "")
