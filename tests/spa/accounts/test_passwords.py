import pytest
from flask import Flask

from app.spa.accounts import passwords
from app.spa.accounts.passwords import hash_password, needs_rehash, verify, weakness


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "ninechars",
        "password123",
        "PASSWORD123",
        "1234567890",
        "0987654321",
        "abcdefghijkl",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "abababababab",
        "12341234123412",
        "stillpoint",
        "ada@example.com",
        "Ada@Example.com",
        "x" * 257,
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_a_sentence(password: str):
    problem = weakness(password, email="ada@example.com")

    assert problem is not None
    assert problem.endswith((".", "do well."))
    assert not password or password not in problem


def test_the_part_before_the_at_sign_is_no_password():
    assert weakness("adalovelace", email="adalovelace@example.com") is not None


@pytest.mark.parametrize("password", ["plum kettle orbit", "grøn-te-og-regn", "Tr7!kd9#Wm", "a b c d e f"])
def test_a_password_that_is_hard_to_guess_will_do(password: str):
    assert weakness(password, email="ada@example.com") is None


def test_the_common_passwords_are_long_enough_to_matter():
    assert all(len(word) >= 9 for word in passwords.COMMON)
    assert len(passwords.COMMON) > 40


def test_a_password_fits_its_own_hash_alone(app: Flask):
    with app.app_context():
        kept = hash_password("plum kettle orbit")

        assert verify(kept, "plum kettle orbit")
        assert not verify(kept, "plum kettle orbit ")
        assert "plum" not in kept
        assert hash_password("plum kettle orbit") != kept


def test_nothing_fits_where_no_password_is_kept(app: Flask):
    with app.app_context():
        assert not verify(None, "plum kettle orbit")
        assert not verify(None, "nobody has this password")
        assert not verify("rubbish", "plum kettle orbit")


def test_a_missing_password_is_compared_with_something_all_the_same(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    compared = []
    with app.app_context():
        hasher = passwords._hasher()
        monkeypatch.setattr(
            passwords,
            "_hasher",
            lambda: type("Spy", (), {"verify": lambda _, *given: compared.append(given)})(),
        )
        monkeypatch.setattr(passwords, "_dummy", lambda _: hasher.hash("dummy"))
        verify(None, "plum kettle orbit")

    assert [typed for _, typed in compared] == ["plum kettle orbit"]
    assert compared[0][0].startswith("$argon2id$")


def test_outside_of_tests_a_password_costs_what_it_should():
    hasher = passwords._hasher_of(fast=False)

    assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism) == (2, 19456, 1)


def test_a_hash_of_other_costs_is_to_be_made_anew(app: Flask):
    with app.app_context():
        assert not needs_rehash(hash_password("plum kettle orbit"))
        assert needs_rehash(passwords._hasher_of(fast=False).hash("plum kettle orbit"))
