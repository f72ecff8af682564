"""`obole adjudicate FILE`, as a person runs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from obole.adjudicate import adjudicate

GIVEN = Path(__file__).parents[1] / "cases" / "health.json"
CASES = json.loads(GIVEN.read_text(encoding="utf-8"))


def run(path: Path) -> Result:
    return CliRunner().invoke(adjudicate, [str(path)])


def write(folder: Path, content: Any) -> Path:
    path = folder / "cases.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.covers("PLS-04", "PLS-01")
def test_the_given_cases_are_answered_in_order_to_the_cent() -> None:
    result = run(GIVEN)
    assert result.exit_code == 0
    answers = json.loads(result.stdout)
    assert [answer["id"] for answer in answers] == [case["id"] for case in CASES]
    for answer, case in zip(answers, CASES, strict=True):
        assert {share: answer[share] for share in case["expected"]} == case["expected"]
        assert all(step["text"] and step["rule"] for step in answer["steps"])


@pytest.mark.covers("PLS-04")
def test_a_wrong_case_is_named_and_stops_no_other(tmp_path: Path) -> None:
    wrong = CASES[0] | {"id": "wrong", "care": CASES[0]["care"] | {"rate": 101}}
    early = CASES[0] | {"id": "early", "care": CASES[0]["care"] | {"date": "2004-12-31"}}
    paid = CASES[0] | {"id": "paid", "care": CASES[0]["care"] | {"other_insurers": 2501}}
    result = run(write(tmp_path, [wrong, CASES[0], early, paid, 7]))
    assert result.exit_code == 1
    first, good, second, third, last = json.loads(result.stdout)
    assert first == {"id": "wrong", "error": {"field": "care.rate", "reason": "un nombre d'au plus 100 est attendu"}}
    assert good["scheme"] == 1650
    assert second["error"]["field"] == "care.date"
    assert "participation" in second["error"]["reason"]
    assert third["error"]["field"] == "care.other_insurers"
    assert last["id"] is None


@pytest.mark.covers("PLS-01", "PLS-04")
@pytest.mark.parametrize(("day", "provisional"), [("2026-12-31", False), ("2027-01-01", True)])
def test_a_figure_of_a_year_that_has_not_come_makes_an_answer_provisional(
    tmp_path: Path, day: str, *, provisional: bool
) -> None:
    care = {"kind": "hearing_aid", "date": day, "price": 1500_00, "class": "II", "ear": "left"}
    case = {name: value for name, value in CASES[0].items() if name != "expected"} | {"care": care}
    (answer,) = json.loads(run(write(tmp_path, [case])).stdout)
    assert answer["provisional"] is provisional


@pytest.mark.covers("PLS-04")
def test_a_case_without_an_id_is_an_error(tmp_path: Path) -> None:
    nameless = {name: value for name, value in CASES[0].items() if name != "id"}
    (answer,) = json.loads(run(write(tmp_path, [nameless])).stdout)
    assert answer == {"id": None, "error": {"field": "id", "reason": "ce champ est obligatoire"}}


@pytest.mark.covers("PLS-04")
@pytest.mark.parametrize(
    ("once", "twice", "field"),
    [
        ('"price": 3000', '"price": 3000, "price": 3000', "care.price"),
        ('"id": "same"', '"id": "same", "care": {}', "care"),
        ('"basis": "base"', '"basis": "base", "basis": "flat"', "guarantees[0].basis"),
    ],
)
def test_a_field_given_twice_is_an_error_where_it_stands(tmp_path: Path, once: str, twice: str, field: str) -> None:
    case = CASES[0] | {"id": "same", "care": CASES[0]["care"] | {"price": 3000}}
    file = write(tmp_path, [case | {"guarantees": [{"basis": "base", "rate": 100, "includes_scheme": True}]}, CASES[0]])
    assert once in file.read_text()
    file.write_text(file.read_text().replace(once, twice, 1))
    result = run(file)
    wrong, right = json.loads(result.stdout)
    assert result.exit_code == 1
    assert wrong == {"id": "same", "error": {"field": field, "reason": "champ donné plusieurs fois"}}
    assert "scheme" in right


def test_an_empty_list_has_an_empty_answer(tmp_path: Path) -> None:
    result = run(write(tmp_path, []))
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


@pytest.mark.covers("PLS-04")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "tableau JSON"),
        (b"[{]", "ligne 1, colonne 3"),
        (b"", "JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 200_000, "JSON"),
        (b"[" + b"9" * 5000 + b"]", "JSON"),
    ],
)
def test_a_file_that_is_not_a_list_of_cases_is_refused_in_french(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(content)
    result = run(path)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output


def test_a_broken_character_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text('[{"id": "\\ud800"}]', encoding="utf-8")
    ran = CliRunner().invoke(adjudicate, [str(path)])
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)[0]["id"] == "\ud800"


def test_what_is_no_number_in_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text('[{"id": NaN}]', encoding="utf-8")
    ran = CliRunner().invoke(adjudicate, [str(path)])
    assert ran.exit_code == 1
    assert "NaN" not in ran.stdout
