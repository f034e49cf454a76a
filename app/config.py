"""The only reader of the environment. An odd value stops the start with a sentence."""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
KEY_BYTES = 32
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*(?::\d{1,5})?")
"""A host as browsers name it, perhaps with a port. Nothing else may reach the policy that names it."""
NEAR = ("127.0.0.1", "localhost")


class ConfigError(Exception):
    """A setting is missing or odd. The message says which, and what to do."""


class Mode(StrEnum):
    """How strictly the start is checked."""

    DEMO = "demo"  # makes its own secrets and keeps them in instance/
    PRODUCTION = "production"  # refuses to start without real secrets
    TEST = "test"  # secrets are given by the test


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside. Lengths of time are in seconds, sizes in bytes."""

    mode: Mode
    instance_path: Path
    database_url: str
    secret_key: str
    field_keys: tuple[tuple[str, bytes], ...]
    secret_key_fallbacks: tuple[str, ...] = ()
    redis_url: str | None = None
    mail_url: str | None = None
    mail_from: str = "Stillpoint <hello@example.com>"
    spa_name: str = "Stillpoint"
    spa_timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("America/New_York"))
    spa_currency: str = "USD"
    spa_phone: str = ""
    spa_address: str = ""
    emergency_number: str = "911"
    base_url: str = "http://127.0.0.1:8000"
    embed_hosts: tuple[str, ...] = ()
    tax_percent: Decimal = Decimal(0)
    tax_name: str = "Tax"
    books_years: int = 10
    trusted_proxies: int = 0
    log_level: str = "INFO"
    fast_passwords: bool = False

    @property
    def secure(self) -> bool:
        """Whether people reach us over https, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read and check the environment.

        Raises:
            ConfigError: a value is missing or odd; the message names the setting and the remedy.
        """
        read = _Reader(environ)
        base_url = read.url(
            "BASE_URL", f"http://{read.text('HOST', '127.0.0.1')}:{read.text('PORT', '8000')}"
        )
        mode = read.mode(base_url)
        instance = Path(read.text("INSTANCE_PATH", str(ROOT / "instance"))).resolve()
        return cls(
            mode=mode,
            instance_path=instance,
            database_url=read.database_url(instance),
            secret_key=read.secret_key(mode, instance),
            secret_key_fallbacks=tuple(s for s in read.text("SECRET_KEY_FALLBACKS", "").split(",") if s),
            field_keys=read.field_keys(mode, instance),
            redis_url=read.text("REDIS_URL", "") or None,
            mail_url=read.mail_url(),
            mail_from=read.text("MAIL_FROM", "Stillpoint <hello@example.com>"),
            spa_name=read.text("SPA_NAME", "Stillpoint"),
            spa_timezone=read.zone("SPA_TIMEZONE", "America/New_York"),
            spa_currency=read.currency("SPA_CURRENCY", "USD"),
            spa_phone=read.text("SPA_PHONE", "+1 212 555 0142" if mode is Mode.DEMO else ""),
            spa_address=read.text("SPA_ADDRESS", "14 Quiet Street" if mode is Mode.DEMO else ""),
            emergency_number=read.text("EMERGENCY_NUMBER", "911"),
            base_url=base_url,
            embed_hosts=read.origins("EMBED_HOSTS", mode),
            tax_percent=read.percent("SPA_TAX_PERCENT", "0"),
            tax_name=read.text("SPA_TAX_NAME", "Tax"),
            books_years=read.whole("BOOKS_YEARS", 10),
            trusted_proxies=read.whole("TRUSTED_PROXIES", 0),
            log_level=read.one_of("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
        )

    @classmethod
    def for_tests(cls, *, database_url: str, instance_path: Path, **changes: Any) -> Self:
        """Settings with fixed secrets, for tests alone."""
        made = cls(
            mode=Mode.TEST,
            instance_path=instance_path,
            database_url=database_url,
            secret_key="test-" * 8,
            field_keys=(("k1", b"0" * KEY_BYTES),),
            fast_passwords=True,
        )
        return replace(made, **changes)


class _Reader:
    """Reads one setting at a time and refuses what it cannot use."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def whole(self, name: str, default: int) -> int:
        raw = self.text(name, str(default))
        if not raw.isdigit():
            raise ConfigError(f"{name} must be a whole number, 0 or more; it is “{raw}”.")
        return int(raw)

    def percent(self, name: str, default: str) -> Decimal:
        raw = self.text(name, default)
        try:
            value = Decimal(raw)
        except InvalidOperation:
            value = Decimal(-1)
        if not (value.is_finite() and 0 <= value < 100):
            raise ConfigError(f"{name} must be a number from 0 to below 100, such as 8.875; it is “{raw}”.")
        return value

    def one_of(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise ConfigError(f"{name} must be one of {', '.join(allowed)}; it is “{value}”.")
        return value

    def zone(self, name: str, default: str) -> ZoneInfo:
        value = self.text(name, default)
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ConfigError(
                f"{name} must be an IANA time zone such as Europe/London; “{value}” is none."
            ) from unknown

    def currency(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if not (len(value) == 3 and value.isascii() and value.isupper()):
            raise ConfigError(f"{name} must be a three-letter currency code such as EUR; it is “{value}”.")
        return value

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        if urlsplit(value).scheme not in ("http", "https"):
            raise ConfigError(f"{name} must start with http:// or https://; it is “{value}”.")
        return value

    def origins(self, name: str, mode: Mode) -> tuple[str, ...]:
        """Sites by scheme and host; outside of production also those on this very machine, without https."""
        found = [part.strip().lower().rstrip("/") for part in self.text(name, "").split(",") if part.strip()]
        for origin in found:
            scheme, _, host = origin.partition("://")
            near = mode is Mode.DEMO and host.partition(":")[0] in NEAR
            if not (scheme == "https" or (near and scheme == "http")) or not HOST.fullmatch(host):
                raise ConfigError(
                    f"{name} must be sites such as https://www.example.com, parted by commas, "
                    f"without a path; “{' '.join(origin.split())}” is none."
                )
        return tuple(dict.fromkeys(found))

    def mode(self, base_url: str) -> Mode:
        default = Mode.PRODUCTION if base_url.startswith("https://") else Mode.DEMO
        return Mode(self.one_of("STILLPOINT_MODE", default, (Mode.DEMO, Mode.PRODUCTION)))

    def database_url(self, instance: Path) -> str:
        value = self.text("DATABASE_URL", f"sqlite:///{instance / 'stillpoint.sqlite3'}")
        for short in ("postgres://", "postgresql://"):
            if value.startswith(short):
                return "postgresql+psycopg://" + value.removeprefix(short)
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ConfigError("DATABASE_URL must start with sqlite:/// or postgresql+psycopg://.")
        return value

    def mail_url(self) -> str | None:
        value = self.text("MAIL_URL", "")
        if value and urlsplit(value).scheme not in ("smtp", "smtps", "smtp+starttls"):
            raise ConfigError(
                "MAIL_URL must look like smtp+starttls://user:password@host:587 (or smtps://, smtp://)."
            )
        return value or None

    def secret_key(self, mode: Mode, instance: Path) -> str:
        value = self.text("SECRET_KEY", "")
        if not value and mode is Mode.DEMO:
            return _kept(instance / "secret_key", lambda: secrets.token_urlsafe(48))
        if len(value) < SHORTEST_SECRET or len(set(value)) < 8:
            raise ConfigError(
                f"SECRET_KEY is missing or weak: set at least {SHORTEST_SECRET} random characters, "
                "for example from: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        return value

    def field_keys(self, mode: Mode, instance: Path) -> tuple[tuple[str, bytes], ...]:
        value = self.text("FIELD_KEYS", "")
        if not value and mode is Mode.DEMO:
            value = _kept(instance / "field_keys", lambda: f"k1:{_new_key()}")
        keys = tuple(_field_key(part) for part in value.split(",") if part.strip())
        if not keys:
            raise ConfigError(
                "FIELD_KEYS is missing: health answers are encrypted with it. Set name:key, for example "
                "k1: followed by: python3 -c "
                "'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
            )
        if len({name for name, _ in keys}) != len(keys):
            raise ConfigError("FIELD_KEYS names one key twice; give each key its own name.")
        return keys


def _new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _field_key(part: str) -> tuple[str, bytes]:
    name, _, encoded = part.strip().partition(":")
    try:
        key = base64.urlsafe_b64decode(encoded)
    except ValueError:
        key = b""
    if not name or len(name) > 16 or len(key) != KEY_BYTES:
        raise ConfigError(
            "FIELD_KEYS must be name:key pairs parted by commas, newest first, "
            "each key 32 bytes in url-safe base64."
        )
    return name, key


def _kept(path: Path, make: Any) -> str:
    """The demo's own secret: made once, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes that start at once, one makes the secret and both use it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(make())
    return path.read_text().strip()
