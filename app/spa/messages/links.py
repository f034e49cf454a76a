"""Where the links in messages lead."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from app.spa.settings.queries import settings


def visit_link(token: str) -> str:
    """The page of one visit. Its address holds a token and says nothing about the visit."""
    return f"{settings().base_url}/visits/{quote(token, safe='')}"


def proposal_link(token: str) -> str:
    """The page of what is proposed in place of a visit."""
    return f"{visit_link(token)}/proposal"


def plan_link(token: str) -> str:
    """The page of one recurring plan."""
    return f"{settings().base_url}/plans/{quote(token, safe='')}"


def invitation_link(token: str) -> str:
    """The page that makes a visit its guest's own; it only asks, for mail scanners follow links."""
    return f"{settings().base_url}/invitations/{quote(token, safe='')}"


def calendar_uid(token: str) -> str:
    """What calendars know a visit by: the same for as long as it exists, however often it moves."""
    return f"{token}@{urlsplit(settings().base_url).hostname}"


def offer_link(token: str) -> str:
    """The page on which somebody answers an offer."""
    return f"{settings().base_url}/offers/{quote(token, safe='')}"


def waitlist_link() -> str:
    """The page of all that somebody waits for."""
    return f"{settings().base_url}/waitlist/"


def mute_link(token: str) -> str:
    """The page on which somebody asks for no more messages of a sort; it says nothing about them."""
    return f"{settings().base_url}/messages/{quote(token, safe='')}"
