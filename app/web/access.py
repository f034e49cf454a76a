"""Who may come in, and whose things they may see. A view asks here before anything else.

Every place states in `site.PLACES` to whom it is open; nothing is open by oversight. Behind the door,
loaders give an object only to those whose it is: strangers get 404, as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

from flask import Flask, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db
from app.infra.extensions import login_manager
from app.spa.accounts.models import Role, User
from app.spa.accounts.queries import user_by_session
from app.spa.booking.models import Appointment
from app.spa.booking.visits import appointment_by_token
from app.spa.clients.queries import clients_of, still_reachable
from app.spa.roster.models import Therapist
from app.spa.roster.queries import therapist_of_user
from app.spa.waitlist.models import Offer, Wish
from app.spa.waitlist.queries import offer_by_token, wish_by_uid
from app.web.visitor import visitor_draft

AFTERCARE = timedelta(days=30)
"""How long after a client's last visit their therapist may still read their health answers."""
IN_MY_HANDS = (
    Status.PENDING_REVIEW,
    Status.CONFIRMED,
    Status.CHECKED_IN,
    Status.COMPLETED,
    Status.NO_SHOW,
)


@dataclass(frozen=True, slots=True)
class Door:
    """To whom a place is open: to everyone, to some roles, and perhaps to the browser that booked."""

    roles: frozenset[Role] | None = None  # None: everyone
    who_booked: bool = False


EVERYONE = Door()
CLIENTS = Door(frozenset({Role.CLIENT}), who_booked=True)
THERAPISTS = Door(frozenset({Role.THERAPIST}))
MANAGERS = Door(frozenset({Role.MANAGER}))


def init_access(app: Flask, doors: Mapping[str, Door]) -> None:
    """Guard every blueprint by its door. One that has none stays shut."""
    login_manager.user_loader(user_by_session)

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # no such page: the answer is 404 for everybody
        place = (request.blueprint or "").partition(".")[0]
        door = doors.get(place)
        if door is None:
            abort(404)
        return come_in(door)


def come_in(door: Door) -> ResponseReturnValue | None:
    """None if the visitor may pass; else where they are sent. Wrong role: 403."""
    if door.roles is None:
        return None
    user = me()
    if user is not None:
        return None if user.role in door.roles else abort(403)
    if door.who_booked and my_client_ids():
        return None
    return to_sign_in()


def roles_required(*roles: Role) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Open one view of a place to these roles alone."""
    door = Door(frozenset(roles))

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            refused = come_in(door)
            return view(*args, **kwargs) if refused is None else refused

        return guarded

    return decorate


def to_sign_in() -> Response:
    """Send a visitor to sign in, and afterwards back to the page they asked for."""
    if request.method != "GET":
        return redirect(url_for("sign_in.form"))
    wanted = request.full_path.rstrip("?")
    return redirect(f"{url_for('sign_in.form')}?next={quote(wanted, safe='/')}")


def safe_next(wanted: str | None) -> str | None:
    """The page to go on to, if it is one of ours; None for anything that could lead elsewhere."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return None
    if "\\" in wanted or not wanted.isprintable():
        return None
    parts = urlsplit(wanted)
    return None if parts.scheme or parts.netloc else wanted


def me() -> User | None:
    """The user who is signed in."""
    user: User | None = current_user._get_current_object() if current_user.is_authenticated else None
    return user


def my_client_ids() -> tuple[int, ...]:
    """The clients whose visits this browser may see: the user's own, or those it has booked for.

    People who work here have none, whatever their cookie says.
    """
    if "client_ids" not in g:
        g.client_ids = tuple(_client_ids())
    ids: tuple[int, ...] = g.client_ids
    return ids


def remember_client(client_id: int) -> None:
    """Let this browser see what it has just booked without signing in."""
    known = [number for number in session.get("client_ids", []) if number != client_id]
    session["client_ids"] = [*known[-19:], client_id]
    g.pop("client_ids", None)


def own_appointment_or_404(token: str) -> Appointment:
    """The visitor's own appointment or hold: of their client, or of the draft that their cookie opens.

    What we hold for them to accept has a page of its own and is none of these.
    """
    appointment = appointment_by_token(token)
    if appointment is not None and not appointment.is_kept:
        if appointment.client_id is not None and appointment.client_id in my_client_ids():
            return appointment
        draft = visitor_draft() if appointment.draft_id is not None else None
        if draft is not None and appointment.draft_id == draft.id:
            return appointment
    _nothing_here()


def own_wish_or_404(uid: str) -> Wish:
    """What the visitor's own client waits for."""
    wish = wish_by_uid(uid)
    return wish if wish is not None and wish.client_id in my_client_ids() else _nothing_here()


def own_offer_or_404(token: str) -> Offer:
    """A time that was offered to the visitor's own client."""
    offer = offer_by_token(token)
    return offer if offer is not None and offer.wish.client_id in my_client_ids() else _nothing_here()


def my_therapist_or_404() -> Therapist:
    """The therapist who is signed in."""
    user = me()
    therapist = therapist_of_user(user.id) if user is not None and user.role == Role.THERAPIST else None
    return therapist if therapist is not None else _nothing_here()


def therapists_appointment_or_404(token: str) -> Appointment:
    """An appointment of the therapist who is signed in, while they may know its client's health.

    That is from the booking until 30 days after the client's last visit with them.
    """
    therapist = my_therapist_or_404()
    appointment = appointment_by_token(token)
    if (
        appointment is not None
        and appointment.therapist_id == therapist.id
        and appointment.status in IN_MY_HANDS
        and _knows_still(therapist, appointment)
    ):
        return appointment
    _nothing_here()


def _client_ids() -> list[int]:
    user = me()
    if user is not None:
        return [client.id for client in clients_of(user)]
    booked = [number for number in session.get("client_ids", []) if isinstance(number, int)]
    return still_reachable(booked) if booked else []


def _knows_still(therapist: Therapist, appointment: Appointment) -> bool:
    last = db.session.scalar(
        select(func.max(Appointment.ends_at)).where(
            Appointment.therapist_id == therapist.id,
            Appointment.client_id == appointment.client_id,
            Appointment.status.in_(IN_MY_HANDS),
        )
    )
    return last is not None and clock.now() <= last + AFTERCARE


def _nothing_here() -> NoReturn:
    abort(404)
