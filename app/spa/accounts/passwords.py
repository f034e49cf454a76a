"""Passwords: how they are kept, and which are too easy to guess.

Hashing takes a twentieth of a second on purpose, so it never happens inside a transaction: SQLite has
one writer, and everybody would wait for it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from app.domain.errors import Refusal
from app.domain.said import say

SHORTEST = 10
LONGEST = 256
"""Characters. Long enough for any sentence, short enough that nobody sends a book to be hashed."""

# The commonest of ten characters and more (shorter ones are refused by their length), and our own name.
COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text().split())
_RUNS = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)


class WeakPassword(Refusal):
    """A password that is too short, too common or the address itself. The sentence says which."""

    code = "weak_password"
    status = 422
    default = say("Please choose a longer password that nobody would guess.")


def weakness(password: str, *, email: str = "") -> str | None:
    """Why a password will not do, as a sentence for the person who chose it; None if it will."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        return say(
            "Please choose a password of at least {number} characters; three unrelated words do well.",
            number=SHORTEST,
        )
    if len(password) > LONGEST:
        return say("Please choose a password of at most {number} characters.", number=LONGEST)
    if email and plain in (email.casefold(), email.casefold().partition("@")[0]):
        return say("Please choose a password that is not your e-mail address.")
    if plain in COMMON or _is_run(plain) or _repeats(plain):
        return say("Very many people use this password. Please choose one that nobody would guess.")
    return None


def _is_run(plain: str) -> bool:
    """Whether it is nothing but neighbours on the keyboard or in the alphabet."""
    return any(plain in run for run in _RUNS)


def _repeats(plain: str) -> bool:
    """Whether it is one to four characters over and over."""
    return any((plain[:size] * len(plain))[: len(plain)] == plain for size in range(1, 5))


def hash_password(password: str) -> str:
    """What is kept instead of a password. Slow on purpose: never call it inside a transaction."""
    return _hasher().hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed. Takes as long when there is none to compare with."""
    hasher = _hasher()
    try:
        matches = hasher.verify(password_hash or _dummy(hasher), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return matches and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether a hash was made with other costs than today's."""
    return _hasher().check_needs_rehash(password_hash)


def _hasher() -> PasswordHasher:
    return _hasher_of(current_app.extensions["settings"].fast_passwords)


@lru_cache(maxsize=2)
def _hasher_of(fast: bool) -> PasswordHasher:
    if fast:  # tests sign in hundreds of times
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    # OWASP's least for Argon2id (19 MiB, two passes): with more, a few sign-ins at once fill the server.
    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@lru_cache(maxsize=2)
def _dummy(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")
