"""From the first page to the suggestion, in the language of somebody who understands no English."""

import re

import pytest
from babel.support import NullTranslations

from app.domain.vocabulary import CONDITIONS
from app.infra import language
from tests.support.finding import body, more, when, where, wishes, you

NAMES = re.compile(
    r"(Swedish|Deep Tissue|Sports|Trigger Point|Hot Stone|Thai|Prenatal) massage|Long, calm strokes\."
    r"|hello@example\.com|min"
)
"""What the manager calls things, and what is called the same everywhere."""


class OtherWords(NullTranslations):
    """A language in which all that can be translated stands in brackets."""

    def ugettext(self, message: str) -> str:
        return f"«{message}»"

    def ungettext(self, one: str, several: str, number: int) -> str:
        return self.ugettext(one if number == 1 else several)

    def upgettext(self, context: str, message: str) -> str:
        return self.ugettext(message)


@pytest.fixture
def stranger(visitor, monkeypatch):
    monkeypatch.setattr(language, "catalogue", lambda _code: OtherWords())
    visitor.set_cookie("language", "de")
    return visitor


def left_in_english(page, status: int = 200) -> list[str]:
    """The words of a page that no translator could have touched."""
    assert page.status_code == status
    main = page.text[page.text.index("<main") : page.text.index("</main")]
    text = re.sub(r"<[^>]*>", "\n", re.sub(r"(?s)<(script|style|svg).*?</\1>", "", main))
    while "«" in text:
        text, before = re.sub(r"«[^«»]*»", "", text), text
        assert text != before, "brackets that do not close"
    return [line.strip() for line in text.split("\n") if re.search(r"[^\W\d_]{2}", NAMES.sub("", line))]


@pytest.mark.parametrize("address", ["/", "/treatments", "/treatments/swedish", "/find/wishes", "/ask"])
def test_the_first_pages_have_no_english_left(stranger, address):
    assert left_in_english(stranger.get(address)) == []


def test_the_questions_the_summary_and_the_suggestion_have_no_english_left(stranger):
    wishes(
        stranger, "relaxation", lifestyle=["desk_work"], focus=["neck", "hips"], pressure="deep", wish="thai"
    )
    you(stranger, age=70)
    body(stranger, "burn", "fracture", "bruise", "hypertension_controlled", "anticoagulants", "latex")
    for address in ("/find/you", "/find/body", "/find/more"):
        assert left_in_english(stranger.get(address)) == []
    fracture = {when("fracture") + "amount": "3", when("fracture") + "unit": "weeks"}
    done = more(
        stranger, **fracture, **{where("fracture") + "unsure": "y", where("bruise") + "areas": ["knees"]}
    )

    assert done.location == "/suggestion"
    for address in ("/find/check", "/suggestion"):
        assert left_in_english(stranger.get(address)) == []


@pytest.mark.parametrize("condition", [*CONDITIONS[:4], "hypertension_severe"])
def test_the_word_to_stop_has_no_english_left(stranger, condition):
    wishes(stranger)
    you(stranger)
    body(stranger, condition)

    assert left_in_english(stranger.get("/suggestion")) == []


def test_what_is_wrong_with_an_answer_has_no_english_left(stranger):
    refused = wishes(stranger, focus=["neck", "hips"], avoid=["neck", "hips"])

    assert "both to work on and to leave alone" in refused.text
    assert left_in_english(refused, 422) == []
