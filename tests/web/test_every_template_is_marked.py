"""No template that a client may read says anything past the catalogues, however rarely it says it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

TEMPLATES = Path("app/templates")
STAFF = frozenset({"manager", "therapist"})
STAFF_MACROS = frozenset({"board.html", "timeline.html", "absence.html"})
NO_WORDS = frozenset({"Today", "Board", "button"})
"""Two links for staff, and a class."""
MARKED = frozenset({"_", "gettext", "ngettext", "pgettext"})
BLOCKS = re.compile(
    r"\{#.*?#\}|\{%-?\s*trans.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}|<(style|script).*?</\1>", re.S
)
ATTRIBUTE = re.compile(r'(?:aria-label|title|alt|placeholder|data-label)="([^"]*)"')
WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(r"(?!\w*Field(?:List)?$)[A-Z“][a-z]+")


def of_clients() -> list[Path]:
    """Every template but those that only staff sees."""
    inside = ((path, path.relative_to(TEMPLATES)) for path in sorted(TEMPLATES.rglob("*.*")))
    return [
        path
        for path, place in inside
        if path.suffix in (".html", ".txt") and place.parts[0] not in STAFF and path.name not in STAFF_MACROS
    ]


def written(source: str) -> list[str]:
    """The words between the tags, and those in attributes that somebody reads or hears."""
    bare = BLOCKS.sub(" ", source)
    texts = [*re.sub(r"<[^>]*>", "\n", bare).split("\n"), *ATTRIBUTE.findall(bare)]
    return [text.strip() for text in texts if WORD.search(text)]


def unmarked_strings(node: nodes.Node) -> Iterator[str]:
    """Sentences among the expressions that no catalogue is asked for."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in MARKED:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.match(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from unmarked_strings(child)


@pytest.mark.parametrize("path", of_clients(), ids=str)
def test_every_word_of_a_template_is_marked(path):
    source = path.read_text()
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)

    found = [*written(source), *unmarked_strings(tree)]

    assert [text for text in found if text not in NO_WORDS] == []
