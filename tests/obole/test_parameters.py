"""`obole parameters`: an operator reads what is in force, and what nobody has confirmed."""

import re
from datetime import date

import pytest
from click.testing import CliRunner, Result

import obole.parameters
from chalicelib.parameters import load
from chalicelib.parameters.acts import MEANINGS, WRITTEN, acts_of
from chalicelib.parameters.words import in_unit
from obole.main import cli


def shown(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["parameters", *arguments])


@pytest.fixture(autouse=True)
def _in_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obole.parameters, "today", lambda: date(2026, 11, 22))


@pytest.mark.covers("PLS-14")
def test_every_value_that_is_not_confirmed_is_listed_and_no_other() -> None:
    result = shown("--provisional")
    rows = [line for line in result.stdout.splitlines() if line.startswith("  ")]
    written = [act for file in (*WRITTEN, *MEANINGS.values()) for dated in acts_of(file).values() for _, act in dated]
    unsure = len(load().provisional()) + sum(act.status != "confirmed" for act in written)
    assert result.exit_code == 0
    assert len(rows) == unsure > 50
    assert all(re.search(r"\d{4}  (provisoire|source faible)  +\S", row) for row in rows)


@pytest.mark.covers("PLS-14")
def test_values_are_grouped_by_file_with_amount_date_state_and_source() -> None:
    lines = shown("--provisional").stdout.splitlines()
    place = lines.index("participation")
    assert lines[place - 1] == ""
    assert lines[place + 2].split("  ")[1:] == [
        "per_day",
        "8,00\N{NARROW NO-BREAK SPACE}€",
        "depuis le 15/05/2024",
        "provisoire",
        "aucune source publique trouvée",
    ]


def test_columns_are_aligned_within_a_file() -> None:
    lines = shown("optics").stdout.splitlines()[1:]
    assert len(lines) > 5
    assert len({re.search("depuis le", line).start() for line in lines if "depuis le" in line}) == 1  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 12, 31), ["4005"]), (date(2027, 1, 1), []), (date(2018, 1, 1), ["3311"])]
)
def test_without_a_name_only_what_is_in_force_today_is_listed(
    day: date, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obole.parameters, "today", lambda: day)
    months = re.findall(r"^  month +([\d\s]+),00", shown().stdout, re.MULTILINE)
    assert [re.sub(r"\D", "", month) for month in months] == expected


@pytest.mark.parametrize(("name", "rows"), [("HBLD073", 2), ("pmss.month", 9), ("pmss", 9), ("month", 9), ("PF0", 1)])
def test_a_name_shows_all_its_values(name: str, rows: int) -> None:
    assert len(shown(name).stdout.splitlines()) == rows + 1


def test_a_name_with_nothing_unsure_says_so_and_an_unknown_one_is_an_error() -> None:
    sure, unknown = shown("pmss", "--provisional"), shown("nothing")
    assert (sure.exit_code, sure.stdout) == (0, "Tout est confirmé.\n")
    assert (unknown.exit_code, unknown.stderr.startswith("Erreur : Rien ne porte le nom « nothing »")) == (1, True)


@pytest.mark.parametrize(("name", "value"), [("request", "6 mois"), ("report", "15 jours"), ("dependants", "12 mois")])
def test_a_duration_is_shown_in_its_own_unit(name: str, value: str) -> None:
    assert f"  {name}  {value}  depuis le 01/01/2000" in shown(f"continuation.{name}").stdout


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(1, "days", "1 jour"), (1, "months", "1 mois"), (1, "years", "1 an"), (2, "years", "2 ans")],
)
def test_one_unit_is_said_in_the_singular(value: int, unit: str, said: str) -> None:
    assert in_unit(value, unit) == said


def test_an_act_says_in_french_what_its_code_says() -> None:
    assert "Prothèse dentaire, 100 % Santé, au plus 290,00\N{NARROW NO-BREAK SPACE}€" in shown("HBLD038").stdout
    assert "Aide auditive, classe I" in shown("PAZ").stdout
