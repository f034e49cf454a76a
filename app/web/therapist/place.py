"""Where a therapist prepares the day. Its door is for therapists; its loaders give each their own visits."""

from __future__ import annotations

from flask import Blueprint, abort

from app.spa.accounts.models import User
from app.spa.booking.models import Appointment
from app.spa.clients.models import Client
from app.web.access import me

bp = Blueprint("therapist", __name__, url_prefix="/therapist")


def reader() -> User:
    """Who is reading, for the record."""
    user = me()
    return user if user is not None else abort(404)


def client_of(visit: Appointment) -> Client:
    """Who comes. Only a hold has nobody yet, and no therapist is shown one."""
    return visit.client if visit.client is not None else abort(404)
