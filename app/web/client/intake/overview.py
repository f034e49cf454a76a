"""What is still open before a visit, and the way to each part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for

from app.domain.freshness import TOPICS
from app.domain.whole_intake import open_parts, parts_for
from app.infra.language import lazy_gettext as _l
from app.spa.booking.areas import agreed_areas
from app.spa.intake.standing import consents_of
from app.web.client.intake.opening import Mine, open_mine
from app.web.client.place import bp

MAP = "map"
TITLES = {
    MAP: _l("Where it hurts, on a map of the body"),
    "medication": _l("Medicines and allergies"),
    "history": _l("What happened before"),
    "contact": _l("Emergency contact"),
    "guardian": _l("Parent or guardian"),
    "ambience": _l("How the hour should feel"),
}
HINTS = {
    MAP: _l("If you like: mark pain, tension, where to work and what to leave alone."),
    "medication": _l("What you take, and what you cannot stand."),
    "history": _l("Operations, injuries, and when they were."),
    "contact": _l("Whom we call if something happens."),
    "guardian": _l("Who answers for you, and whether they agree."),
    "ambience": _l("If you like: quiet or talk, music, scent, warmth and light."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One part of the overview: what it is about, how it stands, and its page."""

    code: str
    title: str
    hint: str
    href: str
    state: str
    """open, liked (open, for those who like), done."""
    on: date | None = None
    """When it was answered."""


@bp.get("/<token>/intake")
def intake(token: str) -> str:
    """Every part with its state, the open ones first named in a sentence."""
    mine = open_mine(token)
    consents = consents_of(mine.client.id)
    rows = rows_of(mine)
    return render_template(
        "client/intake/overview.html",
        visit=mine.visit,
        mine=mine,
        rows=rows,
        due=mine.due(),
        letter_ended=mine.letter_ended(),
        areas=agreed_areas(mine.visit.id),
        agreed=consents.is_complete,
        withdrawn=consents.withdrawn,
        signed=consents.is_signed,
        still_open=sum(row.state == "open" for row in rows) + (not consents.is_signed),
    )


def rows_of(mine: Mine) -> list[Row]:
    """The parts that are filled in page by page; none before the first questions are answered."""
    kept = mine.kept
    if kept is None:
        return []
    topics = {topic.code: topic for topic in TOPICS}
    still = open_parts(mine.told, mine.beside)
    return [
        Row(
            code=part.code,
            title=TITLES[part.code],
            hint=HINTS[part.code],
            href=_page_of(mine, part.code),
            state="done" if part not in still else "open" if part.wanted else "liked",
            on=None if part in still else kept.on(topics["marks" if part.code == MAP else part.code]),
        )
        for part in parts_for(mine.told)
    ]


def _page_of(mine: Mine, code: str) -> str:
    if code == MAP:
        return url_for("client.intake_map", token=mine.visit.token)
    return url_for("client.intake_part", token=mine.visit.token, part=code)
