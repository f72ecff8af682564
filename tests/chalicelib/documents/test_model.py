"""Periods, and how they are named."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.documents.model import Period


@pytest.mark.parametrize(
    ("first", "last", "named", "file"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), "de février 2026", "decompte-2026-02.pdf"),
        (
            date(2024, 2, 1),
            date(2024, 2, 28),
            "du 1er février 2024 au 28 février 2024",
            "decompte-2024-02-01-2024-02-28.pdf",
        ),
        (date(2026, 4, 1), date(2026, 4, 30), "d'avril 2026", "decompte-2026-04.pdf"),
        (date(2026, 10, 1), date(2026, 10, 31), "d'octobre 2026", "decompte-2026-10.pdf"),
        (date(2026, 1, 3), date(2026, 1, 3), "du 3 janvier 2026", "decompte-2026-01-03-2026-01-03.pdf"),
    ],
)
def test_a_period_is_named_as_people_say_it(first: date, last: date, named: str, file: str) -> None:
    assert (Period(first, last).named, Period(first, last).file_name) == (named, file)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_the_month_before_ends_the_day_before_the_month(day: date) -> None:
    month, before = Period.month(day), Period.month_before(day)
    assert month.first <= day <= month.last
    assert before.last + timedelta(days=1) == month.first
    assert before == Period.month(before.first)
