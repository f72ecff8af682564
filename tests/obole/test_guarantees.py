"""`obole guarantees`: tables held to the law of a day."""

import json

import pytest
from click.testing import CliRunner, Result

from chalicelib.portfolio.load import load
from obole import guarantees
from tests.chalicelib.care.insurer import book

FEE = {"basis": "flat", "amount": 20_00, "per": "day", "without_scheme": True}


@pytest.fixture(autouse=True)
def _loaded(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert aws
    monkeypatch.setattr(guarantees, "use_running_stack", lambda: None)
    contract = book()["contracts"][0]
    odd = contract | {"number": "S-2", "guarantees": {"hospital_daily_fee": FEE}}
    free = odd | {"number": "S-3", "responsible": False}
    ended = odd | {"number": "S-4", "ended_on": "2026-03-01"}
    assert load(json.dumps(book() | {"contracts": [contract, odd, free, ended]})).refused == []


def run(*arguments: str) -> Result:
    return CliRunner().invoke(guarantees.guarantees, arguments)


@pytest.mark.covers("RG-S.4l")
def test_before_a_change_of_law_every_table_complies() -> None:
    told = run("check", "--on", "2026-02-28")
    assert (told.exit_code, told.output) == (
        0,
        "Au 28 février 2026, tous les tableaux des contrats responsables respectent la loi.\n",
    )


@pytest.mark.covers("RG-S.4l")
def test_on_its_day_the_tables_it_overtakes_are_listed_with_rule_and_field() -> None:
    told = run("check", "--on", "2026-03-01")
    assert told.exit_code == 1
    assert [line.split(",")[0] for line in told.output.splitlines() if line.startswith("Contrat")] == [
        "Contrat S-2",
        "Contrat S-4",
    ]
    assert "  RG-S.4b  guarantees.hospital_daily_fee.amount : " in told.output


@pytest.mark.covers("RG-S.4l")
def test_contracts_that_have_ended_are_left_out() -> None:
    assert "S-4" not in run("check", "--on", "2026-03-02").output
