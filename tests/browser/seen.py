"""What axe has found well in this run, so that no worker has it look at the same things again."""

import os
from collections.abc import Iterable
from hashlib import blake2s
from pathlib import Path

_folder: Path | None = None
_known: dict[int, tuple[int, set[str]]] = {}
"""By width: how much of that width's file has been read, and what stood there."""


def keep_in(folder: Path) -> None:
    """Keep it in files there, one for each width, which the workers of one run share."""
    global _folder
    _folder = folder
    folder.mkdir(exist_ok=True)


def digest(kind: str) -> str:
    """A short name for a kind of thing."""
    return blake2s(kind.encode(), digest_size=12).hexdigest()


def at(width: int) -> set[str]:
    """The digests of the kinds that are known to be well at this width."""
    read, known = _known.get(width, (0, set()))
    file = _file(width)
    if file.exists():
        with file.open("rb") as lines:
            lines.seek(read)
            # Another worker may be writing its last line just now.
            whole = lines.read().rpartition(b"\n")[0:2]
        read += sum(map(len, whole))
        known.update(b"".join(whole).decode().split())
    _known[width] = (read, known)
    return known


def add(width: int, digests: Iterable[str]) -> None:
    """Say that these kinds are well."""
    line = "".join(f"{each}\n" for each in sorted(digests))
    # One write at the end of the file: lines of two workers do not mix.
    opened = os.open(_file(width), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(opened, line.encode())
    finally:
        os.close(opened)


def _file(width: int) -> Path:
    assert _folder is not None, "keep_in() says where"
    return _folder / f"{width}px"
