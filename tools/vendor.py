"""Fetch the few front-end files that others made, exactly as locked in vendor.json.

    python tools/vendor.py          fetch, check against the lock, write
    python tools/vendor.py --lock   the same, and write the lock of packages that have none yet

Needs npm, but only here: what it writes is committed, so nobody who runs the app needs Node.
A package whose archive no longer matches its lock stops the run before anything is written.
"""

import base64
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tools" / "vendor.json"
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def main() -> None:
    """Bring every listed package in, or say why not."""
    packages = json.loads(LIST.read_text())
    for name, entry in packages.items():
        archive = fetch(name, entry["version"])
        seal = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
        if "integrity" not in entry and "--lock" in sys.argv:
            entry["integrity"] = seal
        if entry.get("integrity") != seal:
            sys.exit(f"{name} {entry['version']}: the archive does not match the lock; nothing written.")
        write(name, entry, unpack(archive, entry))
        print(f"{name} {entry['version']}: {len(entry['files'])} files in {entry['into']}")
    LIST.write_text(json.dumps(packages, indent=2) + "\n")


def fetch(name: str, version: str) -> bytes:
    """Return the package archive as npm delivers it; no install script runs."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--ignore-scripts", "--silent", f"{name}@{version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own list
        return next(Path(folder).glob("*.tgz")).read_bytes()


def unpack(archive: bytes, entry: dict) -> dict[str, bytes]:
    """Pick the listed files and the licence out of the archive, by the name they get here."""
    wanted = {entry["licence_file"]: "LICENSE"} | {path: Path(path).name for path in entry["files"]}
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        found = {here: tar.extractfile(f"package/{path}").read() for path, here in wanted.items()}
    if entry.get("shapes_only"):
        found = {here: shapes(data) if here.endswith(".svg") else data for here, data in found.items()}
    return found


def shapes(svg: bytes) -> bytes:
    """Keep what is inside <svg>, on one line: our icon macro writes the element round it."""
    inside = SHAPES.search(svg.decode())
    return re.sub(r"\s*\n\s*", "", inside[1].strip()).encode() if inside else svg


def write(name: str, entry: dict, files: dict[str, bytes]) -> None:
    """Write the files and a manifest with the hash of each."""
    folder = ROOT / entry["into"]
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.iterdir():
        stale.unlink()
    for here, data in files.items():
        (folder / here).write_bytes(data)
    manifest = {
        "package": name,
        "version": entry["version"],
        "licence": entry["licence"],
        "integrity": entry["integrity"],
        "files": {here: hashlib.sha256(data).hexdigest() for here, data in sorted(files.items())},
    }
    (folder / "MANIFEST.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
