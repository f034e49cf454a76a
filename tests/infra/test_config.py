"""Settings come from the environment, and an odd one stops the start with a sentence."""

import base64
import stat
from pathlib import Path

import pytest

from app.config import ConfigError, Mode, Settings

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
SECRET = "a-quite-random-secret-for-tests-0123456789"


def production(**changes: str) -> dict[str, str]:
    return {
        "BASE_URL": "https://spa.example.com",
        "SECRET_KEY": SECRET,
        "FIELD_KEYS": f"k1:{KEY}",
        **changes,
    }


def test_the_demo_needs_no_setting_and_makes_its_own_secrets(tmp_path: Path):
    settings = Settings.from_env({"INSTANCE_PATH": str(tmp_path)})

    assert settings.mode is Mode.DEMO
    assert settings.database_url.endswith("stillpoint.sqlite3")
    assert len(settings.secret_key) >= 32
    assert settings.field_keys[0][0] == "k1"
    assert not settings.secure


@pytest.mark.parametrize("name", ["secret_key", "field_keys"])
def test_the_demos_secrets_are_readable_by_their_owner_alone(tmp_path: Path, name: str):
    Settings.from_env({"INSTANCE_PATH": str(tmp_path)})

    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_the_demo_keeps_its_secrets_from_one_start_to_the_next(tmp_path: Path):
    first, second = (Settings.from_env({"INSTANCE_PATH": str(tmp_path)}) for _ in range(2))

    assert (first.secret_key, first.field_keys) == (second.secret_key, second.field_keys)


def test_an_https_address_means_production(tmp_path: Path):
    settings = Settings.from_env(production(INSTANCE_PATH=str(tmp_path)))

    assert settings.mode is Mode.PRODUCTION
    assert settings.secure
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("FIELD_KEYS", ""),
        ("FIELD_KEYS", "k1"),
        ("FIELD_KEYS", "k1:not base64 at all!"),
        ("FIELD_KEYS", "k1:" + base64.urlsafe_b64encode(b"too short").decode()),
        ("FIELD_KEYS", f"k1:{KEY},k1:{KEY}"),
        ("FIELD_KEYS", f":{KEY}"),
        ("DATABASE_URL", "mysql://somewhere/spa"),
        ("SPA_TIMEZONE", "Mars/Olympus"),
        ("SPA_CURRENCY", "euros"),
        ("MAIL_URL", "mail.example.com"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "some"),
        ("LOG_LEVEL", "LOUD"),
        ("EMBED_HOSTS", "www.example.com"),
        ("EMBED_HOSTS", "http://www.example.com"),
        ("EMBED_HOSTS", "http://127.0.0.1:8080"),
        ("EMBED_HOSTS", "https://"),
        ("EMBED_HOSTS", "https://*"),
        ("EMBED_HOSTS", "https://*.example.com"),
        ("EMBED_HOSTS", "https://www.example.com/shop"),
        ("EMBED_HOSTS", "https://www.example.com; script-src *"),
        ("EMBED_HOSTS", "https://www.example.com 'self'"),
        ("EMBED_HOSTS", "https://user@www.example.com"),
        ("EMBED_HOSTS", "https://www.example.com\r\nX: y"),
        ("EMBED_HOSTS", "https://ok.example.com,javascript:alert(1)"),
        ("STILLPOINT_MODE", "test"),
        ("BASE_URL", "spa.example.com"),
    ],
)
def test_an_odd_setting_stops_the_start_and_is_named(name: str, value: str):
    with pytest.raises(ConfigError) as odd:
        Settings.from_env(production(STILLPOINT_MODE="production") | {name: value})

    assert name in str(odd.value)
    assert "\n" not in str(odd.value)


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "MAIL_URL"])
def test_a_refused_secret_is_not_repeated(name: str):
    value = "hunter2-hunter2"

    with pytest.raises(ConfigError) as odd:
        Settings.from_env(production() | {name: value})

    assert value not in str(odd.value)


@pytest.mark.parametrize("prefix", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_a_postgres_address_is_understood_in_its_usual_spellings(prefix: str):
    settings = Settings.from_env(production(DATABASE_URL=f"{prefix}db.example.com/spa"))

    assert settings.database_url == "postgresql+psycopg://db.example.com/spa"


def test_keys_keep_their_order_the_newest_first():
    older = base64.urlsafe_b64encode(b"o" * 32).decode()

    settings = Settings.from_env(production(FIELD_KEYS=f"k2:{KEY}, k1:{older}"))

    assert settings.field_keys == (("k2", b"k" * 32), ("k1", b"o" * 32))


def test_old_cookie_secrets_are_kept_for_those_who_are_signed_in():
    settings = Settings.from_env(production(SECRET_KEY_FALLBACKS="older,oldest"))

    assert settings.secret_key_fallbacks == ("older", "oldest")


def test_the_sites_that_may_show_the_frame_are_named_once_each():
    settings = Settings.from_env(
        production(
            EMBED_HOSTS="https://WWW.example.com/, https://book.example.com:8443,https://www.example.com"
        )
    )

    assert settings.embed_hosts == ("https://www.example.com", "https://book.example.com:8443")


def test_no_site_may_show_the_frame_unless_it_is_named():
    assert Settings.from_env(production()).embed_hosts == ()


def test_a_demo_may_be_tried_in_a_frame_on_the_same_machine(tmp_path: Path):
    demo = {"INSTANCE_PATH": str(tmp_path), "EMBED_HOSTS": "http://localhost:8080,http://127.0.0.1:9000"}

    assert Settings.from_env(demo).embed_hosts == ("http://localhost:8080", "http://127.0.0.1:9000")
    with pytest.raises(ConfigError):
        Settings.from_env(demo | {"EMBED_HOSTS": "http://www.example.com"})
