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
from chalicelib.care import store
from chalicelib.care.answers import expense
from chalicelib.care.following import complete, decide
from chalicelib.care.keying import key
from chalicelib.care.store import LineItem
from chalicelib.portfolio.load import load
from obole import explain
from tests.chalicelib.care.insurer import Insurer, book, cancelled, consultation
from tests.chalicelib.care.test_following import keyed, request
from tests.chalicelib.care.test_revision import YEARLY, visit, with_limits

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
    assert "Données : garantie contrat S-1, consultation ; taux 150 % ; tarif 30,00 € ; part" in told
    assert "contrat S-1, consultation (tableau du 1er janvier 2020, collectif obligatoire, responsable)" in told
    assert "hors parcours de soins (pathway.authorised_overrun) : 8,00 € depuis le" in told
    assert "responsable) : mode de calcul taux du tarif ; taux 150 % ; Sécurité sociale comprise oui" in told
    assert "provisoire. Source :" in told
    assert "Un point de ce calcul reste à confirmer." in told
    assert "Rejouée : les mêmes montants, au centime." in told


@pytest.mark.covers("PLS-01")
def test_a_machine_reads_every_field_of_the_document_and_no_other(insurer: Insurer) -> None:
    insurer.process(consultation(price=4500, rate=30, pathway=False, scheme_paid=700, withheld=200))
    answer = json.loads(run(insurer.line().line, "--json").output)
    dear = {"reference": "D-1", "price": 350_00, "fee_control": False}
    abroad = {"documents": ["scheme_statement"], "country": "US", "currency": "USD", "converted_on": "2026-02-20"}
    key(request(**dear, completion=abroad), by="gestion-1")
    insurer.settle()
    stopped = json.loads(run("D-1", "--json").output)
    named = set(re.findall(r"`([a-z_.\[\]]+)`(?=[^|]* \|)", "".join(_named())))
    optional = {"figures[].until", "guarantees[].table_since"}
    optional |= {f"revisions[].{name}" for name in ("on", "before", "after", "because", "cause")}
    assert set(fields(answer)) | set(fields(stopped)) | optional == named
    assert (answer["settled"], answer["replayed"], answer["shares"]["price"]) == (True, True, 4500)
    assert (stopped["settled"], stopped["review"]["criteria"]) == (False, ["large_overrun"])
    assert (
        sum(step["amount"] for step in answer["steps"] if step["share"] == "institution")
        == answer["shares"]["institution"]
    )


def _named() -> list[str]:
    """The first column of the document's table of fields."""
    return re.findall(r"^\|(.+?\|)", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)


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


@pytest.mark.covers("MBR-08", "PLS-01")
def test_a_decision_worked_out_again_tells_when_how_much_and_because_of_which_line(insurer: Insurer) -> None:
    with_limits(YEARLY)
    first = visit("A", 3)
    insurer.process(first, visit("B", 4))
    insurer.process(cancelled(first))
    told = "Le 2 mars 2026, nous avons recalculé ce remboursement : un autre soin ayant été annulé, il passe de "
    told += "9,00 € à 15,00 €."
    because = insurer.line("A").line
    assert said(run(insurer.line("B").line)).endswith(f"\n\n{told}\n")
    assert f"\n\n{told} Ligne annulée : {because}.\n" in said(run(insurer.line("B").line, "--manager"))
    assert json.loads(run(insurer.line("B").line, "--json").output)["revisions"] == [
        {"on": "2026-03-02", "before": 9_00, "after": 15_00, "because": because, "cause": "cancelled"}
    ]


@pytest.mark.covers("PLS-01")
def test_a_manager_reads_the_part_due_to_the_professional_as_a_condition(insurer: Insurer) -> None:
    insurer.process(consultation())
    told = said(run(insurer.line().line, "--manager"))
    assert "directement au professionnel, s'il pratique le tiers payant : 9,00 €." in told


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


