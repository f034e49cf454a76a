"""What a client sees of their own visits."""

from app.web.client import (  # noqa: F401  (their views add themselves to the place)
    answers,
    intake,
    moving,
    party_moving,
    plan_changes,
    proposal,
    reads,
    receipt,
    visits,
)
from app.web.client.place import bp as bp
