"""What lines have used before others of the same person or family: the counters of a year, of a limit, of a renewal."""

from collections.abc import Sequence
from datetime import date
from functools import reduce

import numpy as np

from chalicelib.contracts.guarantees import period
from chalicelib.reimbursement.model import Guarantee, Limit
from chalicelib.reimbursement.renewal import RULES
from chalicelib.repricing.arrays import NONE, ZERO, Ints
from chalicelib.repricing.book import Book
from chalicelib.repricing.clusters import Cluster
from chalicelib.repricing.columns import place
from chalicelib.repricing.engine import Worked
from chalicelib.repricing.lines import Lines
from chalicelib.repricing.sheet import History

_LEFT = place("ear", "left")


class _Counter:
    """Cents and units by key."""

    def __init__(self, size: int) -> None:
        self.cents = np.zeros(size, np.int64)
        self.count = np.zeros(size, np.int64)

    def add(self, keys: Ints, paid: Ints, units: Ints) -> None:
        """Add cents and units; each key comes once."""
        self.cents[keys] += paid
        self.count[keys] += units


class Periods:
    """The periods of the limits of a table, numbered day by day."""

    def __init__(self, book: Book, effective: date) -> None:
        """`effective` is the day from which the contract's years are counted."""
        self._first, self._last, self._effective = book.first, book.last, effective
        self._numbers: dict[str, Ints] = {}

    def number(self, over: str, days: Ints) -> Ints:
        """The number of the period that holds each day."""
        if over not in self._numbers:
            # Of each period only its first day matters.
            found = [
                (period(over, self._effective, date.fromordinal(day)) or (date.min,))[0].toordinal()
                for day in range(self._first, self._last + 1)
            ]
            self._numbers[over] = np.unique(found, return_inverse=True)[1]
        return self._numbers[over][days - self._first]

    def count(self, over: str) -> int:
        """How many periods there are."""
        return int(self.number(over, np.arange(self._first, self._last + 1)).max()) + 1


class Counters:
    """What the lines of some kinds, taken in order of care, have used so far."""

    def __init__(self, book: Book, cluster: Cluster, periods: Periods) -> None:
        """Nothing is used yet."""
        years = book.columns("year")[0]
        self._first_year = int(years.min())
        self._years = int(years.max()) - self._first_year + 1
        people = len(book.people)
        self._people = people
        self._by_guarantee: dict[tuple[str, str], _Counter] = {}
        self._last = {kind: np.full(people * 2, NONE) for kind in cluster.kinds & RULES.keys()}
        self._periods = periods
        self._by_limit = {
            limit.name: _Counter((book.families if limit.whose == "family" else people) * periods.count(limit.over))
            for limit in cluster.limits
        }

    def history(self, lines: Lines, guarantees: Sequence[Guarantee]) -> History:
        """What was used before these lines, each of another person or family."""
        key = self._year_key(lines)
        counters = {each.counter: self._in_year(lines.kind, each) for each in guarantees}
        in_year = {name: (counter.cents[key], counter.count[key]) for name, counter in counters.items()}
        used = {}
        for limit in self._limits(guarantees):
            at, counter = self._limit_key(lines, limit), self._by_limit[limit.name]
            used[limit.name] = counter.cents[at], counter.count[at]
        last = lines.last_delivery
        if lines.kind in self._last:
            last = np.maximum(last, self._last[lines.kind][self._renewal_key(lines)])
        return History(last, in_year, used)

    def add(self, lines: Lines, guarantees: Sequence[Guarantee], worked: Worked) -> None:
        """Count what each guarantee paid of these lines, each of another person or family."""
        of_each = list(zip(guarantees, worked.by_guarantee, worked.taken, strict=True))
        for guarantee, _, (cents, units) in of_each:
            self._in_year(lines.kind, guarantee).add(self._year_key(lines), cents, units)
        for limit in self._limits(guarantees):
            ours = [(paid, *taken) for guarantee, paid, taken in of_each if limit in guarantee.limits]
            paid = sum((np.where(cents > 0, paid, 0) for paid, cents, _ in ours), ZERO)
            most = reduce(np.maximum, (units for _, _, units in ours))
            self._by_limit[limit.name].add(self._limit_key(lines, limit), paid, most)
        if lines.kind in self._last:
            last, key = self._last[lines.kind], self._renewal_key(lines)
            borne = (worked.institution > 0) | (worked.scheme > 0)
            last[key] = np.where(borne, lines.date, last[key])

    def _in_year(self, kind: str, guarantee: Guarantee) -> _Counter:
        """What a guarantee of this kind of care has been used for, by person and year."""
        name = kind, guarantee.counter
        if name not in self._by_guarantee:
            self._by_guarantee[name] = _Counter(self._people * self._years)
        return self._by_guarantee[name]

    def _limits(self, guarantees: Sequence[Guarantee]) -> set[Limit]:
        """The limits of these guarantees that lines share."""
        return {limit for each in guarantees for limit in each.limits if limit.name in self._by_limit}

    def _year_key(self, lines: Lines) -> Ints:
        return lines.whole(lines.beneficiary * self._years + lines.year - self._first_year)

    def _renewal_key(self, lines: Lines) -> Ints:
        """Hearing aids are renewed ear by ear."""
        return lines.whole(lines.beneficiary * 2 + (lines.ear == _LEFT))

    def _limit_key(self, lines: Lines, limit: Limit) -> Ints:
        whose = lines.family if limit.whose == "family" else lines.beneficiary
        number = self._periods.number(limit.over, lines.date)
        return lines.whole(whose * self._periods.count(limit.over) + number)
