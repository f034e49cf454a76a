"""Whoever waits for a time hears at once that one came free, whatever freed it."""

from datetime import timedelta

import pytest

from app.infra.database import transaction
from app.infra.signals import time_freed
from app.spa.accounts.models import Role
from app.spa.booking import services
from app.spa.booking.reviews import decline
from tests.support.booking import booked, hold
from tests.support.clock import NOW
from tests.support.factories import NEEDS_A_LOOK, POLICY, ZONE, make_draft

LATER = timedelta(hours=2)


@pytest.fixture
def heard():
    """What was said to be free; a listener may begin a change of its own."""
    told = []

    def listen(_sender, spans, now):
        with transaction():
            told.extend(spans)

    with time_freed.connected_to(listen):
        yield told


def moved(visit):
    return services.move(visit, visit.starts_at + LATER, by=Role.CLIENT, now=NOW, policy=POLICY, zone=ZONE)


FREEING = {
    "a client calls it off": lambda visit: services.cancel(visit, by=Role.CLIENT, now=NOW),
    "the desk calls it off": lambda visit: services.cancel(visit, by=Role.MANAGER, now=NOW),
    "it moves": moved,
    "nobody came": lambda visit: services.mark_no_show(visit, now=visit.starts_at),
    "the therapist declines": lambda visit: decline(visit, therapist=visit.therapist, now=NOW),
}


@pytest.mark.parametrize("how", FREEING)
def test_a_visit_that_is_no_more_says_that_its_time_is_free(spa, heard, how):
    visit = booked(spa.swedish)
    was = visit.span

    FREEING[how](visit)

    assert heard == [was]


def test_called_off_twice_it_is_said_once(spa, heard):
    visit = booked(spa.swedish)

    for _ in range(2):
        services.cancel(visit, by=Role.CLIENT, now=NOW)

    assert len(heard) == 1


def test_a_hold_given_up_or_swapped_or_run_out_frees_its_time(spa, heard):
    visitor = make_draft()
    first = hold(spa.swedish, draft=visitor)
    second = hold(spa.swedish, first.starts_at + LATER, draft=visitor)
    assert heard == [first.span]

    services.give_up_hold(second, now=NOW)
    services.give_up_hold(second, now=NOW)
    assert heard == [first.span, second.span]

    third = hold(spa.swedish, draft=visitor)
    services.expire_lapsed_holds(now=NOW + LATER)
    assert heard == [first.span, second.span, third.span]


def test_a_request_that_nobody_answered_frees_its_time(spa, heard):
    visit = booked(spa.swedish, NEEDS_A_LOOK, therapist_id=spa.mira.id)

    services.expire_unanswered(now=visit.starts_at)

    assert heard == [visit.span]


def test_what_frees_nothing_says_nothing(spa, heard):
    visit = booked(spa.swedish)
    services.move(visit, visit.starts_at, by=Role.CLIENT, now=NOW, policy=POLICY, zone=ZONE)
    services.expire_lapsed_holds(now=NOW)

    assert heard == []


def test_a_listener_that_fails_spoils_nothing(spa, capsys):
    def fall(_sender, **_facts):
        raise RuntimeError("something about Ada")

    visit = booked(spa.swedish)
    with time_freed.connected_to(fall):
        services.cancel(visit, by=Role.CLIENT, now=NOW)

    assert visit.status == "cancelled"
    said = capsys.readouterr().err
    assert "listener_failed" in said
    assert "Ada" not in said
