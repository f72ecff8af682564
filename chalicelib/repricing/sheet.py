"""The sheet on which lines are worked out together: their columns, what was used before, the figures of the law."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from chalicelib.reimbursement.model import Guarantee, Limit
from chalicelib.repricing.arrays import NONE, ZERO, Bools, Ints, Rows, only
from chalicelib.repricing.figures import Figures
from chalicelib.repricing.lines import Lines


@dataclass(frozen=True, slots=True)
class History:
    """What was used before each line, as the engine's own `History` for one contract.

    `in_year` gives the cents and units used of a kind of care in the year, by `Guarantee.counter`, `used_of` those by
    name of limit; `last_delivery` is `NONE` where there was none.
    """

    last_delivery: Ints = field(default_factory=lambda: np.asarray(NONE))
    in_year: Mapping[str, tuple[Ints, Ints]] = field(default_factory=dict)
    used_of: Mapping[str, tuple[Ints, Ints]] = field(default_factory=dict)

    def year(self, guarantee: Guarantee) -> tuple[Ints, Ints]:
        """The cents and the units that a guarantee has used in the year."""
        return self.in_year.get(guarantee.counter, (ZERO, ZERO))

    def of(self, limit: Limit) -> tuple[Ints, Ints]:
        """The cents and the units used of a limit; nothing of one that each line has for itself."""
        return self.used_of.get(limit.name, (ZERO, ZERO))

    def only(self, rows: Rows) -> Self:
        """The history of these lines."""
        year, of = (
            {name: (only(cents, rows), only(units, rows)) for name, (cents, units) in used.items()}
            for used in (self.in_year, self.used_of)
        )
        return type(self)(only(self.last_delivery, rows), year, of)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines, with all that their calculation reads; `under` what earlier guarantees pay of each.

    They are cents, and over how many of its units each of these amounts is spread.
    """

    lines: Lines
    history: History
    figures: Figures
    under: tuple[tuple[Ints, Ints], ...] = ()

    @property
    def paid(self) -> Ints:
        """What earlier guarantees pay."""
        return np.asarray(sum((amount for amount, _ in self.under), ZERO))

    def paid_for(self, covered: Ints) -> Ints:
        """What they pay for the first `covered` units of each line, rounded up amount by amount."""
        return np.asarray(sum((-(-amount * covered // np.maximum(covered, over)) for amount, over in self.under), ZERO))

    @property
    def before(self) -> Ints:
        """What all others have paid before this guarantee."""
        return np.asarray(self.lines.other_insurers + self.paid)

    def figure(self, name: str, asked: Bools | None = None) -> Ints:
        """A figure on each care date; raises `WrongLineError` where one of the lines `asked` finds none."""
        return self.figures.of(name, self.lines, asked)

    def figure_by(self, choices: Ints, names: Mapping[int, str]) -> Ints:
        """Another figure for each choice, which are numbered; each is asked for where it is chosen."""
        found = ZERO
        for choice, name in names.items():
            chosen = np.asarray(choices == choice)
            if chosen.any():
                found = np.where(chosen, self.figure(name, chosen), found)
        return found

    def only(self, rows: Rows) -> Self:
        """The sheet of these lines."""
        under = tuple((only(amount, rows), only(over, rows)) for amount, over in self.under)
        return type(self)(self.lines.only(rows), self.history.only(rows), self.figures, under)

    def after(self, guarantee: Guarantee, paid: Ints, over: Ints, *, by_table: Bools) -> Self:
        """The same lines for the next guarantee, once this one has paid so much, spread over so many units.

        What its table gave used as much of its limits.
        """
        used = dict(self.history.used_of)
        for limit in guarantee.limits:
            cents, units = self.history.of(limit)
            used[limit.name] = np.asarray(cents + np.where(by_table, paid, 0)), units
        return replace(self, history=replace(self.history, used_of=used), under=(*self.under, (paid, over)))
