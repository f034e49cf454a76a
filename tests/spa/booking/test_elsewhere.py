"""Another time for a visit is looked for as its client wished it and as the answers want it."""

from app.spa.booking.elsewhere import search_elsewhere
from tests.support.booking import booked
from tests.support.clock import NOW
from tests.support.factories import POLICY, answers

FIRM = answers(pressure_preference="firm")


def test_who_was_named_stays_and_the_gender_wish_gives_way(spa):
    visit = booked(spa.swedish, therapist_id=spa.mira.id)

    search = search_elsewhere(visit, now=NOW, policy=POLICY)

    assert (search.therapist_id, search.gender) == (spa.mira.id, None)
    other = search_elsewhere(visit, therapist_id=spa.noor.id, now=NOW, policy=POLICY)
    assert (other.therapist_id, other.gender) == (spa.noor.id, None)


def test_the_pressure_that_was_answered_counts_as_effort(spa):
    visit = booked(spa.swedish, FIRM)

    assert search_elsewhere(visit, now=NOW, policy=POLICY).pressure == "firm"
