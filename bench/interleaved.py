"""Two ways of doing the same, timed in turns, so that what the machine does meanwhile weighs on both alike."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Times:
    """What each round of one side took, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def low(self) -> float:
        """The first quartile."""
        return quantiles(self.seconds, n=4, method="inclusive")[0]

    @property
    def high(self) -> float:
        """The third quartile."""
        return quantiles(self.seconds, n=4, method="inclusive")[2]

    def each(self, count: int) -> "Times":
        """The times of one of the `count` things that each round did."""
        return Times(tuple(seconds / count for seconds in self.seconds))


def in_turns(*sides: Callable[[], float], rounds: int) -> tuple[Times, ...]:
    """The times of each side over `rounds` rounds, one after the other in each; a first round is not counted.

    A side says how many seconds it took, as what `timing` gives does.
    """
    taken: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds + 1):
        for side, times in zip(sides, taken, strict=True):
            # What one side leaves behind is not for the next to clear away.
            gc.collect()
            times.append(side())
    return tuple(Times(tuple(times[1:])) for times in taken)


def timing(work: Callable[[], object]) -> Callable[[], float]:
    """`work` as a side: how many seconds it takes."""

    def side() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return side
