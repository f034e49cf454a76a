"""See to it that the browser tests have a Chromium: find one, or install one, or say exactly what to type."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import chromium


def run(*command: str, **environment: str) -> bool:
    """Run an installer, showing only what it complains of; True when it succeeded within ten minutes."""
    print("  trying:", " ".join(command), flush=True)
    try:
        done = subprocess.run(  # noqa: S603  # the fixed commands below
            command, check=False, timeout=600, env=os.environ | environment, stdout=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        print(f"  {problem}")
        return False
    return done.returncode == 0


QUIET = ("-qq", "-o=Dpkg::Use-Pty=0")


def has_apt() -> bool:
    """Whether we may install packages of Debian: only root on Debian or its relatives can."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_with_apt() -> bool:
    """Install Debian's Chromium, the one without windows where there is one."""
    if not has_apt():
        return False
    # A stale list is no reason to stop: the package may be in it all the same.
    run("apt-get", *QUIET, "update")
    how = ("install", "-y", "--no-install-recommends")
    # libatomic1 is for the program that comes with Playwright and drives the browser.
    return any(
        run("apt-get", *QUIET, *how, package, "libatomic1", DEBIAN_FRONTEND="noninteractive")
        for package in (chromium.SHELL, "chromium")
    )


def install_with_playwright() -> bool:
    """Let Playwright download its own Chromium into the user's cache."""
    return run(str(Path(sys.prefix) / "bin" / "playwright"), "install", "chromium")


def main() -> None:
    """Return once a Chromium starts; otherwise exit 1 with the line to type."""
    named = os.environ.get("CHROMIUM")
    trouble = chromium.why_not()
    if trouble is None:
        return
    if named and not chromium.find():
        sys.exit(f"CHROMIUM names {named}, and no program of that name can be run.")
    print(f"No Chromium starts here yet: {trouble}", flush=True)
    # Debian's own brings the libraries it needs; Playwright's download is the way everywhere else.
    for installer in (install_with_apt, install_with_playwright):
        if installer():
            trouble = chromium.why_not()
            if trouble is None:
                return
    sys.exit(f"{trouble}\n{chromium.HOW_TO_GET_ONE}")


if __name__ == "__main__":
    main()
