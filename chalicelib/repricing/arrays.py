"""Columns of whole numbers, and the one rounding on them."""

from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

# Whole numbers and truths, one a line; of no dimension where all lines have the same.
Ints = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]
Column = TypeVar("Column", Ints, Bools)
Rows = slice | npt.NDArray[np.integer[Any]] | Bools

# What stands for an absent value: every value is otherwise zero or more.
NONE: Final = -1
ZERO: Ints = np.zeros((), np.int64)
NOBODY: Bools = np.zeros((), np.bool_)
_WHOLE, _HALF = 100, 50


def percent(rate: Ints | int, cents: Ints) -> Ints:
    """`rate` percent of `cents`, half up to the cent, as `money.percent`; neither is ever negative."""
    return np.asarray((rate * cents + _HALF) // _WHOLE)


def positive(cents: Ints) -> Ints:
    """The same amounts, zero where they are negative."""
    return np.asarray(np.maximum(cents, 0))


def only(column: Column, rows: Rows) -> Column:
    """These rows of a column."""
    return column[rows] if column.ndim else column
