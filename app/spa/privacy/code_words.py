"""What we keep as a code, as somebody reads it of themselves. Programs are given the code itself.

A code that has no words here yet is shown as it is: nothing that is kept may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.reminders import Sort
from app.infra.language import lazy_gettext as _l

MESSAGES: Mapping[str, str] = {
    "absence_proposal": _l("Another way, because a therapist is away"),
    "account_erased": _l("Your account has been deleted"),
    "aftercare": _l("Advice after a visit"),
    "booking_cancelled": _l("A visit was cancelled"),
    "booking_confirmed": _l("A visit was booked"),
    "booking_moved": _l("A visit was moved"),
    "booking_requested": _l("A visit was asked for"),
    "email_change_link": _l("Link to confirm an address"),
    "email_change_notice": _l("Notice of a new address"),
    "email_change_taken": _l("This address has an account already"),
    "intake_last_call": _l("Last call for missing answers"),
    "intake_wanted": _l("Please tell us how you are"),
    "next_visit": _l("Time for the next one"),
    "party_guest_declined": _l("A guest of yours cannot come as booked"),
    "party_invitation": _l("Somebody has booked for you"),
    "plan_booked": _l("Regular visits were booked"),
    "plan_changed": _l("Regular visits were changed"),
    "proposal_withdrawn": _l("A proposal was taken back"),
    "request_expired": _l("A request was not confirmed in time"),
    "review_accepted": _l("A therapist confirmed your visit"),
    "review_adapted": _l("A therapist confirmed your visit with a change"),
    "review_declined": _l("A therapist could not confirm your visit"),
    "sign_in_link": _l("Link to sign in"),
    "visit_reminder": _l("Reminder of a visit"),
    "visit_soon": _l("Last reminder of a visit"),
    "waitlist_offer": _l("A time came free"),
    "waitlist_over": _l("You are no longer on our waitlist"),
    "waitlist_withdrawn": _l("A time that came free is gone again"),
}
BECAME_OF: Mapping[str | None, str] = {
    None: _l("Waits to be sent"),
    "sent": _l("Sent"),
    "dropped": _l("Not sent, since it was no longer of use"),
}
"""Of a message."""
SORTS: Mapping[str, str] = {
    Sort.REMINDERS: _l("Reminders before a visit"),
    Sort.CARE: _l("Advice after a visit"),
    Sort.INVITATIONS: _l("Time for the next one"),
}
DECISIONS: Mapping[str, str] = {
    "accepted": _l("Confirmed as booked"),
    "adapted": _l("Confirmed with a change"),
    "clearance_recorded": _l("A letter was seen"),
    "declined": _l("Not confirmed"),
}
"""Of a therapist, about a visit."""
ARRANGEMENTS: Mapping[str, str] = {
    "same_room": _l("Side by side in one room"),
    "same_time": _l("In several rooms at the same time"),
    "one_after_another": _l("One after the other"),
}
MARKS: Mapping[str, str] = {"late": _l("Cancelled late"), "missed": _l("Missed")}
DATES: Mapping[str, str] = {
    "booked": _l("booked"),
    "skipped": _l("left out"),
    "missed": _l("not booked: somebody was quicker"),
}
"""What became of a date of a plan."""
WISHES: Mapping[str, str] = {
    "waiting": _l("Waiting"),
    "booked": _l("A time was found"),
    "withdrawn": _l("You no longer wait"),
    "over": _l("Its days have passed"),
}
"""How a wish of the waitlist stands."""
OFFERS: Mapping[str | None, str] = {
    None: _l("waits for your answer"),
    "accepted": _l("taken"),
    "declined": _l("not wanted"),
    "lapsed": _l("not answered in time"),
    "withdrawn": _l("taken back by us"),
}
"""What became of a time that the waitlist offered."""


def word_of(words: Mapping[str, str] | Mapping[str | None, str], code: str | None) -> str | None:
    """A code in the language being spoken; itself where it has no words."""
    found = words.get(code)  # type: ignore[arg-type]  # None is a key where nothing has become of it yet
    return str(found) if found is not None else code
