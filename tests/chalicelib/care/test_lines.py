"""What lines carry of the care pathway and of a cure, from the portfolio and from people to the decision."""

import json
from datetime import date
from typing import Any

import pytest

from chalicelib.care.answers import expense
from chalicelib.care.following import complete, decide
from chalicelib.portfolio.load import load
from tests.chalicelib.care.insurer import GP, Insurer, book, consultation

OUTSIDE: dict[str, Any] = {"pathway": False, "price": 60_00}
SURCHARGED: dict[str, Any] = OUTSIDE | {"rate": 30, "scheme_paid": 7_00}
DIRECT, CORRECT = "la majoration hors du parcours de soins ne s'applique pas", "demandez à votre caisse de corriger"


def told(insurer: Insurer, reference: str = "L0001") -> str:
    return " ".join(step.text for step in expense(insurer.line(reference)).steps)


def doctor(*specialties: str) -> None:
    said = {"professionals": [{"finess": GP, "name": "Cabinet du Port", "specialties": list(specialties)}]}
    assert load(json.dumps(said)).refused == []


@pytest.mark.covers("RG-S.4i")
@pytest.mark.parametrize(
    ("specialties", "direct"),
    [
        (["gynaecology"], True),
        (["ophthalmology"], True),
        (["general_practice"], False),
        (["cardiology", "gynaecology"], False),
        ([], False),
    ],
)
def test_a_specialist_known_to_be_seen_directly_explains_the_full_rate_outside_the_pathway(
    insurer: Insurer, specialties: list[str], *, direct: bool
) -> None:
    doctor(*specialties)
    insurer.process(consultation(**OUTSIDE))
    assert (DIRECT in told(insurer)) is direct
    assert insurer.line().decided["institution"] == 24_00


@pytest.mark.covers("RG-S.4i", "RG-S.4a")
def test_the_surcharge_taken_at_a_direct_access_specialist_s_stays_and_the_member_reads_whom_to_ask(
    insurer: Insurer,
) -> None:
    doctor("gynaecology")
    insurer.process(consultation(**SURCHARGED))
    assert CORRECT in told(insurer)
    doctor("general_practice")
    insurer.process(consultation("B", **SURCHARGED | {"care_date": date(2026, 2, 11)}))
    assert insurer.line("B").decided["institution"] == insurer.line().decided["institution"]


@pytest.mark.covers("RG-S.4i")
def test_a_person_says_why_the_practitioner_could_be_seen_directly(insurer: Insurer) -> None:
    content: dict[str, Any] = book()
    content["contracts"][0]["guarantees"]["consultation"]["prior_agreement"] = "waits"
    assert load(json.dumps(content)).refused == []
    insurer.process(consultation(**OUTSIDE))
    facts = {"direct_access": "away", "agreed_on": "2026-02-01"}
    complete("CP00000000000001/L0001", facts, by="gestion-1", reason="Courrier du membre")
    insurer.settle()
    assert DIRECT in told(insurer)
    assert "loin de votre domicile" in told(insurer)


@pytest.mark.covers("RG-S.2b")
def test_the_flat_amount_of_a_cure_covers_all_its_lines_and_another_year_has_its_own(insurer: Insurer) -> None:
    content: dict[str, Any] = book()
    content["contracts"][0]["guarantees"]["spa"] = {"basis": "flat", "amount": 150_00, "per": "event"}
    assert load(json.dumps(content)).refused == []
    cure: dict[str, Any] = {"act": "TH", "base": 400_00, "rate": 65, "scheme_paid": 260_00, "withheld": 0}
    insurer.process(
        consultation("A", price=600_00, **cure),
        consultation("B", price=500_00, **cure),
        consultation("C", price=500_00, **cure | {"care_date": date(2025, 9, 1)}),
    )
    for reference in "ABC":
        # A rare act: review stops it.
        decide(insurer.line(reference).line, released=True, reason="Vu", by="gestion-1")
        insurer.settle()
    assert [insurer.line(reference).decided["institution"] for reference in "ABC"] == [150_00, 0, 150_00]
    assert "pour toute la cure : 0,00\u202f€. Déjà utilisé cette année : 150,00\u202f€." in told(insurer, "B")
