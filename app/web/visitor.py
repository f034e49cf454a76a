"""A visitor who has no account yet: their answers are on the server, their cookie only opens them."""

from __future__ import annotations

from flask import after_this_request, g, request
from werkzeug.wrappers import Response

from app.infra import clock
from app.spa.intake.drafts import LIFETIME, find_draft, start_draft
from app.spa.intake.models import Draft
from app.spa.settings.queries import settings


def visitor_draft() -> Draft | None:
    """The answers that this browser has given so far, if it has given any in the last day."""
    if "draft" not in g:
        token = request.cookies.get(draft_cookie())
        g.draft = find_draft(token, now=clock.now()) if token else None
    draft: Draft | None = g.draft
    return draft


def visitor_draft_or_new() -> Draft:
    """The visitor's draft; a new one, and the cookie that opens it, if there is none. For POST only."""
    draft = visitor_draft()
    if draft is not None:
        return draft
    g.draft, token = start_draft(now=clock.now())

    @after_this_request
    def hand_over(response: Response) -> Response:
        response.set_cookie(
            draft_cookie(),
            token,
            max_age=LIFETIME,
            secure=settings().secure,
            httponly=True,
            samesite="Lax",
            path="/",
        )
        return response

    started: Draft = g.draft
    return started


def drop_draft_cookie() -> None:
    """Take the draft's cookie back from the browser with this answer."""
    g.pop("draft", None)

    @after_this_request
    def take_back(response: Response) -> Response:
        response.delete_cookie(
            draft_cookie(), secure=settings().secure, httponly=True, samesite="Lax", path="/"
        )
        return response


def draft_cookie() -> str:
    """The cookie's name. `__Host-` binds it to this very host, which browsers only allow over https."""
    return "__Host-draft" if settings().secure else "draft"
