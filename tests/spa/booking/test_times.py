"""Finding a time: what is offered is free, and what is lost is answered with others."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.errors import Closed, NoTherapist, OutsideHours, ShortNotice, TherapistBusy
from app.infra.database import transaction
from app.spa.booking import queries
from tests.support.booking import busy_of, hold
from tests.support.clock import NOW
from tests.support.factories import (
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    at,
    epoch_at,
    make_appointment,
    make_closure,
    make_draft,
    make_therapist,
    make_time_off,
)

THURSDAY, FRIDAY = date(2026, 5, 7), date(2026, 5, 8)


def ask(treatment, minutes=60, *, now=NOW, **wishes):
    return queries.ask(treatment, minutes, now=now, policy=POLICY, **wishes)


def slots(treatment, *, first_day=THURSDAY, days=1, client=None, without=(), **wishes):
    request = ask(treatment, **wishes)
    return queries.slots(request, first_day=first_day, days=days, zone=ZONE, client=client, without=without)


def starts(found):
    return [slot.start for slot in found]


def test_an_empty_day_is_open_from_nine_to_five(either_spa):
    found = slots(either_spa.swedish)

    assert starts(found) == list(
        range(epoch_at("2026-05-07 09:00"), epoch_at("2026-05-07 17:00") + 1, 15 * 60)
    )
    assert {slot.therapist_ids for slot in found} == {(either_spa.mira.id, either_spa.noor.id)}


def test_what_is_taken_is_not_offered(either_spa):
    make_appointment(either_spa.swedish, either_spa.mira, either_spa.blue, starts_at=at("2026-05-07 12:00"))

    mine = starts(slots(either_spa.swedish, therapist_id=either_spa.mira.id))

    assert epoch_at("2026-05-07 10:45") in mine
    assert epoch_at("2026-05-07 11:00") not in mine  # its turnover would run into the visit
    assert epoch_at("2026-05-07 13:00") not in mine
    assert epoch_at("2026-05-07 13:15") in mine


def test_a_visit_that_began_the_day_before_still_counts(either_spa):
    night = make_therapist(either_spa.swedish, hours=(0, 24 * 60), weekdays=range(7))
    make_appointment(
        either_spa.swedish, night, either_spa.blue, starts_at=at("2026-05-06 23:30"), minutes=120
    )

    mine = starts(slots(either_spa.swedish, therapist_id=night.id))

    assert mine[0] == epoch_at("2026-05-07 01:45")


def test_holds_count_until_they_run_out_though_no_worker_runs(either_spa):
    hold(either_spa.swedish, therapist_id=either_spa.mira.id)
    ten = int(TOMORROW_AT_TEN.timestamp())

    def offered(now):
        return ten in starts(slots(either_spa.swedish, therapist_id=either_spa.mira.id, now=now))

    assert not offered(NOW + timedelta(minutes=9, seconds=59))
    assert offered(NOW + timedelta(minutes=10))


def test_ones_own_hold_may_be_left_out(spa):
    draft = make_draft()
    mine = hold(spa.swedish, draft=draft, therapist_id=spa.mira.id)

    found = slots(spa.swedish, therapist_id=spa.mira.id, without=[mine.id])

    assert int(TOMORROW_AT_TEN.timestamp()) in starts(found)


def test_a_clients_other_visit_is_not_offered_over(spa):
    make_appointment(spa.swedish, spa.noor, spa.blue, spa.ada)

    assert int(TOMORROW_AT_TEN.timestamp()) in starts(slots(spa.swedish))
    assert int(TOMORROW_AT_TEN.timestamp()) not in starts(slots(spa.swedish, client=spa.ada))


def test_time_off_and_closures_are_not_offered(spa):
    make_time_off(spa.mira, "2026-05-01 00:00", "2026-05-07 12:00")
    make_closure("2026-05-07 16:00", "2026-05-09 00:00")

    found = slots(spa.swedish, therapist_id=spa.mira.id, days=2)

    assert starts(found)[0] == epoch_at("2026-05-07 12:00")
    assert starts(found)[-1] == epoch_at("2026-05-07 15:00")


def test_who_left_is_not_offered(spa):
    with transaction():
        spa.noor.is_active = False

    assert {slot.therapist_ids for slot in slots(spa.swedish)} == {(spa.mira.id,)}


def test_a_training_counts_until_its_last_day(spa):
    make_therapist(spa.swedish, name="Uma", qualifications={"oncology": THURSDAY})

    found = slots(spa.swedish, days=2, qualifications=["oncology"])

    assert found
    assert {slot.start < epoch_at("2026-05-08 00:00") for slot in found} == {True}


def test_the_strip_says_how_full_each_day_is(spa):
    make_therapist(name="Does something else")
    make_appointment(spa.swedish, spa.mira, spa.blue, minutes=90)

    strip = queries.day_strip(ask(spa.swedish), first_day=THURSDAY, days=4, zone=ZONE)

    assert [tile.day for tile in strip] == [THURSDAY + timedelta(n) for n in range(4)]
    assert strip[0].fullness == pytest.approx(105 / (2 * 9 * 60))
    assert (strip[1].fullness, strip[3].fullness) == (0, None)
    assert strip[3].slots == ()
    assert strip[1].slots == slots(spa.swedish, first_day=FRIDAY)


def test_the_next_free_times_begin_with_the_very_next(spa):
    found = queries.next_free(ask(spa.swedish), zone=ZONE, limit=3)

    assert found[0].start == epoch_at("2026-05-06 12:00")
    assert len(found) == 3


def test_the_next_free_time_may_be_far_away(spa):
    make_closure("2026-05-01 00:00", "2026-07-01 00:00")

    found = queries.next_free(ask(spa.swedish), zone=ZONE, limit=2)

    assert found[0].start == epoch_at("2026-07-01 09:00")


def test_a_lost_slot_is_answered_with_the_nearest_ones(spa):
    make_appointment(spa.swedish, spa.mira, spa.blue)
    make_appointment(spa.swedish, spa.noor, spa.green)

    found = queries.alternatives(ask(spa.swedish), TOMORROW_AT_TEN, zone=ZONE, limit=3)

    assert epoch_at("2026-05-07 11:15") in starts(found)
    assert starts(found) == sorted(starts(found))
    assert all(abs(slot.start - epoch_at("2026-05-07 10:00")) <= 2 * 3600 for slot in found)


def test_a_lost_slot_far_from_any_is_answered_with_the_next_free(spa):
    make_closure("2026-05-06 00:00", "2026-06-01 00:00")

    found = queries.alternatives(ask(spa.swedish), TOMORROW_AT_TEN, zone=ZONE, limit=1)

    assert starts(found) == [epoch_at("2026-06-01 09:00")]


@pytest.mark.parametrize(
    ("wall", "wishes", "reason"),
    [
        ("2026-05-06 11:00", {}, ShortNotice),
        ("2026-05-07 17:30", {}, OutsideHours),
        ("2026-05-08 10:00", {}, Closed),
        ("2026-05-07 10:00", {"gender": "other"}, NoTherapist),
    ],
)
def test_why_not_is_said_in_words(spa, wall, wishes, reason):
    make_closure("2026-05-08 00:00", "2026-05-09 00:00")

    assert isinstance(queries.explain(ask(spa.swedish, **wishes), at(wall), zone=ZONE), reason)


def test_a_busy_therapist_is_named(spa):
    make_appointment(spa.swedish, spa.mira, spa.blue)

    why = queries.explain(ask(spa.swedish, therapist_id=spa.mira.id), TOMORROW_AT_TEN, zone=ZONE)

    assert isinstance(why, TherapistBusy)
    assert "Mira" in why.sentence
    assert queries.explain(ask(spa.swedish), TOMORROW_AT_TEN, zone=ZONE) is None


def test_every_slot_offered_can_be_held(spa):
    make_appointment(spa.swedish, spa.mira, spa.blue)
    make_appointment(spa.hot_stone, spa.mira, spa.green, starts_at=at("2026-05-07 13:00"))
    offered = starts(slots(spa.hot_stone))[::5]
    draft = make_draft()

    for start in offered:
        hold(spa.hot_stone, datetime.fromtimestamp(start, UTC), draft=draft)

    assert len(offered) > 2
    assert len(busy_of(spa.heater)) == 1  # each choice gave up the one before
