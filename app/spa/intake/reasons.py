"""Why the spa's own pages and commands open health answers, as the record of reads keeps it: in English.

How each is said to the client stands in `privacy/read_words.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.said import Said, say

OWN_SUGGESTION = say("Own suggestion")
OWN_VISIT = say("Looking at my own visit")
OWN_PLAN = say("Looking at my own plan")
PLANNING = say("Planning my visits")
DOWNLOADING = say("Downloading my own data")
OWN_ANSWERS = say("Going through my own answers")
OWN_MAP = say("Filling in my own body map")
PREPARING_VISIT = say("Preparing the visit")
PREPARING_DAY = say("Preparing the day")
WATCHING_PLANS = say("Looking at planned visits")
CALLING = say("Looking up whom to call")
WRITING_NOTE = say("Writing the session note")
HANDED_OUT = "Handed out at the client’s own request"

REASONS: Mapping[str, Said] = {
    str(reason): reason
    for reason in (
        OWN_SUGGESTION,
        OWN_VISIT,
        OWN_PLAN,
        PLANNING,
        DOWNLOADING,
        OWN_ANSWERS,
        OWN_MAP,
        PREPARING_VISIT,
        PREPARING_DAY,
        WATCHING_PLANS,
        CALLING,
        WRITING_NOTE,
    )
}
"""Those that a client reads as they were written, each by its English words."""
