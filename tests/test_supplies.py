"""What others made and we use: pinned, hashed, and free to use in a program under the MIT licence."""

import json
import re
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.sources import ROOT, tracked

PINS = {"spa": ROOT / "requirements.txt", "development": ROOT / "tests" / "requirements.txt"}
WISHES = {"spa": ROOT / "requirements.in", "development": ROOT / "tests" / "requirements.in"}
PERMISSIVE = re.compile(
    r"\b(?:MIT|MIT-0|BSD|BSD-[23]-Clause|Apache|Apache-2\.0|ISC|PSF-2\.0|Unlicense|0BSD|OFL-1\.1)\b"
)
EXCEPTIONS = {
    # The LGPL lets any program use the library unchanged; we import it and ship no copy.
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
}


def pins(kind: str) -> list[tuple[Requirement, str]]:
    """Each requirement of a compiled file, with the lines that belong to it."""
    blocks = re.split(r"\n(?=\S)", PINS[kind].read_text().strip())
    return [
        (Requirement(block.split("\\")[0].strip()), block) for block in blocks if not block.startswith("#")
    ]


def licence(package: str) -> str:
    """A package's licence in its own words: the expression, else the classifiers, else the short text."""
    said = distribution(package).metadata
    classified = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    return said.get("License-Expression") or " ".join(classified) or str(said.get("License"))


def is_permissive(words: str) -> bool:
    return bool(PERMISSIVE.search(words)) and "GPL" not in words


@pytest.mark.parametrize("kind", PINS)
def test_every_requirement_is_pinned_and_hashed(kind: str):
    loose = [
        str(requirement)
        for requirement, block in pins(kind)
        if not re.fullmatch(r"==[\w.]+", str(requirement.specifier)) or "--hash=sha256:" not in block
    ]

    assert not loose
    assert not re.search(r"https?://|^--", PINS[kind].read_text(), re.MULTILINE), (
        "a pin file names no address"
    )


@pytest.mark.parametrize("kind", WISHES)
def test_every_wish_is_among_the_pins(kind: str):
    wished = {
        canonicalize_name(Requirement(line).name)
        for line in WISHES[kind].read_text().splitlines()
        if line and line[0] not in "#-"
    }

    assert wished <= {canonicalize_name(requirement.name) for requirement, _ in pins(kind)}, (
        "type `make lock`"
    )


def test_what_is_tested_is_what_runs():
    runs = {str(requirement) for requirement, _ in pins("spa")}
    tested = {str(requirement) for requirement, _ in pins("development")}

    assert runs <= tested, f"type `make lock`: {runs - tested}"


def test_every_package_that_runs_the_spa_may_be_used_under_its_licence():
    here = [
        requirement.name
        for requirement, _ in pins("spa")
        if not requirement.marker or requirement.marker.evaluate()
    ]
    doubtful = {
        package: licence(package)
        for package in here
        if not is_permissive(licence(package)) and EXCEPTIONS.get(package) != licence(package)
    }

    assert len(here) > 30
    assert not doubtful


def test_everything_brought_in_is_listed_and_free_to_pass_on():
    listed = json.loads((ROOT / "tools" / "vendor.json").read_text())
    there = {
        path.parent.relative_to(ROOT).as_posix(): json.loads(path.read_text())
        for path in tracked("MANIFEST.json")
    }

    assert {entry["into"] for entry in listed.values()} == set(there)
    assert [name for name, entry in listed.items() if not is_permissive(entry["licence"])] == []
    assert [where for where, manifest in there.items() if not is_permissive(manifest["licence"])] == []
