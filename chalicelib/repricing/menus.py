"""What each line is offered under a table, in order of payment: the base of the contract, then the options held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chalicelib.repricing.arrays import NONE, ZERO, Ints
from chalicelib.repricing.columns import Held
from chalicelib.repricing.lines import Lines
from chalicelib.repricing.table import Given, Offer, Table

Offered = tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The number of what each line is offered, of no dimension where all are offered the same; `offered` by number."""

    numbers: Ints
    offered: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """What a table gives for a kind of care; `options` are those that give something for it."""

    base: Offer
    options: Mapping[str, Offer]

    @classmethod
    def of(cls, table: Table, kind: str) -> "Menu":
        """What the table gives for this kind."""
        return cls(table.offer(kind), table.on_top(kind))

    @property
    def entries(self) -> list[Given]:
        """All that may be offered."""
        return [given for offer in (self.base, *self.options.values()) for given in offer.entries]

    def chosen(self, lines: Lines, acts: Sequence[str], held: Sequence[tuple[Held, ...]]) -> Choice:
        """What each line is offered; `acts` and `held` are codes of acts and options held, by number."""
        # The last stands for no option at all.
        useful = [{each.name: each.since for each in taken if each.name in self.options} for taken in (*held, ())]
        since = {name: np.array([taken.get(name, NONE) for taken in useful]) for name in self.options}
        menu = Menu(self.base, {name: offer.since(since[name]) for name, offer in self.options.items()})
        return menu._among_options(lines, acts, [tuple(taken) for taken in useful])

    def _among_options(self, lines: Lines, acts: Sequence[str], held: Sequence[tuple[str, ...]]) -> Choice:
        """What each line is offered, `held` being the names of options by number."""
        groups = list(dict.fromkeys(held))
        group = np.array([groups.index(names) for names in held])[lines.options]
        if not group.ndim or (group == group[0]).all():
            return self._among(lines, acts, groups[int(group.flat[0])])
        numbers, offered = np.empty(len(lines), np.int64), list[Offered]()
        for place, names in enumerate(groups):
            rows = np.flatnonzero(group == place)
            choice = self._among(lines.only(rows), acts, names)
            numbers[rows] = choice.numbers + len(offered)
            offered += choice.offered
        return Choice(numbers, tuple(offered))

    def _among(self, lines: Lines, acts: Sequence[str], names: tuple[str, ...]) -> Choice:
        """What lines that hold these options are offered."""
        choice = Choice(ZERO, ((),))
        for offer in (self.base, *(self.options[name] for name in names)):
            column = offer.chosen(lines, acts) + 1
            radix = int(column.max(initial=0)) + 1
            found, numbers = np.unique(choice.numbers * radix + column, return_inverse=True)
            offered = ((choice.offered[each // radix], offer.given(each % radix - 1)) for each in found.tolist())
            choice = Choice(numbers, tuple((*before, given) if given else before for before, given in offered))
        return choice
