"""Static files: versioned, pressed once, never stale."""

import gzip
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from app.infra.static_files import FOLDER, press, version_of


def test_pressed_files_are_sent_to_who_can_read_them(
    made_anew: None, app_on: Callable[..., Flask], sqlite_url: str, tmp_path: Path
):
    press(tmp_path)
    browser = app_on(sqlite_url).test_client()

    with browser.get("/static/site.css", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.data) == (FOLDER / "site.css").read_bytes()


def test_who_cannot_read_them_gets_the_plain_file(app: Flask):
    with app.test_client().get("/static/site.css") as answer:
        assert "Content-Encoding" not in answer.headers
        assert answer.data == (FOLDER / "site.css").read_bytes()


def test_pressing_again_changes_nothing_and_old_versions_go(tmp_path: Path):
    (tmp_path / "static" / "an-old-version").mkdir(parents=True)
    press(tmp_path)
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    press(tmp_path)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == made
    assert [path.name for path in (tmp_path / "static").iterdir()] == [version_of(FOLDER)]


def test_pages_are_pressed_too(app: Flask):
    answer = app.test_client().get("/treatments", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
