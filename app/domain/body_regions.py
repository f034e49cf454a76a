"""The regions of the body map, front and back, in the order in which they are listed and walked through.

Left and right are the client's own. Each region belongs to one of the areas that the rules know.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.said import Said, say

VIEWS = {"front": say("Front", context="of the body"), "back": say("Back", context="of the body")}
PARTS = {
    "head": say("Head and neck"),
    "trunk": say("Shoulders and trunk"),
    "arms": say("Arms and hands"),
    "legs": say("Legs and feet"),
}
SIDES = ("left", "middle", "right")


@dataclass(frozen=True, slots=True)
class Region:
    """A place on the map that one can point at. `name` is unique and says front or back where it must."""

    view: str
    part: str
    area: str
    what: str
    side: str
    name: Said

    @property
    def code(self) -> str:
        """What a mark keeps: "back_shoulder_left"."""
        return f"{self.view}_{self.what}_{self.side}"


def _front() -> Iterator[Region]:
    def at(part: str, area: str, what: str, side: str, name: Said) -> Region:
        return Region("front", part, area, what, side, name)

    yield at("head", "head", "forehead", "middle", say("Forehead and crown"))
    yield at("head", "face", "face", "middle", say("Face"))
    yield at("head", "jaw", "jaw", "left", say("Left jaw"))
    yield at("head", "jaw", "jaw", "right", say("Right jaw"))
    yield at("head", "neck", "throat", "middle", say("Throat"))
    yield at("trunk", "shoulders", "shoulder", "left", say("Left shoulder, front"))
    yield at("trunk", "shoulders", "shoulder", "right", say("Right shoulder, front"))
    yield at("trunk", "chest", "chest", "left", say("Left side of the chest"))
    yield at("trunk", "chest", "chest", "right", say("Right side of the chest"))
    yield at("trunk", "abdomen", "belly", "middle", say("Belly"))
    yield at("trunk", "hips", "hip", "left", say("Left hip and groin"))
    yield at("trunk", "hips", "hip", "right", say("Right hip and groin"))
    yield at("arms", "upper_arms", "upper_arm", "left", say("Left upper arm, front"))
    yield at("arms", "upper_arms", "upper_arm", "right", say("Right upper arm, front"))
    yield at("arms", "forearms", "forearm", "left", say("Left forearm, inside"))
    yield at("arms", "forearms", "forearm", "right", say("Right forearm, inside"))
    yield at("arms", "wrists_hands", "hand", "left", say("Left wrist and palm"))
    yield at("arms", "wrists_hands", "hand", "right", say("Right wrist and palm"))
    yield at("legs", "thighs", "thigh", "left", say("Left thigh, front"))
    yield at("legs", "thighs", "thigh", "right", say("Right thigh, front"))
    yield at("legs", "knees", "knee", "left", say("Left knee"))
    yield at("legs", "knees", "knee", "right", say("Right knee"))
    yield at("legs", "calves", "shin", "left", say("Left shin"))
    yield at("legs", "calves", "shin", "right", say("Right shin"))
    yield at("legs", "ankles_feet", "foot", "left", say("Left ankle and top of the foot"))
    yield at("legs", "ankles_feet", "foot", "right", say("Right ankle and top of the foot"))


def _back() -> Iterator[Region]:
    def at(part: str, area: str, what: str, side: str, name: Said) -> Region:
        return Region("back", part, area, what, side, name)

    yield at("head", "head", "head", "middle", say("Back of the head"))
    yield at("head", "neck", "neck", "left", say("Left side of the neck"))
    yield at("head", "neck", "neck", "right", say("Right side of the neck"))
    yield at("trunk", "shoulders", "shoulder", "left", say("Left shoulder, back"))
    yield at("trunk", "shoulders", "shoulder", "right", say("Right shoulder, back"))
    yield at("trunk", "upper_back", "upper_back", "left", say("Upper back, left"))
    yield at("trunk", "upper_back", "upper_back", "middle", say("Upper back, along the spine"))
    yield at("trunk", "upper_back", "upper_back", "right", say("Upper back, right"))
    yield at("trunk", "lower_back", "lower_back", "left", say("Lower back, left"))
    yield at("trunk", "lower_back", "lower_back", "middle", say("Lower back, along the spine"))
    yield at("trunk", "lower_back", "lower_back", "right", say("Lower back, right"))
    yield at("trunk", "glutes", "buttock", "left", say("Left buttock"))
    yield at("trunk", "glutes", "buttock", "right", say("Right buttock"))
    yield at("arms", "upper_arms", "upper_arm", "left", say("Left upper arm, back"))
    yield at("arms", "upper_arms", "upper_arm", "right", say("Right upper arm, back"))
    yield at("arms", "forearms", "forearm", "left", say("Left elbow and forearm, outside"))
    yield at("arms", "forearms", "forearm", "right", say("Right elbow and forearm, outside"))
    yield at("arms", "wrists_hands", "hand", "left", say("Back of the left hand"))
    yield at("arms", "wrists_hands", "hand", "right", say("Back of the right hand"))
    yield at("legs", "thighs", "thigh", "left", say("Left thigh, back"))
    yield at("legs", "thighs", "thigh", "right", say("Right thigh, back"))
    yield at("legs", "knees", "knee", "left", say("Hollow of the left knee"))
    yield at("legs", "knees", "knee", "right", say("Hollow of the right knee"))
    yield at("legs", "calves", "calf", "left", say("Left calf"))
    yield at("legs", "calves", "calf", "right", say("Right calf"))
    yield at("legs", "ankles_feet", "foot", "left", say("Left heel and sole"))
    yield at("legs", "ankles_feet", "foot", "right", say("Right heel and sole"))


REGIONS = (*_front(), *_back())
REGION = {region.code: region for region in REGIONS}


def regions_of(view: str, part: str) -> tuple[Region, ...]:
    """The regions of one part of one view, in order."""
    return tuple(region for region in REGIONS if (region.view, region.part) == (view, part))
