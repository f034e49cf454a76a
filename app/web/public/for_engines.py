"""What machines ask for at fixed addresses: what they may read, which pages there are, the spa as an app."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import Response, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Answer

from app.spa.booking.house import house
from app.spa.settings.queries import settings
from app.web.public.find_flow import WISHES
from app.web.public.place import bp

PRIVATE = (
    "/manager/",
    "/therapist/",
    "/visits/",
    "/plans/",
    "/waitlist/",
    "/sign-in",
    "/api/",
    "/embed",
    "/book",
)
"""Where nothing is to be found. Pages with a token in their address say so themselves."""
KEPT = timedelta(hours=1)
PAPER, NIGHT = "#fbf7f2", "#10323a"


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """What engines may read."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines += ["", f"Sitemap: {settings().base_url}{url_for('.sitemap')}", ""]
    return _kept(Response("\n".join(lines), mimetype="text/plain"))


@bp.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """The pages that are the same for everybody."""
    home = settings().base_url
    pages = [home + path for path in _paths(one.slug for one in house().menu)]
    return _kept(Response(render_template("public/sitemap.xml", pages=pages), mimetype="application/xml"))


@bp.get("/site.webmanifest")
def manifest() -> ResponseReturnValue:
    """The spa as something to keep on a phone's first page."""
    answer = jsonify(
        name=settings().spa_name,
        short_name=settings().spa_name,
        start_url=url_for(".home"),
        scope=url_for(".home"),
        display="browser",
        background_color=PAPER,
        theme_color=NIGHT,
        icons=[
            _icon("favicon.svg", "any", "image/svg+xml"),
            _icon("icons/icon-192.png", "192x192", "image/png"),
            _icon("icons/icon-512.png", "512x512", "image/png"),
            _icon("icons/maskable-512.png", "512x512", "image/png") | {"purpose": "maskable"},
        ],
    )
    answer.mimetype = "application/manifest+json"
    return _kept(answer)


@bp.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """For who asks without reading the page first."""
    return _kept(redirect(url_for("static", filename="icons/favicon.ico")))


@bp.get("/apple-touch-icon.png")
def touch_icon() -> ResponseReturnValue:
    """The same for phones that guess the address."""
    return _kept(redirect(url_for("static", filename="icons/apple-touch-icon.png")))


def _paths(slugs: Iterable[str]) -> list[str]:
    fixed = [url_for(".home"), url_for(".treatments"), url_for(".find_step", step=WISHES), url_for(".ask")]
    return fixed + [url_for(".treatment", slug=slug) for slug in slugs]


def _icon(name: str, sizes: str, kind: str) -> dict[str, str]:
    return {"src": url_for("static", filename=name), "sizes": sizes, "type": kind}


def _kept(answer: Answer) -> Answer:
    answer.headers["Cache-Control"] = f"public, max-age={int(KEPT.total_seconds())}"
    return answer
