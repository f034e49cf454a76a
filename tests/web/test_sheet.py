"""The one sheet that pages link is made of its parts, and its dark words are complete."""

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "app" / "static"
WORD = re.compile(r"--[a-z-]+:\s*[^;]+;")


def test_the_joined_sheet_is_fresh():
    joined = runpy.run_path(str(ROOT / "tools" / "css.py"))["joined"]

    assert (STATIC / "site.css").read_text() == joined(), "run: python tools/css.py"


def test_dark_is_the_same_by_wish_of_the_system_and_by_hook():
    tokens = (STATIC / "css" / "tokens.css").read_text()
    by_wish = tokens.split(':root:not([data-theme="light"])')[1].split("}")[0]
    by_hook = tokens.split(".night {")[1].split("}")[0]

    assert WORD.findall(by_wish) == WORD.findall(by_hook)


def test_every_colour_word_has_its_dark_counterpart():
    tokens = (STATIC / "css" / "tokens.css").read_text()
    light = tokens.split("color-scheme: light;")[1].split("}")[0]
    dark = tokens.split(".night {")[1].split("}")[0]

    assert re.findall(r"(--[a-z-]+):", light) == re.findall(r"(--[a-z-]+):", dark)


def test_every_file_that_the_sheet_names_is_there():
    named = re.findall(r'url\("([^"]+)"\)', (STATIC / "site.css").read_text())

    assert named
    assert [name for name in named if not (STATIC / name).exists()] == []


def test_templates_use_no_inline_style_or_script():
    pages = list((ROOT / "app" / "templates").rglob("*.html"))

    # Mail programs know no style sheets, and a file that is handed over has none beside it.
    ours = [page for page in pages if not {"email", "export"} & set(page.parts)]
    bad = [
        page.name
        for page in ours
        if re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", page.read_text())
    ]

    assert bad == []
