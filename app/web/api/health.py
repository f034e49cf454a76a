"""Whether the spa's software is alive, and whether it can serve. For the machine room."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app.infra import clock, migrate
from app.infra.logs import log, where
from app.spa.booking.zone_guard import zone_problem

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="alive")


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """The database can be reached and its tables are up to date."""
    try:
        up_to_date = migrate.is_up_to_date()
    except SQLAlchemyError as error:
        log().error("database_out_of_reach", kind=type(error).__name__, where=where(error))
        return jsonify(status="not ready", reason="the database cannot be reached"), 503
    if not up_to_date:
        return jsonify(
            status="not ready", reason="the tables are not up to date: flask --app wsgi db upgrade"
        ), 503
    if zone_problem(clock.now()) is not None:
        return jsonify(
            status="not ready", reason="SPA_TIMEZONE was changed: flask --app wsgi change-zone --help"
        ), 503
    return jsonify(status="ready"), 200
