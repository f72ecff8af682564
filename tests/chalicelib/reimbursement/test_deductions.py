"""Participation, franchise and the participation on heavy acts: dates, ages, ceilings."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.reimbursement.model import Decision

Decide = Callable[..., Decision]
FULL = {"basis": "base", "rate": 100, "includes_scheme": True}
STAY = {"kind": "hospital_stay", "price": 200000, "base": 200000, "rate": 100, "heavy_act": True}


def medicine(boxes: int = 1, **care: Any) -> dict[str, Any]:
    return {"kind": "medicine", "price": 1000 * boxes, "base": 1000 * boxes, "rate": 65, "quantity": boxes} | care


def acts(count: int, **care: Any) -> dict[str, Any]:
    return {"kind": "auxiliary", "price": 1000 * count, "base": 1000 * count, "rate": 60, "quantity": count} | care


def trips(count: int, **care: Any) -> dict[str, Any]:
    return {"kind": "transport", "price": 5000 * count, "base": 5000 * count, "rate": 55, "quantity": count} | care


@pytest.mark.covers("RG-S.4a", "PLS-14")
@pytest.mark.parametrize(("day", "kept"), [("2005-01-01", 100), ("2024-05-14", 100), ("2024-05-15", 200)])
def test_the_participation_doubles_on_its_day(decide: Decide, day: str, kept: int) -> None:
    decision = decide(FULL, date=day)
    assert decision.participation == kept
    assert decision.scheme == 2100 - kept
    assert decision.left == kept


@pytest.mark.covers("RG-S.4a", "PLS-14")
@pytest.mark.parametrize(
    ("care", "before", "after"),
    [
        (medicine(), 50, 100),
        (acts(1), 50, 100),
        (acts(9), 200, 400),
        (trips(1), 200, 400),
        (trips(3), 400, 800),
    ],
)
def test_franchises_double_on_their_day(decide: Decide, care: dict[str, Any], before: int, after: int) -> None:
    assert decide(FULL, **care, date="2024-03-30").franchise == before
    assert decide(FULL, **care, date="2024-03-31").franchise == after


@pytest.mark.covers("RG-S.4a")
def test_nothing_is_kept_back_until_the_day_of_eighteen(decide: Decide) -> None:
    patient = {"birth_date": "2007-02-11"}
    assert decide(FULL, patient=patient, date="2025-02-10").participation == 0
    assert decide(FULL, patient=patient, date="2025-02-11").participation == 200
    assert decide(FULL, patient=patient, **medicine(date="2025-02-10")).franchise == 0
    assert decide(FULL, patient=patient, **medicine(date="2025-02-11")).franchise == 100


@pytest.mark.covers("RG-S.4a")
@pytest.mark.parametrize(
    ("exemption", "kept"),
    [("none", 200), ("long_term_illness", 200), ("work_accident", 200), ("maternity", 0), ("css", 0)],
)
def test_only_maternity_and_css_are_spared_the_participation(decide: Decide, exemption: str, kept: int) -> None:
    assert decide(FULL, exemption=exemption, rate=100).participation == kept


@pytest.mark.covers("RG-S.4a")
@pytest.mark.parametrize(
    ("kind", "kept"),
    [("laboratory", 200), ("dental_care", 0), ("hospital_stay", 0), ("spa", 0), ("prevention", 0), ("psychologist", 0)],
)
def test_participation_bears_on_doctors_and_laboratories_only(decide: Decide, kind: str, kept: int) -> None:
    decision = decide(FULL, kind=kind, price=5000, base=5000, rate=60)
    assert (decision.participation, decision.franchise) == (kept, 0)


@pytest.mark.covers("RG-S.4a")
@pytest.mark.parametrize(("used", "kept"), [(0, 200), (4800, 200), (4850, 150), (5000, 0), (5200, 0)])
def test_the_yearly_participation_ceiling_may_be_reached_in_part(decide: Decide, used: int, kept: int) -> None:
    decision = decide(FULL, history={"participation_this_year": used})
    assert (decision.participation, decision.scheme, decision.left) == (kept, 2100 - kept, kept)


@pytest.mark.covers("RG-S.4a")
@pytest.mark.parametrize(("used", "kept"), [(0, 200), (600, 200), (700, 100), (800, 0)])
def test_the_daily_participation_ceiling_may_be_reached_in_part(decide: Decide, used: int, kept: int) -> None:
    decision = decide(FULL, history={"participation_today": used})
    assert decision.participation == kept
    assert decision.provisional is (kept < 200)


@pytest.mark.covers("RG-S.4a")
@pytest.mark.parametrize(("used", "kept"), [(0, 400), (100, 300), (400, 0)])
def test_the_daily_franchise_ceiling_may_be_reached_in_part(decide: Decide, used: int, kept: int) -> None:
    assert decide(FULL, **acts(5), history={"franchise_today": used}).franchise == kept


@pytest.mark.covers("RG-S.4a")
def test_the_yearly_franchise_ceiling_is_apart_from_the_participation_one(decide: Decide) -> None:
    history = {"participation_this_year": 5000, "franchise_this_year": 4950}
    assert decide(FULL, **medicine(3), history=history).franchise == 50
    assert decide(FULL, history={"franchise_this_year": 5000}).participation == 200


@pytest.mark.covers("RG-S.4a")
def test_medicines_have_no_daily_ceiling(decide: Decide) -> None:
    assert decide(FULL, **medicine(12)).franchise == 1200


@pytest.mark.covers("RG-S.4a")
def test_urgent_transport_bears_no_franchise(decide: Decide) -> None:
    decision = decide(FULL, **trips(1, urgent=True, rate=100))
    assert (decision.scheme, decision.franchise, decision.left) == (5000, 0, 0)


@pytest.mark.covers("RG-S.4a")
def test_several_acts_bear_several_participations_within_the_day(decide: Decide) -> None:
    assert decide(FULL, quantity=3, price=9000, base=9000).participation == 600
    assert decide(FULL, quantity=5, price=15000, base=15000).participation == 800


@pytest.mark.covers("RG-S.4a")
@pytest.mark.parametrize("responsible", [True, False])
def test_no_contract_ever_covers_participation_or_franchise(decide: Decide, *, responsible: bool) -> None:
    rich = {"basis": "real_cost", "rate": 100}
    assert decide(rich, responsible=responsible).left == 200
    assert decide(rich, **medicine(2), responsible=responsible).left == 200


@pytest.mark.covers("RG-S.4a", "PLS-14")
@pytest.mark.parametrize(("day", "due"), [("2019-01-01", 2400), ("2026-03-31", 2400), ("2026-05-01", 3200)])
def test_the_heavy_act_participation_is_dated_and_may_be_covered(decide: Decide, day: str, due: int) -> None:
    covered = decide(FULL, **STAY, date=day)
    assert (covered.scheme, covered.institution, covered.left) == (200000 - due, due, 0)
    assert decide(**STAY, date=day).left == due


@pytest.mark.covers("RG-S.4a")
def test_a_heavy_act_replaces_the_participation(decide: Decide) -> None:
    act = {"kind": "technical_act", "price": 20000, "base": 20000, "rate": 100, "pathway": True, "fee_control": True}
    decision = decide({"basis": "ticket_moderateur", "rate": 100}, **act, heavy_act=True)
    assert (decision.participation, decision.scheme, decision.institution) == (0, 17600, 2400)


@pytest.mark.covers("RG-S.4a")
def test_a_heavy_act_costs_nothing_to_a_mother_to_be(decide: Decide) -> None:
    assert decide(FULL, **STAY, exemption="maternity").scheme == 200000


@pytest.mark.covers("RG-S.4a")
def test_a_heavy_act_costs_nothing_before_eighteen(decide: Decide) -> None:
    assert decide(FULL, **STAY, date="2025-10-01", patient={"birth_date": "2007-10-02"}).scheme == 200000
    assert decide(FULL, **STAY, date="2025-10-01", patient={"birth_date": "2007-10-01"}).scheme == 197600


@pytest.mark.covers("RG-S.4k", "RG-S.4b")
@pytest.mark.parametrize("price", [2400, 2401])
def test_an_act_within_the_participation_on_heavy_acts_is_not_one_the_scheme_leaves_out(
    decide: Decide, price: int
) -> None:
    act = {"kind": "technical_act", "price": price, "base": price, "rate": 100, "pathway": True, "fee_control": True}
    decision = decide(FULL, **act, date="2025-10-01", heavy_act=True)
    assert (decision.scheme, decision.institution, decision.left) == (price - 2400, 2400, 0)
