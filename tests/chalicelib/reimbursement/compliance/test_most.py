"""A responsible contract's table may not state more than the law allows: to the point and to the cent."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.reimbursement.model import Decision

Broken = Callable[..., list[tuple[str, str]]]
OUTSIDE = "rate_without_fee_control"


def base(rate: int, outside: int | None = None, *, includes_scheme: bool = True) -> dict[str, Any]:
    entry: dict[str, Any] = {"basis": "base", "rate": rate, "includes_scheme": includes_scheme}
    return entry if outside is None else entry | {OUTSIDE: outside}


def pair(amount: int, frame_max: int = 10000, **when: str) -> dict[str, Any]:
    return {"basis": "optical_set", "amount": amount, "frame_max": frame_max} | ({"when": when} if when else {})


@pytest.mark.covers("RG-S.4e")
@given(inside=st.integers(100, 600), outside=st.integers(100, 600))
def test_outside_fee_control_a_table_pays_20_points_less_and_200_at_most(
    broken: Broken, inside: int, outside: int
) -> None:
    lawful = outside <= max(100, min(inside - 20, 200))
    for kind in ("consultation", "technical_act", "imaging", "hospital_fees"):
        assert broken({kind: base(inside, outside)}) == ([] if lawful else [("RG-S.4e", f"{kind}.{OUTSIDE}")])


@pytest.mark.covers("RG-S.4e", "PLS-04")
@given(inside=st.integers(100, 400), outside=st.integers(100, 400))
def test_a_rate_is_lawful_just_where_the_engine_has_nothing_to_limit(
    broken: Broken, decide: Callable[..., Decision], inside: int, outside: int
) -> None:
    entry = base(inside, outside)
    decision = decide(entry, price=1_000_00, fee_control=False)
    limited = "overrun_cap" in [step.because for step in decision.steps]
    assert limited == bool(broken({"consultation": entry}))


@pytest.mark.covers("RG-S.4e")
@pytest.mark.parametrize(
    ("entries", "field"),
    [
        (base(100), None),
        (base(101), f"consultation.{OUTSIDE}"),
        (base(30, includes_scheme=False), None),
        (base(31, includes_scheme=False), f"consultation.{OUTSIDE}"),
        (base(80, 60, includes_scheme=False), None),
        (base(80, 61, includes_scheme=False), f"consultation.{OUTSIDE}"),
        ({"basis": "ticket_moderateur", "rate": 100}, None),
        ({"basis": "ticket_moderateur", "rate": 200}, "consultation.rate"),
        ({"basis": "real_cost", "rate": 100}, "consultation.basis"),
        ({"basis": "real_cost", "rate": 100, "max": 5000}, None),
        ({"basis": "flat", "amount": 5000, "per": "act"}, None),
        ([{"when": {"fee_control": True}} | base(150), base(130)], None),
        ([{"when": {"fee_control": True}} | base(150), base(131)], "consultation[1].rate"),
        ([{"when": {"fee_control": False}} | base(130), base(150)], None),
        ([{"when": {"fee_control": False}} | base(131), base(150)], "consultation[0].rate"),
        ([{"when": {"act": "CS"}} | base(150), base(100)], f"consultation[0].{OUTSIDE}"),
        ([{"when": {"fee_control": True}, "basis": "real_cost", "rate": 100}, base(100)], None),
    ],
)
def test_a_rate_that_says_nothing_of_fee_control_stays_within_the_tariff(
    broken: Broken, entries: Any, field: str | None
) -> None:
    assert broken({"consultation": entries}) == ([("RG-S.4e", field)] if field else [])


@pytest.mark.covers("RG-S.4e")
def test_fee_control_binds_doctors_alone(broken: Broken) -> None:
    assert broken({kind: base(300) for kind in ("dental_prosthesis", "auxiliary", "device", "orthodontics")}) == []


@pytest.mark.covers("RG-S.4d")
@pytest.mark.parametrize(
    ("class_", "ceiling"), [("a", 42000), ("b", 56000), ("c", 70000), ("d", 61000), ("e", 75000), ("f", 80000)]
)
def test_a_pair_is_stated_at_most_at_the_ceiling_of_its_class(broken: Broken, class_: str, ceiling: int) -> None:
    assert broken({"optical_equipment": [pair(ceiling, pair=class_)]}) == []
    assert broken({"optical_equipment": [pair(ceiling + 1, pair=class_)]}) == [
        ("RG-S.4d", "optical_equipment[0].amount")
    ]


@pytest.mark.covers("RG-S.4d")
def test_an_entry_for_several_pairs_is_held_to_each_of_those_it_is_left_with(broken: Broken) -> None:
    assert broken({"optical_equipment": pair(42000)}) == []
    assert broken({"optical_equipment": pair(42001)}) == [("RG-S.4d", "optical_equipment.amount")]
    after_a = [pair(42000, pair="a"), pair(56000)]
    assert broken({"optical_equipment": after_a}) == []
    assert broken({"optical_equipment": [after_a[0], pair(56001)]}) == [("RG-S.4d", "optical_equipment[1].amount")]
    assert (
        broken({"optical_equipment": [pair(42000, pair="a") | {"when": {"pair": "a", "class": "B"}}, pair(56000)]})
        == []
    )


@pytest.mark.covers("RG-S.4d")
@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (pair(30000, 10000), None),
        (pair(30000, 10001), "frame_max"),
        ({"basis": "flat", "amount": 42001, "per": "act"}, "amount"),
        ({"basis": "monthly_ceiling", "rate": 10, "per": "act"}, None),
        ({"basis": "monthly_ceiling", "rate": 11, "per": "act"}, "rate"),
        ({"basis": "real_cost", "rate": 100, "max": 42000}, None),
        ({"basis": "real_cost", "rate": 100}, "max"),
        ({"basis": "full_cover"}, "basis"),
    ],
)
def test_glasses_are_limited_whatever_the_basis(broken: Broken, entry: dict[str, Any], field: str | None) -> None:
    found = broken({"optical_equipment": entry})
    assert found == ([("RG-S.4d", f"optical_equipment.{field}")] if field else [])


@pytest.mark.covers("RG-S.4n")
@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"basis": "flat", "amount": 170000, "per": "ear", "includes_scheme": True}, None),
        ({"basis": "flat", "amount": 170001, "per": "ear", "includes_scheme": True}, "amount"),
        ({"basis": "flat", "amount": 146000, "per": "ear"}, None),
        ({"basis": "flat", "amount": 146001, "per": "ear"}, "amount"),
        ({"basis": "real_cost", "rate": 100, "max": 146000}, None),
        ({"basis": "real_cost", "rate": 100, "max": 146001}, "max"),
        ({"basis": "real_cost", "rate": 100}, "max"),
        (base(425), None),
        (base(426), "rate"),
        (base(365, includes_scheme=False), None),
        (base(366, includes_scheme=False), "rate"),
        ({"basis": "full_cover"}, "basis"),
    ],
)
def test_a_class_ii_aid_is_stated_at_most_at_1700_with_the_scheme(
    broken: Broken, entry: dict[str, Any], field: str | None
) -> None:
    found = broken({"hearing_aid": entry})
    assert found == ([("RG-S.4n", f"hearing_aid.{field}")] if field else [])


@pytest.mark.covers("RG-S.4l")
def test_the_figures_are_those_of_the_day(broken: Broken) -> None:
    table = {"optical_equipment": [pair(47000, 15000, pair="a")]}
    assert broken(table, on=date(2019, 12, 31)) == []
    assert {field for _, field in broken(table, on=date(2020, 1, 1))} == {
        "optical_equipment[0].amount",
        "optical_equipment[0].frame_max",
    }


@pytest.mark.covers("RG-S.4f")
@pytest.mark.parametrize(
    ("kind", "below", "added", "field"),
    [
        ("consultation", base(150, 130), base(50, 50, includes_scheme=False), None),
        ("consultation", base(150, 130), base(50, 51, includes_scheme=False), OUTSIDE),
        ("consultation", base(150, 130), base(50, includes_scheme=False), None),
        ("consultation", base(220, 200), base(1, includes_scheme=False), OUTSIDE),
        ("consultation", base(150, 130), base(200, 180), None),
        ("consultation", base(150, 130), base(200, 181), OUTSIDE),
        ("consultation", None, base(20, 0, includes_scheme=False), None),
        ("consultation", None, base(20, 1, includes_scheme=False), OUTSIDE),
        ("optical_equipment", pair(20000), pair(22000), None),
        ("optical_equipment", pair(20000), pair(22001), "amount"),
        ("optical_equipment", pair(20000), pair(1, 10001), "frame_max"),
        ("hearing_aid", {"basis": "flat", "amount": 100000, "per": "ear"}, base(115, includes_scheme=False), None),
        ("hearing_aid", {"basis": "flat", "amount": 100000, "per": "ear"}, base(116, includes_scheme=False), "rate"),
        ("hearing_aid", base(200), {"basis": "real_cost", "rate": 100, "max": 146000}, None),
        ("hearing_aid", base(200), {"basis": "real_cost", "rate": 100, "max": 146001}, "max"),
        ("private_room", None, {"basis": "flat", "amount": 9999, "per": "night"}, None),
    ],
)
def test_an_option_is_counted_on_top_of_the_base_and_refused_if_it_goes_over(
    broken: Broken, kind: str, below: dict[str, Any] | None, added: dict[str, Any], field: str | None
) -> None:
    found = broken({kind: below} if below else {}, options={"PLUS": {kind: added}})
    assert found == ([("RG-S.4f", f"options.PLUS.{kind}.{field}")] if field else [])


@pytest.mark.covers("RG-S.4f")
def test_an_option_meets_only_the_entries_of_the_base_for_the_same_care(broken: Broken) -> None:
    table = {"consultation": [{"when": {"act": "CS"}} | base(220, 200), base(100)]}
    added = base(20, 0, includes_scheme=False)
    beyond = base(20, 20, includes_scheme=False)
    assert broken(table, options={"P": {"consultation": [{"when": {"act": "G"}} | added]}}) == []
    assert broken(table, options={"P": {"consultation": [{"when": {"act": "CS"}} | beyond]}}) == [
        ("RG-S.4f", "options.P.consultation[0].rate_without_fee_control")
    ]
