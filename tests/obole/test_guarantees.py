"""`obole guarantees`: tables held to the law of a day."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chalicelib import insurer
from chalicelib.portfolio.load import load
from chalicelib.repricing.table import read_table
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
    return CliRunner(catch_exceptions=False).invoke(guarantees.guarantees, arguments)


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


@pytest.mark.covers("PLS-09")
def test_a_table_is_printed_as_a_page_and_as_a_pdf(tmp_path: Path) -> None:
    told = run("print", "S-1", "--on", "2026-02-28", "--to", str(tmp_path / "new"))
    assert told.exit_code == 0, told.output
    html, pdf = (tmp_path / "new" / f"garanties-S-1-2026-02-28.{kind}" for kind in ("html", "pdf"))
    assert told.output.split() == [str(html), str(pdf)]
    assert "Garanties santé du contrat S-1" in html.read_text(encoding="utf-8")
    assert pdf.read_bytes().startswith(b"%PDF-")


@pytest.mark.covers("PLS-09")
def test_an_unknown_contract_or_a_folder_that_is_none_is_said_so(tmp_path: Path) -> None:
    unknown = run("print", "S-9", "--to", str(tmp_path / "new"))
    assert (unknown.exit_code, (tmp_path / "new").exists()) == (1, False)
    assert "S-9" in unknown.output
    (tmp_path / "file").write_text("")
    for folder in ("file", "file/under"):
        with pytest.raises(OSError, match="file"):
            run("print", "S-1", "--to", str(tmp_path / folder))


@pytest.mark.covers("RG-S.4l", "PLS-08", "PLS-09")
def test_a_table_in_a_file_is_checked_and_printed_without_any_stack(tmp_path: Path) -> None:
    table, folder = tmp_path / "new table.toml", tmp_path / "new"
    fee = 'basis = "flat"\namount = 2000\nper = "day"\nwithout_scheme = true\n'
    written = f'responsible = true\nkind = "individual"\n[guarantees.hospital_daily_fee]\n{fee}'
    table.write_text(written, encoding="utf-8")
    assert run("check", str(table), "--on", "2026-02-28").exit_code == 0
    told = run("check", str(table), "--on", "2026-03-01")
    assert told.exit_code == 1
    assert told.output.startswith("Contrat new-table\n  RG-S.4b  guarantees.hospital_daily_fee.amount : ")
    assert "effective_from" in run("print", str(table), "--to", str(folder)).output
    table.write_text(f"effective_from = 2026-01-01\n{written}", encoding="utf-8")
    assert run("print", str(table), "--on", "2026-02-28", "--to", str(folder)).exit_code == 0
    (page,) = folder.glob("*.html")
    demo = Path(__file__).parents[2] / "demo" / "insurer.toml"
    phone = insurer.written(demo.read_text(encoding="utf-8")).phone.replace(" ", "\u00a0")
    assert phone not in page.read_text(encoding="utf-8")
    again = run("print", str(table), "--on", "2026-02-28", "--to", str(folder), "--insurer", str(demo))
    assert again.exit_code == 0
    assert phone in page.read_text(encoding="utf-8")
    assert sorted(each.name for each in folder.iterdir()) == [
        f"garanties-new-table-2026-02-28.{kind}" for kind in ("html", "pdf")
    ]
    table.write_text("responsible = 1", encoding="utf-8")
    assert "new table.toml est à corriger" in run("check", str(table)).output


@pytest.mark.covers("PLS-08", "RG-S.8")
def test_the_table_of_a_day_is_exported_and_reads_back_the_same(tmp_path: Path) -> None:
    more = {"consultation": {"basis": "base", "rate": 200, "rate_without_fee_control": 180, "includes_scheme": True}}
    change = {"number": "S-1", "guarantees": more, "guarantees_from": "2026-01-01"}
    assert load(json.dumps({"contracts": [change]})).refused == []
    for day, expected in (("2025-12-31", book()["contracts"][0]["guarantees"]), ("2026-01-01", more)):
        file = tmp_path / "table.toml"
        file.write_text(run("export", "S-1", "--on", day).output, encoding="utf-8")
        contract = read_table(file).contract
        assert contract.tables[0].guarantees == expected
        assert (contract.responsible, contract.kind, str(contract.effective_from)) == (
            True,
            "collective_mandatory",
            "2020-01-01",
        )
    assert run("export", "S-9").exit_code == 1