@pytest.mark.covers("MGR-04", "PLS-01")
def test_a_line_stopped_for_review_tells_what_would_be_decided_and_that_nothing_is_settled(insurer: Insurer) -> None:
    insurer.process(consultation(price=350_00, fee_control=False))
    told = said(run("CP00000000000001/L0001"))
    assert told.startswith("Cette ligne est arrêtée pour vérification : rien n'est réglé. Voici ce qui serait décidé.")
    assert "  Votre complémentaire       18,00 €" in told
    whole = said(run("CP00000000000001/L0001", "--manager"))
    assert "Arrêtée pour vérification : dépassement important. À décider avant le 4 mars 2026 à 10 h 00." in whole
    assert "Rejouée : les mêmes montants, au centime." in whole


@pytest.mark.covers("MGR-04")
@pytest.mark.parametrize(("released", "told"), [(True, "validée"), (False, "refusée")])
def test_a_line_that_was_stopped_keeps_its_criterion_its_due_time_and_its_outcome(
    insurer: Insurer, *, released: bool, told: str
) -> None:
    insurer.process(consultation(price=350_00, fee_control=False))
    decide(insurer.line().line, released=released, reason="Facture lue.", by="gestion-1")
    insurer.settle()
    assert insurer.line().proposed is None
    whole = said(run("CP00000000000001/L0001", "--manager"))
    assert "rien n'est réglé" not in whole
    assert "Arrêtée pour vérification : dépassement important. À décider avant le 4 mars 2026 à 10 h 00." in whole
    assert f"Le 2 mars 2026 à 10 h 00, {told} par gestion-1 : Facture lue." in whole
    review = json.loads(run("CP00000000000001/L0001", "--json").output)["review"]
    assert (review["outcome"], review["by"], review["reason"]) == (
        "released" if released else "refused",
        "gestion-1",
        "Facture lue.",
    )
    assert not re.search("gestion-1|Arrêtée", said(run("CP00000000000001/L0001")))


def test_a_line_that_was_completed_out_of_its_review_shows_no_stale_proposal(insurer: Insurer) -> None:
    insurer.process(consultation(price=350_00, fee_control=False))
    complete(insurer.line().line, {"kind": "hearing_aid"}, by="gestion-1", reason="Facture lue.")
    insurer.settle()
    result = run("CP00000000000001/L0001")
    assert (result.exit_code, "Il manque une précision" in result.output) == (1, True)
    assert insurer.line().proposed is None


@pytest.mark.covers("RG-S.5")
@pytest.mark.parametrize("reader", [(), ("--manager",)], ids=["member", "manager"])
def test_care_abroad_tells_its_country_its_currency_and_its_conversion(
    insurer: Insurer, reader: tuple[str, ...]
) -> None:
    abroad = {"documents": ["scheme_statement"], "country": "CH", "currency": "CHF", "converted_on": "2026-02-20"}
    key(request(completion=abroad), by="gestion-1")
    insurer.settle()
    where = "Ce soin a été donné à l'étranger (Suisse), payé en francs suisses, converti en euros le 20 février 2026."
    assert where in said(run("D-1", *reader))
    assert expense(keyed()).steps[0].text == where


def test_a_line_is_found_by_the_member_and_the_reference_that_they_read(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    insurer.process(*(visit(f"L{day}", day) for day in range(1, 20)))
    line = insurer.line("L7").line
    whole = run(line).output
    for spoken in (f"{line[:4]}-{line[4:8]}".upper(), line[:8].replace("o", "0"), line[:11], line):
        assert run(f"20250001:{spoken}").output == whole
    for none in (f"20250001:{line[:7]}", f"20250002:{line[:8]}", "20250001:", f"20250001:{'a' * 8}"):
        assert run(none).exit_code == 1
        assert "Aucune ligne ne porte" in run(none).output
    monkeypatch.setattr(store, "SPOKEN", 1)
    initials = [insurer.line(f"L{day}").line[0] for day in range(1, 20)]
    twice = max(initials, key=initials.count)
    assert initials.count(twice) > 1
    assert "Plusieurs lignes de ce membre commencent ainsi" in run(f"20250001:{twice}").output


def test_it_speaks_to_one_reader_at_a_time(insurer: Insurer) -> None:
    assert insurer
    assert run("x", "--manager", "--json").exit_code == 2
