"""The project's own files, as git keeps them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "node_modules", "instance", "__pycache__"}


def tracked(pattern: str = "*") -> list[Path]:
    """List the files that the repository holds, and new ones that git does not ignore, by name pattern.

    In a copy that came without git, every file outside the well-known folders that git would ignore.
    """
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607  # from PATH
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in paths if path.is_file() and path.match(pattern))


def name(path: Path) -> str:
    """Name a file as seen from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def words(path: Path) -> str | None:
    """Read a text file; None for anything else."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
