"""A word in a message that must not lie readable in the table, such as a link that signs in."""

from __future__ import annotations

import base64
from typing import Any

from app.infra.sealed import vault

CONTEXT = "message.payload"


def concealed(**words: str) -> dict[str, str]:
    """Make a payload entry that hides these words until the letter is written."""
    return {"sealed": base64.b64encode(vault().seal(words, CONTEXT)).decode()}


def revealed(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload with its hidden words in clear, for the template."""
    if "sealed" not in payload:
        return payload
    words = vault().open(base64.b64decode(payload["sealed"]), CONTEXT)
    return {**{name: value for name, value in payload.items() if name != "sealed"}, **words}
