"""Encryption at rest for what is nobody's business: AES-256-GCM, a key ring, one value at a time.

A sealed value is bound to its table, its column and its row: copied anywhere else it cannot be
opened. It is opened only when it is asked for, so a page that shows a list of visits never holds
a health answer in clear.
"""

from __future__ import annotations

import json
import os
from typing import Any, Protocol, Self, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

VERSION = b"\x01"
NONCE_BYTES = 12


class CannotOpen(Exception):  # noqa: N818  (it says what happened)
    """A sealed value was changed, moved to another row, or its key is not on the ring."""


class Vault:
    """Seals and opens values. The first key of the ring seals; every key of the ring opens."""

    def __init__(self, keys: tuple[tuple[str, bytes], ...]) -> None:
        self.newest = keys[0][0]
        self._ring = {name: AESGCM(key) for name, key in keys}

    def seal(self, value: object, context: str) -> bytes:
        """Encrypt a JSON value. `context` says where it lives and is needed to open it again."""
        nonce = os.urandom(NONCE_BYTES)
        name = self.newest.encode()
        clear = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        head = VERSION + bytes([len(name)]) + name
        return head + nonce + self._ring[self.newest].encrypt(nonce, clear, head + context.encode())

    def open(self, sealed: bytes, context: str) -> Any:
        """Decrypt a JSON value.

        Raises:
            CannotOpen: changed, moved, or sealed with a key that is not on the ring.
        """
        name = key_name(sealed)
        head, rest = sealed[: 2 + len(name)], sealed[2 + len(name) :]
        try:
            cipher = self._ring[name]
        except KeyError:
            raise CannotOpen(f"the key “{name}” is not in FIELD_KEYS") from None
        try:
            clear = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + context.encode())
        except (InvalidTag, ValueError):  # the library calls a value that was cut short a ValueError
            raise CannotOpen("a sealed value was changed or moved") from None
        return json.loads(clear)


def key_name(sealed: bytes) -> str:
    """Which key sealed this value."""
    return sealed[2 : 2 + sealed[1]].decode(errors="replace") if len(sealed) > 2 else ""


class _Row(Protocol):
    uid: str
    __tablename__: str


class Sealed:
    """A column's clear side: `answers = Sealed("answers_sealed")` on a model that has a `uid`."""

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: _Row, owner: type) -> Any: ...
    def __get__(self, row: _Row | None, owner: type) -> Any:
        """The value in clear, or None where nothing is kept."""
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else vault().open(sealed, self._context(row))

    def __set__(self, row: _Row, value: object) -> None:
        """Seal the value; None empties the column."""
        sealed = None if value is None else vault().seal(value, self._context(row))
        setattr(row, self.column, sealed)

    def _context(self, row: _Row) -> str:
        if not row.uid:
            raise ValueError("a row needs its uid before a value can be sealed into it")
        return f"{row.__tablename__}.{self.column}:{row.uid}"


def sealed_columns(model: type) -> list[Sealed]:
    """The sealed columns of a model, for key rotation and for the doctor."""
    return [value for value in vars(model).values() if isinstance(value, Sealed)]


def init_sealed(app: Flask, keys: tuple[tuple[str, bytes], ...]) -> None:
    """Give the application its key ring."""
    app.extensions["vault"] = Vault(keys)


def vault() -> Vault:
    """The current application's key ring."""
    ring: Vault = current_app.extensions["vault"]
    return ring
