"""`obole export lines`: what leaves the store is priced again to the same cents, and names nobody."""

import csv
import json
import stat
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chalicelib import clock
from chalicelib.care.cells import COLUMNS as WRITTEN
from chalicelib.care.export import Export
from chalicelib.care.following import complete
from chalicelib.portfolio.load import load
from chalicelib.repricing.columns import COLUMNS
from obole import export
from obole.main import cli
from tests.chalicelib.care.insurer import GP, NIR, Insurer, book, cancelled, consultation
from tests.chalicelib.care.test_following import AID

Json = dict[str, Any]
SPACES = str.maketrans({"\N{NARROW NO-BREAK SPACE}": " ", "\N{NO-BREAK SPACE}": " "})
HEAD = 'responsible = true\nkind = "collective_mandatory"\neffective_from = 2020-01-01\n'
CONSULTATION = """[guarantees.consultation]
basis = "base"
rate = 150
rate_without_fee_control = 130
includes_scheme = true
limits = [{ name = "doctors", max = 4000, over = "contract_year", whose = "family" }]
"""
REST = """[guarantees.medicine]
basis = "ticket_moderateur"
rate = 100
[guarantees.hearing_aid]
basis = "base"
rate = 100
includes_scheme = true
[guarantees.transport]
basis = "ticket_moderateur"
rate = 100
prior_agreement = "refused"
[options.GOLD.consultation]
basis = "base"
rate = 50
rate_without_fee_control = 30
includes_scheme = false
"""
NOW = HEAD + CONSULTATION + REST
ENTERED = {"entry_date": "2020-01-01"}


def contents(*more: Json) -> Json:
    """The small book under the table `NOW`, the member holding its option; `more` contracts after it."""
    content: Json = book()
    contract, member = content["contracts"][0], content["members"][0]
    written = tomllib.loads(NOW)
    contract |= {name: written[name] for name in ("guarantees", "options")}
    member |= {"options": ["GOLD"], "more_contracts": [{"contract": each["number"], **ENTERED} for each in more]}
    return content | {"contracts": [contract, *({**contract, "options": {}, **each} for each in more)]}


@pytest.fixture
def insurer(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Insurer]:
    """An insurer with nobody in its book yet."""
    assert aws
    monkeypatch.setattr(export, "use_running_stack", lambda: None)
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        yield Insurer()


