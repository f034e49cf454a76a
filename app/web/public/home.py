"""The first page and the menu: the same for every stranger, but for whoever has begun to answer."""

from __future__ import annotations

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from app.spa.treatments.models import Treatment
from app.spa.treatments.queries import menu, treatment_by_slug
from app.web.headers import plain_page
from app.web.public import content
from app.web.public.place import bp
from app.web.public.visitor import begun


@bp.get("/")
@plain_page
def home() -> ResponseReturnValue:
    """Calm, quick, honest: the treatments, the benefits with their evidence, whom it helps."""
    return render_template(
        "public/home.html",
        treatments=menu(),
        content=content.TREATMENTS,
        benefits=content.BENEFITS,
        audiences=content.AUDIENCES,
        tips=content.TIPS,
        begun=begun(),
    )


@bp.get("/treatments")
@plain_page
def treatments() -> ResponseReturnValue:
    """The menu with lengths and prices."""
    return render_template("public/treatments.html", treatments=menu(), content=content.TREATMENTS)


@bp.get("/treatments/<slug>")
@plain_page
def treatment(slug: str) -> ResponseReturnValue:
    """One treatment: what happens, before and after, length and price."""
    found = treatment_or_404(slug)
    return render_template(
        "public/treatment.html",
        treatment=found,
        content=content.TREATMENTS[found.code],
        others=[other for other in menu() if other.id != found.id],
        times_url=url_for(".times", slug=slug),
    )


def treatment_or_404(slug: str) -> Treatment:
    """The offered treatment with this address."""
    return treatment_by_slug(slug) or abort(404)
