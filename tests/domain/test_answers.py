"""Reading an intake strictly, and the same answers on a later day."""

import pytest

from app.domain.answers import ConditionAnswer, Intake, Pregnancy, trimester
from app.domain.strict import InvalidIntake
from tests.domain.intakes import make_intake


def problems_of(data):
    with pytest.raises(InvalidIntake) as refused:
        Intake.parse(data)
    return {problem.path: problem.message for problem in refused.value.problems}


def test_an_age_is_enough():
    intake = Intake.parse({"age": 40})

    assert intake == Intake(age=40)
    assert intake.pregnancy is None
    assert intake.pregnant.status == "none"


def test_every_field_reads_back_as_it_was_given():
    data = {
        "age": 15,
        "guardian_consent": True,
        "goals": ["sleep"],
        "lifestyle": ["desk_work"],
        "pregnancy": {"status": "postpartum", "high_risk": False, "weeks_postpartum": 3, "cesarean": False},
        "pressure_preference": "firm",
        "requested_type": "thai",
        "conditions": [{"code": "bruise", "areas": ["neck"], "days_since": 0}],
        "medications": ["insulin"],
        "allergies": ["latex"],
        "focus_areas": ["hips"],
        "avoid_areas": ["face"],
        "clearance_on_file": ["postpartum"],
    }

    assert Intake.parse(data).to_dict() == data


def test_null_means_not_stated():
    optional = [field for field in Intake(age=40).to_dict() if field != "age"]

    assert Intake.parse({"age": 40, **dict.fromkeys(optional)}) == Intake(age=40)


@pytest.mark.parametrize("age", [None, -1, 121, 40.0, 40.5, "40", True, [40], float("nan")])
def test_an_age_is_a_whole_number_of_years(age):
    assert list(problems_of({"age": age})) == ["age"]


@pytest.mark.parametrize("age", [0, 120])
def test_the_youngest_and_the_oldest_are_read(age):
    assert Intake.parse({"age": age}).age == age


@pytest.mark.parametrize("data", [None, [], "intake", 7, True])
def test_an_intake_is_an_object(data):
    assert "must be an object" in problems_of(data)[""]


@pytest.mark.parametrize(
    ("field", "value", "path"),
    [
        ("guardian_consent", 1, "guardian_consent"),
        ("guardian_consent", "yes", "guardian_consent"),
        ("goals", "sleep", "goals"),
        ("goals", {"sleep": True}, "goals"),
        ("goals", ["sleep", "fame"], "goals[1]"),
        ("goals", [None], "goals[0]"),
        ("lifestyle", [3], "lifestyle[0]"),
        ("pregnancy", "none", "pregnancy"),
        ("pregnancy", {}, "pregnancy.status"),
        ("pregnancy", {"status": None}, "pregnancy.status"),
        ("pregnancy", {"status": "fourth"}, "pregnancy.status"),
        ("pregnancy", {"status": "none", "high_risk": 0}, "pregnancy.high_risk"),
        ("pregnancy", {"status": "postpartum", "weeks_postpartum": -1}, "pregnancy.weeks_postpartum"),
        ("pregnancy", {"status": "postpartum", "weeks_postpartum": 2.5}, "pregnancy.weeks_postpartum"),
        ("pregnancy", {"status": "none", "twins": True}, "pregnancy.twins"),
        ("pressure_preference", "hard", "pressure_preference"),
        ("requested_type", "shiatsu", "requested_type"),
        ("conditions", ["fever"], "conditions[0]"),
        ("conditions", [{}], "conditions[0].code"),
        ("conditions", [{"code": "fevr"}], "conditions[0].code"),
        ("conditions", [{"code": "fever", "days_since": -1}], "conditions[0].days_since"),
        ("conditions", [{"code": "fever", "days_since": True}], "conditions[0].days_since"),
        ("conditions", [{"code": "fever", "areas": ["toe"]}], "conditions[0].areas[0]"),
        ("conditions", [{"code": "fever", "since": 1}], "conditions[0].since"),
        ("medications", [["insulin"]], "medications[0]"),
        ("allergies", ["cats"], "allergies[0]"),
        ("focus_areas", ["Neck"], "focus_areas[0]"),
        ("avoid_areas", 0, "avoid_areas"),
        ("clearance_on_file", ["trimester_4"], "clearance_on_file[0]"),
        ("name", "Ada", "name"),
    ],
)
def test_what_does_not_belong_is_named_by_its_path(field, value, path):
    assert list(problems_of({"age": 40, field: value})) == [path]


