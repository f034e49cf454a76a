"""After answers are changed the suggestion says once what that did; who comes back finds them again."""

from tests.support.finding import answer_all, body, wishes


def test_the_first_suggestion_speaks_of_no_change(visitor):
    answer_all(visitor)

    assert "What changed" not in visitor.get("/suggestion").text


def test_a_new_answer_says_what_it_changed_and_only_once(visitor):
    answer_all(visitor)
    visitor.get("/suggestion")

    body(visitor, "heat_sensitivity")
    page = visitor.get("/suggestion").text

    assert "What changed" in page
    assert "New among your answers: I do not tolerate heat." in page
    assert "Hot stone massage: “Not for now”, and before “Fits you”." in page
    assert "What changed" not in visitor.get("/suggestion").text


def test_an_answer_taken_back_says_so(visitor):
    answer_all(visitor, "heat_sensitivity")
    visitor.get("/suggestion")
    body(visitor)

    assert "No longer among your answers: I do not tolerate heat." in visitor.get("/suggestion").text


def test_other_wishes_may_bring_another_treatment_to_the_front(visitor):
    answer_all(visitor)
    visitor.get("/suggestion")
    wishes(visitor, "athletic_performance")

    assert "Sports massage comes first now." in visitor.get("/suggestion").text


def test_answers_that_change_nothing_say_so(visitor):
    answer_all(visitor)
    visitor.get("/suggestion")
    visitor.post("/find/you", data={"age": "41", "pregnancy": "none"})

    assert "The suggestion is the same as before." in visitor.get("/suggestion").text


def test_a_stop_counts_as_seen_and_its_end_is_told(visitor):
    answer_all(visitor, "fever")
    visitor.get("/suggestion")
    body(visitor)

    page = visitor.get("/suggestion").text

    assert "and before “Not for now”." in page


def test_whoever_comes_back_within_the_day_goes_on_where_they_left_off(visitor):
    assert "Go on where you left off" not in visitor.get("/").text
    wishes(visitor, "sleep")

    page = visitor.get("/").text

    assert "Go on where you left off" in page
    assert "Your answers are kept for you until" in page
    assert visitor.get("/find").location == "/find/you"


def test_after_the_answers_are_deleted_home_is_as_it_was(visitor):
    answer_all(visitor)
    visitor.post("/find/end")

    assert "Go on where you left off" not in visitor.get("/").text
