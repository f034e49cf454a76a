"""A visitor who has no account yet: their answers are on the server, their cookie only opens them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import after_this_request, g, request
from werkzeug.wrappers import Response

from app.infra import clock
from app.spa.intake.drafts import LIFETIME, find_draft, save_answers, start_draft
from app.spa.intake.models import Draft
from app.spa.settings.queries import settings

CONTACT = "contact"
"""Where a draft keeps it: beside the answers, and no part of the intake that they become."""
SEEN = "seen"
"""Where it keeps the answers behind the suggestion that was shown last; no part of the intake either."""
APART = (CONTACT, SEEN)
CONTACT_FIELDS = {
    "name": 120,
    "email": 254,
    "phone": 40,
    **{f"guest{number}_name": 120 for number in (2, 3, 4)},
    **{f"guest{number}_email": 254 for number in (2, 3, 4)},
}
"""What is kept, and how many characters of it."""


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


def keep_contact(typed: Mapping[str, str]) -> None:
    """Keep how to reach this visitor, as typed, with their answers: whoever loses a time types it once."""
    draft = visitor_draft()
    said = {name: typed.get(name, "").strip()[:longest] for name, longest in CONTACT_FIELDS.items()}
    if draft is not None and any(said.values()):
        save_answers(draft, {**(draft.answers or {}), CONTACT: said})


def kept_contact() -> dict[str, str]:
    """Name, e-mail address and phone number as they were typed before a time was lost; empty if none was."""
    draft = visitor_draft()
    return dict((draft.answers or {}).get(CONTACT) or {}) if draft else {}


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
