"""What others made reaches the browser exactly as it was fetched."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST = json.loads((ROOT / "tools" / "vendor.json").read_text())


@pytest.mark.parametrize("name", LIST)
def test_vendored_files_are_those_of_the_manifest(name):
    folder = ROOT / LIST[name]["into"]
    manifest = json.loads((folder / "MANIFEST.json").read_text())

    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.name != "MANIFEST.json"
    }

    assert found == manifest["files"]


@pytest.mark.parametrize("name", LIST)
def test_the_manifest_belongs_to_the_locked_version_and_carries_a_licence(name):
    manifest = json.loads((ROOT / LIST[name]["into"] / "MANIFEST.json").read_text())

    assert (manifest["version"], manifest["integrity"]) == (LIST[name]["version"], LIST[name]["integrity"])
    assert "LICENSE" in manifest["files"]
    assert manifest["licence"]


def test_the_icons_are_the_listed_ones():
    icons = {file.stem for file in (ROOT / "app/templates/icons").glob("*.svg")}

    assert icons == {Path(path).stem for path in LIST["lucide-static"]["files"]}
