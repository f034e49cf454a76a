"""A client's own account: for those who are signed in, not for a browser that only booked."""

from __future__ import annotations

from flask import Blueprint

from app.spa.accounts.models import User
from app.web.access import me

bp = Blueprint("account", __name__, url_prefix="/account")


def signed_in() -> User:
    """The client, in a place that only they reach."""
    user = me()
    if user is None:
        raise RuntimeError("a page of an account was reached by a visitor")
    return user
