"""Booking from the spa's own site: the link and the frame to copy there, and who may show the frame."""

from __future__ import annotations

from html import escape

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.spa.settings.queries import settings
from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import menu
from app.web.manager.place import bp


@bp.get("/own-site")
def own_site() -> ResponseReturnValue:
    """What to copy, as it is written on the spa's own pages."""
    offered = [treatment for treatment in menu() if treatment.options]
    return render_template(
        "manager/own_site.html",
        link=_link(url_for("public.book"), "Book a massage"),
        treatment_link=_treatment_link(offered[0]) if offered else None,
        frame=_frame(url_for("public.embed")),
        treatments=offered,
        sites=settings().embed_hosts,
    )


def _treatment_link(treatment: Treatment) -> str:
    minutes = treatment.options[0].minutes
    return _link(url_for("public.book", treatment=treatment.slug, minutes=minutes), f"Book {treatment.name}")


def _link(path: str, words: str) -> str:
    return f'<a href="{_whole(path)}">{escape(words)}</a>'


def _frame(path: str) -> str:
    title = escape(f"Book at {settings().spa_name}")
    return (
        f'<iframe src="{_whole(path)}" title="{title}" '
        'width="100%" height="640" style="border:0" loading="lazy"></iframe>'
    )


def _whole(path: str) -> str:
    # From BASE_URL, which is where clients come, however the manager came here.
    return escape(settings().base_url + path)
