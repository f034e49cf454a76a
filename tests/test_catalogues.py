"""Every text that a client may read stands in every language, whole: tools/words.py says what is missing."""

import pytest

from app.infra.language import LANGUAGES, SOURCE
from tools.words import known, missing, said_now

OTHERS = [language for language in LANGUAGES if language != SOURCE]


@pytest.fixture(scope="module")
def said():
    return said_now()


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(said, language):
    assert missing(said, known(language)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_stands_there_that_is_no_longer_said(said, language):
    current = {(message.context, message.id) for message in said}

    assert {(one.context, one.id) for one in known(language)} <= current


def test_a_translation_that_lost_a_gap_counts_as_missing(said):
    words = known("de")
    message = words.get("Wording of %(version)s")
    message.string = "Fassung"

    assert missing(said, words) == ["Wording of %(version)s"]
