"""The house rules that no single room can keep alone."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateError, nodes
from jinja2.meta import find_referenced_templates

from tests.support import databases
from tests.support.sources import ROOT, name, tracked, words

TEMPLATES = ROOT / "app" / "templates"
# What the content security policy refuses, and what would let a visitor's words become markup.
FORBIDDEN_MARKUP = {
    "a script without a file": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped words": re.compile(r"\|\s*safe\b|autoescape\s+false"),
}
# Programs that read mail know no style sheets of ours, and our policy does not reach them. Nor does it a
# page that is handed over as a file, which has to bring its own looks.
FILES = ("email", "export")
ALLOWED_IN_MAIL = {"a style element"}
# Spelled so that this file does not find itself.
MACHINE_FOLDERS = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work)/[\w.]|\b[A-Z]:\\Users\\")
PACKAGE_INDEXES = re.compile(
    r"(?:--(?:extra-)?index-url|--find-links)[ =]|py(?:pi\.org)|registry\.npm(?:js)\."
)
EXCUSES = re.compile(r"\b(?:skip|skipif|xfail|importorskip)\b\s*\(|mark\.(?:skip|skipif|xfail)\b")


def template_files() -> list[Path]:
    return [
        path for path in tracked() if TEMPLATES in path.parents and path.suffix in {".html", ".txt", ".svg"}
    ]


@pytest.fixture(scope="module")
def jinja(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    folder = tmp_path_factory.mktemp("jinja")
    with databases.opened(f"sqlite:///{folder / 'unused.sqlite3'}", folder) as app:
        yield app.jinja_env


def test_each_floor_leans_only_on_the_floors_below():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_template_compiles_with_the_filters_it_uses(jinja: Environment):
    problems = []
    for path in template_files():
        here = path.relative_to(TEMPLATES).as_posix()
        try:
            jinja.compile(path.read_text(), here)
        except TemplateError as problem:
            problems.append(f"{here}:{getattr(problem, 'lineno', '?')}: {problem}")

    assert not problems, "\n".join(problems)


def test_every_template_named_by_a_template_exists(jinja: Environment):
    known = set(jinja.list_templates())
    missing = [
        f"{path.relative_to(TEMPLATES)} names {named}"
        for path in template_files()
        for named in find_referenced_templates(jinja.parse(path.read_text()))
        if named is not None and named not in known
    ]

    assert not missing, "\n".join(missing)


def test_every_macro_imported_by_a_template_exists(jinja: Environment):
    missing = []
    for path in template_files():
        for node in jinja.parse(path.read_text()).find_all(nodes.FromImport):
            if isinstance(node.template, nodes.Const):
                offered = exported(jinja, node.template.value)
                wanted = {each if isinstance(each, str) else each[0] for each in node.names}
                missing += [
                    f"{path.relative_to(TEMPLATES)} wants {macro} from {node.template.value}"
                    for macro in wanted - offered
                ]

    assert not missing, "\n".join(missing)


def test_no_template_imports_a_macro_that_it_does_not_use(jinja: Environment):
    trees = {path: jinja.parse(path.read_text()) for path in template_files()}
    extended = {node.template.value for tree in trees.values() for node in tree.find_all(nodes.Extends)}
    unused = [
        f"{path.relative_to(TEMPLATES)} does not use {own}"
        for path, tree in trees.items()
        # What a page includes, and whatever extends it, sees its imports too.
        if str(path.relative_to(TEMPLATES)) not in extended and not any(tree.find_all(nodes.Include))
        for own in imported(tree) - {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    ]

    assert not unused, "\n".join(unused)


def imported(tree: nodes.Template) -> set[str]:
    """What a template calls the macros that it imports."""
    names = [each for node in tree.find_all(nodes.FromImport) for each in node.names]
    return {each if isinstance(each, str) else each[1] for each in names}


def exported(jinja: Environment, template: str) -> set[str]:
    source, _, _ = jinja.loader.get_source(jinja, template)
    body = jinja.parse(source).body
    macros = {node.name for node in body if isinstance(node, nodes.Macro)}
    values = {
        node.target.name for node in body if isinstance(node, nodes.Assign) and hasattr(node.target, "name")
    }
    return macros | values


def test_no_template_carries_script_style_or_unescaped_words():
    problems = []
    for path in template_files():
        mail = any(TEMPLATES / folder in path.parents for folder in FILES)
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            for what, pattern in FORBIDDEN_MARKUP.items():
                if pattern.search(line) and not (mail and what in ALLOWED_IN_MAIL):
                    problems.append(f"{name(path)}:{number}: {what}")

    assert not problems, "\n".join(problems)


def test_no_code_makes_markup_of_a_visitors_words():
    unsafe = re.compile(r"render_template_string|\bMarkup\(\s*(?:f['\"]|[a-z_]+\s*[)+%])")
    found = [
        name(path)
        for path in tracked("*.py")
        if ROOT / "app" in path.parents and unsafe.search(path.read_text())
    ]

    assert not found, f"these turn text into markup unescaped: {found}"


def test_no_test_hides_where_pytest_does_not_look():
    hidden = []
    for path in tracked("*.py"):
        if ROOT / "tests" not in path.parents:
            continue
        tests = [
            node.name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith("test")
        ]
        if tests and not path.name.startswith("test_"):
            hidden.append(f"{name(path)} holds {tests[0]} and its name does not begin with test_")

    assert not hidden, "\n".join(hidden)


def test_no_test_is_excused():
    found = [
        f"{name(path)}:{number}"
        for path in tracked("*.py")
        if ROOT / "tests" in path.parents and path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if EXCUSES.search(line)
    ]

    assert not found, f"these tests may be left out without a word: {found}"


def test_no_file_knows_the_machine_it_was_written_on():
    found = []
    for path in tracked():
        text = words(path)
        if text is None or "vendor" in path.parts or path == Path(__file__):
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE_FOLDERS.search(line) or PACKAGE_INDEXES.search(line):
                found.append(f"{name(path)}:{number}: {line.strip()[:100]}")

    assert not found, "\n".join(found)
