"""The shape of one row of the rule table, so that every row can be read in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.domain.said import labelled, say

CAUTION, LOCAL, REVIEW, CLEARANCE, STOP = "caution", "local", "review", "clearance", "stop"
LIGHT, MEDIUM, FIRM = "light", "medium", "firm"

NOW, TODAY = "now", "today"
"""How fast somebody should act on an urgent row."""


@dataclass(frozen=True, slots=True)
class Band:
    """From this many days (weeks after birth, years of age) up to but not including `before`."""

    start: int
    before: int | None

    def holds(self, amount: int) -> bool:
        """Whether the amount falls into the band."""
        return self.start <= amount and (self.before is None or amount < self.before)

    def __str__(self) -> str:
        return f"{self.start}+" if self.before is None else f"{self.start}–{self.before}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One row: what a client's answer does to the session, in whose words, and after which source.

    A row exists once, so it is compared by identity.

    `told` follows "You told us" (empty: the answer's own name), `when` adds the band in words, `we` follows
    "so we", `ask` is whom we ask; another language may make each a clause. `adapt` is for the therapist.
    `approved_by` stays empty until a clinician has approved the row.
    """

    code: str
    effect: str
    we: str
    adapt: str
    source: tuple[str, ...]
    band: Band | None = None
    cap: str | None = None
    out: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    up: frozenset[str] = frozenset()
    qualifications: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    told: str = ""
    when: str = ""
    lead: str = ""
    urgency: str = ""
    ask: str = ""
    next_step: str = ""
    advice: str = ""
    minutes_at_most: int | None = None
    birth: str = ""
    why: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    approved_by: str | None = None

    @property
    def id(self) -> str:
        """The row's name in reviews and audit: its code, with birth and band where it has them."""
        parts = [self.code, self.birth, str(self.band) if self.band else ""]
        return ":".join(part for part in parts if part)

    @property
    def needs_areas(self) -> bool:
        """R4: somebody must say where it is, because the row leaves an area but names none."""
        return self.effect == LOCAL and not self.areas

    @property
    def leaves_named_areas(self) -> bool:
        """Whether areas the client names for this answer are left; a caution works on them with care."""
        return self.effect != CAUTION


def rule(
    code: str,
    effect: str,
    *,
    we: str,
    adapt: str,
    src: str,
    band: tuple[int, int | None] | None = None,
    cap: str | None = None,
    out: str = "",
    down: str = "",
    up: str = "",
    qual: str = "",
    areas: str = "",
    flags: str = "",
    told: str = "",
    when: str = "",
    lead: str = "",
    urgency: str = "",
    ask: str = "",
    next_step: str = "",
    advice: str = "",
    minutes_at_most: int | None = None,
    birth: str = "",
    why: Mapping[str, str] | None = None,
) -> Rule:
    """Write a row the way the table does: lists are words parted by spaces."""
    return Rule(
        code=code,
        effect=effect,
        we=say(we, context="we"),
        adapt=adapt,
        source=tuple(src.split()),
        band=Band(*band) if band else None,
        cap=cap,
        out=frozenset(out.split()),
        down=frozenset(down.split()),
        up=frozenset(up.split()),
        qualifications=frozenset(qual.split()),
        areas=frozenset(areas.split()),
        flags=frozenset(flags.split()),
        told=_said(told, "told"),
        when=_said(when, "when"),
        lead=_said(lead),
        urgency=urgency,
        ask=_said(ask, "whom"),
        next_step=_said(next_step),
        advice=_said(advice),
        minutes_at_most=minutes_at_most,
        birth=birth,
        why=MappingProxyType(labelled(why or {}, "why")),
    )


def _said(text: str, context: str = "") -> str:
    """What a client may read, so that it can be said in another language; "" stays "", nothing to say."""
    return say(text, context=context) if text else ""
