"""Open slots and their order: the front door of everything about free time.

1. A query loads a `Diary` once: who works when, what is taken (see `diary.py` for what each field holds, and
   `loading_interval` for how far to read).
2. A `SlotRequest` says what is wanted (`request.py`); its `Needs` also say, once and for all, for how long a
   visit claims its therapist, room, kit and client.
3. `open_slots` lists every legal start, `rank` orders them for recommending, `choices` names who, where and
   with what for one start, `explain` says why a start cannot be, `fullness_by_day` feeds the day strip.

What is preferred to what, from slots down to kit, is told in one place: docs/slot-order.md.

The three agree: a start on the grid is in `open_slots` exactly if `explain` has nothing to say, and then
`choices` is not empty. All is pure and in whole epoch seconds; the caller formats. A slot found here may be
gone a moment later: the look is courtesy, the database keeps the promise.
"""

from __future__ import annotations

from app.domain.choices import Choice, Claim, choices
from app.domain.diary import Diary, KitDiary, RoomDiary, TherapistDiary, loading_interval, loading_interval_at
from app.domain.explanation import explain
from app.domain.fullness import day_fullness, fullness_by_day
from app.domain.request import KitNeed, Needs, Skill, SlotRequest
from app.domain.slots import OpenSlot, open_slots, rank

__all__ = [
    "Choice",
    "Claim",
    "Diary",
    "KitDiary",
    "KitNeed",
    "Needs",
    "OpenSlot",
    "RoomDiary",
    "Skill",
    "SlotRequest",
    "TherapistDiary",
    "choices",
    "day_fullness",
    "explain",
    "fullness_by_day",
    "loading_interval",
    "loading_interval_at",
    "open_slots",
    "rank",
]
