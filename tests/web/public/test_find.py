"""Finding a massage: short pages, each kept as it is answered."""

import pytest
from sqlalchemy import select

from app.infra.database import db
from app.spa.intake.models import Draft
from tests.support.finding import answer_all, body, more, when, where, wishes, you


def answers(app) -> dict:
    """What the one draft holds."""
    with app.app_context():
        return db.session.scalars(select(Draft)).one().answers


# --- the shortest way


def test_somebody_well_answers_three_pages(visitor, app):
    first = wishes(visitor, "relaxation")
    second = you(visitor)
    third = body(visitor)

    assert [page.location for page in (first, second, third)] == ["/find/you", "/find/body", "/suggestion"]
    told = answers(app)["intake"]
    assert told["age"] == 40
    assert (told["conditions"], told["medications"], told["allergies"]) == ([], [], [])


def test_nothing_on_the_first_page_is_required(visitor):
    assert visitor.post("/find/wishes", data={}).location == "/find/you"


def test_the_cookie_holds_no_answer_and_the_address_neither(visitor):
    wishes(visitor, "chronic_pain")
    you(visitor, pregnancy="trimester_2")
    page = body(visitor, "scoliosis", "fracture")

    said = " ".join([page.location, visitor.get_cookie("draft").value, str(visitor.get_cookie("session"))])
    assert not any(word in said for word in ("scoliosis", "fracture", "trimester", "pregnan", "pain"))


# --- only what a rule needs


def test_a_follow_up_is_asked_only_where_a_rule_needs_it(visitor):
    assert answer_all(visitor, "scoliosis").location == "/suggestion"
    assert body(visitor, "fracture").location == "/find/more"
    page = visitor.get("/find/more").text
    assert "When did it break?" in page
    assert "scoliosis" not in page.lower()


def test_how_long_ago_may_be_a_date(visitor, app):
    answer_all(visitor, "fracture")

    assert more(visitor, **{when("fracture") + "on": "2026-04-06"}).location == "/suggestion"
    assert answers(app)["intake"]["conditions"] == [{"code": "fracture", "days_since": 30}]


def test_how_long_ago_may_be_rough(visitor, app):
    answer_all(visitor, "fracture")

    more(visitor, **{when("fracture") + "amount": "3", when("fracture") + "unit": "weeks"})

    assert answers(app)["intake"]["conditions"][0]["days_since"] == 21


def test_not_knowing_when_is_an_answer(visitor, app):
    answer_all(visitor, "fracture")

    assert more(visitor, **{when("fracture") + "unsure": "y"}).location == "/suggestion"
    assert answers(app)["intake"]["conditions"] == [{"code": "fracture"}]


def test_where_something_is_may_be_named_or_not_known(visitor, app):
    answer_all(visitor, "bruise", "open_wound")

    more(visitor, **{where("bruise") + "areas": ["calves", "knees"], where("open_wound") + "unsure": "y"})

    told = {entry["code"]: entry for entry in answers(app)["intake"]["conditions"]}
    assert told["bruise"]["areas"] == ["knees", "calves"]
    assert "areas" not in told["open_wound"]


# --- back and forth


def test_going_back_shows_what_was_said(visitor):
    wishes(visitor, "sleep", pressure="firm")
    you(visitor, age=52)

    assert 'value="sleep" id="goals-9" checked' in visitor.get("/find/wishes").text
    assert 'value="52"' in visitor.get("/find/you").text


def test_changing_one_answer_keeps_the_others(visitor, app):
    answer_all(visitor, "fracture", "latex")
    more(visitor, **{when("fracture") + "on": "2026-04-06"})

    visitor.post("/find/you?back=check", data={"age": "41", "pregnancy": "none"})
    body(visitor, "fracture", "asthma", "latex")

    told = answers(app)["intake"]
    assert told["age"] == 41
    assert told["goals"] == ["relaxation"]
    assert {"code": "fracture", "days_since": 30} in told["conditions"]
    assert told["allergies"] == ["latex"]


def test_a_change_from_the_summary_leads_back_to_it(visitor):
    answer_all(visitor)

    assert visitor.post("/find/wishes?back=check", data={"goals": ["sleep"]}).location == "/find/check"
    assert "Sleep better" in visitor.get("/find/check").text


def test_a_change_that_asks_for_details_gets_them_first(visitor):
    answer_all(visitor)

    page = visitor.post("/find/body?back=check", data={"marks": ["fracture"]})

    assert page.location == "/find/more?back=check"


