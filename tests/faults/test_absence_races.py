"""A client says yes while something else happens to their visit: never both, and nothing is lost."""

from datetime import datetime, timedelta

import pytest

from app.spa.absences.doctor import findings as proposal_findings
from app.spa.absences.settling import settle
from app.spa.booking.doctor import findings
from tests.support.absences import away, proposed
from tests.support.booking import booked, busy_of
from tests.support.clock import NOW
from tests.support.factories import at, make_draft
from tests.support.jobs import seconds

pytestmark = pytest.mark.race

ROUNDS = 6
FRIDAY = at("2026-05-22 10:00")


def hit(spa, number: int):
    """A visit with Mira, some days on, and Noor proposed in her place."""
    starts_at = at("2026-05-11 10:00") + timedelta(days=number)  # Monday to Saturday
    visit = booked(spa.swedish, starts_at=starts_at, therapist_id=spa.mira.id)
    wall = f"{starts_at - timedelta(hours=4):%Y-%m-%d}"  # New York in May
    absence = away(spa.mira, f"{wall} 00:00", f"{wall} 23:00")
    return visit, proposed(absence, visit, starts_at, therapist=spa.noor)


def sound(now: datetime = NOW) -> None:
    """Nothing is doubled, nothing is lost, nothing is held for nobody."""
    found = [*findings(now), *proposal_findings(now)]
    assert [one for one in found if one.code not in ("therapist_away", "hold_left", "proposal_left")] == []


def test_yes_and_a_managers_move_never_both_count(track):
    for number in range(ROUNDS):
        visit, proposal = hit(track, number)
        before = visit.starts_at

        outcome = track.race(
            [
                {"do": "accept_proposal", "now": seconds(NOW), "proposal": proposal.uid},
                {
                    "do": "give_elsewhere",
                    "now": seconds(NOW),
                    "token": visit.token,
                    "start": seconds(FRIDAY) + number * 6300,
                },
            ]
            * 3
        )

        settle(now=NOW)
        assert len(visit.occupancy) == 3
        assert proposal.outcome in ("accepted", "chose_other")
        # A manager may well move it on after the client has said yes; the other way round it is too late.
        yes_was_late = outcome.refused["proposal_over"] == 3
        assert (proposal.outcome == "chose_other") == yes_was_late
        assert visit.starts_at != before or not yes_was_late
        assert proposal.hold.status == "cancelled"
        sound()


def test_yes_at_the_last_second_and_the_next_who_wants_it_never_both_have_it(track):
    for number in range(ROUNDS):
        visit, proposal = hit(track, number)
        last, over = proposal.answer_by - timedelta(seconds=1), proposal.answer_by
        start = seconds(visit.starts_at)
        drafts = [make_draft().id for _ in range(3)]

        track.race(
            [{"do": "accept_proposal", "now": seconds(last), "proposal": proposal.uid}] * 3
            + [{"do": "let_lapse", "now": seconds(over)}] * 2
            + [
                {
                    "do": "hold",
                    "now": seconds(over),
                    "treatment": "swedish",
                    "start": start,
                    "draft": draft,
                    "therapist": track.noor.id,
                }
                for draft in drafts
            ]
        )

        settle(now=over)
        taken = [row for row in busy_of(track.noor) if row[0] == start]
        accepted = proposal.outcome == "accepted"
        assert len(taken) <= 1
        assert (visit.therapist_id == track.noor.id) == accepted
        assert accepted or proposal.outcome == "lapsed"
        assert visit.status == "confirmed"
        assert len(visit.occupancy) == 3
        sound(over)


def test_everybody_who_presses_yes_at_once_is_told_yes_and_it_counts_once(track):
    visit, proposal = hit(track, 0)

    outcome = track.race([{"do": "accept_proposal", "now": seconds(NOW), "proposal": proposal.uid}] * 10)

    assert outcome.won == [visit.token] * 10
    assert visit.sequence == 1
    sound()
