"""Hearing aids: bases by age and sight, full cover, ceiling, renewal per ear."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.parameters import ParameterMissingError
from chalicelib.reimbursement.model import Decision

Decide = Callable[..., Decision]
FULL = {"basis": "base", "rate": 100, "includes_scheme": True}


def aid(class_: str = "II", price: int = 150000, **care: Any) -> dict[str, Any]:
    return {"kind": "hearing_aid", "class": class_, "ear": "right", "price": price} | care


@pytest.mark.covers("RG-S.4n")
@pytest.mark.parametrize(
    ("patient", "scheme"),
    [
        ({"birth_date": "2005-02-11"}, 84000),
        ({"birth_date": "2005-02-10"}, 24000),
        ({"birth_date": "1950-01-01"}, 24000),
        ({"birth_date": "1950-01-01", "blind": True}, 84000),
    ],
)
def test_the_base_is_higher_under_twenty_or_blind(decide: Decide, patient: dict[str, Any], scheme: int) -> None:
    decision = decide(FULL, **aid(), patient=patient, date="2025-02-10")
    assert decision.scheme == scheme
    assert decision.provisional is (scheme == 84000)


@pytest.mark.covers("RG-S.4c")
@pytest.mark.parametrize(
    ("patient", "price", "left"),
    [
        ({"birth_date": "1950-01-01"}, 95000, 0),
        ({"birth_date": "1950-01-01"}, 100000, 5000),
        ({"birth_date": "2015-01-01"}, 140000, 0),
        ({"birth_date": "1950-01-01", "blind": True}, 150000, 10000),
    ],
)
def test_class_one_leaves_nothing_within_its_limit(
    decide: Decide, patient: dict[str, Any], price: int, left: int
) -> None:
    assert decide(FULL, **aid("I", price), patient=patient).left == left
    assert decide(FULL, **aid("I", price, price_limit=price), patient=patient).left == 0


@pytest.mark.covers("RG-S.4n", "RG-S.4g")
def test_the_ceiling_counts_the_scheme_and_every_insurer(decide: Decide) -> None:
    real = {"basis": "real_cost", "rate": 100}
    assert decide(real, **aid(price=170000)).left == 0
    assert decide(real, **aid(price=170001)).left == 1
    assert decide(real, **aid(price=200000, other_insurers=10000)).institution == 136000
    assert decide(real, real, **aid(price=200000)).by_guarantee == (146000, 0)
    assert decide(real, **aid(price=200000), responsible=False).left == 0
    assert decide(real, **aid(price=200000, rate=90)).institution == 134000


@pytest.mark.covers("RG-S.4n")
@pytest.mark.parametrize(("day", "opened"), [("2025-02-09", False), ("2025-02-10", True)])
def test_an_aid_is_renewed_after_four_years(decide: Decide, day: str, *, opened: bool) -> None:
    decision = decide(FULL, **aid(date=day), history={"last_delivery": "2021-02-10"})
    assert (decision.scheme > 0, decision.institution > 0) == (opened, opened)
    assert not decision.provisional


@pytest.mark.covers("PLS-14")
def test_an_aid_before_the_first_known_figure_is_refused_by_name(decide: Decide) -> None:
    with pytest.raises(ParameterMissingError, match=r"hearing.*31/12/2020"):
        decide(FULL, **aid(date="2020-12-31"))
