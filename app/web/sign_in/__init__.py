"""Signing in and out, showing that it is you, and taking back what was not you."""

from app.web.sign_in import again, refusal, views  # noqa: F401  (their views add themselves to the place)
