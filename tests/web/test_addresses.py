"""E-mail addresses as people write them, in the one form in which they are kept and can be written to."""

import pytest

from app.web.forms import normal_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ada@Example.COM ", "ada@example.com"),
        ("ada@\N{FULLWIDTH LATIN SMALL LETTER E}xample.com", "ada@example.com"),
        ("ada@b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.example.com", "ada@xn--bcher-kva.example.com"),
    ],
)
def test_one_mailbox_has_one_address(typed: str, kept: str):
    assert normal_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com, eve@example.com",
        '"ada eve"@example.com',
        "ad\x00a@example.com",
        "ad\N{LATIN SMALL LETTER A WITH ACUTE}@example.com",
        "a" * 5000 + "@example.com",
    ],
)
def test_what_no_letter_could_be_sent_to_is_no_address(typed: str):
    assert normal_address(typed) is None
