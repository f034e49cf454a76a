"""A therapist is away: nothing more is booked then, and nobody's visit moves by itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import InThePast, Refusal
from app.domain.interval import Interval
from app.infra.database import db
from app.infra.signals import time_freed
from app.spa.absences.models import Absence
from app.spa.absences.queries import absence_of_visit, newest_absences
from app.spa.absences.reporting import TooLong, end_absence, report_absence
from app.spa.booking.doctor import findings
from app.spa.roster.models import TimeOff
from app.spa.waitlist.models import Offer
from app.spa.waitlist.services import Wanted, add_wish
from tests.support.absences import accepted, away, proposed
from tests.support.booking import booked, busy_of, count, hold, told
from tests.support.clock import NOW
from tests.support.factories import POLICY, TOMORROW_AT_TEN, ZONE, at, epoch_at, make_client


def test_it_stops_bookings_and_leaves_visits_where_they_are(either_hit):
    hit = either_hit
    before = busy_of(hit.spa.mira)

    absence = away(hit.spa.mira)

    assert (hit.visit.status, hit.visit.starts_at) == ("confirmed", TOMORROW_AT_TEN)
    assert busy_of(hit.spa.mira) == before
    with pytest.raises(Refusal):
        hold(hit.spa.swedish, at("2026-05-07 14:00"), therapist_id=hit.spa.mira.id)
    assert absence.time_off.reason == "unwell"
    assert told(hit.visit) == ["booking_confirmed"]
    assert absence_of_visit(hit.visit) == absence
    assert "therapist_away" in {one.code for one in findings(NOW)}


def test_reported_again_within_it_is_the_same_absence(hit):
    absence = away(hit.spa.mira)

    assert away(hit.spa.mira, "2026-05-07 08:00", "2026-05-07 20:00") == absence
    assert count(TimeOff) == count(Absence) == 1
    assert away(hit.spa.mira, "2026-05-07 00:00", "2026-05-09 00:00") != absence


def test_what_is_over_or_lasts_for_years_is_no_absence(hit):
    with pytest.raises(InThePast):
        away(hit.spa.mira, "2026-05-05 00:00", "2026-05-06 00:00")
    with pytest.raises(TooLong):
        away(hit.spa.mira, "2026-05-07 00:00", "2027-06-07 00:00")
    with pytest.raises(InThePast):
        report_absence(hit.spa.mira, TOMORROW_AT_TEN, TOMORROW_AT_TEN, user_id=None, now=NOW)
    assert count(TimeOff) == 0


def test_back_before_it_began_nothing_of_it_is_left(either_hit):
    hit = either_hit
    absence = away(hit.spa.mira)
    proposal = proposed(absence, hit.visit, therapist=hit.spa.noor)

    end_absence(absence, user_id=None, now=NOW)
    end_absence(absence, user_id=None, now=NOW)

    assert count(TimeOff) == 0
    assert absence.closed_at == NOW
    assert (proposal.outcome, proposal.hold.status) == ("withdrawn", "cancelled")
    assert busy_of(hit.spa.noor) == []
    assert told(hit.visit)[1:] == ["absence_proposal", "proposal_withdrawn"]
    assert hold(hit.spa.swedish, at("2026-05-07 14:00"), therapist_id=hit.spa.mira.id)
    assert findings(NOW) == []


def test_back_early_the_rest_of_the_time_is_theirs_again(hit):
    absence = away(hit.spa.mira, "2026-05-07 00:00", "2026-05-09 00:00")
    noon = at("2026-05-07 12:00")

    end_absence(absence, user_id=None, now=noon)

    [left] = db.session.scalars(select(TimeOff))
    assert left.ends_at == int(noon.timestamp())
    assert absence.ends_at == noon


def test_what_a_client_has_accepted_stays_when_their_therapist_is_back(hit):
    absence = away(hit.spa.mira)
    accepted(proposed(absence, hit.visit, therapist=hit.spa.noor))

    end_absence(absence, user_id=None, now=NOW)

    assert hit.visit.therapist_id == hit.spa.noor.id


def test_whoever_was_to_step_in_and_is_away_too_is_no_longer_proposed(either_hit):
    hit = either_hit
    proposal = proposed(away(hit.spa.mira), hit.visit, therapist=hit.spa.noor)

    away(hit.spa.noor)

    assert (proposal.outcome, proposal.hold.status) == ("withdrawn", "cancelled")
    assert told(hit.visit)[-1] == "proposal_withdrawn"


def test_absences_to_come_stand_before_those_that_are_over(hit):
    later, sooner = away(hit.spa.mira), away(hit.spa.noor, "2026-05-06 12:00", "2026-05-06 18:00")
    over = away(hit.spa.mira, "2026-05-20 00:00", "2026-05-21 00:00")
    end_absence(over, user_id=None, now=NOW)

    assert newest_absences(now=NOW) == [sooner, later, over]
    assert newest_absences(now=NOW + timedelta(days=3)) == [over, later, sooner]


def test_a_visit_booked_into_an_absence_by_a_hold_from_before_is_found(hit):
    kept = hold(hit.spa.swedish, at("2026-05-07 14:00"), therapist_id=hit.spa.mira.id)
    absence = away(hit.spa.mira)
    from_before = booked(hit.spa.swedish, therapist_id=hit.spa.noor.id)

    assert absence_of_visit(from_before) is None
    assert absence_of_visit(kept) == absence


@pytest.mark.parametrize(
    ("back_at", "freed"),
    [
        (NOW, ("2026-05-07 00:00", "2026-05-09 00:00")),
        (at("2026-05-07 12:00"), ("2026-05-07 12:00", "2026-05-09 00:00")),
        (at("2026-05-10 12:00"), None),
    ],
    ids=["before it began", "during it", "afterwards"],
)
def test_what_is_free_again_is_said_to_whoever_listens(hit, back_at, freed):
    absence = away(hit.spa.mira, "2026-05-07 00:00", "2026-05-09 00:00")
    heard = []

    def listen(_sender, *, spans, now):
        heard.extend(spans)

    with time_freed.connected_to(listen):
        end_absence(absence, user_id=None, now=back_at)
        end_absence(absence, user_id=None, now=back_at)

    assert heard == ([Interval(*map(epoch_at, freed))] if freed else [])


def test_whoever_waits_is_offered_a_time_once_their_therapist_is_back(either_hit):
    spa = either_hit.spa
    absence = away(spa.mira, "2026-05-07 00:00", "2026-05-08 00:00")
    days = {"first_on": date(2026, 5, 7), "last_on": date(2026, 5, 7)}
    wanted = Wanted(minutes=60, therapist_id=spa.mira.id, **days)
    wim = make_client("Wim", email="wim@example.com")
    add_wish(spa.swedish, wanted, client=wim, now=NOW, policy=POLICY, zone=ZONE)
    assert count(Offer) == 0

    end_absence(absence, user_id=None, now=NOW)

    [offer] = db.session.scalars(select(Offer))
    assert offer.appointment.therapist_id == spa.mira.id
    assert findings(NOW) == []
