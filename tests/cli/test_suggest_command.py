"""`suggest FILE`: results for one intake or many, and one clear line for what cannot be read."""

import json
import time

import pytest
from click.testing import CliRunner

from app.cli.suggest import suggest


def run(file, given=None):
    return CliRunner().invoke(suggest, [str(file)], input=given)


def test_an_intake_in_a_file_gives_its_result(tmp_path):
    file = tmp_path / "intake.json"
    file.write_text('{"age": 40, "goals": ["relaxation"]}', "utf-8")

    done = run(file)

    assert done.exit_code == 0
    assert json.loads(done.stdout)["outcome"] == "ok"
    assert done.stderr == ""


def test_a_list_on_standard_input_gives_a_list_in_the_same_order():
    done = run("-", json.dumps([{"age": 40}, {"age": 81}]))

    assert [result["outcome"] for result in json.loads(done.stdout)] == ["ok", "review"]


def test_an_empty_list_gives_an_empty_list():
    assert json.loads(run("-", "[]").stdout) == []


def test_a_byte_order_mark_is_forgiven():
    assert run("-", b'\xef\xbb\xbf{"age": 40}').exit_code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "is not JSON"),
        ('{"age": 40', "line 1, column"),
        (b'{"age": "\xff"}', "not UTF-8"),
        ('{"age": 40, "age": 15}', "'age' is given twice"),
        ("[" * 100_000, "not JSON that can be read"),
        ('{"age": ' + "9" * 5000 + "}", "not JSON that can be read"),
        ("7", "must be an object"),
        ("null", "must be an object"),
        ("{}", "age: is required"),
        ('{"age": 40.0}', "whole number from 0 to 120"),
        ('{"age": NaN}', "whole number"),
        ('{"age": 40, "hobby": 1}', "hobby: is not a field here; allowed: age"),
        ('{"age": 40, "requested_type": "shiatsu"}', "allowed: swedish"),
        ('[{"age": 40}, {"age": 40, "conditions": [{"code": "fevr"}]}]', "[1].conditions[0].code: 'fevr'"),
        ("[[]]", "[0]: must be an object"),
        ('[{"age": 40}, null]', "[1]: must be an object"),
    ],
)
def test_bad_input_ends_with_2_and_one_clear_line(given, said):
    done = run("-", given)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("suggest: standard input: ")


@pytest.mark.parametrize("name", ["absent.json", ".", "a\x00b"])
def test_a_file_that_cannot_be_read_ends_with_2_and_one_line(tmp_path, name):
    done = run(tmp_path / name)

    assert done.exit_code == 2
    assert "cannot be read" in done.stderr
    assert done.stderr.count("\n") == 1


def test_many_intakes_in_one_call_take_little_time_each():
    rich = {
        "age": 66,
        "goals": ["chronic_pain", "sleep"],
        "pregnancy": {"status": "none"},
        "pressure_preference": "deep",
        "conditions": [{"code": "herniated_disc", "areas": ["lower_back"]}, {"code": "stroke"}],
        "medications": ["antihypertensives"],
    }
    started = time.process_time()

    done = run("-", json.dumps([rich] * 1000))

    assert len(json.loads(done.stdout)) == 1000
    assert time.process_time() - started < 4, "5,000 must stay a matter of seconds"