def settle_a_year(insurer: Insurer) -> None:
    """Lines of two people: limits and ceilings reached, a line cancelled, one completed, one refused, one waiting."""
    assert load(json.dumps(contents())).refused == []
    child: Json = {"rank": 2, "birth_date": "20120901", "scheme_paid": 21_00, "withheld": 0, "price": 45_00}
    gone = consultation("GONE", price=90_00, care_date=date(2026, 1, 7))
    insurer.process(
        *(consultation(f"V{day}", care_date=date(2026, 1, day), price=60_00) for day in (5, 6, 8)),
        gone,
        consultation("CHILD", **child),
        consultation("SAME-1", care_date=date(2026, 2, 9), price=42_00),
        consultation("SAME-2", care_date=date(2026, 2, 9), price=44_00, fee_control=False),
        consultation("AID", **AID),
        consultation("LATE", care_date=date(2023, 12, 1)),
        consultation("RIDE", act="VSL", rate=55, base=40_00, price=40_00, scheme_paid=18_00, withheld=4_00),
        consultation("UNKNOWN", act="XXXX"),
    )
    insurer.process(cancelled(gone))
    complete(insurer.line("AID").line, {"class": "I", "ear": "left"}, by="g", reason="Facture reçue")
    insurer.settle()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def told(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [" ".join(line.translate(SPACES).split()) for line in result.stdout.splitlines()]


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def repriced(folder: Path, table: str) -> list[str]:
    """What re-pricing the exported lines tells."""
    (folder / "table.toml").write_text(table, encoding="utf-8")
    return told(run("reprice", "--table", folder / "table.toml", "--lines", folder / "lines.csv"))


@pytest.mark.covers("PLS-08", "PLS-04", "RG-S.7b")
def test_lines_settled_by_the_worker_cost_the_same_under_the_same_table(insurer: Insurer, tmp_path: Path) -> None:
    settle_a_year(insurer)
    said = told(run("export", "lines", tmp_path / "lines.csv", "--contract", "S-1"))
    assert said[0].endswith("lines.csv : 8 lignes. Vous seul pouvez lire ce fichier.")
    assert said[1:] == [
        "Lignes laissées de côté, refusées pour un motif que le tableau ne décide pas : 1.",
        "Lignes laissées de côté, annulées : 1.",
        "Lignes laissées de côté, pas encore réglées : 1.",
    ]
    others = Export(contract="S-9")
    assert (list(others.rows()), others.left_out) == ([], {})
    paid = sum(int(row["institution"]) for row in rows(tmp_path / "lines.csv"))
    assert paid == insurer.balance("benefits:S-1") > 700_00
    same = repriced(tmp_path, NOW)
    assert same[0] == "8 lignes de soins, 2 personnes."
    assert next(line for line in same if line.startswith("Total")).endswith("0,00 € 0,0 %")
    assert same[-3:] == ["baisse : 0", "hausse : 0", "inchangé : 2"]
    more = repriced(tmp_path, NOW.replace("max = 4000", "max = 4100").replace('prior_agreement = "refused"', ""))
    assert "Transport sanitaire 1 0,00 € 18,00 € +18,00 €" in more
    # The limit that the family shares was reached: a euro more of it is paid.
    assert next(line for line in more if line.startswith("Consultation 6 ")).split(" € ")[2] == "+1,00"


@pytest.mark.covers("PLS-08")
def test_an_exported_file_names_nobody_and_is_its_owner_s_alone(insurer: Insurer, tmp_path: Path) -> None:
    settle_a_year(insurer)
    files = [tmp_path / "lines.csv", tmp_path / "again.csv"]
    for file in files:
        assert run("export", "lines", file).exit_code == 0
    text = files[0].read_text(encoding="utf-8")
    assert not [known for known in (NIR, "20250001", GP, "S-1", "Camille", "Aubépin") if known in text]
    assert stat.S_IMODE(files[0].stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    first, second = ({row["beneficiary"] for row in rows(file)} for file in files)
    assert (len(first), len(second), first & second) == (2, 2, set())
    assert {row["birth_date"] for row in rows(files[0])} == {"1980-05-04", "2012-09-01"}
    assert sorted(tmp_path.iterdir()) == sorted(files)


@pytest.mark.covers("PLS-08")
def test_every_column_is_read_and_written() -> None:
    assert sorted(WRITTEN) == sorted(COLUMNS)


@pytest.mark.covers("PLS-08")
def test_a_person_said_blind_of_one_line_is_so_on_all_of_theirs_and_on_no_other(
    insurer: Insurer, tmp_path: Path
) -> None:
    assert load(json.dumps(contents())).refused == []
    child: Json = {"rank": 2, "birth_date": "20120901", "scheme_paid": 21_00, "withheld": 0}
    insurer.process(consultation("SEEN"), consultation("CHILD", **child), consultation("AID", **AID))
    complete(insurer.line("AID").line, {"class": "I", "ear": "left", "blind": True}, by="g", reason="Carte reçue")
    insurer.settle()
    assert run("export", "lines", tmp_path / "lines.csv").exit_code == 0
    said = {(row["birth_date"], row["kind"]): row["blind"] for row in rows(tmp_path / "lines.csv")}
    assert said == {
        ("1980-05-04", "consultation"): "true",
        ("2012-09-01", "consultation"): "",
        ("1980-05-04", "hearing_aid"): "true",
    }
    assert "Aide auditive" in " ".join(repriced(tmp_path, NOW))


@pytest.mark.covers("PLS-08", "RG-S.3b")
def test_a_contract_that_does_not_extend_to_the_person_has_no_row_of_theirs(insurer: Insurer, tmp_path: Path) -> None:
    content = contents({"number": "I-2", "kind": "individual", "terms": {"student_age": 18}})
    student = {"facts": [{"fact": "student", "from": "2020-01-01"}], "birth_date": "2005-09-01"}
    content["members"][0]["beneficiaries"][0] |= student
    assert load(json.dumps(content)).refused == []
    insurer.process(consultation(rank=2, birth_date="20050901", price=30_00, scheme_paid=21_00, withheld=0))
    assert run("export", "lines", tmp_path / "lines.csv").exit_code == 0
    assert len(rows(tmp_path / "lines.csv")) == 1
    assert run("export", "lines", tmp_path / "lines.csv", "--contract", "I-2").exit_code == 0
    assert rows(tmp_path / "lines.csv") == []


@pytest.mark.covers("PLS-08", "RG-S.4g")
def test_a_line_under_two_contracts_is_a_row_of_each_the_first_being_an_insurer_to_the_second(
    insurer: Insurer, tmp_path: Path
) -> None:
    on_top = {"consultation": {"basis": "base", "rate": 100, "includes_scheme": False}}
    content = contents({"number": "I-2", "kind": "individual", "responsible": False, "guarantees": on_top})
    assert load(json.dumps(content)).refused == []
    insurer.process(consultation(price=75_00))
    assert run("export", "lines", tmp_path / "lines.csv").exit_code == 0
    first, second = rows(tmp_path / "lines.csv")
    assert [(row["other_insurers"], row["institution"], row["options"]) for row in (first, second)] == [
        ("0", "3900", "GOLD"),
        ("3900", "1500", ""),
    ]
    assert first["beneficiary"] != second["beneficiary"]
    assert run("export", "lines", tmp_path / "lines.csv", "--contract", "I-2").exit_code == 0
    flat = '[guarantees.consultation]\nbasis = "base"\nrate = 100\nincludes_scheme = false\n'
    same = repriced(tmp_path, f'responsible = false\nkind = "individual"\n{flat}')
    assert "Consultation 1 15,00 € 15,00 € 0,00 € 0,0 %" in same


@pytest.mark.covers("PLS-08")
def test_lines_are_those_of_the_days_asked_for_and_a_delivery_before_them_is_told(
    insurer: Insurer, tmp_path: Path
) -> None:
    assert load(json.dumps(contents())).refused == []
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
    insurer.process(*(consultation(str(day), **AID, care_date=day) for day in days))
    for day in days:
        complete(insurer.line(str(day)).line, {"class": "I", "ear": "left"}, by="g", reason="Facture reçue")
        insurer.settle()
    file = tmp_path / "lines.csv"
    assert run("export", "lines", file, "--from", "2026-02-01", "--to", "2026-02-28").exit_code == 0
    told = [(row["date"], row["last_delivery"], row["institution"]) for row in rows(file)]
    # The scheme bore a part of the first: the second is judged by it, and the file tells it.
    assert told == [("2026-02-01", "2026-01-31", "0"), ("2026-02-28", "", "0")]
    assert run("export", "lines", file).exit_code == 0
    assert {row["last_delivery"] for row in rows(file)} == {""}


@pytest.mark.covers("PLS-08", "PLS-04")
@pytest.mark.parametrize(("since", "paid"), [("2025-12-01", 24_00), ("2025-11-01", 39_00)])
def test_an_option_taken_after_the_entry_waits_from_its_own_day_once_exported_too(
    insurer: Insurer, tmp_path: Path, since: str, paid: int
) -> None:
    content = contents()
    table = NOW.replace("[options.GOLD.consultation]\n", "[options.GOLD.consultation]\nwaiting_months = 3\n")
    content["contracts"][0]["options"] = tomllib.loads(table)["options"]
    content["members"][0]["options"] = [{"name": "GOLD", "from": since}]
    assert load(json.dumps(content)).refused == []
    insurer.process(consultation(price=60_00))
    assert run("export", "lines", tmp_path / "lines.csv").exit_code == 0
    (row,) = rows(tmp_path / "lines.csv")
    assert (row["options"], int(row["institution"])) == (f"GOLD@{since}", paid)
    assert repriced(tmp_path, table)[-3:] == ["baisse : 0", "hausse : 0", "inchangé : 1"]


def test_what_cannot_be_exported_is_told(insurer: Insurer, tmp_path: Path) -> None:
    assert insurer.queued == []
    said = run("export", "lines", tmp_path / "lines.csv", "--contract", "NONE")
    assert (said.exit_code, "NONE" in said.stderr) == (1, True)
    nowhere = run("export", "lines", tmp_path / "nowhere" / "lines.csv")
    assert "lines.csv : ce fichier ou ce dossier n'existe pas" in nowhere.stderr
    assert run("export", "lines", tmp_path / "a", "--from", "2026-02-01", "--to", "2026-01-31").exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.covers("PLS-08")
def test_lines_of_one_day_come_in_the_order_they_were_settled(insurer: Insurer, tmp_path: Path) -> None:
    assert load(json.dumps(contents())).refused == []
    prices = [str(30_00 + number) for number in range(5)]
    for price in prices:
        insurer.process(consultation(f"P{price}", price=int(price)))
    insurer.process(consultation("BEFORE", price=29_00, base=29_00, care_date=date(2026, 2, 9)))
    assert run("export", "lines", tmp_path / "lines.csv").exit_code == 0
    assert [row["price"] for row in rows(tmp_path / "lines.csv")] == ["2900", *prices]
