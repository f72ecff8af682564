"""The consultations of `bench.decision`, all at once, as openfisca-core is fastest."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from openfisca_core.simulations import SimulationBuilder

from bench.decision.openfisca import SHARES

Column = npt.NDArray[Any]


def shares(country: Any, day: str, given: Mapping[str, Column]) -> tuple[Column, ...]:  # noqa: ANN401 -- not typed
    """The three shares of every line, in cents, its inputs set as arrays."""
    simulation = SimulationBuilder().build_default_simulation(country, count=len(given["price"]))
    for name, column in given.items():
        simulation.set_input(name, day, column)
    return tuple(simulation.calculate(name, day) for name in SHARES)


def cents(euros: Column) -> Column:
    """Whole cents."""
    rounded: Column = np.rint(euros * 100).astype(np.int64)
    return rounded
