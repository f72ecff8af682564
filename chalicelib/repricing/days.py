"""Days, years and ages of whole columns, counted as `reimbursement.calendar_days` counts them.

A day is held as its ordinal, 1 for the first of the year 1, so that no day is negative.
"""

from datetime import date

import numpy as np
import numpy.typing as npt

from chalicelib.repricing.arrays import Ints

_EPOCH, _EPOCH_YEAR = date(1970, 1, 1).toordinal(), 1970
_MONTHS = 12


def years(days: Ints) -> Ints:
    """The calendar year of each day."""
    return _dated(days).astype("M8[Y]").astype(np.int64) + _EPOCH_YEAR


def anniversary(days: Ints, count: Ints | int) -> Ints:
    """The same day `count` years later; 28 February where the year has no 29th."""
    return months_later(days, count * _MONTHS)


def months_later(days: Ints, count: Ints | int) -> Ints:
    """The same day so many months later; the last day of a month that has no such day."""
    dated = _dated(days)
    months = dated.astype("M8[M]")
    later = months + np.asarray(count).astype("m8[M]")
    found = later.astype("M8[D]") + (dated - months.astype("M8[D]"))
    last = (later + 1).astype("M8[D]") - 1
    return np.asarray(np.minimum(found, last).astype(np.int64) + _EPOCH)


def ages(births: Ints, days: Ints) -> Ints:
    """Full years on each day, a person being under N years until the anniversary of N years."""
    begun = years(days) - years(births)
    return np.asarray(begun - (anniversary(births, begun) > days))


def _dated(days: Ints) -> npt.NDArray[np.datetime64]:
    return (days.astype(np.int64) - _EPOCH).astype("M8[D]")
