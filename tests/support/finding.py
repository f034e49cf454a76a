"""Walking through “Find your massage” and on to a booking, the way a visitor's browser does."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain.vocabulary import CONDITIONS

WELL = {"marks": ["none"]}
CONSENTS = {"treatment": "y", "health_data": "y"}
VERA = {"name": "Vera Visitor", "email": "vera@example.com", **CONSENTS}


def wishes(visitor: FlaskClient, *goals: str, **more: Any) -> TestResponse:
    """Answer the first page."""
    return visitor.post(
        "/find/wishes", data={"goals": list(goals), "pressure": "none", "wish": "none", **more}
    )


def you(visitor: FlaskClient, age: int = 40, pregnancy: str = "none", **more: Any) -> TestResponse:
    """Answer the second page."""
    return visitor.post("/find/you", data={"age": str(age), "pregnancy": pregnancy, **more})


def body(visitor: FlaskClient, *marks: str, **more: Any) -> TestResponse:
    """Answer the third page; nothing ticked but “none of these” unless marks are given."""
    return visitor.post("/find/body", data={"marks": list(marks) or ["none"], **more})


def more(visitor: FlaskClient, **details: Any) -> TestResponse:
    """Answer the follow-up questions."""
    return visitor.post(
        "/find/more", data={name.replace("__", "-"): value for name, value in details.items()}
    )


def when(code: str) -> str:
    """The key of the question how long ago something was, as a keyword for `more`."""
    return f"when__{CONDITIONS.index(code)}__"


def where(code: str) -> str:
    """The key of the question where something is."""
    return f"where__{CONDITIONS.index(code)}__"


def answer_all(visitor: FlaskClient, *marks: str, goals: tuple[str, ...] = ("relaxation",)) -> TestResponse:
    """Answer everything as somebody of 40 who is not pregnant; gives what the last page answers."""
    wishes(visitor, *goals)
    you(visitor)
    return body(visitor, *marks)


def starts_on(page: TestResponse) -> list[int]:
    """The starts that a page offers as buttons, in epoch seconds and in order of the page."""
    return [int(start) for start in re.findall(r'name="start" value="(\d+)"', page.text)]


def hold(
    visitor: FlaskClient, start: int, slug: str = "swedish", minutes: int = 60, **more: Any
) -> TestResponse:
    """Press the button of a start."""
    return visitor.post(f"/treatments/{slug}/holds", data={"start": str(start), "minutes": minutes, **more})


def confirm(visitor: FlaskClient, held: TestResponse, **details: Any) -> TestResponse:
    """Send the form of the last page; `held` is what the button of a start answered."""
    return visitor.post(f"{held.location}/confirmation", data={**VERA, **details})
