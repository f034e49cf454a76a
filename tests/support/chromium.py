"""A real Chromium for the browser tests: where it is, and how it starts."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as BrowserError

SHELL = "chromium-headless-shell"
"""Chromium built without windows, as Debian has it: with it the browser tests are a third less work."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# The tests talk to this machine alone: no calling home, and no other name resolves. So the sandbox has
# nothing to keep out, and as root, or in a container, it would keep Chromium from starting.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
HOW_TO_GET_ONE = """\
The browser tests need a Chromium that starts. Type one of these, then start again:
    apt-get install --no-install-recommends chromium-headless-shell libatomic1     (Debian, as root)
    .venv/bin/playwright install --with-deps chromium        (any system that Playwright knows)
    make test CHROMIUM=/path/to/chromium                     (a Chromium or Chrome you already have)"""


def shell() -> str | None:
    """Find the Chromium without windows, unless CHROMIUM names one that is wanted instead."""
    return None if os.environ.get("CHROMIUM") else shutil.which(SHELL)


def find() -> str | None:
    """Find a Chromium: the one CHROMIUM names, the system's, or one that Playwright downloaded."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    if found := next((path for name in NAMES if (path := shutil.which(name))), None):
        return found
    if MAC.exists():
        return str(MAC)
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@contextmanager
def started() -> Iterator[Browser]:
    """Start a headless Chromium, close it after. Raises LookupError, saying what to type."""
    executables = [one for one in (shell(), find()) if one is not None]
    if not executables:
        raise LookupError(HOW_TO_GET_ONE)
    with sync_playwright() as playwright:
        browser = _launched(playwright, executables)
        try:
            yield browser
        finally:
            browser.close()


def _launched(playwright: Playwright, executables: list[str]) -> Browser:
    """The first of them that starts."""
    *before, last = executables
    for executable in before:
        with suppress(BrowserError):
            return playwright.chromium.launch(executable_path=executable, args=FLAGS)
    return playwright.chromium.launch(executable_path=last, args=FLAGS)


def why_not() -> str | None:
    """Start a Chromium once; None when that works, else why not, in a line."""
    try:
        with started():
            return None
    # Playwright raises a bare Exception when its own driver cannot start.
    except Exception as problem:
        return str(problem).splitlines()[0]
