"""A responsible contract's table may not state less than the law imposes; what it leaves out, the floors complete."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from demo.tables import BALANCED, COMFORT, ESSENTIAL

Broken = Callable[..., list[tuple[str, str]]]


def base(rate: int, outside: int | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {"basis": "base", "rate": rate, "includes_scheme": True}
    return entry if outside is None else entry | {"rate_without_fee_control": outside}


def ticket(rate: int) -> dict[str, Any]:
    return {"basis": "ticket_moderateur", "rate": rate}


def cost(rate: int = 100, **more: Any) -> dict[str, Any]:
    return {"basis": "real_cost", "rate": rate} | more


def daily(amount: int, **more: Any) -> dict[str, Any]:
    return {"basis": "flat", "amount": amount, "per": "day"} | more


LIMIT = {"name": "forfait", "max": 100000, "over": "calendar_year"}


@pytest.mark.covers("RG-S.4b")
@pytest.mark.parametrize(
    "kind", ["consultation", "laboratory", "medicine", "auxiliary", "hospital_stay", "dental_care", "transport"]
)
def test_the_patient_share_is_stated_whole(broken: Broken, kind: str) -> None:
    for entry in (base(100), ticket(100), cost(100, max=100000)):
        assert broken({kind: entry}) == []
    for entry in (base(99), ticket(99), cost(99, max=100000)):
        assert broken({kind: entry}) == [("RG-S.4b", f"{kind}.rate")]


@pytest.mark.covers("RG-S.4b")
@pytest.mark.parametrize(
    ("kind", "least"), [("consultation", 30), ("imaging", 30), ("hospital_fees", 20), ("hospital_stay", 20)]
)
def test_a_rate_on_top_of_the_scheme_makes_the_whole_tariff_with_its_ordinary_share(
    broken: Broken, kind: str, least: int
) -> None:
    on_top = {"basis": "base", "includes_scheme": False}
    assert broken({kind: on_top | {"rate": least}}) == []
    assert broken({kind: on_top | {"rate": least - 1}}) == [("RG-S.4b", f"{kind}.rate")]
    outside = {"rate": least + 20, "rate_without_fee_control": least - 1}
    assert broken({kind: on_top | outside}) == [("RG-S.4b", f"{kind}.rate_without_fee_control")]


@pytest.mark.covers("RG-S.4b")
@pytest.mark.parametrize(
    "table",
    [
        {"spa": ticket(50)},
        {"medicine": [{"when": {"benefit": benefit}} | ticket(0) for benefit in ("moderate", "low", "homeopathy")]},
        {"private_room": cost(50), "psychologist": cost(50), "implant": cost(50)},
        {"birth_allowance": {"basis": "flat", "amount": 1, "per": "event"}},
    ],
)
def test_what_the_law_leaves_free_may_be_as_low_as_one_likes(broken: Broken, table: dict[str, Any]) -> None:
    assert broken(table) == []


@pytest.mark.covers("RG-S.4b")
def test_the_rate_outside_fee_control_is_whole_too(broken: Broken) -> None:
    assert broken({"consultation": base(150, 99)}) == [("RG-S.4b", "consultation.rate_without_fee_control")]


@pytest.mark.covers("RG-S.4b")
def test_what_a_table_leaves_out_or_limits_is_left_to_the_floors(broken: Broken) -> None:
    assert broken({}) == []
    limited = ticket(100) | {"waiting_months": 3, "limits": [LIMIT]}
    assert broken({"consultation": limited, "dental_care": daily(1, count_per_year=1)}) == []


@pytest.mark.covers("RG-S.4n")
@pytest.mark.parametrize("kind", ["dental_prosthesis", "orthodontics"])
def test_a_mandatory_contract_states_125_for_prostheses(broken: Broken, kind: str) -> None:
    assert broken({kind: base(125)}, kind="collective_mandatory") == []
    assert broken({kind: base(124)}, kind="collective_mandatory") == [("RG-S.4n", f"{kind}.rate")]
    assert broken({kind: ticket(100)}, kind="collective_mandatory") == [("RG-S.4n", f"{kind}.rate")]
    assert broken({kind: base(100)}, kind="collective_optional") == []
    assert broken({kind: base(100)}, kind="collective_mandatory", on=date(2019, 12, 31)) == []


@pytest.mark.covers("RG-S.4b", "RG-S.4l")
@pytest.mark.parametrize(
    ("entry", "on", "field"),
    [
        (cost(), date(2026, 1, 1), None),
        (cost(99), date(2026, 1, 1), "rate"),
        (cost(max=2000), date(2026, 1, 1), "max"),
        (cost(limits=[LIMIT]), date(2026, 1, 1), "limits"),
        (daily(2000), date(2026, 2, 28), None),
        (daily(1999), date(2026, 2, 28), "amount"),
        (daily(2000), date(2026, 3, 1), "amount"),
        (daily(2300), date(2026, 3, 1), None),
        (daily(2300, count_per_year=60), date(2026, 3, 1), "count_per_year"),
        ({"when": {"ward": "psychiatry"}} | daily(1700), date(2026, 3, 1), None),
        ({"when": {"ward": "psychiatry"}} | daily(1699), date(2026, 3, 1), "amount"),
        ({"when": {"ward": "ehpad"}} | daily(1, count_per_year=1), date(2026, 3, 1), None),
    ],
)
def test_the_daily_hospital_fee_is_stated_whole_and_without_limit(
    broken: Broken, entry: dict[str, Any], on: date, field: str | None
) -> None:
    found = broken({"hospital_daily_fee": [entry]}, on=on)
    assert found == ([("RG-S.4b", f"hospital_daily_fee[0].{field}")] if field else [])


@pytest.mark.covers("RG-S.4c")
@pytest.mark.parametrize(
    ("kind", "when"),
    [
        ("optical_equipment", {"class": "A"}),
        ("hearing_aid", {"class": "I"}),
        ("dental_prosthesis", {"basket": "full_cover"}),
    ],
)
def test_full_cover_is_never_stated_as_less(broken: Broken, kind: str, when: dict[str, str]) -> None:
    for entry in ({"basis": "full_cover"}, cost(), {"basis": "full_cover", "waiting_months": 12}):
        assert broken({kind: [{"when": when} | entry]}) == []
    for entry, field in (
        (daily(1), "basis"),
        (cost(99), "rate"),
        (cost(max=1), "max"),
        ({"basis": "full_cover", "limits": [LIMIT]}, "limits"),
    ):
        assert broken({kind: [{"when": when} | entry]}) == [("RG-S.4c", f"{kind}[0].{field}")]


@pytest.mark.covers("RG-S.4d", "RG-S.4n")
@pytest.mark.parametrize(
    ("pair", "floor", "basket_floor"),
    [("a", 5000, 10000), ("b", 12500, 15000), ("c", 20000, 20000), ("d", 12500, 15000), ("f", 20000, 20000)],
)
def test_a_pair_is_stated_at_least_at_its_floor(broken: Broken, pair: str, floor: int, basket_floor: int) -> None:
    def stated(amount: int, kind: str) -> list[tuple[str, str]]:
        entry = {"when": {"pair": pair}, "basis": "optical_set", "amount": amount, "frame_max": 5000}
        return broken({"optical_equipment": [entry]}, kind=kind)

    assert stated(floor, "individual") == stated(basket_floor, "collective_mandatory") == []
    assert stated(floor - 1, "individual") == [("RG-S.4d", "optical_equipment[0].amount")]
    assert stated(basket_floor - 1, "collective_mandatory") == [("RG-S.4n", "optical_equipment[0].amount")]


@pytest.mark.covers("RG-S.4d")
def test_an_entry_for_several_pairs_is_held_to_the_highest_floor_of_them(broken: Broken) -> None:
    entry = {"basis": "optical_set", "frame_max": 5000}
    assert broken({"optical_equipment": entry | {"amount": 20000}}) == []
    assert broken({"optical_equipment": entry | {"amount": 19999}}) == [("RG-S.4d", "optical_equipment.amount")]


@pytest.mark.covers("RG-S.4l")
@pytest.mark.parametrize("table", [ESSENTIAL, BALANCED, COMFORT])
@pytest.mark.parametrize("kind", ["individual", "collective_mandatory"])
@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2026, 11, 1), date(2030, 1, 1)])
def test_the_tables_of_the_demo_are_lawful(broken: Broken, table: dict[str, Any], kind: str, day: date) -> None:
    assert broken(table, kind=kind, on=day) == []
