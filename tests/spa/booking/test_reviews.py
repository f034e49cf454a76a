"""A therapist looks first: accepts, adapts, records a letter, declines. Nobody else may."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.domain.errors import (
    NotAllowed,
    NotBookable,
    NoTherapist,
    NotReady,
    Refusal,
    TherapistBusy,
    TooLate,
    WrongTransition,
)
from app.infra.database import db
from app.infra.outbox.models import Message
from app.spa.accounts.models import Role
from app.spa.booking import claims, queries, reviews, services
from app.spa.booking.models import Appointment, Occupancy, Review
from app.spa.intake.models import Clearance
from tests.support.booking import booked, busy_of, count, send_all, told
from tests.support.clock import NOW
from tests.support.factories import (
    NEEDS_A_LETTER,
    NEEDS_A_LOOK,
    NOT_NOW,
    POLICY,
    WELL,
    ZONE,
    answers,
    at,
    epoch_at,
    make_appointment,
    make_therapist,
    make_treatment,
)

DISC = ["herniated_disc"]
HEART = ["heart_failure"]


@pytest.fixture
def request_for_mira(spa):
    """A request that waits for Mira."""
    return booked(spa.swedish, NEEDS_A_LOOK, therapist_id=spa.mira.id)


@pytest.fixture
def letter_wanted(spa):
    """A request that a letter is asked for."""
    return booked(spa.swedish, NEEDS_A_LETTER, therapist_id=spa.mira.id)


def adapt(visit, spa, *, ticked=DISC, **changes):
    return reviews.adapt(
        visit, therapist=spa.mira, ticked=ticked, now=NOW, policy=POLICY, zone=ZONE, **changes
    )


def record(visit, spa, codes=HEART, **more):
    more = {"ticked": HEART, **more}
    return reviews.record_clearance(visit, therapist=spa.mira, codes=codes, now=NOW, zone=ZONE, **more)


class TestAccepting:
    def test_the_visit_is_confirmed_named_and_on_record(self, spa, request_for_mira):
        send_all()
        visit = reviews.accept(request_for_mira, therapist=spa.mira, ticked=DISC, message="Gladly.", now=NOW)

        assert (visit.status, visit.confirmed_at) == ("confirmed", NOW)
        assert [(r.decision, r.therapist_id, r.decided_at) for r in visit.reviews] == [
            ("accepted", spa.mira.id, NOW)
        ]
        assert visit.reviews[0].details == {"ticked": DISC, "message": "Gladly."}
        assert queries.is_ready(visit)
        assert told(visit) == ["booking_requested", "review_accepted"]

    def test_the_words_to_the_client_stay_out_of_the_message(self, spa, request_for_mira):
        reviews.accept(request_for_mira, therapist=spa.mira, ticked=DISC, message="Mind the disc.", now=NOW)

        assert "disc" not in str(db.session.scalars(select(Message.payload)).all())

    def test_every_flag_must_be_ticked(self, spa, request_for_mira):
        with pytest.raises(NotReady, match="tick"):
            reviews.accept(request_for_mira, therapist=spa.mira, ticked=[], now=NOW)
        assert (request_for_mira.status, count(Review)) == ("pending_review", 0)

    def test_only_the_therapist_of_the_visit_may(self, spa, request_for_mira):
        for decide in (reviews.accept, reviews.decline):
            with pytest.raises(NotAllowed):
                decide(
                    request_for_mira,
                    therapist=spa.noor,
                    now=NOW,
                    **({"ticked": DISC} if decide is reviews.accept else {}),
                )
        assert request_for_mira.status == "pending_review"

    def test_not_without_the_letter(self, spa, letter_wanted):
        with pytest.raises(NotReady, match="clearance is still missing"):
            reviews.accept(letter_wanted, therapist=spa.mira, ticked=HEART, now=NOW)

    def test_not_once_its_time_has_come(self, spa, request_for_mira):
        with pytest.raises(TooLate):
            reviews.accept(request_for_mira, therapist=spa.mira, ticked=DISC, now=request_for_mira.starts_at)

    def test_not_what_is_over(self, spa, request_for_mira):
        reviews.decline(request_for_mira, therapist=spa.mira, now=NOW)

        with pytest.raises(WrongTransition):
            reviews.accept(request_for_mira, therapist=spa.mira, ticked=DISC, now=NOW)

    def test_flags_that_came_later_are_ticked_without_a_second_message(self, spa):
        visit = booked(spa.swedish, therapist_id=spa.mira.id)
        services.renew_answers(visit.client, NEEDS_A_LOOK, now=NOW, zone=ZONE)
        assert not queries.is_ready(visit)

        reviews.accept(visit, therapist=spa.mira, ticked=DISC, now=NOW)

        assert queries.is_ready(visit)
        assert told(visit) == ["booking_confirmed"]


class TestAdapting:
    def test_shorter_gives_the_rest_back(self, spa, request_for_mira):
        visit = adapt(request_for_mira, spa, minutes=30, message="Half is enough.")

        assert (visit.status, visit.minutes, visit.price_cents, visit.sequence) == ("confirmed", 30, 3000, 1)
        assert visit.ends_at == at("2026-05-07 10:30")
        assert busy_of(spa.mira) == [(epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 10:45"))]
        assert busy_of(visit.client) == [(epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 10:30"))]
        assert visit.reviews[0].details["changes"] == {"treatment": "swedish", "minutes": 30}
        assert told(visit) == ["review_adapted"]

    def test_a_length_between_costs_its_part(self, spa, request_for_mira):
        assert adapt(request_for_mira, spa, minutes=45).price_cents == 4500

    def test_another_treatment_takes_what_it_needs(self, spa):
        trigger = make_treatment("trigger_point", lengths=(30,), turnover=30)
        yara = make_therapist(spa.swedish, trigger, name="Yara")
        visit = booked(spa.swedish, answers(conditions=[{"code": "asthma"}]), therapist_id=yara.id)

        visit = reviews.adapt(
            visit,
            therapist=yara,
            ticked=queries.open_flags(visit),
            treatment=trigger,
            minutes=30,
            now=NOW,
            policy=POLICY,
            zone=ZONE,
        )

        assert (visit.treatment_id, visit.price_cents) == (trigger.id, 3000)
        assert busy_of(yara) == [(epoch_at("2026-05-07 10:00"), epoch_at("2026-05-07 11:00"))]

    def test_the_rules_hold_for_the_new_treatment(self, spa, request_for_mira):
        thai = make_treatment("thai")

        with pytest.raises(NotBookable):
            adapt(request_for_mira, spa, treatment=thai)

    def test_the_therapist_must_give_it(self, spa, request_for_mira):
        sports = make_treatment("sports")
        ruled_out = {row["type"] for row in request_for_mira.screening.result["ruled_out"]}
        other = sports if "sports" not in ruled_out else make_treatment("trigger_point")

        with pytest.raises(NoTherapist):
            adapt(request_for_mira, spa, treatment=other)

    def test_it_must_still_fit(self, spa):
        visit = booked(spa.swedish, therapist_id=spa.mira.id, starts_at=at("2026-05-07 11:00"), minutes=60)
        make_appointment(spa.swedish, spa.mira, spa.green, starts_at=at("2026-05-07 09:55"), minutes=50)

        with pytest.raises(TherapistBusy):  # hot stones need ten minutes before
            adapt(visit, spa, ticked=[], treatment=spa.hot_stone)
        assert visit.treatment_id == spa.swedish.id

    def test_a_gentler_pressure_is_on_record(self, spa, request_for_mira):
        visit = adapt(request_for_mira, spa, pressure="light")

        assert visit.reviews[0].details["changes"] == {"pressure": "light"}
        assert (visit.minutes, visit.sequence) == (60, 0)

    def test_no_more_pressure_than_the_rules_allow(self, spa, request_for_mira):
        with pytest.raises(NotBookable):
            adapt(request_for_mira, spa, pressure="deep")

    @pytest.mark.parametrize("changes", [{}, {"minutes": 90}, {"minutes": 60}])
    def test_it_changes_something_and_never_makes_longer(self, spa, request_for_mira, changes):
        with pytest.raises(Refusal):
            adapt(request_for_mira, spa, **changes)

    def test_every_flag_must_be_ticked(self, spa, request_for_mira):
        with pytest.raises(NotReady):
            adapt(request_for_mira, spa, ticked=[], minutes=30)
        assert request_for_mira.minutes == 60


class TestRecordingALetter:
    def test_the_visit_is_screened_again_and_confirmed(self, spa, letter_wanted):
        send_all()
        visit = record(letter_wanted, spa, valid_until=date(2026, 12, 31))

        letter = db.session.scalars(select(Clearance)).one()
        assert (letter.codes, letter.client_id, letter.valid_until) == (
            HEART,
            visit.client_id,
            date(2026, 12, 31),
        )
        assert (visit.needs["outcome"], visit.status) == ("review", "confirmed")
        assert told(visit) == ["booking_requested", "review_accepted"]

    def test_it_helps_the_clients_other_visits_too(self, spa, letter_wanted):
        other = make_appointment(
            spa.swedish,
            spa.noor,
            spa.green,
            letter_wanted.client,
            starts_at=at("2026-05-14 10:00"),
            status="pending_review",
            intake_id=letter_wanted.intake_id,
            screening_id=letter_wanted.screening_id,
            needs=letter_wanted.needs,
        )

        record(letter_wanted, spa)

        assert other.needs["outcome"] == "review"
        assert other.status == "pending_review"  # its own therapist decides

    def test_one_letter_of_two_is_not_enough(self, spa):
        both = answers(conditions=[{"code": "heart_failure"}, {"code": "cancer_active"}])
        lena = make_therapist(spa.swedish, qualifications={"oncology": None})
        visit = booked(spa.swedish, both, therapist_id=lena.id)

        visit = reviews.record_clearance(visit, therapist=lena, codes=HEART, ticked=HEART, now=NOW, zone=ZONE)

        assert (visit.status, visit.needs["outcome"]) == ("pending_review", "clearance")
        assert told(visit) == ["booking_requested"]

    def test_a_letter_that_ends_before_the_visit_is_refused(self, spa, letter_wanted):
        with pytest.raises(Refusal, match="ends before"):
            record(letter_wanted, spa, valid_until=date(2026, 5, 6))

    @pytest.mark.parametrize("codes", [[], ["herniated_disc"]])
    def test_only_for_what_a_letter_is_asked_for(self, spa, letter_wanted, codes):
        with pytest.raises(Refusal, match="No letter"):
            record(letter_wanted, spa, codes)
        assert count(Clearance) == 0

    def test_every_flag_must_be_ticked(self, spa, letter_wanted):
        with pytest.raises(NotReady):
            record(letter_wanted, spa, ticked=[])
        assert count(Clearance) == 0

    def test_somebody_elses_visit_is_not_theirs(self, spa, letter_wanted):
        with pytest.raises(NotAllowed):
            reviews.record_clearance(
                letter_wanted, therapist=spa.noor, codes=HEART, ticked=HEART, now=NOW, zone=ZONE
            )


class TestDeclining:
    def test_it_gives_the_time_back_and_says_so(self, spa, request_for_mira):
        visit = reviews.decline(request_for_mira, therapist=spa.mira, message="Not now, sorry.", now=NOW)

        assert (visit.status, visit.cancelled_by, count(Occupancy)) == ("declined", "therapist", 0)
        assert visit.reviews[0].details["message"] == "Not now, sorry."
        assert told(visit) == ["review_declined"]

    def test_a_confirmed_visit_can_still_be_declined(self, spa):
        visit = booked(spa.swedish, WELL, therapist_id=spa.mira.id)
        services.renew_answers(visit.client, NOT_NOW, now=NOW, zone=ZONE)
        send_all()

        reviews.decline(visit, therapist=spa.mira, now=NOW)

        payload = db.session.scalars(select(Message.payload).where(Message.kind == "review_declined")).one()
        assert visit.status == "declined"
        assert payload["calendar"]["method"] == "CANCEL"


class TestRenewingAnswers:
    def test_every_visit_to_come_is_screened_for_its_own_day(self, spa):
        visit = booked(spa.swedish)
        later = make_appointment(
            spa.swedish, spa.mira, spa.blue, visit.client, starts_at=at("2026-07-20 10:00")
        )
        past = make_appointment(
            spa.swedish,
            spa.mira,
            spa.blue,
            visit.client,
            starts_at=at("2026-05-04 10:00"),
            status="completed",
        )

        screened = services.renew_answers(
            visit.client,
            answers(conditions=[{"code": "recent_surgery", "days_since": 80}]),
            now=NOW,
            zone=ZONE,
        )

        assert [each.id for each in screened] == [visit.id, later.id]
        assert (visit.needs["outcome"], later.needs["outcome"]) == ("review", "ok")
        assert later.screening.visit_on == date(2026, 7, 20)
        assert past.screening is None
        assert visit.status == "confirmed"

    def test_new_answers_do_not_confirm_a_request(self, spa, request_for_mira):
        services.renew_answers(request_for_mira.client, WELL, now=NOW, zone=ZONE)

        assert (request_for_mira.status, request_for_mira.needs["outcome"]) == ("pending_review", "ok")
        reviews.accept(request_for_mira, therapist=spa.mira, ticked=[], now=NOW)
        assert request_for_mira.status == "confirmed"


def test_a_session_that_is_late_can_still_be_looked_at(spa):
    visit = booked(spa.swedish, therapist_id=spa.mira.id)
    services.renew_answers(visit.client, NEEDS_A_LOOK, now=visit.starts_at, zone=ZONE)

    late = visit.starts_at + timedelta(minutes=5)
    reviews.accept(visit, therapist=spa.mira, ticked=DISC, now=late)

    assert services.check_in(visit, now=late).status == "checked_in"


class TestTwoAtOnce:
    """The client moves the visit while the therapist's request is on its way."""

    def test_a_visit_moved_meanwhile_is_not_moved_back(self, spa, request_for_mira, monkeypatch):
        elsewhere = {"starts_at": at("2026-05-08 15:00"), "ends_at": at("2026-05-08 16:00")}
        meanwhile(monkeypatch, request_for_mira.id, **elsewhere)

        with pytest.raises(WrongTransition, match="just been changed"):
            adapt(request_for_mira, spa, minutes=30)

    def test_a_visit_of_another_length_is_not_moved_as_it_was(self, spa, request_for_mira, monkeypatch):
        meanwhile(monkeypatch, request_for_mira.id, minutes=30)

        with pytest.raises(WrongTransition, match="just been changed"):
            services.move(
                request_for_mira,
                at("2026-05-08 15:00"),
                by=Role.CLIENT,
                now=NOW,
                policy=POLICY,
                zone=ZONE,
            )


def meanwhile(monkeypatch, visit_id, **values):
    """Let somebody else's change be the last before the locks are taken."""
    lock = claims.lock_candidates

    def later(*args):
        db.session.execute(update(Appointment).where(Appointment.id == visit_id).values(**values))
        return lock(*args)

    monkeypatch.setattr(claims, "lock_candidates", later)
