"""French counts: one and less are singular, thousands stand apart."""

import pytest

from chalicelib.numbers import counted


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "0 ligne"), (1, "1 ligne"), (2, "2 lignes"), (1234567, "1\u202f234\u202f567 lignes")],
)
def test_what_is_counted_is_plural_from_two(number: int, told: str) -> None:
    assert counted(number, "ligne") == told


def test_a_plural_that_is_more_than_an_s_is_given() -> None:
    assert [counted(number, "ligne attend", "lignes attendent") for number in (1, 2)] == [
        "1 ligne attend",
        "2 lignes attendent",
    ]
