"""What the law asks of responsible contracts, away from glasses and hearing aids."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.parameters import load
from chalicelib.reimbursement.case import Case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.model import Decision
from chalicelib.reimbursement.rules import in_force

Decide = Callable[..., Decision]
ReadCase = Callable[..., Case]
FULL = {"basis": "base", "rate": 100, "includes_scheme": True}
REAL = {"basis": "real_cost", "rate": 100}
DAILY = {"kind": "hospital_daily_fee", "base": 0, "rate": 0}
CROWN = {"kind": "dental_prosthesis", "price": 50000, "base": 12000, "rate": 60}


def table(rate: int, outside: int | None = None) -> dict[str, Any]:
    entry = {"basis": "base", "rate": rate, "includes_scheme": True}
    return entry if outside is None else entry | {"rate_without_fee_control": outside}


@pytest.mark.covers("RG-S.4a")
@pytest.mark.parametrize(
    "guarantee", [FULL, REAL, {"basis": "ticket_moderateur", "rate": 100}, FULL | {"includes_scheme": False}]
)
def test_the_surcharge_outside_the_pathway_stays_with_the_patient(decide: Decide, guarantee: dict[str, Any]) -> None:
    decision = decide(guarantee, rate=30, pathway=False)
    assert (decision.scheme, decision.institution, decision.left) == (700, 900, 1400)


@pytest.mark.covers("RG-S.4a")
def test_a_contract_that_is_not_responsible_may_cover_the_surcharge(decide: Decide) -> None:
    decision = decide(REAL, rate=30, pathway=False, responsible=False)
    assert (decision.institution, decision.left) == (2100, 200)


@pytest.mark.covers("RG-S.4i")
def test_the_pathway_starts_on_the_day_of_sixteen(decide: Decide) -> None:
    patient = {"birth_date": "2009-02-11"}
    young = decide(FULL, patient=patient, date="2025-02-10", pathway=False, rate=70)
    assert (young.institution, young.left) == (900, 0)
    older = decide(FULL, patient=patient, date="2025-02-11", pathway=False, rate=30)
    assert (older.institution, older.left) == (900, 1200)


@pytest.mark.covers("RG-S.4i")
def test_a_rate_that_was_not_lowered_shows_no_surcharge(decide: Decide) -> None:
    assert decide(FULL, pathway=False, rate=70).institution == 900


@pytest.mark.covers("RG-S.4a")
@pytest.mark.parametrize(("price", "left"), [(3000, 1400), (3500, 1900), (3800, 2200), (6000, 2200)])
def test_the_authorised_overrun_outside_the_pathway_stays_too(decide: Decide, price: int, left: int) -> None:
    decision = decide(table(400), rate=30, pathway=False, price=price)
    assert decision.left == left
    assert decision.provisional is (price > 3000)


@pytest.mark.covers("RG-S.4e")
@pytest.mark.parametrize(
    ("guarantee", "paid"),
    [
        (table(100), 690),
        (table(110), 690),
        (table(120), 690),
        (table(130), 920),
        (table(150, 130), 1380),
        (table(150, 200), 1380),
        (table(200), 2530),
        (table(220), 2990),
        (table(400), 2990),
        (REAL, 2990),
        (REAL | {"max": 1690}, 1230),
        ({"basis": "base", "rate": 130, "includes_scheme": False}, 2530),
    ],
)
def test_the_overrun_of_a_doctor_outside_fee_control_is_capped(
    decide: Decide, guarantee: dict[str, Any], paid: int
) -> None:
    assert decide(guarantee, price=10000, base=2300, fee_control=False).institution == paid


@pytest.mark.covers("RG-S.4e")
def test_no_cap_binds_a_contract_that_is_not_responsible(decide: Decide) -> None:
    decision = decide(table(400), price=10000, base=2300, fee_control=False, responsible=False)
    assert decision.institution == 7590


@pytest.mark.covers("RG-S.4e")
def test_a_dentist_outside_fee_control_is_not_capped(decide: Decide) -> None:
    assert decide(table(400), **CROWN, basket="free", fee_control=False).institution == 40800


@pytest.mark.covers("RG-S.4b")
@pytest.mark.parametrize(
    ("care", "paid"),
    [
        ({"kind": "spa"}, 0),
        ({"kind": "medicine", "benefit": "moderate"}, 0),
        ({"kind": "medicine", "benefit": "low"}, 0),
        ({"kind": "medicine", "benefit": "homeopathy"}, 0),
        ({"kind": "medicine", "benefit": "major"}, 350),
        ({"kind": "medicine"}, 350),
        ({"kind": "device"}, 350),
        ({"kind": "laboratory"}, 350),
        ({"kind": "prevention"}, 350),
    ],
)
def test_the_floor_is_the_ticket_moderateur_but_for_four_kinds(decide: Decide, care: dict[str, Any], paid: int) -> None:
    nothing = {"basis": "ticket_moderateur", "rate": 0}
    assert decide(nothing, price=1000, base=1000, rate=65, **care).institution == paid


@pytest.mark.covers("RG-S.4b")
def test_prevention_pays_the_patient_share_plus_the_heading(decide: Decide) -> None:
    heading = {"basis": "flat", "amount": 500, "per": "act"}
    decision = decide(heading, kind="prevention", price=5000, base=2500, rate=65)
    assert (decision.institution, decision.provisional) == (1375, True)
    flagged = decide(heading, kind="laboratory", price=5000, base=2500, rate=60, prevention=True)
    assert flagged.institution == 1500
    assert decide(heading, kind="laboratory", price=5000, base=2500, rate=60).institution == 1000


@pytest.mark.covers("RG-S.4b", "PLS-14")
@pytest.mark.parametrize(
    ("day", "ward", "fee"),
    [
        ("2026-02-28", "general", 2000),
        ("2026-03-01", "general", 2300),
        ("2026-02-28", "psychiatry", 1500),
        ("2026-03-01", "psychiatry", 1700),
    ],
)
def test_the_daily_fee_is_paid_whole_and_never_above_its_legal_amount(
    decide: Decide, day: str, ward: str, fee: int
) -> None:
    small = {"basis": "flat", "amount": 100, "per": "day", "count_per_year": 1}
    care = DAILY | {"date": day, "ward": ward, "quantity": 4}
    assert decide(small, **care, price=fee * 4).institution == fee * 4
    assert decide(REAL, **care, price=fee * 4 + 1000).institution == fee * 4
    assert decide(REAL, **care, price=fee * 4 + 1000, responsible=False).institution == fee * 4


@pytest.mark.covers("RG-S.4b", "RG-S.2")
@pytest.mark.parametrize(("price", "paid"), [(4000, 4000), (6000, 6000), (9000, 8000)])
def test_the_legal_amount_of_the_daily_fee_limits_each_contract_and_the_cost_all_of_them(
    decide: Decide, price: int, paid: int
) -> None:
    decision = decide(REAL, REAL, **DAILY, price=price, quantity=2)
    assert decision.by_guarantee == (4000, paid - 4000)
    assert decide(REAL, **DAILY, price=price, quantity=2, other_insurers=1500).institution == min(price - 1500, 4000)


@pytest.mark.covers("RG-S.4b", "RG-S.7b")
def test_a_base_and_its_option_together_pay_the_daily_fee_at_most_at_its_legal_amount(read_case: ReadCase) -> None:
    care = DAILY | {"price": 9000, "quantity": 2}
    small = {"basis": "flat", "amount": 1500, "per": "day"}
    case = read_case(small, small, responsible=False, **care)
    base, more = case.guarantees
    decision = reimburse(case.line, case.patient, (base, replace(more, option=True)), case.history, load())
    assert decision.by_guarantee == (3000, 1000)


@pytest.mark.covers("RG-S.4b", "PLS-02")
def test_the_first_version_bound_all_insurers_by_the_legal_amount_of_the_daily_fee(read_case: ReadCase) -> None:
    case = read_case(REAL, **DAILY, price=9000, quantity=2, other_insurers=1500)
    first = {**in_force(), "RG-S.4b": "1"}
    decision = reimburse(case.line, case.patient, case.guarantees, case.history, load(), first)
    assert decision.institution == 2500


@pytest.mark.covers("RG-S.4b")
@pytest.mark.parametrize("ward", ["mas", "ehpad"])
def test_the_daily_fee_of_a_care_home_has_no_floor(decide: Decide, ward: str) -> None:
    small = {"basis": "flat", "amount": 100, "per": "day"}
    assert decide(small, **DAILY, price=4000, quantity=2, ward=ward).institution == 200


@pytest.mark.covers("RG-S.4c")
@pytest.mark.parametrize(("price", "paid", "left"), [(40000, 32800, 0), (50000, 42800, 0), (56000, 42800, 6000)])
def test_full_cover_pays_up_to_the_limit_whatever_the_table(decide: Decide, price: int, paid: int, left: int) -> None:
    care = CROWN | {"price": price, "basket": "full_cover", "price_limit": 50000}
    for guarantee in (table(100), table(500), REAL, {"basis": "flat", "amount": 1, "per": "act"}):
        decision = decide(guarantee, **care)
        assert (decision.institution, decision.left) == (paid, left)


@pytest.mark.covers("RG-S.4c", "RG-S.4f")
def test_what_is_above_the_limit_may_be_paid_by_a_contract_on_top(decide: Decide) -> None:
    care = CROWN | {"price": 56000, "basket": "full_cover", "price_limit": 50000}
    assert decide(table(100), REAL | {"responsible": False}, **care).by_guarantee == (42800, 6000)
    assert decide(table(100), REAL, **care).by_guarantee == (42800, 0)


@pytest.mark.covers("RG-S.4n")
def test_the_controlled_basket_stops_at_its_fee_limit(decide: Decide) -> None:
    care = CROWN | {"price": 60000, "basket": "controlled", "price_limit": 55000}
    assert decide(table(500), **care).institution == 47800
    assert decide(table(500), **care, responsible=False).institution == 52800


@pytest.mark.covers("RG-S.4n")
@pytest.mark.parametrize("kind", ["dental_prosthesis", "orthodontics"])
@pytest.mark.parametrize(
    ("contract_kind", "paid"),
    [("collective_mandatory", 7800), ("collective_optional", 4800), ("individual", 4800)],
)
def test_mandatory_contracts_pay_prostheses_at_least_a_quarter_above_the_tariff(
    decide: Decide, kind: str, contract_kind: str, paid: int
) -> None:
    care = CROWN | {"kind": kind, "basket": "free"}
    assert decide(table(100), **care, contract_kind=contract_kind).institution == paid


@pytest.mark.covers("RG-S.4n")
def test_the_floor_of_prostheses_never_exceeds_the_cost(decide: Decide) -> None:
    care = CROWN | {"price": 13000, "basket": "free"}
    assert decide(table(100), **care, contract_kind="collective_mandatory").institution == 5800


@pytest.mark.covers("RG-S.4a")
def test_the_authorised_overrun_counts_by_act(decide: Decide) -> None:
    decision = decide(table(400), rate=30, pathway=False, quantity=2, price=12000, base=6000)
    assert decision.left == 400 + 2400 + 1600


@pytest.mark.covers("RG-S.4b")
def test_a_medicine_given_for_prevention_has_the_floor_of_prevention(decide: Decide) -> None:
    nothing = {"basis": "ticket_moderateur", "rate": 0}
    care = {"kind": "medicine", "benefit": "low", "price": 1000, "base": 1000, "rate": 15}
    assert decide(nothing, **care).institution == 0
    assert decide(nothing, **care, prevention=True).institution == 850


@pytest.mark.covers("RG-S.4b", "RG-S.4e")
def test_the_heading_of_prevention_stays_under_the_cap_of_overruns(decide: Decide) -> None:
    on_top = {"basis": "base", "rate": 60, "includes_scheme": False}
    decision = decide(on_top, price=10000, base=2300, fee_control=False, prevention=True)
    assert decision.institution == 920
