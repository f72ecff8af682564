"""Lines that depend on those before them, taken turn by turn: first the first line of every group, then the second."""

from collections.abc import Iterator

import numpy as np

from chalicelib.repricing.arrays import Column, Ints


def starts_of(groups: Ints) -> Ints:
    """Where each group starts, groups following one another."""
    return np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))


def spread(values: Column, starts: Ints, size: int) -> Column:
    """The value of each group on each of its lines."""
    return np.repeat(values, np.diff(np.append(starts, size)))


def turns(whose: Ints, alike: Ints) -> Iterator[Ints]:
    """The lines of each turn, at most one of each person or family, those that are `alike` together.

    Lines of the same person or family follow one another, in order of care.
    """
    starts = starts_of(whose)
    turn = np.arange(whose.size) - spread(starts, starts, whose.size)
    order = np.lexsort((alike, turn))
    yield from np.split(order, starts_of(turn[order] * (int(alike.max()) + 1) + alike[order])[1:])
