"""Bring the catalogues of the other languages up to date with what the code and the templates say.

Words stand in templates and code inside `_(…)` and its kin, and in the heart inside `say(…)` with the
context that is named there; the tables of the heart are walked as they are, so that a new row needs nothing
but its English. What is no longer said goes, and what has changed loses its translation: nothing is guessed.
Ends with 1 while words are missing.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import app.domain
from app.domain.said import Said
from app.infra.language import CATALOGUES, LANGUAGES, SOURCE

ROOT = Path(__file__).resolve().parent.parent
Keywords = Mapping[str, tuple[object, ...] | None]
IN_TEMPLATES: Keywords = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
IN_CODE: Keywords = {**IN_TEMPLATES, "lazy_gettext": None, "_l": None}
READ: tuple[tuple[str, str, Keywords], ...] = (
    ("**.py", "python", IN_CODE),
    ("templates/**.html", "jinja2", IN_TEMPLATES),
    ("templates/**.txt", "jinja2", IN_TEMPLATES),
)
"""Which files to read, how, and what marks a text there."""
FIELD = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def said_now() -> Catalog:
    """Every text that a client may read, from code, templates and the tables of the heart."""
    found = Catalog(project="Stillpoint", charset="utf-8", fuzzy=False)
    for pattern, method, keywords in READ:
        options = {pattern: {"trimmed": "true", "silent": "false"}}
        texts = extract_from_dir(ROOT / "app", [(pattern, method)], options, keywords=keywords)
        for file, _line, message, comments, context in texts:
            found.add(message, locations=[(f"app/{file}", 0)], auto_comments=comments, context=context)
    for file, pattern, said_where in said_in_code():
        found.add(pattern, context=said_where or None, locations=[(file, 0)])
    for text in said_by_the_heart():
        found.add(text.pattern, context=text.context or None, locations=[("app/domain", 0)])
    return found


def said_in_code() -> Iterator[tuple[str, str, str]]:
    """Every `say("…", context="…")` that is written out: (file, pattern, context)."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        code = path.read_text("utf-8")
        for node in ast.walk(ast.parse(code)) if "say(" in code else ():
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
                continue
            written = [one.value for one in node.args if isinstance(one, ast.Constant)]
            contexts = [one.value for one in node.keywords if one.arg == "context"]
            context = contexts[0].value if contexts and isinstance(contexts[0], ast.Constant) else ""
            if written:
                yield path.relative_to(ROOT).as_posix(), str(written[0]), str(context)


def said_by_the_heart() -> Iterator[Said]:
    """Every `Said` in the tables of the domain's modules."""
    seen: set[int] = set()
    for module in pkgutil.walk_packages(app.domain.__path__, "app.domain."):
        for value in vars(importlib.import_module(module.name)).values():
            yield from _within(value, seen)


def _within(value: object, seen: set[int]) -> Iterator[Said]:
    if isinstance(value, Said):
        yield value
        parts: object = tuple(value.parts.values())
        yield from _within(parts, seen)
    elif isinstance(value, str | int | float | type | None) or id(value) in seen:
        return
    elif isinstance(value, Mapping):
        seen.add(id(value))
        yield from _within((*value.keys(), *value.values()), seen)
    elif isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from _within(each, seen)
    elif is_dataclass(value):
        seen.add(id(value))
        for field in fields(value):
            yield from _within(getattr(value, field.name), seen)


def known(language: str) -> Catalog:
    """A language's catalogue as it lies there; an empty one for a language that is new."""
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, project="Stillpoint", fuzzy=False)
    with path.open("rb") as written:
        return read_po(written, locale=language)


def missing(said: Catalog, words: Catalog) -> list[str]:
    """What a language cannot say yet, or says with other gaps to fill in than the English has."""
    return [str(message.id) for message in said if message.id and not _is_whole(words, message)]


def _is_whole(words: Catalog, message: Message) -> bool:
    there = words.get(message.id, message.context)
    if there is None or there.fuzzy:
        return False
    said = there.string if isinstance(there.string, tuple) else (there.string,)
    asked = message.id if isinstance(message.id, tuple) else (message.id,)
    # One of a thing may be said without its number, or with it, whatever the English does.
    allowed = [_gaps(asked[-1]), _gaps(asked[0])]
    return all(text and _gaps(text) in allowed for text in said) and _gaps(said[-1]) == allowed[0]


def _gaps(text: str) -> set[str]:
    return {one or other for one, other in FIELD.findall(text)}


def main() -> int:
    """Write the catalogues, and say what each lacks."""
    said, lacks = said_now(), 0
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        words = known(language)
        words.update(said, no_fuzzy_matching=True)
        words.obsolete.clear()
        with (CATALOGUES / f"{language}.po").open("wb") as written:
            write_po(written, words, width=110, sort_output=True, omit_header=True, include_lineno=False)
        lacking = missing(said, words)
        lacks += len(lacking)
        print(f"{LANGUAGES[language]}: {len(words) - len(lacking)} of {len(said)} texts")
    return 1 if lacks else 0


if __name__ == "__main__":
    sys.exit(main())
