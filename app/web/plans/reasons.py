"""What a client's own answers mean for the dates of a plan, said where it begins to be so. For them alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.infra.language import gettext as _
from app.infra.language import lazy_gettext as _l
from app.spa.plans.preview import DatePreview
from app.spa.settings.formats import local_date

FOR_ALL = _l("for all dates")


@dataclass(frozen=True, slots=True)
class Note:
    """Sentences for the client, and from which date on they hold."""

    since: str
    texts: tuple[str, ...]


def by_date(found: Iterable[DatePreview]) -> list[Note]:
    """The reasons of each date that differ from those of the date before."""
    notes: list[Note] = []
    before: tuple[str, ...] = ()
    for number, one in enumerate(found):
        if one.fit.reasons != before:
            since = FOR_ALL if number == 0 else _("from %(day)s on", day=local_date(one.on))
            texts = one.fit.reasons or (_("Nothing of this stands in the way any more."),)
            notes.append(Note(since, texts))
            before = one.fit.reasons
    if len(notes) > 1 and notes[0].since == FOR_ALL:
        notes[0] = Note(_("to begin with"), notes[0].texts)
    return notes
