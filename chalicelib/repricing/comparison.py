"""What another table changes: the institution's cost by kind of care, and who is left to pay less or more."""

from dataclasses import dataclass
from operator import add

import numpy as np

from chalicelib.repricing.arrays import NONE, Bools, Ints
from chalicelib.repricing.book import Book
from chalicelib.repricing.pricing import Shares
from chalicelib.repricing.refusal import refuse

_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class KindCost:
    """What the institution pays for a kind of care, in cents, now and under the new table."""

    kind: str
    lines: int
    now: int
    new: int


@dataclass(frozen=True, slots=True)
class Side:
    """The people whose left-to-pay changes one way: how many, by how much in all, and by how much for the first few."""

    people: int
    cents: int
    most: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Costs in the order of kinds, and people; amounts in cents, changes signed.

    `waiting` is how many lines would wait for an agreement, now and under the new table; they cost nothing meanwhile.
    """

    kinds: tuple[KindCost, ...]
    waiting: tuple[int, int]
    people: int
    winners: Side
    losers: Side

    @property
    def lines(self) -> int:
        """How many lines were priced."""
        return sum(cost.lines for cost in self.kinds)

    @property
    def total(self) -> tuple[int, int]:
        """What the institution pays in all, now and under the new table."""
        return sum(cost.now for cost in self.kinds), sum(cost.new for cost in self.kinds)


def decided(book: Book, new: Shares) -> Shares:
    """What was decided at the time, as the file says; the scheme's share does not depend on the table.

    Raises `WrongLineError` for a line that does not say it, or whose shares exceed its price.
    """
    number, price, others, paid = book.columns("number", "price", "other_insurers", "decided")
    absent = "montant décidé absent : donnez-le sur chaque ligne, ou le tableau actuel par --current"
    refuse(number, np.asarray(paid == NONE), "institution", absent)
    too_much = np.asarray(new.scheme + others + paid > price)
    refuse(number, too_much, "institution", "avec les parts de la Sécurité sociale et des autres, plus que le prix")
    return Shares(new.scheme, paid, np.zeros(book.size, np.bool_))


def compare(book: Book, now: Shares, new: Shares) -> Comparison:
    """The same lines priced twice, side by side."""
    costs: dict[str, KindCost] = {}
    for part, rows in book.placed():
        known = costs.get(part.kind, KindCost(part.kind, 0, 0, 0))
        sums = (int(shares.institution[rows].sum()) for shares in (now, new))
        costs[part.kind] = KindCost(part.kind, known.lines + len(part), *map(add, (known.now, known.new), sums))
    (person,) = book.columns("beneficiary")
    left = np.zeros(len(book.people), np.int64)
    np.add.at(left, person, now.scheme + now.institution - new.scheme - new.institution)
    waiting = int(now.waiting.sum()), int(new.waiting.sum())
    winners, losers = (_side(book, left, whose) for whose in (left < 0, left > 0))
    return Comparison(tuple(costs.values()), waiting, left.size, winners, losers)


def _side(book: Book, left: Ints, whose: Bools) -> Side:
    """Those people, and how their left-to-pay changes; who changes the most comes first."""
    changes = np.where(whose, np.abs(left), 0)
    first = np.argsort(-changes, kind="stable")[: min(_MOST_TOLD, int(whose.sum()))]
    most = tuple((book.people[place], int(left[place])) for place in first.tolist())
    return Side(int(whose.sum()), int(left[whose].sum()), most)
