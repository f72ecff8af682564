"""Cents, half up, written as French people write them."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.money import euros, percent


def test_a_half_cent_goes_up() -> None:
    assert percent(70, 2315) == 1621
    assert percent(65, 10) == 7
    assert percent(65, -10) == -7


def test_amounts_carry_thin_spaces_a_comma_and_a_true_minus() -> None:
    assert euros(123456789) == "1\u202f234\u202f567,89\u202f€"
    assert euros(-5) == "\u22120,05\u202f€"
    assert euros(0) == "0,00\u202f€"


@given(st.integers(-100, 10_000), st.integers(-(10**12), 10**12))
def test_a_percentage_is_the_nearest_cent_and_a_half_goes_away_from_zero(rate: int, cents: int) -> None:
    assert percent(rate, cents) == int((Decimal(rate) * cents / 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert percent(100, cents) == cents
