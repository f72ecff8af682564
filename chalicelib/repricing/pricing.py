"""A whole book under a guarantee table: lines that stand alone all at once, those that depend on others in turn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from chalicelib.repricing.arrays import Bools, Ints, Rows, only
from chalicelib.repricing.book import Book
from chalicelib.repricing.clusters import Cluster, clusters, in_turns
from chalicelib.repricing.engine import Worked, reimburse
from chalicelib.repricing.figures import Figures
from chalicelib.repricing.lines import Lines
from chalicelib.repricing.menus import Menu, Offered
from chalicelib.repricing.sheet import History, Sheet
from chalicelib.repricing.table import Table
from chalicelib.repricing.used import Counters, Periods
from chalicelib.repricing.withholding import chunks, kept_back

Told = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Shares:
    """What the scheme pays, net, and the institution, in cents, line by line; `waiting` where an agreement lacks."""

    scheme: Ints
    institution: Ints
    waiting: Bools

    @classmethod
    def none(cls, size: int) -> Self:
        """Nothing paid, for so many lines."""
        return cls(np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_))

    def within(self, rows: slice) -> Self:
        """The shares of these lines; what is written in them is written here."""
        return type(self)(self.scheme[rows], self.institution[rows], self.waiting[rows])

    def write(self, rows: Rows, worked: Worked) -> None:
        """Write what was worked out of these lines."""
        self.scheme[rows], self.institution[rows] = worked.scheme, worked.institution
        self.waiting[rows] = worked.waiting


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of a part of the book, what the scheme keeps back of them, and where their shares are written."""

    lines: Lines
    kept: Ints
    shares: Shares


class Repricing:
    """A book ready to be priced under one table after another."""

    def __init__(self, book: Book, figures: Figures) -> None:
        """Work out what no table changes. Raises `WrongLineError` where a figure is unknown on a care date."""
        self._book = book
        self._figures = figures
        self._kept = kept_back(book, figures)

    def under(self, table: Table, told: Told = lambda _: None) -> Shares:
        """The shares of all lines under the table, in the order of the book; tells how many lines were just priced.

        Raises `WrongLineError` for a line that cannot be worked out.
        """
        shares = Shares.none(self._book.size)
        parts = [
            _Part(lines, kept, shares.within(rows))
            for (lines, rows), kept in zip(self._book.placed(), self._kept, strict=True)
        ]
        found = clusters(table)
        dependent = frozenset[str]().union(*(cluster.kinds for cluster in found))
        for part in parts:
            if part.lines.kind not in dependent:
                self._all_at_once(part, table, told)
        for cluster in found:
            ours = [part for part in parts if part.lines.kind in cluster.kinds]
            if ours:
                self._in_turn(cluster, ours, table, told)
        return shares

    def _all_at_once(self, part: _Part, table: Table, told: Told) -> None:
        """Price lines that depend on no other, some at a time."""
        menu = Menu.of(table, part.lines.kind)
        for rows in chunks(len(part.lines)):
            lines, kept = part.lines.only(rows), only(part.kept, rows)
            choice, shares = menu.chosen(lines, self._book.acts, self._book.options), part.shares.within(rows)
            if len(choice.offered) == 1:
                shares.write(slice(None), self._price(lines, choice.offered[0], kept))
            else:
                for which, offered in enumerate(choice.offered):
                    these = np.flatnonzero(choice.numbers == which)
                    shares.write(these, self._price(lines.only(these), offered, only(kept, these)))
            told(len(lines))

    def _price(self, lines: Lines, offered: Offered, kept: Ints) -> Worked:
        return reimburse(Sheet(lines, History(last_delivery=lines.last_delivery), self._figures), offered, kept)

    def _in_turn(self, cluster: Cluster, parts: list[_Part], table: Table, told: Told) -> None:
        """Price the lines of a cluster, those of each person or family one after the other."""
        counters = Counters(self._book, cluster, Periods(self._book, table.contract.effective_from))
        choices = [
            Menu.of(table, part.lines.kind).chosen(part.lines, self._book.acts, self._book.options) for part in parts
        ]
        for place, rows in in_turns(cluster, [part.lines for part in parts], [each.numbers for each in choices]):
            part, choice = parts[place], choices[place]
            offered = choice.offered[int(only(choice.numbers, rows).flat[0])]
            guarantees = [given.guarantee for given in offered]
            lines = part.lines.only(rows)
            sheet = Sheet(lines, counters.history(lines, guarantees), self._figures)
            worked = reimburse(sheet, offered, only(part.kept, rows))
            counters.add(lines, guarantees, worked)
            part.shares.write(rows, worked)
            told(len(lines))
