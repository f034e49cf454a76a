"""Telling somebody on the waitlist that a time came free, or that they are not waiting any more.

Called inside the transaction of the change, like all in `announce.py`. An offer goes out at once: the time to
answer it is running.
"""

from __future__ import annotations

from datetime import datetime

from app.infra.outbox.post import has_gone, post
from app.spa.clients.models import Client
from app.spa.messages import words
from app.spa.messages.announce import VisitNotice
from app.spa.messages.links import offer_link, waitlist_link

DAYS_OVER, NO_ANSWER = "days_over", "no_answer"
"""Why somebody is not waiting any more."""


@words.in_their_language
def waitlist_offer(visit: VisitNotice, *, offer: str, answer_by: datetime, now: datetime) -> None:
    """A time came free and is kept for them until `answer_by`; `offer` is the token of its page."""
    if not visit.email:
        return
    payload = {
        "name": words.greeted(visit.client_name),
        **words.visit_words(visit.starts_at, visit.ends_at, visit.therapist_name),
        "answer_by": words.day_and_time(answer_by),
        "link": offer_link(offer),
    }
    post(
        "waitlist_offer",
        visit.email,
        payload,
        dedupe_key=_offer_key(offer),
        appointment_id=visit.appointment_id,
        now=now,
    )


@words.in_their_language
def waitlist_withdrawn(visit: VisitNotice, *, offer: str, now: datetime) -> None:
    """The time that was offered cannot be given after all. Silent where they have not heard of it yet.

    Call it before what waits to be sent is taken back.
    """
    if not visit.email or not has_gone(_offer_key(offer)):
        return
    payload = {
        "name": words.greeted(visit.client_name),
        "when": words.day_and_time(visit.starts_at),
        "zone": words.zone_words(visit.starts_at),
        "link": waitlist_link(),
    }
    post("waitlist_withdrawn", visit.email, payload, dedupe_key=f"waitlist_withdrawn:{offer}", now=now)


def _offer_key(offer: str) -> str:
    return f"waitlist_offer:{offer}"


@words.in_their_language
def waitlist_over(client: Client, *, wish: str, why: str, now: datetime) -> None:
    """Their place on the list has ended: `why` is DAYS_OVER or NO_ANSWER; `wish` is the wish's uid."""
    if not client.email:
        return
    payload = {"name": words.greeted(client.name), "why": why, "link": waitlist_link()}
    post("waitlist_over", client.email, payload, dedupe_key=f"waitlist_over:{wish}", now=now)
