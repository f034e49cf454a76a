"""Who is here, as far as the public pages need to know: their answers so far."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.errors import Refusal
from app.infra import clock
from app.infra.language import lazy_gettext as _l
from app.spa.booking.models import Appointment
from app.spa.booking.queries import own_hold
from app.spa.booking.services import give_up_hold
from app.spa.clients.models import Client
from app.spa.clients.queries import clients_of
from app.spa.intake.drafts import forget, live_drafts, save_answers
from app.spa.intake.models import Draft
from app.web.access import me, my_client_ids
from app.web.days import today
from app.web.public.answers import Answers
from app.web.public.questions import still_asked
from app.web.visitor import APART, drop_draft_cookie, visitor_draft, visitor_draft_or_new

MOST_DRAFTS = 20_000


class TooManyVisitors(Refusal):
    """More people have begun to answer than the spa can keep answers for."""

    code = "too_many_visitors"
    status = 503
    default = _l("Very many people are here just now. Please try again in a few minutes, or call us.")


def my_client() -> Client | None:
    """The client whom the signed-in user books for: themselves."""
    user = me()
    if user is None:
        return None
    own = clients_of(user)
    return next((client for client in own if client.name == user.name), own[0] if own else None)


def answers_so_far() -> Answers:
    """What this browser has told us in the last day."""
    draft = visitor_draft()
    return Answers.read(draft.answers if draft else None)


def keep(answers: Answers) -> None:
    """Save the answers, in a new draft if this browser has none.

    Raises:
        TooManyVisitors: more people have begun to answer than the spa can keep answers for.
    """
    tidy = answers.noting(asked=still_asked(answers), answered_on=today().isoformat()).with_privacy()
    draft = own_draft()
    apart = {part: kept for part, kept in (draft.answers or {}).items() if part in APART}
    save_answers(draft, {**tidy.to_dict(), **apart})


def own_draft() -> Draft:
    """This browser's draft, begun now if it has none.

    Raises:
        TooManyVisitors: there are too many already.
    """
    if visitor_draft() is None and live_drafts(now=clock.now()) >= MOST_DRAFTS:
        raise TooManyVisitors
    return visitor_draft_or_new()


def answered_on() -> date:
    """The day, in the spa's zone, from which days since an event count: when an answer was last given."""
    kept = answers_so_far().beside.get("answered_on")
    return date.fromisoformat(kept) if kept else today()


def begun() -> datetime | None:
    """Until when this browser's answers are kept; None if it has given none. Asks nothing of a stranger."""
    draft = visitor_draft()
    return draft.expires_at if draft is not None and Answers.read(draft.answers).steps else None


def current_hold() -> Appointment | None:
    """The slot that is held for this visitor just now."""
    draft = visitor_draft()
    return own_hold(draft.id if draft else None, my_client_ids(), clock.now())


def forget_everything() -> None:
    """Delete the answers and give up the slot that was held with them."""
    if (hold := current_hold()) is not None:
        give_up_hold(hold, now=clock.now())
    if (draft := visitor_draft()) is not None:
        forget(draft)
        drop_draft_cookie()
