"""Cents, half up, written as French people write them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.money import euros, half_up, percent


def test_a_half_cent_goes_up() -> None:
    assert percent(70, 2315) == 1621
    assert percent(65, 10) == 7
    assert half_up(Decimal("-0.5")) == -1


def test_amounts_carry_thin_spaces_a_comma_and_a_true_minus() -> None:
    assert euros(123456789) == "1\u202f234\u202f567,89\u202f€"
    assert euros(-5) == "\u22120,05\u202f€"
    assert euros(0) == "0,00\u202f€"


@given(st.integers(0, 100), st.integers(0, 10**9))
def test_a_percentage_never_strays_by_more_than_half_a_cent(rate: int, cents: int) -> None:
    assert abs(percent(rate, cents) * 100 - rate * cents) <= 50
    assert percent(100, cents) == cents
