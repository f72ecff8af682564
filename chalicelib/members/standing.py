"""Who of a member's family was covered when last looked at, and the covers that ended since, to be told.

Source: regulation, Santé, article 8 (RG-S.8).
"""

from datetime import date
from typing import Self

from chalicelib.record import Record


class End(Record):
    """The end of one person's cover: its last day, why in French, and the day since which the member is told."""

    rank: int
    last_day: date
    reason: str
    told_on: date


class Standing(Record):
    """`covered` are the ranks of those covered; `ends` the ends that the member is being told of."""

    covered: tuple[int, ...] = ()
    ends: tuple[End, ...] = ()

    def end_of(self, rank: int) -> End | None:
        return next((end for end in self.ends if end.rank == rank), None)

    def has_news_since(self, before: Self | None) -> bool:
        """Whether it tells of an end, or of a last day, that the one before did not."""
        known = {(end.rank, end.last_day) for end in before.ends} if before else set()
        return any((end.rank, end.last_day) not in known for end in self.ends)
