"""The API's OpenAPI 3.1 document, and how requests are checked against it.

spectree makes the document and checks queries. Three of its habits do not suit us and are changed here:
errors become problem documents, a broken body is said to be broken instead of read as empty, and answers
are checked against the document in tests only, so that a page of slots is not paid for twice.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any

from flask import Response, abort, current_app, jsonify, request
from pydantic import ValidationError
from spectree import Response as Answers
from spectree import SecurityScheme, SecuritySchemeData, SpecTree
from spectree.models import SecureType
from spectree.plugins.base import Context
from spectree.plugins.flask_plugin import FlaskPlugin

from app.domain.strict import MOST_PROBLEMS, each_field_once
from app.web.api.shapes import ProblemOut
from app.web.errors import PROBLEM, problem

JSON = "application/json"
BEARER = "token"
MOST_EXACT = 2**53
"""Beyond it a number with a decimal point no longer tells one whole number from the next."""
ABOUT = (
    "Read what a spa offers and when, ask which massage suits, and with a token book, move and cancel. "
    "Errors are problem documents."
)
BROKEN = "The body is not JSON. Look for a missing bracket or quote."


class Plugin(FlaskPlugin):
    """spectree for Flask with strict bodies and unchecked answers outside tests."""

    def request_validation(
        self, request: Any, query: Any, json: Any, form: Any, headers: Any, cookies: Any
    ) -> None:
        """Check the query; bodies are read by `body` and checked by the heart."""
        if form is None and headers is None and cookies is None:
            # The library would copy headers and cookies all the same, and look up whether our shapes of
            # queries ask for lists, which they do not: a name that comes twice is refused.
            asked = {name: many if len(many) > 1 else many[0] for name, many in request.args.lists()}
            read = query.model_validate(asked) if query else None
            request.context = Context(read, None, None, None, None)
            return
        super().request_validation(  # type: ignore[no-untyped-call]  # the library says no types
            request, query, None, form, headers, cookies
        )

    def validate_response(self, resp: Any, resp_model: Any, skip_validation: bool, force: bool) -> Any:
        """Check answers against the document while testing."""
        if isinstance(resp, Response) and not current_app.testing:
            return resp, None
        return super().validate_response(resp, resp_model, skip_validation or not current_app.testing, force)


def _as_problem(_request: Any, response: Any, error: Exception | None, _instance: Any, _adapter: Any) -> None:
    if not isinstance(error, ValidationError):
        return
    problems = [
        {"path": ".".join(str(part) for part in one["loc"]), "message": one["msg"]}
        for one in error.errors(include_input=False, include_url=False, include_context=False)[:MOST_PROBLEMS]
    ]
    said = "; ".join(f"{one['path']}: {one['message']}" for one in problems[:3])
    abort(problem(422, code="invalid_request", detail=said, problems=problems))


spec = SpecTree(
    backend=Plugin,
    title="Stillpoint",
    version="1",
    description=ABOUT,
    security_schemes=[
        SecurityScheme(
            name=BEARER,
            data=SecuritySchemeData(
                type=SecureType.HTTP, scheme="bearer", description="A token that a manager has issued."
            ),
        )
    ],
    mode="strict",
    annotations=False,
    page_templates={},
    validation_error_model=ProblemOut,
    before=_as_problem,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
)


def answers(good: type | None, *refusals: int, status: int = 200) -> Answers:
    """What an operation answers: a shape when all is well, a problem document for each refusal."""
    shapes: dict[str, Any] = {f"HTTP_{refusal}": ProblemOut for refusal in refusals}
    return Answers(**{f"HTTP_{status}": good}, **shapes)


def body() -> Any:
    """The request's JSON. A wrong content type is refused with 415, broken JSON with 400."""
    if not request.is_json:
        abort(problem(415, code="unsupported_media_type", detail=f"Send the body as {JSON}."))
    try:
        return json.loads(request.get_data(), object_pairs_hook=each_field_once, parse_float=_number)
    except json.JSONDecodeError:
        abort(problem(400, code="broken_json", detail=BROKEN))
    except (ValueError, RecursionError) as odd:  # a field twice; brackets within brackets, thousands deep
        detail = f"The body cannot be read: {odd}." if type(odd) is ValueError else BROKEN
        abort(problem(400, code="broken_json", detail=detail))


def _number(written: str) -> int | float:
    """A number as OpenAPI counts: there 60.0 is an integer, and some programs write it so."""
    value = float(written)
    return int(value) if value.is_integer() and abs(value) < MOST_EXACT else value


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, with errors in the content type that they really have."""
    made: dict[str, Any] = deepcopy(spec.spec)
    for operations in made["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                _without_null(parameter["schema"])
            for status, answer in operation["responses"].items():
                if status >= "400" and JSON in answer.get("content", {}):
                    answer["content"] = {PROBLEM: answer["content"][JSON]}
    return made


def _without_null(schema: dict[str, Any]) -> None:
    """What stands in an address or a header is there or not; it is never null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        del schema["anyOf"]
        schema.pop("default", None)
        schema.update(kinds[0])


def served(payload: dict[str, Any]) -> Response:
    """A JSON answer."""
    return jsonify(payload)


def as_json(payload: dict[str, Any]) -> str:
    """The same in writing."""
    return f"{current_app.json.dumps(payload)}\n"
