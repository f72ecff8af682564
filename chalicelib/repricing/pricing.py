"""A whole book under a guarantee table: lines that stand alone all at once, those that depend on others in turn."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chalicelib.repricing.arrays import Ints, only
from chalicelib.repricing.book import Book
from chalicelib.repricing.clusters import Cluster, clusters, in_turns
from chalicelib.repricing.engine import by_table, reimburse
from chalicelib.repricing.figures import Figures
from chalicelib.repricing.lines import Lines
from chalicelib.repricing.sheet import History, Sheet
from chalicelib.repricing.table import Given, Table
from chalicelib.repricing.used import Counters, Periods
from chalicelib.repricing.withholding import chunks, kept_back

Told = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Shares:
    """What the scheme pays, net, and what the institution pays, in cents, line by line."""

    scheme: Ints
    institution: Ints


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
        shares = Shares(np.zeros(self._book.size, np.int64), np.zeros(self._book.size, np.int64))
        parts = [
            _Part(lines, kept, Shares(shares.scheme[rows], shares.institution[rows]))
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
        offer = table.offer(part.lines.kind)
        for rows in chunks(len(part.lines)):
            lines, kept = part.lines.only(rows), only(part.kept, rows)
            chosen = offer.chosen(lines, self._book.acts)
            scheme, paid = part.shares.scheme[rows], part.shares.institution[rows]
            for which in np.unique(chosen).tolist():
                given = offer.given(which)
                if chosen.ndim:
                    these = np.flatnonzero(chosen == which)
                    scheme[these], paid[these] = self._price(lines.only(these), given, only(kept, these))
                else:
                    scheme[:], paid[:] = self._price(lines, given, kept)
            told(len(lines))

    def _price(self, lines: Lines, given: Given | None, kept: Ints) -> tuple[Ints, Ints]:
        return reimburse(Sheet(lines, History(last_delivery=lines.last_delivery), self._figures), given, kept)

    def _in_turn(self, cluster: Cluster, parts: list[_Part], table: Table, told: Told) -> None:
        """Price the lines of a cluster, those of each person or family one after the other."""
        counters = Counters(self._book, cluster, Periods(self._book, table.effective_from))
        offers = [table.offer(part.lines.kind) for part in parts]
        chosen = [offer.chosen(part.lines, self._book.acts) for offer, part in zip(offers, parts, strict=True)]
        for place, rows in in_turns(cluster, [part.lines for part in parts], chosen):
            part, given = parts[place], offers[place].given(int(only(chosen[place], rows).flat[0]))
            lines = part.lines.only(rows)
            sheet = Sheet(lines, counters.history(lines, given), self._figures)
            part.shares.scheme[rows], paid = reimburse(sheet, given, only(part.kept, rows))
            if given is not None:
                counters.add(sheet, given, paid, by_table(sheet, given))
            part.shares.institution[rows] = paid
            told(len(lines))
