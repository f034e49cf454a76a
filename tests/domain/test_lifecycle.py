import pytest

from app.domain import errors
from app.domain.errors import Refusal, WrongTransition
from app.domain.lifecycle import (
    FINAL,
    OCCUPYING,
    TRANSITIONS,
    Status,
    label,
    may_move,
    move,
    occupies,
)


def every_refusal() -> list[type[Refusal]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)]


@pytest.mark.parametrize("reviewed", [True, False])
def test_a_visit_goes_from_hold_to_completed_with_or_without_a_review(reviewed):
    status = Status.HELD
    review = [Status.PENDING_REVIEW] if reviewed else []

    for step in [*review, Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED]:
        status = move(status, step)

    assert status is Status.COMPLETED


@pytest.mark.parametrize(
    ("status", "to"),
    [
        (Status.HELD, Status.CHECKED_IN),
        (Status.HELD, Status.NO_SHOW),
        (Status.PENDING_REVIEW, Status.CHECKED_IN),
        (Status.CONFIRMED, Status.COMPLETED),
        (Status.CONFIRMED, Status.EXPIRED),
        (Status.CONFIRMED, Status.HELD),
        (Status.CHECKED_IN, Status.NO_SHOW),
        (Status.CHECKED_IN, Status.CANCELLED),
        (Status.CONFIRMED, Status.CONFIRMED),
    ],
)
def test_no_step_is_skipped_or_walked_back(status, to):
    with pytest.raises(WrongTransition, match=f"This visit is {label(status)}"):
        move(status, to)


def test_final_statuses_lead_nowhere_and_all_others_lead_on():
    assert {Status.COMPLETED, Status.CANCELLED, Status.DECLINED, Status.NO_SHOW, Status.EXPIRED} == FINAL
    for status in Status:
        assert (status not in FINAL) == any(may_move(status, to) for to in Status)


def test_every_status_is_in_the_table_and_can_be_reached_from_a_hold():
    reached, fresh = {Status.HELD}, {Status.HELD}
    while fresh:
        fresh = {to for status in fresh for to in TRANSITIONS[status]} - reached
        reached |= fresh

    assert reached == set(Status) == set(TRANSITIONS)


def test_holds_and_requests_under_review_occupy_too():
    assert occupies(Status.HELD)
    assert occupies(Status.PENDING_REVIEW)
    assert {status for status in Status if not occupies(status)} == FINAL - {Status.COMPLETED}


def test_a_visit_that_has_given_up_its_place_never_takes_it_again():
    for status in set(Status) - OCCUPYING:
        assert not TRANSITIONS[status] & OCCUPYING


@pytest.mark.parametrize("kind", every_refusal())
def test_every_refusal_says_what_happened_and_what_to_do(kind):
    refusal = kind()

    assert refusal.sentence == str(refusal) == kind.default
    assert len(refusal.sentence.split(". ")) > 1
    assert refusal.status in {403, 409, 410, 412, 422, 503}
    assert kind("In other words.").sentence == "In other words."


def test_every_kind_of_refusal_has_a_code_of_its_own():
    codes = [kind.code for kind in every_refusal()]

    assert len(codes) == len(set(codes))
