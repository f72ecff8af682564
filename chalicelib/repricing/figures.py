"""Dated figures of the law on whole columns."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from chalicelib.parameters import ParameterMissingError, Parameters
from chalicelib.repricing.arrays import NONE, Bools, Ints
from chalicelib.repricing.lines import Lines
from chalicelib.repricing.refusal import refuse


@dataclass(slots=True)
class Figures:
    """The figures from the day `first` to the day `last`, each worked out when it is first asked for."""

    parameters: Parameters
    first: int
    last: int
    _known: dict[str, Ints] = field(default_factory=dict)

    def of(self, name: str, lines: Lines, asked: Bools | None = None) -> Ints:
        """The figure on each care date; raises `WrongLineError` where one of the lines `asked` finds none."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._daily(name)
        if known.ndim:
            known = known[lines.date - self.first]
        missing = known == NONE
        if missing.any():
            wrong = lines.whole(missing if asked is None else missing & asked)
            refuse(lines.number, wrong, "date", f"le chiffre « {name} » n'est pas connu à cette date")
        return known

    def _daily(self, name: str) -> Ints:
        """The figure day by day, `NONE` where there is none; of no dimension where it never changes."""
        days = [self._value(name, date.fromordinal(day)) for day in range(self.first, self.last + 1)]
        daily = np.array(days, np.int64)
        return daily if (daily != daily[0]).any() else daily[0].reshape(())

    def _value(self, name: str, day: date) -> int:
        try:
            return self.parameters.value(name, on=day)
        except ParameterMissingError:
            return NONE
