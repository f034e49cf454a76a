"""Rooms, kit and what treatments take up can be changed, but never from under visits that are booked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.availability import KitNeed
from app.infra.database import db, transaction
from app.spa.booking import queries
from app.spa.booking.models import Party, PartyGuest
from app.spa.booking.places import Stranded, change_piece, change_room, change_treatment
from app.spa.roster.models import Room
from app.spa.roster.places import KitPlan, NameTaken, RoomPlan
from app.spa.settings.queries import changes_of, newest_changes
from app.spa.settings.services import Editor
from app.spa.treatments.services import TreatmentPlan
from tests.support.booking import booked, hold
from tests.support.clock import NOW
from tests.support.factories import (
    POLICY,
    TOMORROW_AT_TEN,
    ZONE,
    at,
    make_appointment,
    make_client,
)

PLAIN = RoomPlan(name="Blue room", kind="standard", features=frozenset({"table"}), places=1, is_active=True)
ROSA = Editor(None, "Rosa Manager")
SWEDISH = TreatmentPlan(
    setup_minutes=0, turnover_minutes=15, effort_percent=100, features=frozenset({"table"}), kit=()
)


def features_of(room):
    return {row.feature for row in db.session.get_one(Room, room.id).features}


class TestRooms:
    def test_a_room_gets_and_loses_what_it_has(self, either_spa):
        change_room(
            either_spa.blue, replace(PLAIN, features=frozenset({"table", "heat"}), places=2), by=ROSA, now=NOW
        )
        assert features_of(either_spa.blue) == {"table", "heat"}

        room = change_room(either_spa.blue, replace(PLAIN, name="Sky room"), by=ROSA, now=NOW)

        assert (room.name, room.places, features_of(room)) == ("Sky room", 1, {"table"})

    def test_a_new_room_can_be_booked_at_once(self, either_spa):
        made = change_room(None, replace(PLAIN, name="Attic"), by=ROSA, now=NOW)
        search = queries.ask(either_spa.swedish, 60, room_id=made.id, now=NOW, policy=POLICY)

        assert queries.slots(search, first_day=TOMORROW_AT_TEN.date(), zone=ZONE)

    def test_a_room_out_of_use_is_offered_no_more(self, spa):
        change_room(spa.blue, replace(PLAIN, is_active=False), by=ROSA, now=NOW)

        assert {hold(spa.swedish, TOMORROW_AT_TEN).room_id} == {spa.green.id}

    @pytest.mark.parametrize("change", [{"is_active": False}, {"features": frozenset({"heat"})}])
    def test_a_visit_to_come_keeps_its_room_as_it_needs_it(self, either_spa, change):
        visit = make_appointment(either_spa.swedish, either_spa.mira, either_spa.blue, either_spa.ada)

        with pytest.raises(Stranded) as refused:
            change_room(either_spa.blue, replace(PLAIN, **change), by=ROSA, now=NOW)

        assert refused.value.tokens == (visit.token,)
        assert db.session.get_one(Room, either_spa.blue.id).is_active
        assert features_of(either_spa.blue) == {"table"}

    def test_a_hold_that_lasts_keeps_it_too_and_one_that_ran_out_does_not(self, spa):
        held = hold(spa.swedish)
        room = held.room

        with pytest.raises(Stranded):
            change_room(room, replace(PLAIN, is_active=False), by=ROSA, now=NOW)
        change_room(
            room, replace(PLAIN, is_active=False), by=ROSA, now=held.held_until + timedelta(seconds=1)
        )

        assert not room.is_active

    def test_what_is_past_or_called_off_is_in_nobodys_way(self, spa):
        make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada, starts_at=at("2026-05-05 10:00"))
        make_appointment(spa.swedish, spa.noor, spa.blue, spa.ada, status="cancelled")

        assert not change_room(spa.blue, replace(PLAIN, is_active=False), by=ROSA, now=NOW).is_active

    def test_a_way_without_steps_stays_for_whoever_asked_for_it(self, spa):
        visit = make_appointment(spa.swedish, spa.mira, spa.green, spa.ada, step_free=True)

        with pytest.raises(Stranded) as refused:
            change_room(spa.green, replace(PLAIN, name="Green room"), by=ROSA, now=NOW)
        assert refused.value.tokens == (visit.token,)

    def test_a_couple_keeps_its_two_places(self, spa):
        with transaction():
            spa.blue.places = 2
        first = make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada)
        second = make_appointment(
            spa.swedish, spa.noor, spa.green, make_client("Bo", email=None), starts_at=at("2026-05-07 12:00")
        )
        with transaction():
            second.room_id, second.starts_at, second.ends_at = first.room_id, first.starts_at, first.ends_at
            party = Party(arrangement="same_room", created_at=NOW)
            party.guests = [
                PartyGuest(appointment_id=first.id, position=0),
                PartyGuest(appointment_id=second.id, position=1),
            ]
            db.session.add(party)

        with pytest.raises(Stranded) as refused:
            change_room(spa.blue, PLAIN, by=ROSA, now=NOW)
        assert set(refused.value.tokens) == {first.token, second.token}
        assert change_room(spa.blue, replace(PLAIN, places=3), by=ROSA, now=NOW).places == 3

    def test_two_rooms_cannot_have_one_name(self, either_spa):
        with pytest.raises(NameTaken):
            change_room(either_spa.blue, replace(PLAIN, name="Green room"), by=ROSA, now=NOW)
        with pytest.raises(NameTaken):
            change_room(None, PLAIN, by=ROSA, now=NOW)


class TestKit:
    def test_a_piece_in_use_can_be_called_something_else(self, spa):
        booked(spa.hot_stone, starts_at=at("2026-05-07 14:00"))
        wanted = KitPlan(name="Old heater", kind="stone_heater", is_active=True)

        assert change_piece(spa.heater, wanted, by=ROSA, now=NOW).name == "Old heater"

    @pytest.mark.parametrize(
        "wanted",
        [
            KitPlan(name="Heater", kind="stone_heater", is_active=False),
            KitPlan(name="Heater", kind="bolster", is_active=True),
        ],
    )
    def test_a_visit_to_come_keeps_its_piece(self, either_spa, wanted):
        visit = booked(either_spa.hot_stone, starts_at=at("2026-05-07 14:00"))

        with pytest.raises(Stranded) as refused:
            change_piece(either_spa.heater, wanted, by=ROSA, now=NOW)
        assert refused.value.tokens == (visit.token,)

    def test_a_second_piece_lets_two_visits_be_at_once(self, spa):
        with transaction():
            spa.noor.skills = [*spa.noor.skills, type(spa.noor.skills[0])(treatment_id=spa.hot_stone.id)]
        change_room(
            spa.blue, replace(PLAIN, features=frozenset({"table", "heat"})), by=ROSA, now=NOW
        )  # now two rooms can be warmed
        hold(spa.hot_stone, at("2026-05-07 14:00"))

        change_piece(
            None, KitPlan(name="Second heater", kind="stone_heater", is_active=True), by=ROSA, now=NOW
        )

        assert hold(spa.hot_stone, at("2026-05-07 14:00"))


class TestTreatments:
    def test_times_and_effort_count_for_what_is_booked_from_then_on(self, either_spa):
        before = booked(either_spa.swedish, starts_at=TOMORROW_AT_TEN, therapist_id=either_spa.mira.id)

        change_treatment(
            either_spa.swedish, replace(SWEDISH, turnover_minutes=30, effort_percent=50), by=ROSA, now=NOW
        )
        after = booked(either_spa.swedish, starts_at=at("2026-05-07 14:00"), therapist_id=either_spa.mira.id)

        claimed = [
            (row.ends_at - row.starts_at, row.effort)
            for visit in (before, after)
            for row in visit.occupancy
            if row.resource_id == either_spa.mira.resource_id
        ]
        assert claimed == [(75 * 60, 60), (90 * 60, 30)]

    def test_kit_is_asked_for_and_given_back(self, spa):
        asked = replace(SWEDISH, kit=(KitNeed("stone_heater", 20, 10),))
        change_treatment(spa.swedish, asked, by=ROSA, now=NOW)
        assert queries.ask(spa.swedish, 60, now=NOW, policy=POLICY).needs.kit == asked.kit

        change_treatment(spa.swedish, SWEDISH, by=ROSA, now=NOW)
        assert queries.ask(spa.swedish, 60, now=NOW, policy=POLICY).needs.kit == ()

    def test_a_visit_in_a_room_that_would_not_do_is_in_the_way(self, either_spa):
        visit = make_appointment(either_spa.swedish, either_spa.mira, either_spa.blue, either_spa.ada)

        with pytest.raises(Stranded) as refused:
            change_treatment(
                either_spa.swedish, replace(SWEDISH, features=frozenset({"table", "heat"})), by=ROSA, now=NOW
            )
        assert refused.value.tokens == (visit.token,)

    def test_a_visit_without_the_kit_it_would_need_is_in_the_way(self, either_spa):
        visit = make_appointment(either_spa.swedish, either_spa.mira, either_spa.blue, either_spa.ada)

        with pytest.raises(Stranded) as refused:
            change_treatment(
                either_spa.swedish, replace(SWEDISH, kit=(KitNeed("stone_heater"),)), by=ROSA, now=NOW
            )
        assert refused.value.tokens == (visit.token,)

    def test_a_visit_that_has_its_kit_already_is_not(self, spa):
        booked(spa.hot_stone, starts_at=at("2026-05-07 14:00"))
        wanted = TreatmentPlan(
            setup_minutes=10,
            turnover_minutes=15,
            effort_percent=90,
            features=frozenset({"table", "heat"}),
            kit=(KitNeed("stone_heater", 60, 60),),
        )

        change_treatment(spa.hot_stone, wanted, by=ROSA, now=NOW)

        assert spa.hot_stone.kit[0].warm_up_minutes == 60


class TestOnRecord:
    def told(self, subject):
        return [(row.who, row.name, row.before, row.after) for row in changes_of(subject)]

    def test_who_changed_a_room_and_from_what_to_what(self, either_spa):
        subject = f"room:{either_spa.blue.id}"
        wanted = replace(PLAIN, features=frozenset({"table", "heat"}), places=2)
        change_room(either_spa.blue, wanted, by=ROSA, now=NOW)
        change_room(either_spa.blue, wanted, by=ROSA, now=NOW)  # nothing new, nothing on record

        assert self.told(subject) == [
            ("Rosa Manager", f"{subject}:places", "1", "2"),
            ("Rosa Manager", f"{subject}:features", "A table", "A table, Heat"),
        ]
        assert changes_of(f"room:{either_spa.green.id}") == []
        assert newest_changes() == []  # which are of house rules

    def test_room_one_is_not_room_ten(self, spa):
        made = [change_room(None, replace(PLAIN, name=f"R{n}"), by=ROSA, now=NOW) for n in range(9)]

        assert len(changes_of(f"room:{made[-1].id}")) == 5
        assert changes_of("room:1") == []

    def test_a_new_piece_and_what_a_treatment_takes_up(self, either_spa):
        piece = change_piece(
            None, KitPlan(name="Second", kind="stone_heater", is_active=True), by=ROSA, now=NOW
        )
        assert ("Rosa Manager", f"kit:{piece.id}:kind", None, "stone heater") in self.told(f"kit:{piece.id}")

        subject = f"treatment:{either_spa.swedish.id}"
        wanted = replace(SWEDISH, turnover_minutes=10, kit=(KitNeed("stone_heater", 20, 5),))
        change_treatment(either_spa.swedish, wanted, by=ROSA, now=NOW)
        assert self.told(subject) == [
            (
                "Rosa Manager",
                f"{subject}:kit",
                "none",
                "stone heater (20 min warm-up, 5 min cool-down)",
            ),
            ("Rosa Manager", f"{subject}:turnover", "15 min", "10 min"),
        ]

    def test_what_is_refused_leaves_no_trace(self, spa):
        make_appointment(spa.swedish, spa.mira, spa.blue, spa.ada)
        with pytest.raises(Stranded):
            change_room(spa.blue, replace(PLAIN, is_active=False), by=ROSA, now=NOW)

        assert changes_of(f"room:{spa.blue.id}") == []
