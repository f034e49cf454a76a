"""The words for one answer: on the form, inside a sentence, and in a search box."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """What one answer is called. `label` stands on the form, `short` inside a sentence after "about"."""

    code: str
    label: str
    short: str
    synonyms: tuple[str, ...] = ()
    told: str = ""
    asks_when: str = ""

    @property
    def told_us(self) -> str:
        """What follows "You told us"; it repeats only what the client ticked."""
        return self.told or f"about {self.short}"


def name(code: str, label: str, short: str, also: str = "", told: str = "", asks_when: str = "") -> Name:
    """One line of a table of names; `also` holds the search words, parted by commas."""
    synonyms = tuple(word.strip() for word in also.split(",") if word.strip())
    return Name(code, label, short, synonyms, told, asks_when)
