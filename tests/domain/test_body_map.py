"""The body map: marks read strictly, and what they mean for the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import Intake
from app.domain.body_map import (
    AVOID,
    HAS_QUALITY,
    HAS_STRENGTH,
    KINDS,
    QUALITIES,
    Mark,
    avoid_areas,
    focus_areas,
    in_order,
    marks_for,
    read_marks,
)
from app.domain.body_regions import PARTS, REGION, REGIONS, SIDES, VIEWS, regions_of
from app.domain.screening import screen
from app.domain.strict import InvalidIntake
from app.domain.vocabulary import AREAS


@st.composite
def marks(draw: st.DrawFn) -> tuple[Mark, ...]:
    """Any marks that a client could make, each region once."""
    return tuple(
        draw(_mark(code)) for code in draw(st.lists(st.sampled_from(sorted(REGION)), unique=True, max_size=9))
    )


@st.composite
def _mark(draw: st.DrawFn, code: str) -> Mark:
    kind = draw(st.sampled_from(sorted(KINDS)))
    pain = draw(st.none() | st.integers(0, 10)) if kind in HAS_STRENGTH else None
    quality = draw(st.none() | st.sampled_from(sorted(QUALITIES))) if kind in HAS_QUALITY else None
    return Mark(code, kind, pain, quality, draw(st.sampled_from(("", "after sitting", "since May"))))


def test_every_area_of_the_rules_can_be_pointed_at_and_every_region_has_its_own_name():
    assert {region.area for region in REGIONS} == set(AREAS)
    assert len({str(region.name) for region in REGIONS}) == len(REGION) == len(REGIONS)


def test_the_groups_of_the_list_hold_every_region_once_in_the_order_of_the_map():
    listed = [region for view in VIEWS for part in PARTS for region in regions_of(view, part)]

    assert listed == list(REGIONS)
    assert {region.side for region in REGIONS} == set(SIDES)


def test_both_sides_of_the_body_can_be_marked_alike():
    sided = {region.code for region in REGIONS if region.side != "middle"}

    assert {code.replace("_left", "_right") for code in sided if code.endswith("_left")} == {
        code for code in sided if code.endswith("_right")
    }


@given(marks())
def test_what_is_written_reads_back_the_same_however_often(made: tuple[Mark, ...]):
    once = read_marks([mark.to_dict() for mark in made])

    assert once == in_order(made)
    assert read_marks([mark.to_dict() for mark in once]) == once


@given(marks())
def test_an_area_is_left_alone_when_any_of_its_regions_is(made: tuple[Mark, ...]):
    for area in AREAS:
        here = [mark for mark in made if REGION[mark.region].area == area]
        assert (area in avoid_areas(made)) == any(mark.kind == AVOID for mark in here)
        assert (area in focus_areas(made)) == any(mark.kind != AVOID for mark in here)


@given(marks(), _mark("back_shoulder_left"))
def test_one_more_mark_never_gives_an_area_back(made: tuple[Mark, ...], more: Mark):
    with_more = (*(mark for mark in made if mark.region != more.region), more)
    others = tuple(mark for mark in made if mark.region != more.region)

    assert set(avoid_areas(others)) <= set(avoid_areas(with_more))


@given(marks())
def test_the_rules_leave_alone_what_the_map_says(made: tuple[Mark, ...]):
    told = Intake(age=40, focus_areas=focus_areas(made), avoid_areas=avoid_areas(made))

    assert set(avoid_areas(made)) <= set(screen(told).avoid_areas)


@given(st.sets(st.sampled_from(AREAS)), st.sets(st.sampled_from(AREAS)))
def test_areas_told_before_there_was_a_map_mean_the_same_on_it(focus: set[str], avoid: set[str]):
    made = marks_for(focus, avoid)

    assert set(avoid_areas(made)) == avoid
    assert set(focus_areas(made)) == focus - avoid
    assert read_marks([mark.to_dict() for mark in made]) == made


def test_a_mark_is_said_in_words():
    assert (
        Mark("back_shoulder_left", "pain", 6, "aching").words == "Left shoulder, back: Pain 6 of 10, aching"
    )
    assert Mark("front_belly_middle", "avoid").words == "Belly: Do not touch"
    assert Mark("back_neck_left", "tension", None, "stiff").words == "Left side of the neck: Tension, stiff"
    assert Mark("front_knee_left", "pain", 0).words == "Left knee: Pain 0 of 10"


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ({"kind": "pain"}, r"marks\[0\].region: is required"),
        ({"region": "back_tail_middle", "kind": "pain"}, "is not known here"),
        ({"region": "front_face_middle", "kind": "itch"}, "is not known here"),
        ({"region": "front_face_middle", "kind": "pain", "pain": 11}, "from 0 to 10"),
        ({"region": "front_face_middle", "kind": "pain", "pain": "6"}, "must be a whole number"),
        ({"region": "front_face_middle", "kind": "avoid", "pain": 6}, "said of pain alone"),
        ({"region": "front_face_middle", "kind": "focus", "quality": "stiff"}, "pain and tension alone"),
        ({"region": "front_face_middle", "kind": "pain", "note": 5}, "must be text"),
        ({"region": "front_face_middle", "kind": "pain", "note": "a" * 201}, "longer than 200"),
        ({"region": "front_face_middle", "kind": "pain", "since": 5}, "is not a field here"),
        ("front_face_middle", "must be an object"),
    ],
)
def test_what_is_no_mark_is_refused_with_the_reason(entry: object, wrong: str):
    with pytest.raises(InvalidIntake, match=wrong):
        read_marks([entry])


def test_one_region_carries_one_mark():
    with pytest.raises(InvalidIntake, match="marked twice"):
        read_marks([{"region": "front_face_middle", "kind": kind} for kind in ("pain", "avoid")])


def test_no_list_is_refused_and_nothing_marked_is_an_answer():
    with pytest.raises(InvalidIntake, match="must be a list"):
        read_marks({"region": "front_face_middle"})
    assert read_marks([]) == ()
