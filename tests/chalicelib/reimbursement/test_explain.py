"""The story told to a member."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.parameters import load
from chalicelib.reimbursement.case import Case, parse_case
from chalicelib.reimbursement.engine import refused, reimburse
from chalicelib.reimbursement.explain import explain, remainder
from chalicelib.reimbursement.model import Decision
from chalicelib.reimbursement.stored import to_json

CASES = Path(__file__).parents[2] / "cases" / "health.json"
THIN = "\N{NARROW NO-BREAK SPACE}"
TABLE = {"basis": "base", "rate": 150, "includes_scheme": True}


def texts(decision: Decision) -> list[str]:
    return [sentence.text.replace(THIN, " ") for sentence in explain(decision)]


@pytest.mark.covers("MBR-08", "PLS-01")
def test_a_visit_tells_its_story_step_by_step(read_case: Callable[..., Case]) -> None:
    case = read_case(TABLE, price=4500)
    clause = "contrat S-2025-0001, consultation"
    guarantee = replace(case.guarantees[0], contract="S-2025-0001", clause=clause)
    decision = reimburse(case.line, case.patient, [guarantee], case.history, load())
    stays = "que personne ne rembourse : cette somme reste à votre charge"
    assert texts(decision) == [
        "La Sécurité sociale rembourse 70 % de son tarif de convention de 30,00 €, soit 21,00 €.",
        f"Elle retient 2,00 € de participation forfaitaire, {stays}.",
        f"Votre {clause}, porte le total à 150 % du tarif, Sécurité sociale comprise : il ajoute 24,00 €.",
    ]
    told = explain(decision)
    assert [(one.share, one.amount, one.rule) for one in told] == [
        ("scheme", 2100, "RG-S.7h"),
        ("scheme", -200, "RG-S.4a"),
        ("institution", 2400, "RG-S.7b"),
    ]
    assert all("Règlement général" in one.source for one in told)


@pytest.mark.covers("MBR-08")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"history": {"participation_this_year": 4900}}, "Le plafond de l'année, 50,00 €, est atteint."),
        ({"rate": 30, "pathway": False}, "hors du parcours de soins"),
        ({"price": 9000, "fee_control": False}, "dépassement"),
        ({"rate": 30, "pathway": False, "price": 4000}, "Ce point reste à confirmer"),
    ],
)
def test_what_was_limited_says_why(decide: Callable[..., Decision], given: dict[str, Any], said: str) -> None:
    assert said in " ".join(texts(decide(TABLE | {"rate": 400}, **given)))


@pytest.mark.covers("MBR-08")
def test_a_confirmed_calculation_has_no_word_of_doubt(decide: Callable[..., Decision]) -> None:
    assert "à confirmer" not in " ".join(texts(decide(TABLE)))


@pytest.mark.covers("MBR-08", "RG-S.7c")
def test_a_refusal_names_its_rule_and_pays_nothing(read_case: Callable[..., Case]) -> None:
    case = read_case(TABLE)
    decision = refused(
        case.line, "RG-S.7c", "outside_cover", patient=case.patient, parameters=load(), contract="S-2025-0001"
    )
    assert (decision.institution, decision.left, decision.refused) == (0, 1100, True)
    last = explain(decision)[-1]
    assert (last.share, last.amount, last.rule) == ("institution", 0, "RG-S.7c")
    assert last.text.startswith("Nous ne remboursons pas ce soin")


@pytest.mark.covers("MBR-08")
def test_a_reason_without_its_sentence_is_told_by_its_rule(read_case: Callable[..., Case]) -> None:
    case = read_case(TABLE)
    decision = refused(case.line, "RG-S.7c", "moved_away", patient=case.patient, parameters=load())
    assert explain(decision)[-1].text == "Dates de votre couverture."


ALONE = {"basis": "ticket_moderateur", "rate": 100}
FORFAIT = "2,00 € de participation forfaitaire (que personne ne rembourse)"
OVERRUN = "de dépassement (ce qui est demandé au-delà du tarif)"
UNCOVERED = "que ni la Sécurité sociale ni votre contrat ne remboursent"


@pytest.mark.covers("MBR-08")
@pytest.mark.parametrize(
    ("guarantee", "given", "said"),
    [
        (ALONE, {}, f"Il reste à votre charge {FORFAIT}."),
        (ALONE, {"price": 4500}, f"Il reste 17,00 € à votre charge : {FORFAIT} et 15,00 € {OVERRUN}."),
        (
            {"basis": "ticket_moderateur", "rate": 50},
            {"price": 4500},
            f"Il reste 21,50 € à votre charge : {FORFAIT}, 15,00 € {OVERRUN} et 4,50 € {UNCOVERED}.",
        ),
        (
            ALONE,
            {"kind": "medicine", "price": 1000, "base": 1000, "rate": 65, "quantity": 1},
            "Il reste à votre charge 1,00 € de franchise médicale (que personne ne rembourse).",
        ),
        (ALONE, {"patient": {"birth_date": "2012-09-01"}}, "Il ne reste rien à votre charge."),
        (ALONE, {"price": 0}, "Il ne reste rien à votre charge."),
    ],
)
def test_what_stays_is_told_with_its_reasons(
    decide: Callable[..., Decision], guarantee: object, given: dict[str, Any], said: str
) -> None:
    decision = decide(guarantee, responsible=guarantee is ALONE, **given)
    assert remainder(decision).replace(THIN, " ") == said


@pytest.mark.covers("MBR-08")
def test_what_stays_of_a_refused_line_is_all_that_the_scheme_did_not_pay(read_case: Callable[..., Case]) -> None:
    case = read_case(TABLE)
    decision = refused(case.line, "RG-S.7c", "outside_cover", patient=case.patient, parameters=load())
    assert f"9,00 € {UNCOVERED}" in remainder(decision).replace(THIN, " ")


@pytest.mark.covers("MBR-08")
def test_a_stored_decision_says_the_same_of_what_stays(read_case: Callable[..., Case]) -> None:
    case = read_case(ALONE, price=4500)
    told = (case.line, case.patient, case.guarantees, case.history)
    decision = reimburse(*told, load())
    assert remainder(to_json(decision, *told)) == remainder(decision)


@pytest.mark.covers("MBR-08")
def test_the_parts_of_what_stays_add_up_to_it_in_every_worked_case() -> None:
    for written in json.loads(CASES.read_text(encoding="utf-8")):
        case = parse_case(written)
        assert isinstance(case, Case)
        decision = reimburse(case.line, case.patient, case.guarantees, case.history, load())
        amounts = re.findall(rf"([\d{THIN}]+),(\d\d){THIN}€", remainder(decision))
        said = [int(euros.replace(THIN, "") + cents) for euros, cents in amounts]
        # A whole before its parts; a part alone is the whole, said once.
        whole, parts = said[:1], said[1:] or said
        assert (sum(whole), sum(parts)) == (decision.left, decision.left), written["id"]
