"""What clients agree to, word for word. A changed text gets a new version; given consents keep theirs."""

from __future__ import annotations

from app.domain.said import say

CONSENTS: dict[str, tuple[str, str]] = {
    "treatment": (
        "2026-11",
        say(
            "I would like to be massaged. I know that massage here is for wellbeing and is no medical "
            "treatment, that I can stop it or change it at any moment, and I will tell my therapist if "
            "anything hurts or has changed since I answered."
        ),
    ),
    "health_data": (
        "2026-11",
        say(
            "I agree that my health answers are kept, encrypted, so that a therapist can treat me safely. "
            "Only therapists I have an appointment with read them, and in an emergency another therapist "
            "here who says why. Each read is recorded for me to see. I can withdraw this at any time by "
            "telling you."
        ),
    ),
}


def current_version(kind: str) -> str:
    """The version of the text that is shown today."""
    return CONSENTS[kind][0]
