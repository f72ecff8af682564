"""`obole compare`, as a person runs it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chalicelib.reimbursement import rules
from obole.compare import compare

OLD = '[consultation]\nbasis = "base"\nrate = 150\nincludes_scheme = true\n'
NEW = {"number": "S-1", "guarantees": {"consultation": {"basis": "base", "rate": 200, "includes_scheme": True}}}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(compare, [str(argument) for argument in arguments], env={"COLUMNS": "80"})


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    """A table in TOML, and that of a contract in JSON."""
    old, new = tmp_path / "old.toml", tmp_path / "new.json"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(json.dumps(NEW), encoding="utf-8")
    return old, new


@pytest.mark.covers("PLS-01")
def test_two_tables_stand_side_by_side_in_columns(tables: tuple[Path, Path]) -> None:
    result = run(*tables)
    assert result.exit_code == 0
    heading, empty, of, row = result.output.splitlines()
    assert (empty, of) == ("", "Consultation")
    assert row.split() == ["taux", "150", "%", "200", "%"]
    assert (row.index("150"), row.index("200")) == (heading.index("old.toml"), heading.index("new.json"))


@pytest.mark.covers("PLS-01", "PLS-08")
def test_contracts_are_compared_with_what_they_are_and_their_options(tmp_path: Path) -> None:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    head = 'responsible = {}\nkind = "individual"\neffective_from = {}\n[guarantees]\n'
    entry = '[options.{}.spa]\nbasis = "ticket_moderateur"\nrate = {}\n'
    old.write_text(head.format("true", "2025-01-01") + entry.format("GOLD", 50) + entry.format("OLD", 1), "utf-8")
    new.write_text(head.format("false", "2026-01-01") + entry.format("GOLD", 60), "utf-8")
    told = [" ".join(line.split()) for line in run(old, new).output.splitlines() if line]
    assert told[1:] == [
        "Contrat",
        "responsable oui non",
        "date d'effet 1er janvier 2025 1er janvier 2026",
        "Option GOLD, Cure thermale",
        "taux 50 % 60 %",
        "Option OLD, Cure thermale",
        "mode de calcul taux du ticket modérateur —",
        "taux 1 % —",
    ]
    new.write_text('kind = "magic"\n[guarantees]\n', "utf-8")
    assert "new.toml est à corriger : kind, cette valeur n'est pas admise" in run(old, new).output


@pytest.mark.covers("PLS-01")
def test_a_table_and_itself_do_not_differ(tables: tuple[Path, Path]) -> None:
    assert run(tables[0], tables[0]).output == "Rien ne diffère.\n"


@pytest.mark.covers("PLS-01", "PLS-14")
def test_the_last_two_values_of_a_figure_are_shown_unless_days_are_given() -> None:
    last = run("--figure", "participation.per_act").output
    assert "au 15/05/2024" in last
    assert "1er janvier 2005" in last
    assert run("--figure", "participation.per_act", "2025-01-01", "2026-01-01").output == "Rien ne diffère.\n"


@pytest.mark.covers("PLS-01")
@pytest.mark.parametrize("pair", [(), ("1", "2")])
def test_the_last_two_versions_of_a_rule_are_shown_unless_told(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[str, ...]
) -> None:
    first = rules.rule("RG-S.4e", "1")
    second = replace(first, version="2", since=date(2027, 1, 1), changed="Le plafond baisse.")
    monkeypatch.setattr(rules, "history", lambda: {"RG-S.4e": (first, second)})
    shown = run("--rule", "RG-S.4e", *pair).output
    assert "1er janvier 2027" in shown
    assert "Le plafond baisse." in shown
    assert "intitulé" not in shown


def test_no_line_is_wider_than_the_screen() -> None:
    result = run("--figure", "pmss.month", "2019-01-01", "2026-01-01")
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "said", "status"),
    [
        (("--rule", "RG-S.99"), "Il n'y a pas de règle", 1),
        (("--rule", "RG-S.4e"), "n'a qu'une version", 1),
        (("--rule", "RG-S.4e", "1", "9"), "n'a pas de version « 9 »", 1),
        (("--figure", "nothing.at_all"), "Aucun chiffre", 1),
        (("--figure", "basket.dental_floor"), "n'a qu'une valeur", 1),
        (("--figure", "participation.per_act", "1990-01-01", "2025-01-01"), "n'est pas connu au 01/01/1990", 1),
        (("--figure", "participation.per_act", "hier", "demain"), "n'est pas une date", 1),
        (("--figure", "pmss.month", "--rule", "RG-S.4e"), "--rule ou --figure", 2),
        (("one.toml",), "l'ancien puis le nouveau", 2),
        ((), "l'ancien puis le nouveau", 2),
    ],
)
def test_what_cannot_be_compared_is_told_in_french(arguments: tuple[str, ...], said: str, status: int) -> None:
    result = run(*arguments)
    assert result.exit_code == status
    assert said in result.output


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.toml", b"= 3", "TOML ou du JSON lisible"),
        ("t.json", b"{", "TOML ou du JSON lisible"),
        ("t.json", b"\xff", "TOML ou du JSON lisible"),
        ("t.json", b"[" * 100_000, "TOML ou du JSON lisible"),
        ("t.json", b"[]", "un tableau de garanties"),
        ("t.json", b'{"guarantees": 3}', "un tableau de garanties"),
        ("t.json", b'{"visit": {}}', "cette nature de soins est inconnue"),
        ("t.json", b'{"spa": {"basis": "base", "rate": "x", "includes_scheme": true}}', "spa.rate"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_french(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = run(path, path)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
