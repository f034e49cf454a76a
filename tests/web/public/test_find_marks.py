"""Searching the long list of conditions: without scripts a page, with them a piece of one; ticks stay."""

import re

import pytest

from tests.support.finding import answer_all, wishes, you

WITH_SCRIPTS = {"HX-Request": "true"}


@pytest.fixture
def search(visitor):
    """A function that sends the search as the page's form does: search("migrane", "scoliosis")."""
    wishes(visitor, "relaxation")
    you(visitor)

    def send(query: str, *marks: str, **more):
        return visitor.post("/find/body/search", data={"query": query, "marks": list(marks)}, **more)

    return send


def offered(page) -> list[str]:
    """The entries on the page in order, without the two that always stand on top."""
    values = re.findall(r'name="marks" value="(\w+)"', page.text)
    return [value for value in values if value not in ("none", "undisclosed")]


def ticked(page) -> set[str]:
    return set(re.findall(r'name="marks" value="(\w+)" id="[\w-]+" checked', page.text))


def test_a_search_makes_the_list_shorter(search):
    page = search("migrane")

    assert page.status_code == 200
    assert offered(page) == ["migraine", "migraine_now"]
    assert "2 entries found" in page.text
    assert 'value="migrane"' in page.text


def test_what_was_ticked_stays_ticked_and_in_sight(search):
    page = search("migrane", "scoliosis", "migraine")

    assert ticked(page) == {"scoliosis", "migraine"}
    assert offered(page) == ["migraine", "migraine_now", "scoliosis"]
    assert "You also ticked" in page.text


def test_an_empty_search_shows_the_whole_list_with_the_ticks_in_the_titles(search):
    page = search("  ", "scoliosis", "fracture")

    assert len(offered(page)) > 90
    assert ticked(page) == {"scoliosis", "fracture"}
    assert "2 chosen" in page.text
    assert "Scoliosis; Broken bone" in page.text


def test_the_whole_list_comes_back_whatever_stands_in_the_search_box(visitor, search):
    page = visitor.post("/find/body/search", data={"query": "asthma", "whole": "1", "marks": ["scoliosis"]})

    assert len(offered(page)) > 90
    assert ticked(page) == {"scoliosis"}


def test_nothing_found_says_what_else_to_do(search):
    page = search("thyroid")

    assert offered(page) == []
    assert "Nothing by that name" in page.text


def test_hay_fever_brings_up_no_fever(search):
    page = search("hayfevr")

    assert offered(page) == ["fragrance"]
    assert "We do not ask about hay fever" in page.text


def test_own_words_stay_where_they_were_typed(visitor, search):
    page = visitor.post("/find/body/search", data={"query": "back", "other": "a stiff toe"})

    assert "a stiff toe" in page.text


def test_a_search_is_no_answer_and_stands_in_no_address(visitor, search):
    page = search("scoliosis", "scoliosis")

    assert page.location is None
    assert "scoliosis" not in page.request.full_path
    assert visitor.get("/find").location == "/find/body"


def test_scripts_get_the_list_alone(search):
    piece = search("migrane", headers=WITH_SCRIPTS)

    assert "<html" not in piece.text
    assert 'hx-swap-oob="innerHTML"' in piece.text
    assert offered(piece) == ["migraine", "migraine_now"]


def test_a_change_from_the_summary_searches_and_still_leads_back(visitor):
    answer_all(visitor)
    page = visitor.post("/find/body/search?back=check", data={"query": "asthma"})

    assert 'action="/find/body?back=check"' in page.text


def test_nobody_searches_before_their_turn(visitor):
    assert visitor.post("/find/body/search", data={"query": "back"}).location == "/find"


def test_what_a_stranger_sends_is_never_shown_as_a_tick(search):
    page = search("<script>", "<script>", "nonsense")

    assert "<script>" not in page.text.replace("<script src", "")
    assert ticked(page) == set()


def test_searches_of_one_address_are_limited(search, limits):
    answers = [search("back", headers=WITH_SCRIPTS).status_code for _ in range(301)]

    assert answers[-1] == 429
