"""Bring .venv in line with the pinned requirements; nothing happens when it already is.

Run by tools/venv.sh with the environment's own Python. Standard library only.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = {"runtime": ROOT / "requirements.txt", "dev": ROOT / "tests" / "requirements.txt"}
WORDS = {"runtime": "what the spa needs", "dev": "what development and testing need"}


def fingerprint(kind: str) -> str:
    """Say in one line which requirements, and which Python, an installation is good for."""
    digest = hashlib.sha256(REQUIREMENTS[kind].read_bytes()).hexdigest()
    return f"{digest} python {sys.version_info.major}.{sys.version_info.minor}\n"


def stamp(kind: str) -> Path:
    """Name the file that remembers the last installation of this kind."""
    return Path(sys.prefix) / f".stamp-{kind}"


def is_current(kind: str) -> bool:
    """Tell whether the last installation was of just these requirements."""
    return stamp(kind).is_file() and stamp(kind).read_text() == fingerprint(kind)


def have_pip() -> bool:
    """Tell whether the environment has pip, putting it there when only that is missing."""
    for command in (["pip", "--version"], ["ensurepip", "--upgrade"]):
        done = subprocess.run([sys.executable, "-m", *command], capture_output=True, check=False)  # noqa: S603  # fixed words
        if done.returncode == 0:
            return True
    return False


def install(kind: str) -> None:
    """Install the pinned requirements of `kind`, every download checked against its hash. Exits in words."""
    if not have_pip():
        sys.exit(
            "The virtual environment has no pip and could not get one. Type 'make clean' and start again."
        )
    print(f"Installing {WORDS[kind]} (a minute or two, only when the pins change)", flush=True)
    options = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    done = subprocess.run(  # noqa: S603  # our own Python and file
        [sys.executable, "-m", "pip", "install", *options, "-r", str(REQUIREMENTS[kind])], check=False
    )
    if done.returncode != 0:
        sys.exit(
            "The packages could not be installed; pip's own words are above. If it was the network, "
            "start again when it is back: what has arrived is kept."
        )
    stamp(kind).write_text(fingerprint(kind))
    # The development pins contain the spa's own, exactly (a test holds that), so both are now in place.
    if kind == "dev":
        stamp("runtime").write_text(fingerprint("runtime"))


def main() -> None:
    """Install what the first argument names: runtime or dev."""
    kind = sys.argv[1] if len(sys.argv) == 2 else ""
    if kind not in REQUIREMENTS:
        sys.exit("usage: python tools/install.py runtime|dev")
    if not is_current(kind):
        install(kind)


if __name__ == "__main__":
    main()
