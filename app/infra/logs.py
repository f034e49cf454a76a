"""Log lines: JSON, one an event, and never a value that a person typed."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import g, has_request_context

from app.config import Settings

encode = json.JSONEncoder(default=repr).encode
_tells_requests = True


def init_logs(settings: Settings) -> None:
    """Write JSON lines to standard error, from the level that is set."""
    global _tells_requests
    _tells_requests = getattr(logging, settings.log_level) <= logging.INFO
    structlog.configure(
        processors=[
            _number,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(_as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level)),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # wherever that leads at the time
        cache_logger_on_first_use=False,
    )


def _as_json(event: object, **_: object) -> str:
    """One line. The library would make a new encoder for each."""
    return encode(event)


def request_id() -> str:
    """The number under which the log knows the present request."""
    number: str | None = g.get("request_id")
    if number is None:
        number = g.request_id = secrets.token_hex(6)
    return number


def log_request(**facts: object) -> None:
    """One line about the present request, as `log().info("request", …)` would write it.

    Every request pays for this line, and the logger's machinery costs more than what it does here.
    """
    if not _tells_requests:
        return
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    line = {**facts, "event": "request", "request_id": request_id(), "level": "info", "timestamp": at}
    sys.stderr.write(f"{encode(line)}\n")


def _number(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if has_request_context():
        event.setdefault("request_id", request_id())
    return event


def log() -> structlog.typing.FilteringBoundLogger:
    """The logger. Give it facts by name: `log().info("hold_placed", appointment=token)`."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


def where(error: BaseException) -> list[str]:
    """Where an error came from, without its message: that could hold what a client typed."""
    return [
        f"{f.filename.rsplit('/app/', 1)[-1]}:{f.lineno} {f.name}"
        for f in traceback.extract_tb(error.__traceback__)
    ]
