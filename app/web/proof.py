"""Who is signed in, and how long ago they showed that it is them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import redirect, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from app.domain.interval import epoch
from app.infra import clock
from app.spa.accounts.models import User

FRESH = timedelta(minutes=20)
"""For so long after signing in nobody is asked again who they are."""
PROVED_AT = "proved_at"


def begin_session(user: User, *, proved: bool = True) -> None:
    """Start afresh, so that nothing of an earlier session, its token included, is taken along.

    `proved` says that they have just shown who they are.
    """
    session.clear()
    login_user(user)
    if proved:
        session[PROVED_AT] = epoch(clock.now())


def proved_lately() -> bool:
    """Whether whoever sits at this browser has shown a short while ago that it is them."""
    proved_at = session.get(PROVED_AT)
    return isinstance(proved_at, int) and clock.now().timestamp() - proved_at < FRESH.total_seconds()


def proof_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Ask once more who it is, before what a borrowed phone must not do. Back to the same page afterwards,
    or to the account where it was a press of a button."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if proved_lately():
            return view(*args, **kwargs)
        return to_proof(request.path if request.method == "GET" else url_for("account.account"))

    return guarded


def to_proof(back: str) -> Response:
    """Send whoever is signed in to show that it is them, and then back to a page of ours."""
    return redirect(f"{url_for('sign_in.again')}?next={quote(back, safe='/')}")


def whose_account() -> str:
    """Who is signed in, as a key for a limit.

    By the account and not by the session: signing out everywhere begins a new one, and new tries with it.
    """
    return f"user {current_user.id}"
