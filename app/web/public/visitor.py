"""Who is here, as far as the public pages need to know: their answers so far."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from app.domain.lifecycle import Status
from app.infra import clock
from app.infra.database import db
from app.spa.booking.models import Appointment
from app.spa.booking.services import give_up_hold
from app.spa.intake.drafts import forget, save_answers
from app.spa.settings.queries import zone
from app.web.access import my_client_ids
from app.web.public.answers import Answers
from app.web.public.questions import still_asked
from app.web.visitor import drop_draft_cookie, visitor_draft, visitor_draft_or_new


def today() -> date:
    """The day on the spa's calendar."""
    return clock.now().astimezone(zone()).date()


def answers_so_far() -> Answers:
    """What this browser has told us in the last day."""
    draft = visitor_draft()
    return Answers.read(draft.answers if draft else None)


def keep(answers: Answers) -> None:
    """Save the answers, in a new draft if this browser has none."""
    tidy = answers.noting(asked=still_asked(answers))
    save_answers(visitor_draft_or_new(), tidy.to_dict(), now=clock.now())


def answered_on() -> date:
    """The day on which the answers were given, in the spa's zone: days since an event count from then."""
    draft = visitor_draft()
    return (draft.created_at if draft else clock.now()).astimezone(zone()).date()


def current_hold() -> Appointment | None:
    """The slot that is held for this visitor just now."""
    draft, client_ids, now = visitor_draft(), my_client_ids(), clock.now()
    theirs = [Appointment.draft_id == draft.id] if draft else []
    theirs += [Appointment.client_id.in_(client_ids)] if client_ids else []
    if not theirs:
        return None
    held = select(Appointment).where(
        Appointment.status == Status.HELD, Appointment.held_until > now, or_(*theirs)
    )
    return db.session.scalar(held.order_by(Appointment.held_until.desc()).limit(1))


def forget_everything() -> None:
    """Delete the answers and give up the slot that was held with them."""
    if (hold := current_hold()) is not None:
        give_up_hold(hold, now=clock.now())
    if (draft := visitor_draft()) is not None:
        forget(draft)
        drop_draft_cookie()
