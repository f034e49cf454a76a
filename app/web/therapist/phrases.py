"""Phrases that a therapist writes every day, to begin a sentence with."""

from __future__ import annotations

PHRASES: dict[str, tuple[str, ...]] = {
    "subjective": (
        "Feels well today. ",
        "Tight after a long week. ",
        "Slept badly. ",
        "Better since last time. ",
        "No change since last time. ",
        "Wants quiet. ",
    ),
    "objective": (
        "Tense on both sides. ",
        "More on the right. ",
        "More on the left. ",
        "Moves freely. ",
        "Tender to touch. ",
        "No warmth, no swelling. ",
    ),
    "assessment": (
        "Let go well with slow strokes. ",
        "Eased, but not gone. ",
        "Pressure was right. ",
        "Asked for less pressure. ",
        "Comfortable side-lying. ",
    ),
    "plan": (
        "Again in two weeks. ",
        "Again in four weeks. ",
        "Begin here next time. ",
        "Two stretching breaks a day. ",
        "No hard training for a day. ",
        "Ask a doctor if it does not ease. ",
    ),
}
