"""A plan in words that fit into a sentence, a message or a heading; none of them about health."""

from __future__ import annotations

from datetime import date, datetime, time

from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.plans.models import Plan
from app.spa.settings.formats import NBSP, local_time
from app.spa.settings.queries import zone

AN_ORDINARY_DAY = date(2026, 1, 7)
"""One without a change of clocks, to write a time of day with."""
DAYS = (
    _l("Mondays"),
    _l("Tuesdays"),
    _l("Wednesdays"),
    _l("Thursdays"),
    _l("Fridays"),
    _l("Saturdays"),
    _l("Sundays"),
)


def rhythm_of(plan: Plan) -> str:
    """As in "every 4 weeks on Thursdays at 10:00 am"."""
    return rhythm(plan.every_weeks, plan.first_on.weekday(), plan.wall_minute)


def rhythm(every_weeks: int, weekday: int, wall_minute: int) -> str:
    """The same from its parts; Monday is 0, minutes count from midnight by the wall clock."""
    return _(
        "%(weeks)s on %(days)s at %(time)s",
        weeks=weeks_words(every_weeks),
        days=DAYS[weekday],
        time=clock_words(wall_minute),
    )


def weeks_words(every_weeks: int) -> str:
    """How often alone, as in "every 4 weeks"."""
    return _("every week") if every_weeks == 1 else _("every %(number)s weeks", number=every_weeks)


def clock_words(wall_minute: int) -> str:
    """A time of day as the spa writes it, with plain blanks."""
    wall = time(wall_minute // 60, wall_minute % 60, tzinfo=zone())
    return local_time(datetime.combine(AN_ORDINARY_DAY, wall)).replace(NBSP, " ")
