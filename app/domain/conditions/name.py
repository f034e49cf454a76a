"""The words for one answer: on the form, inside a sentence, and in a search box."""

from dataclasses import dataclass

from app.domain.said import Said, say


@dataclass(frozen=True, slots=True)
class Name:
    """What one answer is called. `label` stands on the form, `short` inside a sentence after "about".

    `told` follows "You told us"; it repeats only what the client ticked.
    """

    code: str
    label: Said
    short: Said
    told: Said
    synonyms: tuple[str, ...] = ()
    asks_when: str = ""


def name(code: str, label: str, short: str, also: str = "", told: str = "", asks_when: str = "") -> Name:
    """One line of a table of names; `also` holds the search words, parted by commas."""
    synonyms = tuple(word.strip() for word in also.split(",") if word.strip())
    about = say(short, context="about")
    return Name(
        code,
        label=say(label),
        short=about,
        told=say(told, context="told") if told else say("about {it}", context="told", it=about),
        synonyms=synonyms,
        asks_when=say(asks_when) if asks_when else "",
    )
