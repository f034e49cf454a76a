"""Who the visitors of the web tests are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.infra.extensions import limiter
from app.spa.accounts.models import Role
from app.spa.accounts.services import create_user
from tests.support.clock import NOW
from tests.support.factories import make_client, make_therapist

PASSWORD = "plum kettle orbit"


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in; plain values, since no row outlives its request."""

    user_id: int
    email: str
    role: Role
    client_id: int | None = None
    therapist_id: int | None = None


@pytest.fixture
def person(app: Flask) -> Callable[..., Person]:
    """A function that makes somebody who can sign in with PASSWORD: person(Role.MANAGER, name="Olive").

    A client gets a client row and a therapist a therapist's, unless `bare`.
    """
    made: list[Person] = []

    def make(role: Role, *, name: str | None = None, email: str | None = None, bare: bool = False) -> Person:
        email = email or f"{role}-{len(made) + 1}@example.com"
        name = name or f"Some {role.title()}"
        with app.app_context():
            user = create_user(email, name, role, PASSWORD, now=NOW, vouched=True)
            wanted = None if bare else role
            made.append(
                Person(
                    user.id,
                    email,
                    role,
                    client_id=make_client(name, email=email, user=user).id if wanted == Role.CLIENT else None,
                    therapist_id=make_therapist(name=name, user=user).id
                    if wanted == Role.THERAPIST
                    else None,
                )
            )
        return made[-1]

    return make


@pytest.fixture
def sign_in_as(person: Callable[..., Person]) -> Callable[..., Person]:
    """A function that signs a browser in, by the form: sign_in_as(client, Role.THERAPIST).

    Instead of a role it takes a Person; keywords go to the fixture `person`.
    """

    def sign_in(browser: FlaskClient, who: Role | Person, **details: object) -> Person:
        somebody = who if isinstance(who, Person) else person(Role(who), **details)
        answer = browser.post("/sign-in", data={"email": somebody.email, "password": PASSWORD, "next": "/"})
        assert answer.status_code == 302, answer.text
        return somebody

    return sign_in


@pytest.fixture
def limits(app: Flask) -> Iterator[None]:
    """Limits are kept, as they are outside of tests."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.enabled = False