def test_all_problems_are_found_at_once_and_told_in_one_line():
    data = {"age": "old", "goals": ["fame"], "pregnancy": {"status": 1}, "x": 1, "conditions": [{}]}

    with pytest.raises(InvalidIntake) as refused:
        Intake.parse(data)

    assert len(refused.value.problems) == 5
    assert str(refused.value).count("\n") == 0
    assert str(refused.value).endswith("and 2 more")


def test_what_is_allowed_is_said_and_a_slip_of_the_pen_is_guessed():
    assert (
        "light, medium, firm, deep"
        in problems_of({"age": 1, "pressure_preference": "x"})["pressure_preference"]
    )
    assert "fever" in problems_of({"age": 1, "conditions": [{"code": "fevr"}]})["conditions[0].code"]


def test_a_nasty_value_is_shown_short_and_on_one_line():
    message = problems_of({"age": 1, "requested_type": "thai\n" * 500})["requested_type"]

    assert "\n" not in message
    assert len(message) < 200


def test_an_unknown_code_is_refused_even_without_parsing():
    with pytest.raises(ValueError, match="unknown codes"):
        Intake(age=40, goals=("fame",))


def test_events_grow_older_and_the_unknown_stay_unknown():
    intake = make_intake(conditions=[("fracture", {"days_since": 40}), "stroke"])

    later = intake.on_date_after(3)

    assert later.conditions == (ConditionAnswer("fracture", (), 43), ConditionAnswer("stroke"))
    assert later.age == intake.age


@pytest.mark.parametrize(
    ("week", "days", "status"),
    [
        (12, 7, "trimester_1"),
        (13, 6, "trimester_1"),
        (13, 7, "trimester_2"),
        (27, 6, "trimester_2"),
        (27, 7, "trimester_3"),
        (38, 90, "trimester_3"),
    ],
)
def test_a_pregnancy_moves_on_by_whole_weeks_when_the_week_is_known(week, days, status):
    intake = make_intake(pregnancy={"status": trimester(week), "high_risk": True})

    later = intake.on_date_after(days, pregnancy_week=week)

    assert later.pregnancy == Pregnancy(status, high_risk=True)


def test_without_the_week_a_trimester_stays_as_it_was_told():
    intake = make_intake(pregnancy="trimester_1")

    assert intake.on_date_after(60) == intake


def test_a_week_kept_by_mistake_makes_nobody_pregnant():
    for status in ("none", "possible", "postpartum"):
        intake = make_intake(pregnancy=status)
        assert intake.on_date_after(60, pregnancy_week=10).pregnancy.status == status


@pytest.mark.parametrize(("days", "weeks"), [(0, 5), (6, 5), (7, 6), (50, 12)])
def test_weeks_after_a_birth_count_when_they_are_whole(days, weeks):
    born = make_intake(pregnancy={"status": "postpartum", "weeks_postpartum": 5})

    assert born.on_date_after(days).pregnancy.weeks_postpartum == weeks


def test_unknown_weeks_after_a_birth_stay_unknown():
    assert make_intake(pregnancy="postpartum").on_date_after(90).pregnancy.weeks_postpartum is None


def test_what_was_not_stated_stays_so_and_time_does_not_run_backwards():
    assert Intake(age=40).on_date_after(9).pregnancy is None
    with pytest.raises(ValueError, match="count from 0"):
        make_intake().on_date_after(-1)
    with pytest.raises(ValueError, match="count from 0"):
        make_intake().on_date_after(1, pregnancy_week=-1)
