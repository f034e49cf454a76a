"""Reading JSON strictly: unknown fields, unknown codes and wrong types are problems, never ignored."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

SHOWN_CODES = 20
SHOWN_PROBLEMS = 3
MOST_PROBLEMS = 50
"""After so many nothing more is read: each costs time to put into words, and strangers may send thousands."""
LARGEST = 2**53 - 1
"""What every JSON reader tells exactly from the next number (RFC 8259, section 6)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an intake: where (`conditions[0].code`) and what would be right."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InvalidIntake(ValueError):  # noqa: N818  (it says what happened)
    """The JSON is not an intake. `problems` holds all of them, at most `MOST_PROBLEMS`; str() is one line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        shown = "; ".join(str(problem) for problem in self.problems[:SHOWN_PROBLEMS])
        more = len(self.problems) - SHOWN_PROBLEMS
        return f"{shown}; and {more} more" if more > 0 else shown


class Reader:
    """Reads one JSON object field by field; problems are gathered, not raised, until there are too many."""

    def __init__(
        self, data: object, fields: Sequence[str], *, path: str = "", problems: list[Problem]
    ) -> None:
        self.path = path
        self.problems = problems
        self.data: dict[object, object] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.wrong(path, f"must be an object, not {kind(data)}")
        for unknown in self.data:
            if unknown not in fields:
                self.wrong(self.at(unknown), f"is not a field here; {allowed(unknown, fields)}")

    def at(self, field: object) -> str:
        """The path of a field below this object."""
        name = field if isinstance(field, str) and field.isidentifier() else quoted(field)
        return f"{self.path}.{name}" if self.path else str(name)

    def wrong(self, path: str, message: str) -> None:
        """Note a problem and go on. Raises InvalidIntake where there are so many that nobody need go on."""
        self.problems.append(Problem(path, message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise InvalidIntake(self.problems)

    def required(self, field: str, what: str) -> bool:
        """Whether a field that cannot be left out is there."""
        if self.data.get(field) is None:
            self.wrong(self.at(field), f"is required: {what}")
            return False
        return True

    def flag(self, field: str) -> bool | None:
        """True, false, or None when not stated. 0, 1 and "yes" are not flags."""
        value = self.data.get(field)
        if value is None or isinstance(value, bool):
            return value
        self.wrong(self.at(field), f"must be true, false or null, not {kind(value)}")
        return None

    def whole(self, field: str, *, most: int = LARGEST) -> int | None:
        """A whole number from 0 on, or None when not stated. 15.0 and true are not whole numbers here."""
        value = self.data.get(field)
        if value is None:
            return None
        between = f"from 0 to {most}" if most < LARGEST or _is_beyond(value) else "of 0 or more"
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(self.at(field), f"must be a whole number {between}, not {kind(value)}")
            return None
        if not 0 <= value <= most:
            self.wrong(self.at(field), f"must be a whole number {between}")
            return None
        return value

    def code(self, field: str, known: Sequence[str]) -> str | None:
        """One code of a list, or None when not stated."""
        value = self.data.get(field)
        return None if value is None else self._code(self.at(field), value, known)

    def codes(self, field: str, known: Sequence[str]) -> tuple[str, ...]:
        """A list of codes; empty when not stated."""
        found = (
            self._code(f"{self.at(field)}[{index}]", value, known)
            for index, value in enumerate(self.items(field))
        )
        return tuple(code for code in found if code is not None)

    def items(self, field: str) -> Sequence[object]:
        """The entries of a list; empty when not stated."""
        value = self.data.get(field)
        if value is None:
            return ()
        if isinstance(value, list | tuple):
            return value
        self.wrong(self.at(field), f"must be a list, not {kind(value)}")
        return ()

    def _code(self, path: str, value: object, known: Sequence[str]) -> str | None:
        if not isinstance(value, str):
            self.wrong(path, f"must be text, not {kind(value)}; {allowed(value, known)}")
            return None
        if value not in known:
            self.wrong(path, f"{quoted(value)} is not known here; {allowed(value, known)}")
            return None
        return value


def _is_beyond(value: object) -> bool:
    return isinstance(value, int) and value > LARGEST


def allowed(value: object, known: Sequence[str]) -> str:
    """What could stand there instead, in a few words."""
    if len(known) <= SHOWN_CODES:
        return f"allowed: {', '.join(known)}"
    near = get_close_matches(value[:60], known, n=3) if isinstance(value, str) else []
    return (
        f"did you mean {' or '.join(near)}?"
        if near
        else f"allowed are {len(known)} codes, such as {known[0]}"
    )


def kind(value: object) -> str:
    """What JSON calls the type of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number" if isinstance(value, int) else "a number with a decimal point"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list | tuple) else "an object"


def quoted(value: object) -> str:
    """A value as it may be shown in one line: short, without control characters."""
    text = ascii(value) if not isinstance(value, str) else repr(value)
    return text if len(text) <= 42 else f"{text[:40]}…'"


def each_field_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """For JSON readers: refuse an object in which a field stands twice. Raises ValueError that names it.

    The second would silently win over the first, and one of the two may be the careful one.
    """
    fields: dict[str, object] = {}
    for name, value in pairs:
        if name in fields:
            raise ValueError(f"the field {name[:40]!r} is given twice")
        fields[name] = value
    return fields
