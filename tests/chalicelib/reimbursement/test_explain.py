"""The story told to a member."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.parameters import load
from chalicelib.reimbursement.case import Case
from chalicelib.reimbursement.engine import refused, reimburse
from chalicelib.reimbursement.explain import explain
from chalicelib.reimbursement.model import Decision

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
