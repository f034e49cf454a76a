"""A word in a message that must not lie readable in the table, such as a link that signs in."""

from __future__ import annotations

import base64
from typing import Any

from app.infra.sealed import vault


def concealed(recipient: str, **words: str) -> dict[str, str]:
    """Make a payload entry that hides these words until the letter to this very recipient is written."""
    return {"sealed": base64.b64encode(vault().seal(words, _context(recipient))).decode()}


def revealed(payload: dict[str, Any], recipient: str) -> dict[str, Any]:
    """The payload with its hidden words in clear, for the template.

    Raises CannotOpen if they were hidden for somebody else.
    """
    if "sealed" not in payload:
        return payload
    words = vault().open(base64.b64decode(payload["sealed"]), _context(recipient))
    return {**{name: value for name, value in payload.items() if name != "sealed"}, **words}


def _context(recipient: str) -> str:
    return f"message.payload:{recipient}"
