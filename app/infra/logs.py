"""Log lines: JSON, one an event, and never a value that a person typed."""

from __future__ import annotations

import json
import logging
import sys
import traceback

import structlog

from app.config import Settings

encode = json.JSONEncoder(default=repr).encode


def init_logs(settings: Settings) -> None:
    """Write JSON lines to standard error, from the level that is set."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
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
