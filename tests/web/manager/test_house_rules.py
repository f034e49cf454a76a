"""The manager's page of house rules."""

from datetime import timedelta

import pytest

from app.spa.settings.house_rules import HOUSE_RULES
from app.spa.settings.queries import newest_changes, policy
from app.spa.treatments.exceptions import policy_for
from app.spa.treatments.queries import treatment_by_code
from app.web.manager.house_rules_form import filled

AS_IT_IS = filled(HOUSE_RULES, {rule.name: rule.default for rule in HOUSE_RULES})


def test_every_rule_stands_on_the_page_with_what_it_does(manager, spa):
    page = manager.get("/manager/house-rules").text

    for rule in HOUSE_RULES:
        assert f'name="{rule.name}"' in page
        assert rule.label in page
    assert "Default: 24 hours" in page
    assert "Nothing yet." in page


def test_a_change_is_kept_and_shown_with_who_made_it(manager, spa, app):
    sent = {**AS_IT_IS, "notice": "4", "notice_in": "60", "late_note": "Half the price."}
    answer = manager.post("/manager/house-rules", data=sent)

    assert answer.location == "/manager/house-rules"
    with app.app_context():
        assert (policy().notice, policy().late_note) == (timedelta(hours=4), "Half the price.")
    page = manager.get("/manager/house-rules").text
    assert "2 rules changed" in page.replace("\N{NO-BREAK SPACE}", " ")
    for words in ("Olive Manager", "2 hours", "4 hours", "“Half the price.”"):
        assert words in page


def test_saving_what_is_there_changes_nothing(manager, spa, app):
    manager.post("/manager/house-rules", data=AS_IT_IS)

    assert "Nothing has changed" in manager.get("/manager/house-rules").text
    with app.app_context():
        assert newest_changes() == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("slot_step", "7", "That cannot be"),
        ("slot_step", "1", "5 minutes to 4 hours"),
        ("notice", "", "Please write a number"),
        ("notice", "two", "whole number"),
        ("notice", "-1", "whole number"),
        ("notice", "9" * 400, "whole number"),
        ("horizon_days", "0", "1 day to 730 days"),
        ("notice_in", "7", "choose one of the answers"),
        ("late_note", "x" * 201, "at most 200"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(manager, spa, app, field, typed, said):
    sent = {**AS_IT_IS, "slot_step_in": "1", "open_bookings": "4", field: typed}
    answer = manager.post("/manager/house-rules", data=sent)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="4"' in answer.text
    if len(typed) < 300:
        assert f'value="{typed}"' in answer.text or not typed or field.endswith("_in")
    with app.app_context():
        assert newest_changes() == []


def test_a_treatment_gets_a_rule_of_its_own(manager, spa, app):
    page = manager.get("/manager/house-rules/swedish").text
    assert "The house: 2 hours." in page

    manager.post(
        "/manager/house-rules/swedish",
        data={**dict.fromkeys(("slot_step", "horizon_days", "free_cancellation"), ""), "notice": "24"},
    )

    with app.app_context():
        swedish = treatment_by_code("swedish")
        assert policy_for(swedish, policy()).notice == timedelta(hours=24)
    page = manager.get("/manager/house-rules").text
    assert "Shortest notice: 24 hours" in page
    assert "Swedish massage: shortest notice" in page.replace("Massage", "massage")


def test_a_rule_of_a_treatment_that_cannot_be_is_said_at_its_field(manager, spa):
    answer = manager.post("/manager/house-rules/swedish", data={"notice": "soon"})

    assert answer.status_code == 422
    assert "whole number" in answer.text
    assert 'value="soon"' in answer.text


def test_a_treatment_that_is_not_offered_has_no_page(manager, spa):
    assert manager.get("/manager/house-rules/voodoo").status_code == 404
    assert manager.post("/manager/house-rules/voodoo").status_code == 404
