"""`obole reprice`, as an actuary runs it."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from obole.generate import generate
from obole.main import cli

SPACES = str.maketrans({"\N{NARROW NO-BREAK SPACE}": " ", "\N{NO-BREAK SPACE}": " "})
LINES = """beneficiary,birth_date,kind,date,price,base,rate,pathway,fee_control,institution
P1,1980-05-04,consultation,2025-02-10,5000,3000,70,true,true,900
P2,1990-05-04,consultation,2025-02-10,3000,3000,70,true,true,900
P1,1980-05-04,transport,2025-03-10,10000,10000,55,,,4500
"""


def table(path: Path, rate: int) -> Path:
    """A table of consultations at this rate of the tariff, as the law allows it."""
    entry = f'[guarantees.consultation]\nbasis = "base"\nrate = {rate}\nincludes_scheme = true\n'
    outside = f"rate_without_fee_control = {max(rate - 20, 100)}\n"
    path.write_text(f'responsible = true\nkind = "individual"\n{entry}{outside}', encoding="utf-8")
    return path


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "lines.csv"
    path.write_text(LINES, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["reprice", *map(str, arguments)])


def told(result: Result) -> list[str]:
    return [" ".join(line.translate(SPACES).split()) for line in result.stdout.splitlines()]


@pytest.mark.covers("PLS-08")
def test_costs_winners_and_losers_are_told_with_a_chart(tmp_path: Path, lines: Path) -> None:
    result = run("--table", table(tmp_path / "new.toml", 150), "--lines", lines)
    assert result.exit_code == 0, result.output
    said = told(result)
    assert said[0] == "3 lignes de soins, 2 personnes."
    assert "Consultation 2 18,00 € 33,00 € +15,00 € +83,3 %" in said
    assert "Transport sanitaire 1 45,00 € 45,00 € 0,00 € 0,0 %" in said
    assert "Total 3 63,00 € 78,00 € +15,00 € +23,8 %" in said
    assert f"Transport sanitaire actuel {'█' * 40} 45,00 €" in said
    assert f"nouveau {'▒' * 29} 33,00 €" in said
    assert said[-4:] == ["baisse : 1, −15,00 € en tout ; le plus :", "P1 −15,00 €", "hausse : 0", "inchangé : 1"]


@pytest.mark.covers("PLS-08")
def test_two_tables_are_compared_and_drawn(tmp_path: Path, lines: Path) -> None:
    new, current, chart = table(tmp_path / "new.toml", 100), table(tmp_path / "now.toml", 150), tmp_path / "chart.svg"
    result = run("--table", new, "--current", current, "--lines", lines, "--chart", chart)
    assert result.exit_code == 0, result.output
    assert "Consultation 2 33,00 € 18,00 € −15,00 € −45,5 %" in told(result)
    assert "hausse : 1, +15,00 € en tout ; le plus :" in told(result)
    drawn = ET.parse(chart).getroot()  # noqa: S314 -- our own file
    texts = [text.translate(SPACES) for text in drawn.itertext()]
    assert {"Actuel", "Nouveau", "Consultation", "33,00 €", "18,00 €"} <= set(texts)
    widths = [bar.get("width") for bar in drawn.iter("{http://www.w3.org/2000/svg}rect") if bar.get("x") == "230"]
    assert widths == ["352", "192", "480", "480"]


@pytest.mark.covers("PLS-08")
def test_a_wrong_line_table_or_chart_is_told_in_french_and_nothing_else(tmp_path: Path, lines: Path) -> None:
    new = table(tmp_path / "new.toml", 100)
    lines.write_text(LINES + "P3,1990-05-04,consultation,2025-02-10,12,3000,70,true,,0\n", encoding="utf-8")
    result = run("--table", new, "--lines", lines)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "lines.csv : Ligne 5, « fee_control » : ce champ est obligatoire" in result.stderr
    lines.write_text(LINES, encoding="utf-8")
    new.write_text("responsible = 1", encoding="utf-8")
    assert "new.toml est à corriger" in run("--table", new, "--lines", lines).stderr
    result = run("--table", table(new, 100), "--lines", lines, "--chart", tmp_path / "none" / "chart.svg")
    assert result.exit_code == 1
    assert "chart.svg : ce fichier ou ce dossier n'existe pas." in result.stderr


@pytest.mark.covers("PLS-08", "PLS-13")
def test_generated_care_is_repriced(tmp_path: Path) -> None:
    book, care = tmp_path / "book.json", tmp_path / "care.csv"
    book.write_text(CliRunner().invoke(generate, ["portfolio", "--families", "20"]).stdout, encoding="utf-8")
    arguments = ["care", "--portfolio", str(book), "--lines", "2000", "--until", "2026-11-20"]
    assert CliRunner().invoke(generate, [*arguments, str(care)]).exit_code == 0
    again = tmp_path / "again.csv"
    CliRunner().invoke(generate, [*arguments, str(again)])
    assert care.read_bytes() == again.read_bytes()
    new, current = table(tmp_path / "new.toml", 150), table(tmp_path / "now.toml", 100)
    result = run("--table", new, "--current", current, "--lines", care)
    assert result.exit_code == 0, result.output
    assert told(result)[0].startswith("2 000 lignes de soins")
    assert "Lunettes" in result.stdout


@pytest.mark.covers("PLS-08", "RG-S.4e")
def test_a_responsible_table_that_breaks_the_law_of_the_first_day_is_refused_and_may_be_priced_as_another(
    tmp_path: Path, lines: Path
) -> None:
    unlawful, lawful = tmp_path / "new.toml", table(tmp_path / "lawful.toml", 150)
    written = lawful.read_text(encoding="utf-8").replace("130", "131")
    unlawful.write_text(written, encoding="utf-8")
    result = run("--table", unlawful, "--lines", lines)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "ne respecte pas la loi au 10 février 2025" in result.stderr
    assert "RG-S.4e  guarantees.consultation.rate_without_fee_control : 131 %" in result.stderr
    assert run("--table", lawful, "--current", unlawful, "--lines", lines).exit_code == 0
    unlawful.write_text(written.replace("responsible = true", "responsible = false"), encoding="utf-8")
    assert run("--table", unlawful, "--lines", lines).exit_code == 0


@pytest.mark.covers("PLS-08")
def test_options_pay_for_those_who_hold_them_and_an_unknown_one_is_told(tmp_path: Path, lines: Path) -> None:
    held = ["options", "ROOM;GOLD", "", "SILVER"]
    rows = zip(LINES.splitlines(), held, strict=True)
    lines.write_text("\n".join(f"{row},{options}" for row, options in rows), encoding="utf-8")
    new = table(tmp_path / "new.toml", 100)
    option = '[options.GOLD.consultation]\nbasis = "base"\nrate = 50\nrate_without_fee_control = 30\n'
    new.write_text(new.read_text(encoding="utf-8") + option + "includes_scheme = false\n", encoding="utf-8")
    result = run("--table", new, "--lines", lines)
    assert result.exit_code == 0, result.output
    # 50 % of 30 € more, for the one who holds it.
    assert "Consultation 2 18,00 € 33,00 € +15,00 € +83,3 %" in told(result)
    assert "Options absentes du nouveau tableau, comptées pour rien : ROOM, SILVER." in result.stderr


@pytest.mark.covers("PLS-08", "RG-S.7f")
@pytest.mark.parametrize(("asked", "waiting"), [("waits", 1), ("refused", 0)])
def test_lines_without_an_agreement_cost_nothing_and_those_that_wait_are_counted_apart(
    tmp_path: Path, lines: Path, asked: str, waiting: int
) -> None:
    agreed = ["agreed_on", "2025-02-10", "2025-02-11", ""]
    rows = zip(LINES.splitlines(), agreed, strict=True)
    lines.write_text("\n".join(f"{row},{day}" for row, day in rows), encoding="utf-8")
    new = table(tmp_path / "new.toml", 100)
    new.write_text(new.read_text(encoding="utf-8") + f'prior_agreement = "{asked}"\n', encoding="utf-8")
    said = told(run("--table", new, "--lines", lines))
    assert "Consultation 2 18,00 € 9,00 € −9,00 € −50,0 %" in said
    assert ("1 ligne attendrait un accord préalable sous le nouveau tableau : rien n'y est compté." in said) == bool(
        waiting
    )
