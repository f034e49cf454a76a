"""`suggest FILE`: intake JSON in, result JSON out. It needs no database and stores nothing."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import click

from app.domain.answers import Intake
from app.domain.strict import InvalidIntake, Problem, each_field_once
from app.domain.suggestions import Result
from app.domain.suggestions import suggest as suggest_for

BAD_INPUT = 2


@click.command("suggest")
@click.argument("file")
def suggest(file: str) -> None:
    """Suggest treatments for the intake in FILE ('-' for standard input).

    A JSON object gives one result, a JSON list a list of results. Bad input ends with exit code 2 and one
    line that says where it is and what is allowed.
    """
    data = _read(file)
    if isinstance(data, list):
        # All are read before the first is answered: bad input gives no half answer.
        intakes = [_intake(entry, file, place=f"[{index}]") for index, entry in enumerate(data)]
        _write_list(intakes)
    else:
        click.echo(_json(suggest_for(_intake(data, file)), indent=2))


def _read(file: str) -> object:
    try:
        return json.loads(_text(file), object_pairs_hook=each_field_once)
    except json.JSONDecodeError as error:
        _refuse(file, f"is not JSON: {error.msg} (line {error.lineno}, column {error.colno})")
    except (ValueError, RecursionError) as error:
        _refuse(file, f"is not JSON that can be read: {_one_line(error)}")


def _text(file: str) -> str:
    try:
        if file == "-":
            raw = sys.stdin.buffer.read()
        else:
            with open(file, "rb") as stream:
                raw = stream.read()
    except (OSError, ValueError) as error:
        _refuse(file, f"cannot be read: {_one_line(error)}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(file, f"is not UTF-8 text (byte {error.start})")


def _intake(data: object, file: str, place: str = "") -> Intake:
    try:
        return Intake.parse(data)
    except InvalidIntake as error:
        problems = [Problem(_under(place, problem.path), problem.message) for problem in error.problems]
        _refuse(file, str(InvalidIntake(problems)))


def _under(place: str, path: str) -> str:
    return f"{place}.{path}" if place and path else place or path


def _write_list(intakes: list[Intake]) -> None:
    """One result a line, each written as it is made, so that a long list needs little memory."""
    for index, intake in enumerate(intakes):
        click.echo(b"[" if index == 0 else b",\n", nl=False)
        click.echo(_json(suggest_for(intake)), nl=False)
    click.echo(b"]" if intakes else b"[]")


def _json(result: Result, *, indent: int | None = None) -> bytes:
    # Bytes, so that a terminal with another encoding cannot break the answer.
    return json.dumps(result.to_dict(), ensure_ascii=False, indent=indent).encode()


def _refuse(file: str, problem: str) -> NoReturn:
    name = "standard input" if file == "-" else file
    click.echo(f"suggest: {_one_line(name)}: {problem}", err=True)
    raise SystemExit(BAD_INPUT)


def _one_line(text: object) -> str:
    words = text.strerror if isinstance(text, OSError) and text.strerror else str(text)
    return " ".join(words.split())
