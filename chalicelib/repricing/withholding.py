"""The participations and franchises of a whole book, within the ceilings of the day and of the year.

They depend on the lines before, not on the guarantee table: they are worked out once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from chalicelib.reimbursement.deductions import FRANCHISES, PARTICIPATION
from chalicelib.repricing.arrays import NONE, ZERO, Bools, Ints, positive
from chalicelib.repricing.book import Book
from chalicelib.repricing.columns import place
from chalicelib.repricing.deductions import heavy_act, wanted
from chalicelib.repricing.figures import Figures
from chalicelib.repricing.lines import Lines
from chalicelib.repricing.scheme import gross_share, tariff
from chalicelib.repricing.sheet import History, Sheet
from chalicelib.repricing.turns import spread, starts_of, turns

# No ceiling at all.
_NEVER: Ints = np.asarray(1 << 62)
# Lines worked on at a time: few enough for a processor to keep their columns at hand.
_AT_A_TIME = 1 << 14


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due on the lines of a part, in cents, with the ceilings of the day and of the year.

    A fact, which the scheme told, is counted whatever the ceilings.
    """

    lines: Lines
    amount: Ints
    day: Ints
    year: Ints

    @property
    def counted_with(self) -> int:
        """Participations of a day add up whatever the kind of care, franchises kind by kind."""
        return place("kind", self.lines.kind) if self.lines.kind in FRANCHISES else NONE


def kept_back(book: Book, figures: Figures) -> tuple[Ints, ...]:
    """What the scheme keeps back of each line of each part, in cents; nothing on lines whose share is received."""
    kept: list[Ints] = [ZERO for _ in book.parts]
    for kinds in (PARTICIPATION, frozenset(FRANCHISES)):
        ours = [index for index, part in enumerate(book.parts) if part.kind in kinds and not part.received]
        dues = [_due(book.parts[index], figures) for index in ours]
        if dues:
            facts = [_fact(part) for part in book.parts if _counts(part, franchise=kinds != PARTICIPATION)]
            amounts = _within_ceilings([*dues, *facts])
            for index, amount in zip(ours, amounts, strict=False):
                kept[index] = amount
    return tuple(kept)


def chunks(size: int) -> Iterator[slice]:
    """The lines from 0 to `size`, some at a time."""
    return (slice(start, min(start + _AT_A_TIME, size)) for start in range(0, size, _AT_A_TIME))


def _counts(part: Lines, *, franchise: bool) -> bool:
    """Whether what the scheme said it withheld on these lines counts as franchise, or else as participation."""
    return part.received and (part.kind in FRANCHISES) == franchise and bool((part.withheld > 0).any())


def _fact(part: Lines) -> _Due:
    return _Due(part, part.whole(np.maximum(part.withheld, 0)), _NEVER, _NEVER)


def _due(part: Lines, figures: Figures) -> _Due:
    amount = np.empty(len(part), np.int64)
    for rows in chunks(len(part)):
        sheet = Sheet(part.only(rows), History(), figures)
        _, gross = gross_share(sheet, *tariff(sheet))
        amount[rows] = wanted(sheet, gross - heavy_act(sheet, gross))
    sheet, due = Sheet(part, History(), figures), amount > 0
    if part.kind in PARTICIPATION:
        names: tuple[str | None, str] = "participation.per_day", "participation.per_year"
    else:
        names = FRANCHISES[part.kind][1], "franchise.per_year"
    day, year = (_NEVER if name is None else sheet.figure(name, due) for name in names)
    return _Due(part, amount, day, year)


@dataclass(frozen=True, slots=True)
class _Sequence:
    """What is due on lines of several parts, by person, in order of care; columns of no dimension hold for all."""

    person: Ints
    date: Ints
    amount: Ints
    day: Ints
    year: Ints

    def reached(self) -> Bools | None:
        """The lines of people who may reach a ceiling, if there are any: the others need no turns."""
        persons = starts_of(self.person)
        days = starts_of(self.person * (int(self.date.max()) + 1) + self.date)
        in_all, on_a_day = self._exceeds(self.year, persons), self._exceeds(self.day, days)
        if not in_all.any() and not on_a_day.any():
            return None
        size = self.person.size
        lines = spread(in_all, persons, size) | spread(on_a_day, days, size)
        theirs: Bools = np.asarray(np.logical_or.reduceat(lines, persons))
        return spread(theirs, persons, size)

    def _exceeds(self, ceiling: Ints, starts: Ints) -> Bools:
        """Whether the lines of each group together exceed the lowest of their ceilings."""
        most = np.minimum.reduceat(ceiling, starts) if ceiling.ndim else ceiling
        return np.asarray(np.add.reduceat(self.amount, starts) > most)


def _within_ceilings(dues: list[_Due]) -> list[Ints]:
    """What is kept of what is due, part by part, lines being taken in order of care."""
    person, date = _lines(dues, "beneficiary"), _lines(dues, "date")
    amount, day, year = (_over(dues, [getattr(due, name) for due in dues]) for name in ("amount", "day", "year"))
    # The lines of one part are in order already.
    order = np.lexsort((_lines(dues, "number"), date, person)) if len(dues) > 1 else slice(None)
    columns = (column[order] if column.ndim else column for column in (person, date, amount, day, year))
    reached = _Sequence(*columns).reached()
    if reached is not None:
        rows = np.arange(amount.size)[order][reached]
        on_day = (person, date, _lines(dues, "professional"), _over(dues, [np.asarray(d.counted_with) for d in dues]))
        in_year = person, _lines(dues, "year")
        ceilings = (_Ceiling(day, on_day, rows), _Ceiling(year, in_year, rows))
        amount[rows] = _limited(amount[rows], person[rows], ceilings)
    return np.split(amount, np.cumsum([len(due.lines) for due in dues])[:-1])


def _lines(dues: list[_Due], name: str) -> Ints:
    return np.concatenate([due.lines.whole(getattr(due.lines, name)) for due in dues])


def _over(dues: list[_Due], columns: list[Ints]) -> Ints:
    """A column over the lines of every part; of no dimension where it is the same for all."""
    if all(column.ndim == 0 and column == columns[0] for column in columns):
        return columns[0]
    return np.concatenate([due.lines.whole(column) for due, column in zip(dues, columns, strict=True)])


class _Ceiling:
    """The most that may be kept of lines, and what was kept so far of those that are counted together."""

    def __init__(self, most: Ints, counted_by: tuple[Ints, ...], rows: Ints) -> None:
        keys = np.stack([np.broadcast_to(key, counted_by[0].shape)[rows] for key in counted_by])
        self._most = np.broadcast_to(most, counted_by[0].shape)[rows]
        self._key = np.unique(keys, axis=1, return_inverse=True)[1].ravel()
        self._kept = np.zeros(rows.size, np.int64)

    def room(self, rows: Ints) -> Ints:
        """What may still be kept of each line."""
        return positive(self._most[rows] - self._kept[self._key[rows]])

    def add(self, rows: Ints, amount: Ints) -> None:
        """Count what is kept of lines, each counted apart from the others."""
        self._kept[self._key[rows]] += amount


def _limited(due: Ints, person: Ints, ceilings: tuple[_Ceiling, ...]) -> Ints:
    """What is kept of what is due, turn by turn."""
    kept = due.copy()
    for rows in turns(person, np.zeros(person.size, np.int64)):
        amount = kept[rows]
        for ceiling in ceilings:
            amount = np.minimum(amount, ceiling.room(rows))
        for ceiling in ceilings:
            ceiling.add(rows, amount)
        kept[rows] = amount
    return kept
