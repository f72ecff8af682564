"""Documents issued to a member, and the period that a statement tells of."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.dates import in_words, month_in_words


class Kind(StrEnum):
    STATEMENT = "statement"


class State(StrEnum):
    """`PREPARING` until its file is kept, then `READY` for ever."""

    PREPARING = "preparing"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Period:
    """From the `first` day to the `last`, both included."""

    first: date
    last: date

    @classmethod
    def month(cls, day: date) -> "Period":
        """The whole month of `day`."""
        return cls(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))

    @classmethod
    def month_before(cls, day: date) -> "Period":
        return cls.month(day.replace(day=1) - timedelta(days=1))

    @property
    def named(self) -> str:
        """`de février 2026`, `d'avril 2026`, else `du 3 janvier 2026 au 14 février 2026`."""
        if self.first == self.last:
            return f"du {in_words(self.first)}"
        if self == Period.month(self.first):
            month = month_in_words(self.first)
            return f"d'{month}" if month.startswith(("a", "o")) else f"de {month}"
        return f"du {in_words(self.first)} au {in_words(self.last)}"

    @property
    def file_name(self) -> str:
        """`decompte-2026-02.pdf` for a month, else with both days."""
        if self == Period.month(self.first):
            return f"decompte-{self.first:%Y-%m}.pdf"
        return f"decompte-{self.first}-{self.last}.pdf"
