"""An intake: the answers one client gave at one time, as one strict value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain import vocabulary as words
from app.domain.strict import InvalidIntake, Problem, Reader

WEEK = 7
OLDEST = 120


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """What was said about pregnancy. None means not stated; the rules then read it strictly."""

    status: str = "none"
    high_risk: bool | None = None
    weeks_postpartum: int | None = None
    cesarean: bool | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a pregnancy is certain now."""
        return self.status in words.TRIMESTERS

    def to_dict(self) -> dict[str, object]:
        """The JSON of the intake object, without what was not stated."""
        stated = {
            "high_risk": self.high_risk,
            "weeks_postpartum": self.weeks_postpartum,
            "cesarean": self.cesarean,
        }
        return {"status": self.status} | {key: value for key, value in stated.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    """One condition the client ticked; `days_since` counts whole days since the event or last treatment."""

    code: str
    areas: tuple[str, ...] = ()
    days_since: int | None = None

    def to_dict(self) -> dict[str, object]:
        """The JSON of the intake object, without what was not stated."""
        answer: dict[str, object] = {"code": self.code}
        if self.areas:
            answer["areas"] = list(self.areas)
        if self.days_since is not None:
            answer["days_since"] = self.days_since
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The intake object of the rules. Lists have no order and no duplicates; None means not stated."""

    age: int
    guardian_consent: bool | None = None
    goals: tuple[str, ...] = ()
    lifestyle: tuple[str, ...] = ()
    pregnancy: Pregnancy | None = None
    pressure_preference: str | None = None
    requested_type: str | None = None
    conditions: tuple[ConditionAnswer, ...] = ()
    medications: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    avoid_areas: tuple[str, ...] = ()
    clearance_on_file: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field, order in _LISTS.items():
            object.__setattr__(self, field, words.in_order(getattr(self, field), order))
        tidy = (replace(entry, areas=words.in_order(entry.areas, words.AREAS)) for entry in self.conditions)
        object.__setattr__(self, "conditions", tuple(sorted(set(tidy), key=_place)))

    @classmethod
    def parse(cls, data: object) -> "Intake":
        """Read the JSON value of an intake. Raises InvalidIntake with every problem found."""
        problems: list[Problem] = []
        intake = _read(data, problems)
        if problems or intake is None:
            raise InvalidIntake(problems)
        return intake

    @property
    def pregnant(self) -> Pregnancy:
        """The pregnancy answer; not stated is read as none, and the result asks back."""
        return self.pregnancy or Pregnancy()

    @property
    def codes(self) -> frozenset[str]:
        """Every condition and medicine named."""
        return frozenset((*(entry.code for entry in self.conditions), *self.medications))

    def to_dict(self) -> dict[str, object]:
        """The exact JSON of the intake object; `Intake.parse` reads it back to an equal value."""
        return {
            "age": self.age,
            "guardian_consent": self.guardian_consent,
            "pregnancy": self.pregnancy.to_dict() if self.pregnancy else None,
            "pressure_preference": self.pressure_preference,
            "requested_type": self.requested_type,
            "conditions": [entry.to_dict() for entry in self.conditions],
        } | {field: list(getattr(self, field)) for field in _LISTS}

    def on_date_after(self, days: int, *, pregnancy_week: int | None = None) -> "Intake":
        """The same answers as they stand `days` (0 or more) whole days after being given.

        `pregnancy_week` is the completed week when answering, kept beside the intake; without it a
        trimester stays as it was told. Age stays. ValueError for a negative number.
        """
        if days < 0 or (pregnancy_week is not None and pregnancy_week < 0):
            raise ValueError("days and pregnancy_week count from 0")
        return replace(
            self,
            conditions=tuple(_later(entry, days) for entry in self.conditions),
            pregnancy=_pregnancy_later(self.pregnancy, days, pregnancy_week) if self.pregnancy else None,
        )


_LISTS: dict[str, tuple[str, ...]] = {
    "goals": words.GOALS,
    "lifestyle": words.LIFESTYLES,
    "medications": words.MEDICATIONS,
    "allergies": words.ALLERGIES,
    "focus_areas": words.AREAS,
    "avoid_areas": words.AREAS,
    "clearance_on_file": words.REASON_CODES,
}
_FIELDS = (
    "age",
    "guardian_consent",
    "pregnancy",
    "pressure_preference",
    "requested_type",
    "conditions",
    *_LISTS,
)


def trimester(week: int) -> str:
    """The status for a completed week of pregnancy: to 13w6d, 14 to 27, 28 on (past 40 too)."""
    if week < 14:
        return "trimester_1"
    return "trimester_2" if week < 28 else "trimester_3"


def _place(entry: ConditionAnswer) -> tuple[int, int, Sequence[str]]:
    unknown_first = -1 if entry.days_since is None else entry.days_since
    return words.CONDITIONS.index(entry.code), unknown_first, entry.areas


def _later(entry: ConditionAnswer, days: int) -> ConditionAnswer:
    return entry if entry.days_since is None else replace(entry, days_since=entry.days_since + days)


def _pregnancy_later(pregnancy: Pregnancy, days: int, week: int | None) -> Pregnancy:
    weeks = days // WEEK
    if pregnancy.confirmed and week is not None:
        return replace(pregnancy, status=trimester(week + weeks))
    if pregnancy.status == "postpartum" and pregnancy.weeks_postpartum is not None:
        return replace(pregnancy, weeks_postpartum=pregnancy.weeks_postpartum + weeks)
    return pregnancy


def _read(data: object, problems: list[Problem]) -> Intake | None:
    reader = Reader(data, _FIELDS, problems=problems)
    if problems and not reader.data:
        return None
    reader.required("age", f"a whole number of years from 0 to {OLDEST}")
    age = reader.whole("age", most=OLDEST)
    conditions = (
        _read_condition(entry, f"conditions[{index}]", problems)
        for index, entry in enumerate(reader.items("conditions"))
    )
    return Intake(
        age=0 if age is None else age,
        guardian_consent=reader.flag("guardian_consent"),
        pregnancy=_read_pregnancy(reader.data.get("pregnancy"), problems),
        pressure_preference=reader.code("pressure_preference", words.PRESSURES),
        requested_type=reader.code("requested_type", words.TREATMENT_TYPES),
        conditions=tuple(entry for entry in conditions if entry is not None),
        **{field: reader.codes(field, order) for field, order in _LISTS.items()},
    )


def _read_condition(data: object, path: str, problems: list[Problem]) -> ConditionAnswer | None:
    reader = Reader(data, ("code", "areas", "days_since"), path=path, problems=problems)
    if not isinstance(data, dict):
        return None
    reader.required("code", "one of the condition codes")
    areas = reader.codes("areas", words.AREAS)
    days = reader.whole("days_since")
    code = reader.code("code", words.CONDITIONS)
    return ConditionAnswer(code, areas, days) if code else None


def _read_pregnancy(data: object, problems: list[Problem]) -> Pregnancy | None:
    if data is None:
        return None
    fields = ("status", "high_risk", "weeks_postpartum", "cesarean")
    reader = Reader(data, fields, path="pregnancy", problems=problems)
    if not isinstance(data, dict):
        return None
    reader.required("status", f"one of {', '.join(words.PREGNANCY_STATUSES)}")
    return Pregnancy(
        status=reader.code("status", words.PREGNANCY_STATUSES) or "none",
        high_risk=reader.flag("high_risk"),
        weeks_postpartum=reader.whole("weeks_postpartum"),
        cesarean=reader.flag("cesarean"),
    )
