"""The demo spa's menu, rooms and people, all invented. Data only."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.said import say

DEMO_PASSWORD = "stillpoint-demo"  # noqa: S105  (printed at the start; the demo holds no real person)


class MenuEntry(NamedTuple):
    """A treatment: lengths in minutes with prices in cents, set-up and turnover in minutes.

    `effort` is what a minute of it asks of a therapist in percent of a minute of Swedish massage.
    """

    code: str
    name: str
    summary: str
    options: dict[int, int]
    setup: int
    turnover: int
    features: tuple[str, ...]
    kit: dict[str, tuple[int, int]]  # kind → minutes to warm up, to cool down
    effort: int
    rules: dict[str, int] | None = None  # house rules that it has another way, as they are stored


MENU = (
    MenuEntry(
        "swedish",
        "Swedish massage",
        say("Long, easy strokes for the whole body. The one to start with, and the one to come back to."),
        {30: 5500, 60: 9500, 90: 13500},
        0,
        15,
        ("table",),
        {},
        100,
    ),
    MenuEntry(
        "deep_tissue",
        "Deep tissue massage",
        say("Slow and firm, one layer at a time, for tension that has been there for months."),
        {45: 8500, 60: 11000, 90: 15500},
        0,
        15,
        ("table",),
        {},
        120,
    ),
    MenuEntry(
        "sports",
        "Sports massage",
        say("Brisk work and stretching around your training, before an event or after it."),
        {30: 6000, 45: 8000, 60: 10500},
        0,
        15,
        ("table",),
        {},
        115,
    ),
    MenuEntry(
        "trigger_point",
        "Trigger point massage",
        say("Short and exact: steady pressure on the one knot that keeps nagging."),
        {30: 6000, 45: 8200},
        0,
        15,
        ("table",),
        {},
        115,
    ),
    MenuEntry(
        "hot_stone",
        "Hot stone massage",
        say("Warm, smooth stones and unhurried strokes. Heat does half of the work."),
        {60: 12500, 75: 14500, 90: 16500},
        10,
        20,
        ("table", "heat"),
        {"stone_heater": (20, 15)},
        90,
        {"notice": 24 * 60},
    ),
    MenuEntry(
        "thai",
        "Thai massage",
        say("Clothed, on a floor mat: rocking, pressing and guided stretching from toe to neck."),
        {60: 10500, 90: 15000, 120: 19000},
        5,
        15,
        ("floor_mat",),
        {},
        115,
    ),
    MenuEntry(
        "prenatal",
        "Prenatal massage",
        say("Side-lying, well cushioned and gentle, for the months before birth and the weeks after."),
        {45: 8500, 60: 10500},
        5,
        15,
        ("table",),
        {"side_lying_cushions": (0, 0)},
        85,
    ),
)


class RoomEntry(NamedTuple):
    """A room, what it has, and how many lie in it side by side."""

    name: str
    kind: str
    features: tuple[str, ...]
    places: int = 1


ROOMS = (
    RoomEntry("Willow", "Table room", ("table", "step_free")),
    RoomEntry("Birch", "Table room", ("table",)),
    RoomEntry("Maple", "Table room", ("table",)),
    RoomEntry("Ember", "Warm room", ("table", "heat", "step_free")),
    RoomEntry("Hearth", "Warm room", ("table", "heat"), places=2),
    RoomEntry("Meadow", "Mat room", ("floor_mat", "step_free")),
)

KIT = (
    ("Stone heater 1", "stone_heater"),
    ("Stone heater 2", "stone_heater"),
    ("Cushion set 1", "side_lying_cushions"),
    ("Cushion set 2", "side_lying_cushions"),
)

EARLY, MIDDLE, LATE, SHORT = (540, 1020), (600, 1080), (720, 1200), (540, 840)
"""Shifts in wall-clock minutes: 9-17, 10-18, 12-20, 9-14."""


class TherapistEntry(NamedTuple):
    """A therapist; qualifications say in how many days they expire (None: for good)."""

    name: str
    email: str
    gender: str
    about: str
    skills: tuple[str, ...]
    qualifications: dict[str, int | None]
    hours: dict[int, tuple[int, int]]  # weekday (Monday is 0) → shift
    effort_a_day: int | None = None  # None: as the house's policy says


THERAPISTS = (
    TherapistEntry(
        "Maren Holt",
        "therapist@example.com",
        "woman",
        "Fifteen years of slow, listening hands. Likes a difficult back.",
        ("swedish", "deep_tissue", "trigger_point", "sports", "prenatal"),
        {"scoliosis": 900, "clinical": 700, "prenatal": None},
        dict.fromkeys((0, 1, 2, 3, 4, 5, 6), MIDDLE),
    ),
    TherapistEntry(
        "Tomas Reyes",
        "tomas.reyes@example.com",
        "man",
        "Came from physiotherapy. Explains what he does while he does it.",
        ("swedish", "deep_tissue", "sports", "trigger_point"),
        {"clinical": 400, "scoliosis": -20},
        {0: EARLY, 1: EARLY, 2: EARLY, 3: LATE, 5: EARLY},
    ),
    TherapistEntry(
        "Aiko Lindqvist",
        "aiko.lindqvist@example.com",
        "woman",
        "Thai massage as she learned it: quiet, rhythmic, never hurried.",
        ("thai", "swedish"),
        {"trauma_informed": 800},
        {1: MIDDLE, 2: MIDDLE, 3: MIDDLE, 4: LATE, 5: MIDDLE, 6: SHORT},
    ),
    TherapistEntry(
        "Daniel Okafor",
        "daniel.okafor@example.com",
        "man",
        "Works with runners and rowers; keeps a steady thumb.",
        ("sports", "deep_tissue", "trigger_point"),
        {},
        {0: LATE, 1: LATE, 3: LATE, 4: LATE, 5: EARLY},
    ),
    TherapistEntry(
        "Priya Nandakumar",
        "priya.nandakumar@example.com",
        "woman",
        "Gentle work for tender times: before and after birth, during and after illness.",
        ("swedish", "prenatal", "hot_stone"),
        {"prenatal": 600, "oncology": 500, "lymphatic": 500},
        {0: EARLY, 1: EARLY, 2: EARLY, 3: EARLY, 4: EARLY},
        effort_a_day=300,
    ),
    TherapistEntry(
        "Jonas Feld",
        "jonas.feld@example.com",
        "man",
        "Stones, oil and silence.",
        ("swedish", "hot_stone", "thai"),
        {},
        {2: LATE, 3: LATE, 4: LATE, 5: LATE, 6: MIDDLE},
    ),
    TherapistEntry(
        "Inês Caldeira",
        "ines.caldeira@example.com",
        "woman",
        "Unknots shoulders for a living and asks before every step.",
        ("swedish", "deep_tissue", "hot_stone", "trigger_point"),
        {"scoliosis": 300, "trauma_informed": 300},
        {0: LATE, 1: LATE, 2: MIDDLE, 4: MIDDLE, 5: LATE},
    ),
    TherapistEntry(
        "Sam Whitlock",
        "sam.whitlock@example.com",
        "other",
        "Former dancer. Good with stiff hips and tired legs.",
        ("swedish", "sports", "thai"),
        {"lymphatic": 250},
        {0: MIDDLE, 2: EARLY, 3: EARLY, 5: LATE, 6: LATE},
    ),
)

MANAGER = ("Rosalind Achterberg", "manager@example.com")
CLIENT = ("Noor Vandermeer", "client@example.com")

FIRST_NAMES = (
    "Alba", "Bruno", "Celia", "Dario", "Edda", "Farid", "Greta", "Hugo", "Ilse", "Jarek", "Kaya", "Lior",
    "Mina", "Nils", "Odile", "Pavel", "Quinn", "Runa", "Stellan", "Tove", "Ulla", "Viggo", "Wanda", "Yara",
)  # fmt: skip
LAST_NAMES = (
    "Abendroth", "Birkelund", "Castellane", "Dunmore", "Eskildsen", "Farrow", "Grünwald", "Hathersage",
    "Iversholt", "Janković", "Kettering", "Lindenau", "Montclair-Fitzwilliam", "Norrland", "Oakhurst",
    "Pellegrin", "Quillfeather", "Rosendahl", "Steenbergen", "Thornbury", "Underhay", "Vasquel",
)  # fmt: skip
