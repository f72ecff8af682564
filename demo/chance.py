"""Drawing lots."""

from random import Random


def chance(rng: Random, percent: int) -> bool:
    """True `percent` times in a hundred."""
    return rng.randrange(100) < percent
