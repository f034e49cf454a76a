"""Where a client looks after what they have booked."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("client", __name__, url_prefix="/visits")
