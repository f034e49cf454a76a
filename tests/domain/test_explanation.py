from datetime import timedelta

import pytest

from app.domain.availability import KitNeed, choices, explain
from app.domain.errors import SlotTaken
from tests.domain.making import (
    MONDAY,
    at,
    between,
    make_diary,
    make_kit,
    make_needs,
    make_request,
    make_room,
    make_therapist,
)

STONES = make_needs(kit=(KitNeed("stones"),))
MIA = {"name": "Mia"}


def refusal(clock="12:00", *, diary=None, day=MONDAY, **wishes):
    return explain(make_request(**wishes), diary or make_diary(), at(clock, day))


def test_an_open_start_needs_no_explanation():
    assert refusal() is None


@pytest.mark.parametrize(
    ("code", "clock", "wishes"),
    [
        ("in_the_past", "12:00", {"now": at("12:00") + 1}),
        ("short_notice", "12:00", {"now": at("10:01")}),
        ("too_far_ahead", "12:00", {"now": at("12:00", MONDAY - timedelta(90))}),
        ("off_grid", "12:05", {}),
        ("outside_hours", "08:45", {}),
        ("outside_hours", "16:15", {}),
        ("not_bookable", "12:00", {"ruled_out_days": frozenset({MONDAY})}),
        ("no_therapist", "12:00", {"needs": make_needs(skill="thai")}),
        ("no_therapist", "12:00", {"gender": "male"}),
        ("no_therapist", "12:00", {"therapist_id": 99}),
        ("not_qualified", "12:00", {"qualifications": frozenset({"prenatal"})}),
        ("no_room", "12:00", {"needs": make_needs(features=frozenset({"wet"}))}),
        ("no_room", "12:00", {"room_id": 99}),
        ("no_kit", "12:00", {"needs": STONES}),
    ],
)
def test_each_wish_that_cannot_be_has_its_own_reason(code, clock, wishes):
    assert refusal(clock, **wishes).code == code


@pytest.mark.parametrize(
    ("code", "diary"),
    [
        ("closed", make_diary(closures=[between("12:30", "18:00")])),
        ("time_off", make_diary(therapists=[make_therapist(time_off=[between("12:30", "13:30")])])),
        ("therapist_busy", make_diary(therapists=[make_therapist(busy=[between("12:30", "13:30")])])),
        ("client_busy", make_diary(client_busy=[between("11:30", "12:30")])),
        ("room_busy", make_diary(rooms=[make_room(busy=[between("11:30", "12:30")])])),
        ("kit_busy", make_diary(kit=[make_kit(busy=[between("11:30", "12:30")])])),
    ],
)
def test_whatever_is_in_the_way_at_that_time_is_named(code, diary):
    assert refusal(diary=diary, needs=STONES).code == code


@pytest.mark.parametrize(
    ("sentence", "therapist", "wishes"),
    [
        ("Mia does not give this treatment.", {"skills": frozenset()}, {}),
        ("Mia is not of the gender asked for.", {}, {"gender": "male"}),
        ("Mia is away then.", {"time_off": [between("12:00", "13:00")]}, {}),
        ("Mia does not work during the whole of that time.", {"working": [between("09:00", "12:30")]}, {}),
        ("Mia is busy then, or setting up or clearing up.", {"busy": [between("12:00", "12:30")]}, {}),
    ],
)
def test_the_reason_names_the_therapist_who_was_asked_for(sentence, therapist, wishes):
    diary = make_diary(
        therapists=[make_therapist(1, **therapist, **MIA), make_therapist(2, name="Somebody Else")]
    )

    answer = refusal(diary=diary, therapist_id=1, **wishes)

    assert answer.sentence.startswith(sentence)
    assert "Please" in answer.sentence


def test_the_reason_names_the_room_that_was_asked_for():
    diary = make_diary(rooms=[make_room(1, name="Cedar", busy=[between("12:00", "13:00")]), make_room(2)])

    assert refusal(diary=diary, room_id=1).sentence.startswith("Cedar is in use then")
    wet = make_needs(features=frozenset({"wet"}))
    assert refusal(diary=diary, room_id=1, needs=wet).sentence.startswith("Cedar does not have what")


def test_any_therapist_speaks_of_nobody_in_particular():
    diary = make_diary(therapists=[make_therapist(n, busy=[between("12:00", "13:00")]) for n in (1, 2)])

    assert refusal(diary=diary).sentence.startswith("Every therapist who could do this is busy then")


def test_the_question_that_leaves_nobody_is_the_reason():
    skilled_but_busy = make_therapist(1, busy=[between("12:00", "13:00")])
    free_but_unskilled = make_therapist(2, skills=frozenset({"thai"}))

    assert (
        refusal(diary=make_diary(therapists=[skilled_but_busy, free_but_unskilled])).code == "therapist_busy"
    )


def test_missing_training_is_said_without_a_word_about_health():
    answer = refusal(qualifications=frozenset({"prenatal"}))

    assert "needs a therapist with extra training" in answer.sentence
    assert "prenatal" not in answer.sentence


def test_turnover_alone_can_be_in_the_way():
    diary = make_diary(rooms=[make_room(busy=[between("13:00", "14:00")])])

    assert refusal(diary=diary) is None
    assert refusal(diary=diary, needs=make_needs(turnover_minutes=15)).code == "room_busy"


def test_the_desk_may_ignore_notice_grid_and_horizon():
    desk = {"at_the_desk": True}

    assert refusal("12:05", now=at("12:00"), **desk) is None
    assert refusal(now=at("12:00", MONDAY - timedelta(400)), **desk) is None
    assert refusal(now=at("12:15"), **desk) is None
    assert refusal(now=at("12:16"), **desk).code == "in_the_past"


def test_the_desk_may_not_put_two_visits_in_one_place():
    for taken in (
        make_diary(therapists=[make_therapist(busy=[between("12:00", "12:10")])]),
        make_diary(rooms=[make_room(busy=[between("12:00", "12:10")])]),
        make_diary(client_busy=[between("12:00", "12:10")]),
    ):
        assert isinstance(refusal("12:05", diary=taken, at_the_desk=True), SlotTaken)
        assert choices(make_request(at_the_desk=True), taken, at("12:05")) == []


def test_set_up_and_turnover_of_a_therapist_can_be_in_the_way():
    diary = make_diary(
        therapists=[make_therapist(busy=[between("11:00", "12:00"), between("13:00", "14:00")])]
    )

    assert refusal(diary=diary) is None
    assert refusal(diary=diary, needs=make_needs(setup_minutes=5)).code == "therapist_busy"
    assert refusal(diary=diary, needs=make_needs(turnover_minutes=5)).code == "therapist_busy"


def test_the_first_midnight_beyond_the_horizon_is_too_far_ahead():
    night = make_diary(therapists=[make_therapist(working=[between("00:00", "06:00")])])

    assert refusal("00:00", diary=night, now=at("12:00", MONDAY - timedelta(89))) is None
    assert refusal("00:00", diary=night, now=at("12:00", MONDAY - timedelta(90))).code == "too_far_ahead"


def test_a_start_outside_the_days_loaded_cannot_be_judged():
    with pytest.raises(ValueError, match="not loaded"):
        refusal(day=MONDAY + timedelta(1))
