"""All my answers on one page, to read and to print."""

from __future__ import annotations

from flask import render_template

from app.domain.freshness import TITLES, TOPICS, is_asked
from app.spa.booking.areas import agreed_areas
from app.spa.intake.models import Signature
from app.spa.intake.standing import consents_of
from app.web.body_map_view import map_of
from app.web.client.intake.consents import agreements_of
from app.web.client.intake.opening import Mine, open_mine
from app.web.client.intake.signature import HEIGHT, WIDTH, as_path
from app.web.client.intake.words import area_names, lines_of
from app.web.client.place import bp


@bp.get("/<token>/intake/answers")
def intake_answers(token: str) -> str:
    """Everything as it stands now, each with its date, the consents and the name under them."""
    mine = open_mine(token)
    signature = _signature(mine)
    body = signature.body if signature else {}
    return render_template(
        "client/intake/answers.html",
        visit=mine.visit,
        mine=mine,
        topics=_topics(mine),
        map=map_of(mine.answers) if mine.has_answered else None,
        areas=area_names(agreed_areas(mine.visit.id)),
        agreements=agreements_of(mine.client),
        signature=signature,
        signed=body,
        path=as_path(body.get("strokes") or []),
        sheet=(WIDTH, HEIGHT),
    )


def _topics(mine: Mine) -> list[tuple[str, object, list[str]]]:
    kept = mine.kept
    if kept is None:
        return []
    return [
        (TITLES[topic.code], kept.on(topic), lines_of(topic.code, mine.told, mine.beside))
        for topic in TOPICS
        if is_asked(topic, kept)
    ]


def _signature(mine: Mine) -> Signature | None:
    signed = [consent.signature for consent in consents_of(mine.client.id).standing.values()]
    return max((one for one in signed if one is not None), key=lambda one: one.signed_at, default=None)
