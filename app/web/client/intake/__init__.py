"""The whole intake, once the time is safe: short pages, each of which may be left for later."""

from app.web.client.intake import areas, body_map, check, consents, everything, overview, parts, signature  # noqa: F401  (their views add themselves to the place)
