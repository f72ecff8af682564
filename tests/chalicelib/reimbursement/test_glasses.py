"""Glasses: classes of lenses and pairs, components, frame, floors, ceilings, renewal."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.reimbursement.lenses import lens_class, pair_class, transposed
from chalicelib.reimbursement.model import Decision, Lens

Decide = Callable[..., Decision]


def eye(sphere: str = "-2.00", cylinder: str = "0.00", *, multifocal: bool = False) -> dict[str, Any]:
    return {"sphere": sphere, "cylinder": cylinder, "multifocal": multifocal}


A, C, F = eye(), eye("-7.00"), eye("-5.00", multifocal=True)


def pair(frame: int = 10000, lens: int = 10000, right: object = A, left: object = A, **care: Any) -> dict[str, Any]:
    return {
        "kind": "optical_equipment",
        "class": "B",
        "price": frame + 2 * lens,
        "frame": frame,
        "lenses": [lens, lens],
        "right": right,
        "left": left,
    } | care


def optical_set(amount: int, frame_max: int = 10000) -> dict[str, Any]:
    return {"basis": "optical_set", "amount": amount, "frame_max": frame_max}


@pytest.mark.covers("RG-S.4d")
@pytest.mark.parametrize(
    ("sphere", "cylinder", "multifocal", "expected"),
    [
        (600, 0, False, "a"),
        (-600, 0, False, "a"),
        (625, 0, False, "c"),
        (-625, 0, False, "c"),
        (-600, 400, False, "a"),
        (-600, 425, False, "c"),
        (-625, 25, False, "c"),
        (0, 400, False, "a"),
        (0, 425, False, "c"),
        (200, 400, False, "a"),
        (200, 425, False, "c"),
        (400, 0, True, "c"),
        (425, 0, True, "f"),
        (-425, 0, True, "f"),
        (-800, 400, True, "c"),
        (-800, 425, True, "f"),
        (-825, 25, True, "f"),
        (400, 400, True, "c"),
        (425, 400, True, "f"),
    ],
)
def test_a_lens_is_classed_at_each_boundary(sphere: int, cylinder: int, multifocal: bool, expected: str) -> None:  # noqa: FBT001 -- one fact of the row
    assert lens_class(Lens(sphere, cylinder, multifocal)) == expected


@pytest.mark.covers("RG-S.4d")
def test_a_lens_keeps_its_class_however_its_cylinder_is_written() -> None:
    for sphere in range(-1000, 1001, 25):
        for cylinder in range(0, 601, 25):
            for multifocal in (False, True):
                plus = Lens(sphere, cylinder, multifocal)
                minus = Lens(sphere + cylinder, -cylinder, multifocal)
                assert transposed(minus) == transposed(plus)
                assert lens_class(minus) == lens_class(plus)


@pytest.mark.covers("RG-S.4d")
@pytest.mark.parametrize(
    ("right", "left", "floor", "basket_floor", "ceiling"),
    [
        (A, A, 5000, 10000, 42000),
        (A, C, 12500, 15000, 56000),
        (C, C, 20000, 20000, 70000),
        (F, A, 12500, 15000, 61000),
        (C, F, 20000, 20000, 75000),
        (F, F, 20000, 20000, 80000),
    ],
)
def test_each_class_of_pair_has_its_floor_and_ceiling(
    decide: Decide, right: object, left: object, floor: int, basket_floor: int, ceiling: int
) -> None:
    care = pair(lens=50000, right=right, left=left)
    assert decide(optical_set(1000), **care).institution == floor
    assert decide(optical_set(1000), **care, contract_kind="collective_mandatory").institution == basket_floor
    assert decide(optical_set(1000), **care, contract_kind="collective_optional").institution == floor
    assert decide(optical_set(99999999), **care).institution == ceiling
    assert decide(optical_set(99999999), **care, responsible=False).institution == 109991


@pytest.mark.covers("RG-S.4d")
def test_every_two_lenses_make_a_pair_whichever_eye_they_are_for() -> None:
    lenses = [Lens(-200, 0, multifocal=False), Lens(-700, 0, multifocal=False), Lens(-500, 0, multifocal=True)]
    for right in lenses:
        for left in lenses:
            assert pair_class(right, left) == pair_class(left, right)


@pytest.mark.covers("RG-S.4d", "PLS-14")
def test_ceilings_fell_in_2020(decide: Decide) -> None:
    care = pair(frame=20000, lens=30000, base=15, rate=60)
    assert decide(optical_set(99999999, 99999999), **care, date="2019-12-31").institution == 47000
    assert decide(optical_set(99999999, 99999999), **care, date="2020-01-01").institution == 42000
    cheap = pair(frame=20000, lens=100, base=15, rate=60)
    before = decide(optical_set(99999999, 99999999), **cheap, date="2019-12-31").institution
    after = decide(optical_set(99999999, 99999999), **cheap, date="2020-01-01").institution
    assert before - after == 5000


@pytest.mark.covers("RG-S.4d")
@pytest.mark.parametrize(("frame_max", "paid"), [(10000, 29994), (5000, 24994), (15000, 29994), (0, 19994)])
def test_a_frame_is_paid_within_the_table_and_a_hundred_euros(decide: Decide, frame_max: int, paid: int) -> None:
    assert decide(optical_set(40000, frame_max), **pair(frame=13900)).institution == paid


@pytest.mark.covers("RG-S.4d")
def test_a_floor_never_pays_a_frame_above_a_hundred_euros(decide: Decide) -> None:
    care = pair(frame=30000, lens=1000, right=C, left=C)
    assert decide(optical_set(1000), **care).institution == 11994


@pytest.mark.covers("RG-S.4d", "RG-S.4g")
def test_ceilings_bind_all_insurers_together(decide: Decide) -> None:
    care = pair(lens=50000, other_insurers=40000)
    assert decide(optical_set(99999999), **care).institution == 2000
    two = decide(optical_set(30000), optical_set(30000), **pair(lens=50000))
    assert two.by_guarantee == (30000, 12000)


@pytest.mark.covers("RG-S.4c")
def test_class_a_leaves_nothing_to_pay_within_the_limit(decide: Decide) -> None:
    care = pair(frame=3000, lens=4750, **{"class": "A", "base": 3750, "rate": 60, "price_limit": 12500})
    assert decide(optical_set(100), **care).left == 0
    dearer = care | {"price": 13500, "frame": 4000}
    decision = decide(optical_set(99999), **dearer)
    assert (decision.institution, decision.left) == (10250, 1000)


@pytest.mark.covers("RG-S.4d")
@pytest.mark.parametrize(
    ("birth", "last", "day", "opened"),
    [
        ("1980-05-04", "2023-03-01", "2025-02-28", False),
        ("1980-05-04", "2023-03-01", "2025-03-01", True),
        ("2010-06-01", "2024-03-01", "2025-02-28", False),
        ("2010-06-01", "2024-03-01", "2025-03-01", True),
        ("2009-03-01", "2024-02-28", "2025-02-28", True),
        ("2009-03-01", "2024-02-28", "2025-03-01", False),
        ("1980-05-04", "2024-02-29", "2026-02-27", False),
        ("1980-05-04", "2024-02-29", "2026-02-28", True),
    ],
)
def test_renewal_opens_on_the_anniversary_by_the_age_on_the_care_date(
    decide: Decide, birth: str, last: str, day: str, *, opened: bool
) -> None:
    given = {"patient": {"birth_date": birth}, "history": {"last_delivery": last}, "date": day}
    decision = decide(optical_set(30000), **pair(), **given)
    assert (decision.institution > 0) is opened
    assert (decision.scheme > 0) is opened
    assert decide(optical_set(30000), **pair(early_renewal=True), **given).institution > 0


@pytest.mark.covers("RG-S.4f", "RG-S.4k")
def test_before_renewal_only_a_contract_on_top_that_says_so_pays(decide: Decide) -> None:
    history = {"last_delivery": "2025-01-01"}
    apart = {"basis": "flat", "amount": 7000, "per": "event", "without_scheme": True, "responsible": False}
    assert decide(optical_set(30000), apart, **pair(), history=history).by_guarantee == (0, 7000)
    assert decide(apart | {"responsible": True}, **pair(), history=history).institution == 0
    assert decide(apart | {"without_scheme": False}, **pair(), history=history).institution == 0
