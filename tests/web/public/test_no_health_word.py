"""What leaves the spa on the way to a booking: addresses, cookies and log lines tell nothing."""

from tests.support.factories import epoch_at
from tests.support.finding import body, confirm, hold, more, when, wishes, you
from tests.support.health_words import assert_no_health_words

TEN = epoch_at("2026-05-07 10:00")


def test_no_address_cookie_or_log_line_tells_about_health(visitor, capfd):
    answers = [
        wishes(visitor, "chronic_pain", lifestyle=["desk_work"], focus=["lower_back"]),
        you(visitor, age=67),
        body(visitor, "scoliosis", "fracture", "insulin", "latex", other="My epilepsy is well treated"),
        more(visitor, **{when("fracture") + "on": "2026-02-31"}),
        more(visitor, **{when("fracture") + "on": "2025-02-01"}),
        visitor.get("/suggestion"),
        held := hold(visitor, TEN),
        visitor.get(held.location),
        confirm(visitor, held, email="odd"),
        confirm(visitor, held),
    ]

    addresses = [f"{answer.request.full_path} {answer.location or ''}" for answer in answers]
    cookies = [value for answer in answers for value in answer.headers.getlist("Set-Cookie")]
    assert answers[-1].location.startswith("/visits/")
    assert_no_health_words(" ".join(addresses), treatments=False)
    assert_no_health_words(" ".join(cookies))
    log = capfd.readouterr().err
    assert "public.create_confirmation" in log
    assert_no_health_words(log)


def test_the_places_of_errors_tell_nothing_either(visitor):
    wishes(visitor, "pregnancy_comfort")
    you(visitor, pregnancy="trimester_1")
    body(visitor, "fracture", "bruise")

    page = more(visitor, care__2__needed="", week__2__week="40").text

    anchors = [part.split('"')[0] for part in page.split('<li><a href="#')[1:]]
    assert len(anchors) == 4
    assert_no_health_words(" ".join(anchors))
