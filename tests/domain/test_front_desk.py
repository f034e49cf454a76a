"""What the front desk reads: what to lay ready, without a health word."""

import pytest

from app.domain import vocabulary as words
from app.domain.front_desk import front_desk_needs
from tests.domain.intakes import result_for
from tests.support.health_words import assert_no_health_words


def ready(**answers):
    screening = result_for(**answers).screening
    return front_desk_needs(screening.flags, heat_ban=screening.heat_ban)


@pytest.mark.parametrize(
    ("answers", "needs"),
    [
        ({}, []),
        ({"conditions": ["neck_pain"]}, []),
        ({"conditions": ["herniated_disc"]}, ["side-lying cushions"]),
        (
            {"pregnancy": "trimester_2"},
            ["side-lying cushions", "time to get up slowly", "unscented products", "no heat"],
        ),
        (
            {"age": 15, "guardian_consent": True},
            ["somebody stays in the room", "a short session", "no heat"],
        ),
    ],
)
def test_the_front_desk_reads_what_to_lay_ready(answers, needs):
    assert sorted(ready(**answers)) == sorted(needs)


def test_two_flags_that_ask_for_the_same_ask_once():
    flags = ("side_lying_or_semi_reclined", "offer_side_lying")
    assert front_desk_needs(flags, heat_ban=False) == ["side-lying cushions"]


def test_no_flag_tells_the_front_desk_anything_about_health():
    assert_no_health_words(", ".join(front_desk_needs(words.FLAGS, heat_ban=True)))
