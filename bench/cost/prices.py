"""Dated prices as data: dollars for so many units, with source and status."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

_FILE = Path(__file__).with_name("prices.toml")


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for `units` of a thing, as `source` had it on `noted_on`."""

    dollars: Decimal
    units: int
    noted_on: date
    source: str
    status: str

    def of(self, count: float) -> Decimal:
        """Dollars for that many."""
        return self.dollars * Decimal(count) / self.units


def prices() -> dict[str, Price]:
    """Every price, by what it is the price of."""
    written = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Price(**told | {"dollars": Decimal(told["dollars"])}) for name, told in written.items()}
