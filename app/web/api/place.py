"""Where programs come in: version 1."""

from __future__ import annotations

from flask import Blueprint

from app.infra.extensions import csrf

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)  # no operation looks at a cookie; what changes anything asks for a token
