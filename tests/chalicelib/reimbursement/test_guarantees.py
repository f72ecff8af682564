"""What each basis of a guarantee pays."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.parameters import ParameterMissingError
from chalicelib.reimbursement.model import Decision

Decide = Callable[..., Decision]
ROOM = {"kind": "private_room", "price": 30000, "base": 0, "rate": 0, "quantity": 3}
OSTEOPATH = {"kind": "alternative", "price": 16500, "base": 0, "rate": 0, "quantity": 3}


def flat(amount: int, per: str, **more: Any) -> dict[str, Any]:
    return {"basis": "flat", "amount": amount, "per": per} | more


@pytest.mark.covers("RG-S.7b")
def test_a_rate_of_the_tariff_counts_even_where_the_price_is_lower(decide: Decide) -> None:
    decision = decide({"basis": "base", "rate": 80, "includes_scheme": True}, price=2000, responsible=False)
    assert decision.institution == 600
    assert decision.institution + decision.scheme + decision.left == 2000


@pytest.mark.covers("RG-S.7b")
@pytest.mark.parametrize(("rate", "paid"), [(100, 900), (50, 450), (0, 0)])
def test_a_rate_of_the_ticket_moderateur_in_a_contract_that_is_not_responsible(
    decide: Decide, rate: int, paid: int
) -> None:
    guarantee = {"basis": "ticket_moderateur", "rate": rate}
    assert decide(guarantee, responsible=False, price=5000).institution == paid


@pytest.mark.covers("RG-S.4b")
@pytest.mark.parametrize("rate", [0, 50, 100])
def test_a_responsible_contract_pays_the_whole_ticket_moderateur(decide: Decide, rate: int) -> None:
    assert decide({"basis": "ticket_moderateur", "rate": rate}).institution == 900


@pytest.mark.covers("RG-S.7b")
def test_real_cost_stops_at_its_maximum(decide: Decide) -> None:
    assert decide({"basis": "real_cost", "rate": 100}, price=6000).institution == 3900
    assert decide({"basis": "real_cost", "rate": 100, "max": 2500}, price=6000).institution == 2500
    assert decide({"basis": "real_cost", "rate": 90, "max": 9000}, price=6000).institution == 3300


@pytest.mark.covers("RG-S.7b")
@pytest.mark.parametrize(("used", "paid"), [(0, 9000), (1, 9000), (2, 6000), (3, 3000), (4, 0), (9, 0)])
def test_sessions_beyond_the_count_pay_nothing(decide: Decide, used: int, paid: int) -> None:
    guarantee = flat(3000, "session", count_per_year=4, without_scheme=True)
    assert decide(guarantee, **OSTEOPATH, history={"count_this_year": used}).institution == paid


@pytest.mark.covers("RG-S.7b")
def test_the_sessions_still_covered_pay_no_more_than_they_cost(decide: Decide) -> None:
    guarantee = flat(9000, "session", count_per_year=4, without_scheme=True)
    assert decide(guarantee, **OSTEOPATH, history={"count_this_year": 3}).institution == 5500


@pytest.mark.covers("RG-S.7b")
@pytest.mark.parametrize(("used", "paid"), [(0, 15000), (5000, 10000), (14999, 1), (15000, 0), (20000, 0)])
def test_a_yearly_amount_pays_what_is_left_of_it(decide: Decide, used: int, paid: int) -> None:
    lenses = {"kind": "contact_lenses", "price": 18000, "base": 0, "rate": 0}
    guarantee = flat(15000, "year", without_scheme=True)
    assert decide(guarantee, **lenses, history={"used_this_year": used}).institution == paid


@pytest.mark.covers("RG-S.7b")
def test_an_amount_per_event_counts_once_whatever_the_quantity(decide: Decide) -> None:
    assert decide(flat(5000, "event", without_scheme=True), **ROOM).institution == 5000
    assert decide(flat(5000, "night", without_scheme=True), **ROOM).institution == 15000


@pytest.mark.covers("RG-S.7b")
def test_a_flat_total_takes_the_share_of_the_scheme_off(decide: Decide) -> None:
    care = {"kind": "device", "price": 20000, "base": 10000, "rate": 60}
    assert decide(flat(15000, "act", includes_scheme=True), **care).institution == 9000
    assert decide(flat(15000, "act"), **care).institution == 14000


@pytest.mark.covers("RG-S.7b", "PLS-14")
@pytest.mark.parametrize(
    ("day", "one_percent"), [("2024-12-31", 3864), ("2025-01-01", 3925), ("2026-01-01", 4005), ("2026-12-31", 4005)]
)
def test_a_percentage_of_the_monthly_ceiling_follows_the_care_date(decide: Decide, day: str, one_percent: int) -> None:
    guarantee = {"basis": "monthly_ceiling", "rate": 2, "per": "night", "without_scheme": True}
    assert decide(guarantee, **ROOM, date=day).institution == one_percent * 2 * 3


@pytest.mark.covers("PLS-14")
def test_a_monthly_ceiling_not_yet_published_is_never_guessed(decide: Decide) -> None:
    guarantee = {"basis": "monthly_ceiling", "rate": 2, "per": "night", "without_scheme": True}
    with pytest.raises(ParameterMissingError, match=r"pmss\.month.*01/01/2027"):
        decide(guarantee, **ROOM, date="2027-01-01")


@pytest.mark.covers("RG-S.4k")
def test_nothing_is_paid_where_the_scheme_pays_nothing_unless_the_table_says_so(decide: Decide) -> None:
    refused = decide(flat(3000, "session"), **OSTEOPATH)
    assert (refused.institution, refused.steps[-1].rule) == (0, "RG-S.4k")
    assert decide(flat(3000, "session", without_scheme=True), **OSTEOPATH).institution == 9000


@pytest.mark.covers("RG-S.2")
def test_without_a_guarantee_nothing_is_covered_not_even_by_a_floor(decide: Decide) -> None:
    decision = decide()
    assert (decision.institution, decision.left, decision.by_guarantee) == (0, 1100, ())
    assert decision.steps[-1].because == "not_covered"


@pytest.mark.covers("RG-S.4g")
def test_other_insurers_take_their_part_of_the_room_first(decide: Decide) -> None:
    guarantee = {"basis": "base", "rate": 300, "includes_scheme": True}
    decision = decide(guarantee, other_insurers=500)
    assert (decision.institution, decision.left) == (400, 200)
    assert decide(guarantee, other_insurers=1000).institution == 0


@pytest.mark.covers("RG-S.2", "RG-S.4g")
def test_several_guarantees_pay_in_order_within_the_cost(decide: Decide) -> None:
    small = {"basis": "base", "rate": 100, "includes_scheme": True}
    large = {"basis": "base", "rate": 200, "includes_scheme": True}
    assert decide(small, large, price=6000).by_guarantee == (900, 3000)
    assert decide(large, small, price=6000).by_guarantee == (3900, 0)
    assert decide(large, small, price=20000).by_guarantee == (3900, 900)


@pytest.mark.covers("RG-S.4f", "RG-S.4g")
def test_a_guarantee_that_is_not_responsible_comes_on_top(decide: Decide) -> None:
    table = {"basis": "base", "rate": 100, "includes_scheme": True}
    on_top = {"basis": "real_cost", "rate": 100, "responsible": False}
    decision = decide(table, on_top, price=10000, rate=30, pathway=False)
    assert decision.by_guarantee == (900, 8200)
    assert decision.left == 200
