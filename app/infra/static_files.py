"""Style sheets, scripts, fonts and pictures: served with addresses that change when they do.

The address of every file begins with a digest of all of them, so browsers may keep each for years, and
a script that names its neighbour, or a sheet its font, gets the one of the same version.
"""

from __future__ import annotations

import hashlib
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from app.config import ROOT

FOLDER = ROOT / "app" / "static"
AN_HOUR = 3600
LINK_PREVIEW = "link-preview.png"


def init_static_files(app: Flask) -> None:
    """Serve app/static, and let templates say `url_for('static', filename='site.css')`."""
    version = version_of(FOLDER)
    pressed = Path(app.instance_path) / "static" / version
    folder = pressed if pressed.is_dir() else FOLDER
    files = WhiteNoise(
        app.wsgi_app,
        max_age=AN_HOUR,
        allow_all_origins=False,
        immutable_file_test=lambda _, address: address.startswith(f"/static/{version}/"),
        add_headers_function=_protect,
    )
    files.add_files(str(folder), prefix=f"static/{version}/")
    files.add_files(str(folder), prefix="static/")  # for who keeps an address longer than a page
    app.wsgi_app = files  # type: ignore[method-assign]  # as Flask's handbook has it
    app.add_url_rule("/static/<version>/<path:filename>", endpoint="static", build_only=True)

    @app.url_defaults
    def _versioned(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["version"] = version


def press(instance: Path) -> None:
    """Keep a copy of all files for this version, each with a gzipped sibling, for servers to send.

    The copies lie beside the database and not beside the files: a stale one would go unseen there.
    """
    kept = instance / "static"
    target = kept / version_of(FOLDER)
    if target.is_dir():
        return
    making = kept / "making"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(FOLDER, making)
    compressor = Compressor(quiet=True, use_brotli=False)
    for path in sorted(making.rglob("*")):
        if path.is_file() and compressor.should_compress(path.name):
            compressor.compress(str(path))
    making.rename(target)


def version_of(folder: Path) -> str:
    """A digest of every file in a folder, by name and content."""
    state = tuple(
        (str(path), path.stat().st_mtime_ns) for path in sorted(folder.rglob("*")) if path.is_file()
    )
    return _digest(folder, state)


@lru_cache(maxsize=4)
def _digest(folder: Path, state: tuple[tuple[str, int], ...]) -> str:
    digest = hashlib.sha256()
    for name, _ in state:
        content = Path(name).read_bytes()
        digest.update(f"{Path(name).relative_to(folder).as_posix()}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:12]


def _protect(headers: Headers, path: str, _address: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    # Only the picture that goes with a link is there for other sites to show.
    shown_elsewhere = Path(path).name == LINK_PREVIEW
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if shown_elsewhere else "same-origin"
    headers["Referrer-Policy"] = "same-origin"
    # A drawing that is opened by itself is a document of its own.
    headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    )
