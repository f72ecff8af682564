"""What managers do with lines at the terminal: list, release, refuse, complete, key."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from chalicelib import clock
from chalicelib.money import euros
from chalicelib.portfolio.load import load
from obole import review, unmatched
from tests.chalicelib.care.insurer import Insurer, book, consultation
from tests.chalicelib.care.test_following import AID, keyed, request
from tests.chalicelib.care.test_revision import YEARLY, visit, with_limits


@pytest.fixture
def insurer(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Insurer]:
    assert aws
    for command in (review, unmatched):
        monkeypatch.setattr(command, "use_running_stack", lambda: None)
    # While a command waits for the worker, the worker works.
    monkeypatch.setattr("obole.lines.sleep", lambda _: Insurer().settle())
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        assert load(json.dumps(book())).refused == []
        yield Insurer()


def run(command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


@pytest.mark.covers("MGR-04")
def test_a_stopped_line_is_listed_with_its_criterion_its_amount_and_when_it_is_due(insurer: Insurer) -> None:
    insurer.process(consultation(price=350_00, fee_control=False))
    told = run(review.review).output
    assert f"{insurer.line().line}  soin du 10/02/2026, acte G, 350,00\u202f€, membre 20250001, rang 1, " in told
    assert (
        "référence L0001 : dépassement important. À régler : 18,00\u202f€. À décider avant le 4 mars 2026 à 10 h 00."
        in told
    )


@pytest.mark.covers("MGR-04")
@pytest.mark.parametrize(("verdict", "state"), [("release", "reimbursed"), ("refuse", "refused")])
def test_a_stopped_line_is_released_or_refused_with_a_reason(insurer: Insurer, verdict: str, state: str) -> None:
    insurer.process(consultation(price=350_00, fee_control=False))
    line = insurer.line().line
    assert run(review.review, verdict, line).exit_code == 2
    assert run(review.review, verdict, line, "--reason", "Facture vérifiée.", "--by", "g-1").exit_code == 0
    insurer.settle()
    assert insurer.line().state == state
    assert run(review.review).output == "Aucune ligne n'est arrêtée.\n"
    assert run(review.review, verdict, line, "--reason", "Encore.").exit_code == 1


def test_a_waiting_line_is_completed_by_facts_written_as_words(insurer: Insurer) -> None:
    insurer.process(consultation(**AID))
    line = insurer.line().line
    assert "la classe de l'équipement (class) et l'oreille appareillée (ear)" in run(unmatched.unmatched).output
    wrong = run(review.complete, line, "class=Z", "ear=middle", "--reason", "Facture").output.splitlines()
    assert [each.partition(" : ")[0] for each in wrong] == ["Error: class", "ear"]
    assert "n'est pas un fait" in run(review.complete, line, "colour=blue", "--reason", "Facture").output
    assert "donné deux fois" in run(review.complete, line, "ear=left", "ear=right", "--reason", "Facture").output
    assert "donnez un motif" in run(review.complete, line, "class=I", "--reason", "  ").output
    more = run(review.complete, line, "class=I", "--reason", "Facture")
    assert (more.exit_code, more.output) == (0, "Ligne complétée. Il manque encore l'oreille appareillée (ear).\n")
    last = run(review.complete, line, "ear=left", "--reason", "Facture")
    assert last.output.startswith("Ligne complétée. Elle va être réglée : 710,00\u202f€.")
    kept = json.loads(str(insurer.line().audit))
    assert [each["why"] for each in kept] == ['Facture (class = "I")', 'Facture (ear = "left")']
    insurer.settle()
    assert insurer.line().state == "reimbursed"


@pytest.mark.parametrize(
    ("sent", "facts", "told"),
    [
        ({"act": "XXXX"}, ["kind=consultation"], "Elle va être réglée : 9,00\u202f€."),
        ({"act": "XXXX"}, ["proof=true"], "Elle attend encore : Cet acte est inconnu"),
        (
            {"act": "XXXX", "price": 350_00, "fee_control": False},
            ["kind=consultation"],
            "dépassement important. Validez",
        ),
        ({"act": "XXXX", "care_date": date(2019, 6, 1)}, ["kind=consultation"], "Le membre lira : « Ce soin n'est pas"),
    ],
    ids=["settled", "still unknown", "stopped", "refused"],
)
def test_who_completes_a_line_reads_what_is_to_come_of_it(
    insurer: Insurer, sent: dict[str, Any], facts: list[str], told: str
) -> None:
    insurer.process(consultation(**sent))
    assert told in run(review.complete, insurer.line().line, *facts, "--reason", "Facture").output


@pytest.mark.covers("RG-S.7d")
def test_a_paper_that_is_not_asked_of_a_line_is_refused_with_those_that_are(insurer: Insurer, tmp_path: Path) -> None:
    file = tmp_path / "claim.json"
    file.write_text(json.dumps(request(completion={})), encoding="utf-8")
    run(review.claim, str(file))
    insurer.settle()
    before = keyed().audit
    refused = run(review.complete, "D-1", "documents=scheme_statement,birth_certificate", "--reason", "Reçus")
    assert refused.exit_code == 1
    assert (
        "documents : birth_certificate n'est pas demandé ; sont demandés : scheme_statement (le décompte de la "
        "Sécurité sociale)."
    ) in refused.output
    assert keyed().audit == before
    insurer.process(consultation(**AID))
    assert (
        "aucun papier ne l'est"
        in run(review.complete, insurer.line().line, "documents=detailed_invoice", "--reason", "Reçue").output
    )


@pytest.mark.covers("RG-S.7g")
def test_a_claim_that_waits_is_listed_with_the_lines_of_the_scheme(insurer: Insurer, tmp_path: Path) -> None:
    insurer.process(consultation("A", act="XXXX"))
    file = tmp_path / "claim.json"
    file.write_text(json.dumps(request(birth_date="19990101")), encoding="utf-8")
    assert run(review.claim, str(file)).exit_code == 0
    told = run(unmatched.unmatched)
    assert told.exit_code == 0
    assert "reçu le 02/03/2026 d'après les papiers du membre, référence D-1" in told.output
    assert "reçu le 02/03/2026 de CP00000000000001, référence A" in told.output
    headings = [line for line in told.output.splitlines() if not line.startswith(" ")]
    assert len(headings) == 2
    assert all(line.startswith("1 ligne. ") and "_" not in line for line in headings)


@pytest.mark.covers("RG-S.7e")
def test_what_came_otherwise_under_a_known_reference_is_listed_then_put_away_with_a_reason(insurer: Insurer) -> None:
    insurer.process(consultation("A"))
    insurer.process(consultation("A", price=31_00))
    line = insurer.line("A").line
    assert "Cette référence est déjà connue, avec d'autres données" in run(unmatched.unmatched).output
    assert run(unmatched.unmatched, "--close", line).exit_code == 2
    assert run(unmatched.unmatched, "--reason", "Première bonne").exit_code == 2
    assert run(unmatched.unmatched, "--close", "--reason", "Première bonne", line).exit_code == 0
    assert run(unmatched.unmatched).output == "Aucune ligne n'attend.\n"
    assert run(unmatched.unmatched, "--close", "--reason", "Première bonne", line).exit_code == 1


@pytest.mark.covers("RG-S.7g")
def test_a_claim_without_an_act_is_listed_by_its_kind(insurer: Insurer, tmp_path: Path) -> None:
    file = tmp_path / "claim.json"
    nothing = {"act": "", "base": 0, "rate": 0, "scheme_paid": 0, "withheld": 0, "price": 55_00}
    file.write_text(json.dumps(request(**nothing, completion={"kind": "alternative"})), encoding="utf-8")
    run(review.claim, str(file))
    insurer.settle()
    assert "soin du 10/02/2026, médecine douce, 55,00\u202f€, FINESS" in run(unmatched.unmatched).output


@pytest.mark.covers("RG-S.7g")
def test_a_claim_of_somebody_unknown_says_at_once_what_it_waits_for(insurer: Insurer, tmp_path: Path) -> None:
    assert insurer.ledger() == []
    file = tmp_path / "claim.json"
    for reference, changes, waits in (("D-1", {}, False), ("D-2", {"birth_date": "19990101"}, True)):
        file.write_text(json.dumps(request(reference=reference, **changes)), encoding="utf-8")
        told = run(review.claim, str(file)).output
        assert ("Elle attend : Personne ne porte ce NIR" in told) is waits
        assert ("Elle va être réglée : 9,00\u202f€" in told) is not waits


@pytest.mark.covers("RG-S.7d", "RG-S.7g")
def test_a_claim_that_lacks_a_paper_says_at_once_which(insurer: Insurer, tmp_path: Path) -> None:
    assert insurer.ledger() == []
    file = tmp_path / "claim.json"
    file.write_text(json.dumps(request(completion={})), encoding="utf-8")
    lacks = "Il manque le décompte de la Sécurité sociale (documents=scheme_statement)."
    assert lacks in run(review.claim, str(file)).output


@pytest.mark.covers("MGR-04", "RG-S.7g")
def test_a_claim_without_an_act_that_is_stopped_is_listed_by_its_kind(insurer: Insurer, tmp_path: Path) -> None:
    assert insurer.ledger() == []
    file = tmp_path / "claim.json"
    dear = {"act": "", "price": 350_00, "fee_control": False}
    claim = request(**dear, completion={"kind": "consultation", "documents": ["scheme_statement"]})
    file.write_text(json.dumps(claim), encoding="utf-8")
    assert "Elle s'arrête pour vérification" in run(review.claim, str(file)).output
    insurer.settle()
    told = run(review.review).output
    assert "soin du 10/02/2026, consultation, 350,00\u202f€, membre 20250001, rang 1, référence D-1 : " in told


@pytest.mark.covers("RG-S.7g")
def test_a_claim_taken_back_tells_which_lines_were_worked_out_again(insurer: Insurer, tmp_path: Path) -> None:
    with_limits(YEARLY)
    file = tmp_path / "claim.json"
    file.write_text(json.dumps(request()), encoding="utf-8")
    run(review.claim, str(file))
    insurer.settle()
    insurer.process(visit("B", 11), visit("C", 12))
    before = insurer.line("B").decided["institution"]
    told = run(review.withdraw, "D-1", "--reason", "Mauvaise personne").output
    after = insurer.line("B").decided["institution"]
    assert before < after
    assert f"    {insurer.line('B').line} : {euros(before)}, puis {euros(after)}\n" in told
    assert insurer.line("C").line not in told


@pytest.mark.parametrize(
    ("written", "reason"),
    [("[]", "Une demande est un objet JSON."), ("{", "pas du JSON lisible"), ("{}", "ce champ est obligatoire")],
)
def test_what_is_no_claim_is_refused_in_french(insurer: Insurer, tmp_path: Path, written: str, reason: str) -> None:
    assert insurer.ledger() == []
    file = tmp_path / "claim.json"
    file.write_text(written, encoding="utf-8")
    told = run(review.claim, str(file))
    assert told.exit_code == 1
    assert reason in told.output
