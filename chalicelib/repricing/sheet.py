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

    `used_of` gives cents and units by name of limit; `last_delivery` is `NONE` where there was none.
    """

    used: Ints = field(default_factory=lambda: ZERO)
    count: Ints = field(default_factory=lambda: ZERO)
    last_delivery: Ints = field(default_factory=lambda: np.asarray(NONE))
    used_of: Mapping[str, tuple[Ints, Ints]] = field(default_factory=dict)

    def of(self, limit: Limit) -> tuple[Ints, Ints]:
        """The cents and the units used of a limit; nothing of one that each line has for itself."""
        return self.used_of.get(limit.name, (ZERO, ZERO))

    def only(self, rows: Rows) -> Self:
        """The history of these lines."""
        of = {name: (only(cents, rows), only(units, rows)) for name, (cents, units) in self.used_of.items()}
        return type(self)(only(self.used, rows), only(self.count, rows), only(self.last_delivery, rows), of)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines, with all that their calculation reads; `paid` is what earlier guarantees pay of each."""

    lines: Lines
    history: History
    figures: Figures
    paid: Ints = field(default_factory=lambda: ZERO)

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
        return type(self)(self.lines.only(rows), self.history.only(rows), self.figures, only(self.paid, rows))

    def after(self, guarantee: Guarantee, paid: Ints) -> Self:
        """The same lines for the next guarantee, once this one has paid so much; it used as much of its limits."""
        used = dict(self.history.used_of)
        for limit in guarantee.limits:
            cents, units = self.history.of(limit)
            used[limit.name] = np.asarray(cents + paid), units
        return replace(self, history=replace(self.history, used_of=used), paid=np.asarray(self.paid + paid))