def test_a_detail_is_asked_again_when_its_condition_comes_back(visitor):
    answer_all(visitor, "fracture")
    more(visitor, **{when("fracture") + "on": "2026-04-06"})

    body(visitor)

    assert body(visitor, "fracture").location == "/find/more"


def test_nobody_skips_a_page(visitor):
    wishes(visitor, "sleep")

    assert visitor.get("/find/body").location == "/find"
    assert visitor.get("/find").location == "/find/you"
    assert visitor.get("/find/check").location == "/find/you"
    assert visitor.get("/suggestion").location == "/find"


def test_answers_can_be_deleted_at_once(visitor, app):
    answer_all(visitor, "scoliosis")

    visitor.post("/find/end")

    with app.app_context():
        assert db.session.scalars(select(Draft)).all() == []
    assert visitor.get("/suggestion").location == "/find"


def test_answers_that_are_gone_are_said_to_be(visitor):
    page = body(visitor)

    assert page.location.startswith("/find")
    assert "no longer here" in visitor.get(page.location, follow_redirects=True).text


def test_nobody_sees_the_answers_of_another_browser(visitor, other):
    answer_all(visitor, "scoliosis")

    assert other.get("/find/check").location == "/find/wishes"


# --- what does not go together


def test_a_wish_for_pregnancy_without_one_is_asked_back(visitor):
    wishes(visitor, "pregnancy_comfort")
    page = you(visitor)

    assert page.status_code == 422
    assert "May we ask once more?" in page.text
    assert visitor.get("/find/body").location == "/find"
    assert you(visitor, sure="y").location == "/find/body"


def test_a_contradiction_found_later_leads_back_to_the_question(visitor):
    answer_all(visitor)

    assert body(visitor, "gestational_diabetes").location == "/find/you"
    assert "May we ask once more?" in visitor.get("/find/you").text
    assert you(visitor, pregnancy="trimester_3").location == "/find/body"


def test_being_sure_settles_what_does_not_go_together(visitor):
    """Somebody possibly pregnant who was told of it before is asked once, not forever."""
    wishes(visitor)
    you(visitor, pregnancy="possible")

    assert body(visitor, "gestational_diabetes").location == "/find/more"
    assert more(visitor, care__1__needed="no").location == "/find/you"
    assert you(visitor, pregnancy="possible", sure="y").location == "/find/body"
    assert visitor.get("/suggestion").status_code == 200


def test_none_of_these_stands_alone(visitor):
    wishes(visitor)
    you(visitor)
    page = body(visitor, "none", "scoliosis")

    assert page.status_code == 422
    assert "Untick whichever is not right" in page.text
    assert 'value="scoliosis" id="marks-scoliosis" checked' in page.text


def test_own_words_do_not_go_with_none_of_these(visitor):
    wishes(visitor)
    you(visitor)

    assert body(visitor, "none", other="Something odd").status_code == 422


def test_own_words_are_read_by_a_person(visitor, app):
    wishes(visitor)
    you(visitor)
    visitor.post("/find/body", data={"other": "My knee clicks"})

    kept = answers(app)
    assert kept["intake"]["conditions"] == [{"code": "other_condition"}]
    assert kept["beside"]["other_words"] == "My knee clicks"


def test_one_may_rather_not_say(visitor, app):
    assert answer_all(visitor, "undisclosed").location == "/suggestion"
    assert answers(app)["intake"]["conditions"] == [{"code": "undisclosed"}]
    assert "A therapist reads" in visitor.get("/suggestion").text


def test_saying_nothing_at_all_is_no_answer(visitor):
    wishes(visitor)
    you(visitor)

    assert visitor.post("/find/body", data={"other": " "}).status_code == 422


def test_one_place_cannot_be_worked_on_and_left_alone(visitor):
    page = wishes(visitor, focus=["neck", "calves"], avoid=["neck"])

    assert page.status_code == 422
    assert "neck both to work on and to leave alone" in page.text


# --- pregnancy and age


def test_pregnancy_asks_about_extra_care_and_the_week(visitor, app):
    wishes(visitor)
    you(visitor, pregnancy="trimester_2")

    assert body(visitor).location == "/find/more"
    more(visitor, **{"care__3__needed": "no", "week__3__week": "20"})
    kept = answers(app)
    assert kept["intake"]["pregnancy"] == {"status": "trimester_2", "high_risk": False}
    assert kept["beside"]["pregnancy_week"] == 20


