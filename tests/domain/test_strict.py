"""Reading JSON strictly costs little, however odd it is: strangers may send us anything."""

from typing import ClassVar

import pytest

from app.domain.answers import Intake
from app.domain.strict import LARGEST, MOST_PROBLEMS, InvalidIntake, each_field_once

MANY = 20_000


class Compared(str):
    """A name that counts how often it is compared with others."""

    __slots__ = ()
    times: ClassVar[int] = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)


@pytest.mark.parametrize(
    "odd",
    [
        {"clearance_on_file": ["hert_falure"] * MANY},
        {"conditions": [{"code": "hert_falure"}] * MANY},
        {"conditions": [7] * MANY},
        {"goals": [None] * MANY},
        {f"field {number}": 1 for number in range(MANY)},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_nobody_is_told_of_thousands_of_problems_since_each_takes_time_to_tell(odd: dict):
    with pytest.raises(InvalidIntake) as refused:
        Intake.parse({"age": 40, **odd})

    assert len(refused.value.problems) == MOST_PROBLEMS


def test_a_field_given_twice_is_found_in_one_go_through_all_of_them():
    pairs = [(Compared(number), number) for number in range(1000)]
    Compared.times = 0

    with pytest.raises(ValueError, match="'0' is given twice"):
        each_field_once([*pairs, (Compared(0), 0)])

    assert Compared.times < 10 * len(pairs)


def test_an_object_keeps_its_fields_in_their_order():
    assert list(each_field_once([("b", 1), ("a", 2)]).items()) == [("b", 1), ("a", 2)]


@pytest.mark.parametrize("days", [0, LARGEST])
def test_a_number_that_every_program_reads_alike_is_taken(days: int):
    intake = Intake.parse({"age": 40, "conditions": [{"code": "bruise", "days_since": days}]})

    assert intake.conditions[0].days_since == days


@pytest.mark.parametrize(("days", "said"), [(LARGEST + 1, f"0 to {LARGEST}"), (-1, "0 or more")])
def test_a_number_beyond_that_is_none(days: int, said: str):
    with pytest.raises(InvalidIntake, match=said):
        Intake.parse({"age": 40, "conditions": [{"code": "bruise", "days_since": days}]})
