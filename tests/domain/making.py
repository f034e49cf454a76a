"""A small spa to try the calendar on: everything valid by default, a test names only what it is about."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.availability import Diary, KitDiary, Needs, RoomDiary, SlotRequest, TherapistDiary
from app.domain.hours import local_time, wall_to_epoch
from app.domain.interval import Interval
from app.domain.policy import Policy

ZONE = ZoneInfo("Europe/London")
MONDAY = date(2026, 6, 1)
TUESDAY = MONDAY + timedelta(1)
LONG_BEFORE = wall_to_epoch(MONDAY - timedelta(7), 0, ZONE)

# Days on which clocks change: (zone, day, real hours of the day).
CHANGE_DAYS = [
    ("America/New_York", date(2026, 3, 8), 23.0),
    ("America/New_York", date(2026, 11, 1), 25.0),
    ("Europe/London", date(2026, 3, 29), 23.0),
    ("Europe/London", date(2026, 10, 25), 25.0),
    ("Australia/Sydney", date(2026, 10, 4), 23.0),
    ("Australia/Sydney", date(2026, 4, 5), 25.0),
    ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
    ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
    # Kathmandu keeps no summer time; its one jump was at midnight, a quarter of an hour long.
    ("Asia/Kathmandu", date(2026, 3, 29), 24.0),
    ("Asia/Kathmandu", date(1986, 1, 1), 23.75),
]
ZONES = sorted({name for name, _, _ in CHANGE_DAYS})


def at(clock: str, day: date = MONDAY, zone: ZoneInfo = ZONE) -> int:
    hours, minutes = clock.split(":")
    return wall_to_epoch(day, int(hours) * 60 + int(minutes), zone)


def between(start: str, end: str, day: date = MONDAY, zone: ZoneInfo = ZONE) -> Interval:
    return Interval(at(start, day, zone), at(end, day, zone))


def clock(moment: int, zone: ZoneInfo = ZONE) -> str:
    return f"{local_time(moment, zone):%H:%M}"


def make_therapist(number: int = 1, **changes: Any) -> TherapistDiary:
    usual: dict[str, Any] = {
        "id": number,
        "resource_id": 100 + number,
        "name": f"Therapist {number}",
        "gender": "female",
        "skills": frozenset({"swedish"}),
        "working": (between("09:00", "17:00"),),
    }
    return TherapistDiary(**usual | changes)


def make_room(number: int = 1, **changes: Any) -> RoomDiary:
    usual: dict[str, Any] = {"id": number, "resource_id": 200 + number, "name": f"Room {number}"}
    return RoomDiary(**usual | changes)


def make_kit(number: int = 1, **changes: Any) -> KitDiary:
    usual: dict[str, Any] = {"id": number, "resource_id": 300 + number, "kind": "stones"}
    return KitDiary(**usual | changes)


def make_diary(**changes: Any) -> Diary:
    usual: dict[str, Any] = {
        "zone": ZONE,
        "first_day": MONDAY,
        "days": 1,
        "therapists": (make_therapist(),),
        "rooms": (make_room(),),
    }
    return Diary(**usual | changes)


def make_needs(**changes: Any) -> Needs:
    usual: dict[str, Any] = {"skill": "swedish", "minutes": 60}
    return Needs(**usual | changes)


def make_request(**changes: Any) -> SlotRequest:
    usual: dict[str, Any] = {"needs": make_needs(), "now": LONG_BEFORE, "policy": Policy()}
    return SlotRequest(**usual | changes)
