"""What is paid otherwise than the table says: excluded risks, extras, costs not proven, opticians, allowances."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.parameters import load
from chalicelib.reimbursement.case import Case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.explain import explain
from chalicelib.reimbursement.model import CareLine, Decision

Decide = Callable[..., Decision]
RICH = {"basis": "base", "rate": 300, "includes_scheme": True}
REAL = {"basis": "real_cost", "rate": 100}
TICKET = {"basis": "ticket_moderateur", "rate": 100}
EXCLUDED = ["war", "self_mutilation", "suicide_attempt"]
CROWN = {"kind": "dental_prosthesis", "basket": "free", "price": 500_00, "base": 120_00, "rate": 60}
AID = {"kind": "hearing_aid", "class_": "I", "ear": "left", "price": 950_00}
GLASSES = {
    "kind": "optical_equipment", "class_": "B", "price": 400_00, "frame": 100_00, "lenses": [150_00, 150_00],
    "right": {"sphere": "-2.00", "cylinder": "0.00", "multifocal": False},
    "left": {"sphere": "-2.00", "cylinder": "0.00", "multifocal": False},
}  # fmt: skip


def told(decision: Decision) -> str:
    return " ".join(sentence.text for sentence in explain(decision))


@pytest.mark.covers("RG-S.6")
@pytest.mark.parametrize("exclusion", EXCLUDED)
@pytest.mark.parametrize(
    ("care", "minimum"),
    [
        pytest.param({"price": 60_00}, 9_00, id="patient's share of the tariff"),
        pytest.param({"kind": "spa", "price": 300_00, "base": 200_00, "rate": 65}, 0, id="no minimum for a spa"),
        pytest.param(
            {"kind": "medicine", "price": 10_00, "base": 10_00, "rate": 15, "benefit": "low"}, 0, id="weak benefit"
        ),
        pytest.param(
            {"kind": "hospital_daily_fee", "price": 60_00, "base": 0, "rate": 0, "quantity": 3}, 60_00, id="daily fee"
        ),
        pytest.param(AID, 710_00, id="full cover"),
        pytest.param(GLASSES, 50_00, id="floor of glasses"),
        pytest.param(CROWN, 48_00, id="a crown: its patient's share, not the basket's 125 %"),
        pytest.param({"kind": "private_room", "price": 90_00, "base": 0, "rate": 0}, 0, id="outside the minimum"),
    ],
)
def test_an_excluded_risk_is_paid_the_legal_minimum_and_no_more(
    decide: Decide, exclusion: str, care: dict[str, Any], minimum: int
) -> None:
    without = {"without_scheme": True} if care.get("kind") == "private_room" else {}
    found = decide(REAL | without, exclusion=exclusion, contract_kind="collective_mandatory", **care)
    assert found.institution == minimum
    assert decide(REAL | without, exclusion=exclusion, responsible=False, **care).institution == 0


@pytest.mark.covers("RG-S.6", "MBR-08")
@pytest.mark.parametrize(
    ("exclusion", "words"),
    [
        ("war", "un fait de guerre"),
        ("self_mutilation", "une mutilation volontaire"),
        ("suicide_attempt", "une tentative de suicide"),
    ],
)
def test_an_exclusion_is_told_with_its_rule(decide: Decide, exclusion: str, words: str) -> None:
    found = decide(RICH, exclusion=exclusion, price=60_00)
    assert "RG-S.6" in [step.rule for step in found.steps]
    assert words in told(found)


@pytest.mark.covers("RG-S.7i")
@pytest.mark.parametrize(("because", "words"), [("extra", "frais annexes"), ("miscoded", "règles de codage")])
@pytest.mark.parametrize("guarantee", [RICH, REAL, TICKET], ids=["base", "real", "ticket"])
@pytest.mark.parametrize("responsible", [True, False])
def test_extras_and_acts_billed_against_the_rules_are_never_paid(
    decide: Decide, because: str, words: str, guarantee: object, *, responsible: bool
) -> None:
    for care in ({"price": 60_00}, {"kind": "hospital_stay", "price": 60_00, "base": 50_00, "rate": 80}, AID):
        found = decide(guarantee, exclusion=because, responsible=responsible, **care)
        assert (found.institution, found.steps[-1].rule) == (0, "RG-S.7i")
        assert words in told(found)


@pytest.mark.covers("RG-S.7c")
@pytest.mark.parametrize(("price", "paid"), [(29_00, 8_70), (30_00, 9_00), (30_01, 9_00), (90_00, 9_00)])
@pytest.mark.parametrize("guarantee", [RICH, REAL], ids=["base", "real"])
@pytest.mark.parametrize("responsible", [True, False])
def test_a_cost_without_proof_counts_for_the_tariff(
    decide: Decide, price: int, paid: int, guarantee: object, *, responsible: bool
) -> None:
    found = decide(guarantee, price=price, proof=False, responsible=responsible)
    assert (found.institution, found.scheme + found.institution + found.left) == (paid, price)
    assert decide(guarantee, price=90_00, responsible=responsible).institution > paid


@pytest.mark.covers("RG-S.7c", "RG-S.4c")
def test_full_cover_without_proof_of_the_price_goes_to_the_tariff_only(decide: Decide) -> None:
    assert decide(TICKET, **AID).institution == 710_00
    found = decide(TICKET, **AID, proof=False)
    assert found.institution == 400_00 - 240_00
    assert "sans justificatif du prix payé" in told(found)


@pytest.mark.covers("RG-S.7h")
@pytest.mark.parametrize(
    ("care", "words"),
    [
        ({}, "tarif de convention de 30,00"),
        (
            {"tariff": "authority", "base": 61, "price": 60_00, "fee_control": False},
            "tarif d'autorité (professionnel hors convention) de 0,61",
        ),
        ({"kind": "medicine", "price": 10_00, "base": 8_00, "rate": 65}, "tarif de responsabilité de 8,00"),
        ({"kind": "device", "price": 90_00, "base": 80_00, "rate": 60}, "tarif de responsabilité de 80,00"),
        ({"kind": "auxiliary", "price": 20_00, "base": 16_00, "rate": 60}, "tarif de convention de 16,00"),
    ],
)
def test_the_explanation_says_which_tariff_the_base_is(
    read_case: Callable[..., Case], care: dict[str, Any], words: str
) -> None:
    case = read_case(TICKET, **care)
    worked_out = reimburse(case.line, case.patient, case.guarantees, case.history, load())
    kept_back = worked_out.participation + worked_out.franchise
    received = replace(case.line, scheme_paid=worked_out.scheme, withheld=kept_back)
    taken = reimburse(received, case.patient, case.guarantees, case.history, load())
    assert words in told(worked_out)
    assert words in told(taken)


@pytest.mark.covers("RG-S.7h")
def test_outside_the_convention_everything_is_reckoned_on_the_authority_tariff(decide: Decide) -> None:
    found = decide(RICH, tariff="authority", base=61, price=60_00, fee_control=False)
    # 70 % of 0.61 € is 0.43 €; the cap leaves the patient's share and once the base of overrun.
    assert (found.scheme, found.institution) == (0, 18 + 61)


@pytest.mark.covers("RG-S.4j")
@pytest.mark.parametrize(
    ("table", "with_glasses", "paid"),
    [(0, True, 4_00), (0, False, 0), (100, True, 4_00), (100, False, 4_00), (50, True, 4_00), (50, False, 2_00)],
)
def test_the_adaptation_of_a_prescription_is_covered_when_it_goes_with_covered_glasses(
    decide: Decide, table: int, paid: int, *, with_glasses: bool
) -> None:
    service = {"kind": "optical_service", "price": 10_00, "base": 10_00, "rate": 60, "with_glasses": with_glasses}
    assert decide({"basis": "ticket_moderateur", "rate": table}, **service).institution == paid


@pytest.mark.covers("RG-S.4j", "RG-S.4c")
@pytest.mark.parametrize(("price", "left"), [(4_00, 0), (5_00, 0), (5_01, 1), (9_00, 4_00)])
def test_the_matching_of_class_a_lenses_is_inside_full_cover(decide: Decide, price: int, left: int) -> None:
    nothing = {"basis": "ticket_moderateur", "rate": 0}
    matching = {"kind": "optical_service", "class_": "A", "base": 5_00, "rate": 60, "price_limit": 5_00}
    assert decide(nothing, **matching, price=price, with_glasses=True).left == left


@pytest.mark.covers("RG-S.2")
@pytest.mark.parametrize("kind", ["birth_allowance", "adoption_allowance"])
@pytest.mark.parametrize(("cost", "paid"), [(299_99, 299_99), (300_00, 300_00), (300_01, 300_00), (1, 1)])
@pytest.mark.parametrize("responsible", [True, False])
def test_an_allowance_pays_the_costs_left_up_to_its_amount(
    decide: Decide, kind: str, cost: int, paid: int, *, responsible: bool
) -> None:
    allowance = {"basis": "flat", "amount": 300_00, "per": "event"}
    found = decide(allowance, kind=kind, price=cost, responsible=responsible)
    assert (found.scheme, found.institution, found.left) == (0, paid, cost - paid)


@pytest.mark.covers("RG-S.2", "RG-S.4g")
def test_an_allowance_completes_what_another_insurer_paid(decide: Decide) -> None:
    allowance = {"basis": "flat", "amount": 300_00, "per": "event"}
    found = decide(allowance, kind="birth_allowance", price=400_00, other_insurers=250_00)
    assert found.institution == 150_00


@pytest.mark.covers("RG-S.4i")
@pytest.mark.parametrize("kind", ["consultation", "technical_act", "imaging"])
@pytest.mark.parametrize("guarantee", [RICH, TICKET, REAL], ids=["base", "ticket", "real"])
def test_a_direct_access_at_the_full_rate_is_paid_as_within_the_pathway(
    decide: Decide, kind: str, guarantee: object
) -> None:
    care = {"kind": kind, "price": 60_00, "base": 30_00, "rate": 70, "fee_control": True}
    within = decide(guarantee, **care, pathway=True)
    for exception in ({}, {"direct_access": True}, {"urgent": True}):
        outside = decide(guarantee, **care, pathway=False, **exception)
        assert (outside.scheme, outside.institution) == (within.scheme, within.institution)


@pytest.mark.covers("RG-S.4i")
@pytest.mark.parametrize("exception", [{"direct_access": True}, {"urgent": True}], ids=["direct access", "urgent"])
def test_an_exception_to_the_pathway_leaves_no_surcharge_nor_overrun_with_the_patient(
    read_case: Callable[..., Case], exception: dict[str, Any]
) -> None:
    def left(line: CareLine) -> int:
        return reimburse(line, case.patient, case.guarantees, case.history, load()).left

    case = read_case(REAL, price=60_00, rate=30, pathway=False)
    assert left(case.line) == 2_00 + 12_00 + 8_00
    # A case may not say both: only a line made otherwise holds the surcharge's rate and the exception.
    assert left(replace(case.line, **exception)) == 2_00


@pytest.mark.covers("RG-S.2b")
@pytest.mark.parametrize(
    ("guarantee", "price", "institution"),
    [
        pytest.param(TICKET, 600_00, 140_00, id="the legal benefits"),
        pytest.param({"basis": "flat", "amount": 150_00, "per": "event"}, 600_00, 150_00, id="a flat amount, once"),
        pytest.param({"basis": "flat", "amount": 150_00, "per": "event"}, 300_00, 105_00, id="within the cost"),
    ],
)
def test_a_spa_cure_is_paid_its_legal_benefits_or_one_flat_amount_for_all_of_it(
    decide: Decide, guarantee: object, price: int, institution: int
) -> None:
    cure = {"kind": "spa", "price": price, "base": 400_00, "rate": 65, "quantity": 18}
    assert decide(guarantee, **cure).institution == institution


@pytest.mark.covers("RG-S.2b")
@pytest.mark.parametrize(
    ("used", "institution"),
    [
        pytest.param(0, 105_00, id="the first line"),
        pytest.param(100_00, 50_00, id="what is left of it"),
        pytest.param(150_00, 0, id="nothing once it is paid"),
    ],
)
def test_the_flat_amount_of_a_cure_is_paid_once_whatever_the_lines_it_comes_in(
    decide: Decide, used: int, institution: int
) -> None:
    cure = {"kind": "spa", "price": 300_00, "base": 400_00, "rate": 65}
    flat = {"basis": "flat", "amount": 150_00, "per": "cure"}
    found = decide(flat, **cure, history={"used_this_year": used})
    assert found.institution == institution
    assert "pour toute la cure" in told(found)
