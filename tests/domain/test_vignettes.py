"""Worked examples: an intake, and what a careful reader of the rule table expects of it."""

import json
from pathlib import Path

import pytest

from app.domain.answers import Intake
from app.domain.suggestions import suggest

VIGNETTES = json.loads((Path(__file__).parents[1] / "data" / "vignettes-sample.json").read_text("utf-8"))


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette["id"])
def test_a_vignette_reads_as_expected(vignette):
    expected = vignette["expect"]

    result = suggest(Intake.parse(vignette["intake"])).to_dict()

    suggested = [suggestion["type"] for suggestion in result["suggestions"]]
    ruled_out = {entry["type"] for entry in result["ruled_out"]}
    assert result["outcome"] == expected["outcome"]
    assert suggested[:1] == [] if not expected["top_any_of"] else suggested[0] in expected["top_any_of"]
    assert ruled_out.issuperset(expected["ruled_out"])
    assert ruled_out.isdisjoint(expected["must_not_rule_out"])
    assert result["outcome"] == "stop" or result["max_pressure"] == expected["max_pressure"]
    assert set(result["qualifications"]).issuperset(expected["qualifications"])
    assert {reason["code"] for reason in result["reasons"]}.issuperset(expected["mentions"])