def test_a_week_that_does_not_go_with_the_third_is_asked_back(visitor):
    wishes(visitor)
    you(visitor, pregnancy="trimester_2")
    body(visitor)

    page = more(visitor, **{"care__3__needed": "no", "week__3__week": "30"})

    assert page.status_code == 422
    assert "Week 30 does not go with" in page.text


def test_after_a_birth_weeks_and_kind_are_asked(visitor, app):
    wishes(visitor)
    you(visitor, pregnancy="postpartum")
    body(visitor)

    more(visitor, birth__weeks="4", birth__cesarean="unsaid")

    assert answers(app)["intake"]["pregnancy"] == {"status": "postpartum", "weeks_postpartum": 4}


def test_the_young_are_asked_about_their_guardian(visitor, app):
    wishes(visitor)
    you(visitor, age=16)

    assert body(visitor).location == "/find/more"
    assert more(visitor).status_code == 422
    assert more(visitor, guardian__agreed="yes").location == "/suggestion"
    assert answers(app)["intake"]["guardian_consent"] is True


# --- bad input


@pytest.mark.parametrize(
    ("page", "data", "says"),
    [
        ("wishes", {"goals": ["fly"]}, "Please choose from the answers shown here."),
        ("wishes", {"pressure": "crushing"}, "Please choose one of the answers shown here."),
        ("wishes", {"focus": ["tail"]}, "Please choose from the answers shown here."),
        ("wishes", {"wish": "reiki"}, "Please choose one of the answers shown here."),
        ("you", {"age": "", "pregnancy": "none"}, "Please give your age in years."),
        ("you", {"age": "forty", "pregnancy": "none"}, "whole number"),
        ("you", {"age": "200", "pregnancy": "none"}, "from 0 to 120"),
        ("you", {"age": "-1", "pregnancy": "none"}, "from 0 to 120"),
        ("you", {"age": "40"}, "Please choose one"),
        ("you", {"age": "40", "pregnancy": "maybe"}, "Please choose one of the answers"),
        ("body", {"marks": ["dragon_pox"]}, "Please choose from the answers shown here."),
        ("body", {"other": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(visitor, page, data, says):
    wishes(visitor)
    you(visitor)

    answer = visitor.post(f"/find/{page}", data=data)

    assert answer.status_code == 422
    assert says in answer.text
    assert "data-error-summary" in answer.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Give a date"),
        ({"on": "2026-02-30"}, "There is no such day"),
        ({"on": "tomorrow"}, "There is no such day"),
        ({"on": "2026-05-08"}, "lies ahead"),
        ({"on": "1950-01-01"}, "longer ago than you are old"),
        ({"amount": "some"}, "whole number"),
        ({"amount": "-3"}, "between 0 and 999"),
        ({"amount": "3", "unit": "moons"}, "Please choose one of the answers"),
    ],
)
def test_a_time_that_cannot_be_is_said_at_the_field(visitor, typed, says):
    answer_all(visitor, "fracture")

    page = more(visitor, **{when("fracture") + name: value for name, value in typed.items()})

    assert page.status_code == 422
    assert says in page.text
    assert all(f'value="{value}"' in page.text for name, value in typed.items() if name in ("on", "amount"))


def test_the_summary_says_which_of_several_questions_is_open(visitor):
    answer_all(visitor, "bruise", "open_wound")

    page = more(visitor)

    assert page.status_code == 422
    for mark in ("Bruise or haematoma", "Cut, graze, ulcer, stitches"):
        assert f">{mark}: Tick the place or places" in page.text


def test_what_was_typed_stays_in_the_form(visitor):
    wishes(visitor)
    page = you(visitor, age="999", pregnancy="possible")

    assert 'value="999"' in page.text
    assert 'value="possible" id="pregnancy-1" checked' in page.text


def test_starting_over_and_over_from_one_place_is_slowed_down(spa, app, limits):
    answers_given = [wishes(app.test_client()).status_code for _ in range(61)]

    assert answers_given[:60] == [302] * 60
    assert answers_given[60] == 429


def test_a_list_sent_over_and_over_is_kept_once(visitor, app):
    wishes(visitor, *["sleep"] * 500, focus=["neck"] * 500)

    told = answers(app)["intake"]
    assert (told["goals"], told["focus_areas"]) == (["sleep"], ["neck"])


def test_more_drafts_than_can_be_kept_are_not_begun(visitor, monkeypatch):
    monkeypatch.setattr("app.web.public.visitor.MOST_DRAFTS", 0)

    page = wishes(visitor)

    assert page.status_code == 503
    assert "Very many people are here" in page.text
