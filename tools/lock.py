"""Compile the two .in files into exact pins with hashes, good for every supported Python and system.

The development pins are held to the running spa's, so that what is tested is what runs. No address of a
package index is written. Extra arguments go to uv, for example `--upgrade` or `--upgrade-package flask`.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = [
    "--quiet",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
]


def compile_pins(*arguments: str) -> None:
    """Run uv's compiler once; leaves with its exit code when it fails."""
    uv = Path(sys.prefix) / "bin" / "uv"
    command = [str(uv), "pip", "compile", *COMMON, *arguments, *sys.argv[1:]]
    done = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603  # our own tool, the developer's own words
    if done.returncode != 0:
        sys.exit(done.returncode)


def main() -> None:
    """Compile the spa's pins first, then development's within them."""
    compile_pins("--output-file", "requirements.txt", "requirements.in")
    compile_pins(
        "--constraint", "requirements.txt", "--output-file", "tests/requirements.txt", "tests/requirements.in"
    )
    print("requirements.txt and tests/requirements.txt are compiled.")


if __name__ == "__main__":
    main()
