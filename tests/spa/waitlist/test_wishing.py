"""Putting oneself on the list."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.errors import NotBookable
from app.spa.booking.desk import WalkIn
from app.spa.clients.models import Client
from app.spa.intake.models import Consent
from app.spa.intake.queries import newest_intake
from app.spa.waitlist import services
from app.spa.waitlist.models import Wish
from app.spa.waitlist.services import OddDays, TooManyWishes, Wanted
from app.spa.waitlist.wishing import MOST_WISHES
from tests.spa.waitlist.conftest import HOUSE, TOMORROW, wish_for
from tests.support.booking import count
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, NOT_NOW, make_client, make_intake

HOUR = Wanted(minutes=60, first_on=TOMORROW, last_on=TOMORROW)


def add(spa, wanted=HOUR, **how):
    return services.add_wish(spa.swedish, wanted, now=NOW, **HOUSE, **how)


def test_a_client_waits(either_spa):
    spa = either_spa
    wanted = replace(HOUR, last_on=TOMORROW + timedelta(3), from_minute=720, gender="woman", step_free=True)

    wish = add(spa, wanted, client=spa.ada)

    assert (wish.state, wish.client_id, wish.treatment_id, wish.created_at) == (
        "waiting",
        spa.ada.id,
        spa.swedish.id,
        NOW,
    )
    assert (wish.from_minute, wish.until_minute, wish.gender, wish.step_free) == (720, 1440, "woman", True)


def test_somebody_new_waits_with_their_answers(either_spa):
    wish = add(
        either_spa,
        newcomer=WalkIn(name="Vera Visitor", email="Vera@Example.com"),
        answers=NEEDS_A_LOOK,
        consents=("treatment", "health_data"),
    )

    assert (wish.client.name, wish.client.email) == ("Vera Visitor", "vera@example.com")
    assert newest_intake(wish.client_id).answers == NEEDS_A_LOOK
    assert count(Consent) == 2


def test_the_same_wish_is_one_wish(spa):
    assert add(spa, client=spa.ada) is add(spa, client=spa.ada)
    assert add(spa, client=make_client("Bea")) is not add(spa, client=spa.ada)
    assert count(Wish) == 2


def test_a_request_sent_twice_is_one_wish_of_one_new_client(either_spa):
    key, vera = "a" * 32, WalkIn(name="Vera Visitor", email="vera@example.com")
    clients = count(Client)

    first, second = (add(either_spa, newcomer=vera, key=key) for _ in range(2))

    assert first is second
    assert first.uid == key
    assert (count(Wish), count(Client)) == (1, clients + 1)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"first_on": date(2026, 5, 8), "last_on": TOMORROW}, "before the first"),
        ({"first_on": date(2026, 5, 1), "last_on": date(2026, 5, 5)}, "over"),
        ({"last_on": TOMORROW + timedelta(31)}, "31 days at most"),
        ({"first_on": date(2026, 8, 1), "last_on": date(2026, 8, 4)}, "not open"),
    ],
)
def test_odd_days_are_refused_in_words(spa, days, words):
    with pytest.raises(OddDays, match=words):
        add(spa, replace(HOUR, **days), client=spa.ada)

    assert count(Wish) == 0


def test_today_is_a_day_to_wait_for(spa):
    assert add(spa, replace(HOUR, first_on=NOW.date(), last_on=NOW.date()), client=spa.ada)


def test_a_length_that_is_not_sold_is_refused(spa):
    with pytest.raises(NotBookable):
        add(spa, replace(HOUR, minutes=45), client=spa.ada)


def test_nobody_waits_for_what_their_answers_rule_out(spa):
    make_intake(spa.ada, NOT_NOW)

    with pytest.raises(NotBookable):
        add(spa, client=spa.ada)
    with pytest.raises(NotBookable):
        add(spa, newcomer=WalkIn(name="Vera"), answers=NOT_NOW)

    assert (count(Wish), count(Client)) == (0, 1)


def test_nobody_waits_for_everything(spa):
    for number in range(MOST_WISHES):
        wish_for(spa, spa.ada, last_on=TOMORROW + timedelta(number))

    with pytest.raises(TooManyWishes):
        wish_for(spa, spa.ada, last_on=TOMORROW + timedelta(20))
    assert wish_for(spa, spa.ada)  # the first again
