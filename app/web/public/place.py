"""The public place: what everybody may see, and the way from a question to a booking."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("public", __name__)
