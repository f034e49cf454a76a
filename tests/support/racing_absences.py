"""What contenders do in races about somebody who cannot come."""

from datetime import timedelta
from threading import Barrier

from sqlalchemy import select

from app.infra.database import db
from app.spa.absences import answering, settling
from app.spa.absences.models import Proposal
from app.spa.absences.reporting import report_absence
from app.spa.roster.models import Therapist
from tests.support.factories import POLICY, ZONE
from tests.support.jobs import Job, instant


def report_away(job: Job, _checked: Barrier) -> str:
    """A therapist is away the day of the visit."""
    therapist = db.session.get_one(Therapist, job["therapist"])
    start = instant(job["start"])
    day = (start - timedelta(hours=6), start + timedelta(hours=6))
    return str(report_absence(therapist, *day, user_id=None, now=instant(job["now"])).id)


def accept_proposal(job: Job, _checked: Barrier) -> str:
    """Take what was proposed in place of a visit."""
    proposal = db.session.scalars(select(Proposal).where(Proposal.uid == job["proposal"])).one()
    return answering.accept(proposal, now=instant(job["now"]), policy=POLICY, zone=ZONE).token


def let_lapse(job: Job, _checked: Barrier) -> str:
    """Tidy proposals away, as the worker does."""
    return str(settling.settle(now=instant(job["now"])))
