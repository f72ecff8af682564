"""Whole columns are rounded and dated as single values are."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import money
from chalicelib.reimbursement import calendar_days
from chalicelib.repricing.arrays import percent
from chalicelib.repricing.days import ages, anniversary, years

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LEAP_DAYS = st.sampled_from([date(year, 2, 29) for year in (1904, 1960, 2000, 2024)])


@pytest.mark.covers("PLS-08")
@given(st.integers(0, 100_000), st.integers(0, 10**10))
def test_a_rate_of_an_amount_is_rounded_half_up(rate: int, cents: int) -> None:
    assert percent(rate, np.array([cents])).tolist() == [money.percent(rate, cents)]


@given(DAYS | LEAP_DAYS, st.integers(0, 30))
def test_anniversaries_fall_on_the_same_day(day: date, count: int) -> None:
    expected = calendar_days.anniversary(day, count)
    assert anniversary(np.array([day.toordinal()]), count).tolist() == [expected.toordinal()]
    assert years(np.array([expected.toordinal()])).tolist() == [expected.year]


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)) | LEAP_DAYS, DAYS, st.integers(0, 120))
def test_a_person_is_under_an_age_until_its_birthday(birth: date, day: date, age: int) -> None:
    birth, day = sorted((birth, day))
    found = ages(np.array([birth.toordinal()]), np.array([day.toordinal()]))
    assert (found[0] < age) == calendar_days.is_under(birth, age, day)
