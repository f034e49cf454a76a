"""The first page, the menu, and how to reach a person."""

import pytest

from app.domain.vocabulary import TREATMENT_TYPES


@pytest.mark.parametrize("address", ["/", "/treatments", "/treatments/deep-tissue", "/ask", "/find/wishes"])
def test_everybody_may_look(visitor, address):
    assert visitor.get(address).status_code == 200


def test_the_menu_shows_all_seven(visitor):
    page = visitor.get("/treatments").text

    assert all(f"/treatments/{code.replace('_', '-')}" in page for code in TREATMENT_TYPES)


def test_a_treatment_leads_to_its_times(visitor):
    assert "/treatments/thai/times" in visitor.get("/treatments/thai").text


@pytest.mark.parametrize(
    "address", ["/treatments/reiki", "/treatments/reiki/times", "/holds/unknown", "/find/unknown"]
)
def test_what_is_not_there_is_not_there(visitor, address):
    assert visitor.get(address).status_code == 404


def test_looking_leaves_no_answers_behind(visitor):
    for address in ("/", "/find/wishes", "/treatments/swedish/times"):
        visitor.get(address)

    assert visitor.get_cookie("draft") is None
