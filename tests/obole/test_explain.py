"""`obole explain LINE`, as a person runs it."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chalicelib import clock
from chalicelib.care.store import LineItem
from chalicelib.portfolio.load import load
from obole import explain
from tests.chalicelib.care.insurer import Insurer, book, cancelled, consultation

DOCUMENT = Path(__file__).parents[2] / "docs" / "explanations.md"
THIN = "\N{NARROW NO-BREAK SPACE}"


@pytest.fixture
def insurer(aws: str) -> Iterator[Insurer]:
    """An insurer on 2 March 2026 with the small book loaded."""
    assert aws
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        load(json.dumps(book()))
        yield Insurer()


@pytest.fixture(autouse=True)
def _stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "use_running_stack", lambda: None)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(explain.explain, arguments)


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output.replace(THIN, " ")


@pytest.mark.covers("MBR-08", "PLS-01")
def test_a_member_reads_the_four_shares_and_one_sentence_a_step(insurer: Insurer) -> None:
    insurer.process(consultation(price=45_00))
    told = said(run(insurer.line().line))
    assert told.splitlines()[:5] == [
        "Consultation du 10 février 2026, acte G : 45,00 €",
        "  Sécurité sociale           19,00 €",
        "  Votre complémentaire       24,00 €",
        "  Autres assureurs            0,00 €",
        "  Reste à votre charge        2,00 €",
    ]
    steps = told.partition("Pourquoi ce montant ?\n")[2].splitlines()
    assert len(steps) == 4
    assert "porte le total à 150 % du tarif" in steps[2]
    assert not re.search(r"RG-S|Motif|source", told)


@pytest.mark.covers("PLS-01", "PLS-02", "PLS-14")
def test_a_manager_reads_rules_inputs_guarantees_figures_and_that_it_replays(insurer: Insurer) -> None:
    insurer.process(consultation(price=4500, rate=30, pathway=False, scheme_paid=700, withheld=200))
    told = said(run("CP00000000000001/L0001", "--manager"))
    assert "Règle RG-S.7b, version 2 : Ce que prévoit votre tableau de garanties. Source : Règlement général" in told
    assert "Motif : base_with_scheme. Données (montants en centimes) : clause = contrat S-1, consultation, rate" in told
    assert "contrat S-1, consultation (tableau du 1er janvier 2020, collectif obligatoire, responsable)" in told
    assert "pathway.authorised_overrun : 8,00 € depuis le" in told
    assert "provisoire. Source :" in told
    assert "Un point de ce calcul reste à confirmer." in told
    assert "Rejouée : les mêmes montants, au centime." in told


@pytest.mark.covers("PLS-01")
def test_a_machine_reads_every_field_of_the_document_and_no_other(insurer: Insurer) -> None:
    insurer.process(consultation(price=4500, rate=30, pathway=False, scheme_paid=700, withheld=200))
    answer = json.loads(run(insurer.line().line, "--json").output)
    named = set(re.findall(r"^\| `([a-z_.\[\]]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    optional = {"figures[].until", "guarantees[].table_since"}
    assert set(fields(answer)) | optional == named
    assert (answer["replayed"], answer["shares"]["price"]) == (True, 4500)
    assert (
        sum(step["amount"] for step in answer["steps"] if step["share"] == "institution")
        == answer["shares"]["institution"]
    )


def fields(value: Any, under: str = "") -> list[str]:
    """The path of every field, but for what is inside inputs, rules, limits and the guarantee's own values."""
    if isinstance(value, list):
        return [path for each in value for path in fields(each, f"{under}[]")]
    if not isinstance(value, dict) or under in {"rules", "steps[].inputs"}:
        return [under]
    found = []
    for name, each in value.items():
        known = under != "guarantees[]" or name in {"contract", "clause", "table_since", "basis", "paid"}
        if known:
            found += fields(each, f"{under}.{name}" if under else name)
    return found


def test_a_cancelled_line_says_so_first(insurer: Insurer) -> None:
    line = consultation()
    insurer.process(line)
    insurer.process(cancelled(line))
    assert said(run(insurer.line().line)).startswith("Cette ligne a été annulée : rien n'est dû.")


@pytest.mark.covers("PLS-02")
def test_a_decision_that_does_not_replay_is_told_to_the_manager(insurer: Insurer) -> None:
    insurer.process(consultation())
    item = insurer.line()
    stored = item.decided
    stored["figures"], stored["steps"][-1]["amount"] = [], 1
    item.update([LineItem.decision.set(json.dumps(stored))])
    assert "ne se rejoue plus à l'identique" in said(run(item.line, "--manager"))
    assert json.loads(run(item.line, "--json").output)["replayed"] is False


@pytest.mark.parametrize("name", ["nothing", "CP00000000000001/L9999", "a/b/c", ""])
def test_a_line_that_does_not_exist_is_told_in_french(insurer: Insurer, name: str) -> None:
    assert insurer
    result = run(name)
    assert result.exit_code == 1
    assert "Aucune ligne ne porte" in result.output


def test_a_line_that_waits_says_what_for(insurer: Insurer) -> None:
    insurer.process(consultation(act="XXXX"))
    result = run(insurer.line().line)
    assert result.exit_code == 1
    assert "Cet acte est inconnu" in result.output


def test_it_speaks_to_one_reader_at_a_time(insurer: Insurer) -> None:
    assert insurer
    assert run("x", "--manager", "--json").exit_code == 2
