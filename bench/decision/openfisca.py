"""The same line in openfisca-core: base, rate, participation and guarantee in, the three shares out.

The country is built once, as openfisca means it; each line is a simulation. Amounts are euros, as floats.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

GIVEN = ("price", "base", "rate", "participation", "guarantee")
SHARES = ("scheme", "institution", "left")

_Read = Callable[..., Any]
_LINE = build_entity(key="line", plural="lines", label="A line of care", is_person=True)


def system() -> Any:  # noqa: ANN401 -- openfisca is not typed
    """The country with these variables and nothing else."""
    country = TaxBenefitSystem([_LINE])
    formulas = {"gross": _gross, "scheme": _scheme, "institution": _institution, "left": _left}
    for name in (*GIVEN, *formulas):
        country.add_variable(_variable(name, formulas.get(name)))
    return country


def shares(country: Any, day: str, given: Mapping[str, float]) -> tuple[int, ...]:  # noqa: ANN401 -- as above
    """The three shares of one line, in cents, its inputs set as arrays: the least that a simulation can cost."""
    simulation = SimulationBuilder().build_default_simulation(country, count=1)
    for name, value in given.items():
        simulation.set_input(name, day, np.array([value]))
    return _calculated(simulation, day)


def shares_of_case(country: Any, day: str, given: Mapping[str, float]) -> tuple[int, ...]:  # noqa: ANN401 -- as above
    """The same from a test case, as openfisca's documentation and its web API simulate one."""
    case = {"lines": {"one": {name: {day: value} for name, value in given.items()}}}
    return _calculated(SimulationBuilder().build_from_entities(country, case), day)


def _calculated(simulation: Any, day: str) -> tuple[int, ...]:  # noqa: ANN401 -- as above
    return tuple(round(float(simulation.calculate(name, day)[0]) * 100) for name in SHARES)


def _variable(name: str, formula: _Read | None) -> type:
    """A number by line and day; openfisca names a variable by its class, and inherits nothing from another."""
    said = {"value_type": float, "entity": _LINE, "definition_period": DateUnit.DAY}
    return type(name, (Variable,), said if formula is None else said | {"formula": formula})


def _gross(line: _Read, period: object) -> Any:  # noqa: ANN401 -- an array, as below
    """The scheme's share before what it withholds."""
    return _cents(np.minimum(line("price", period), line("base", period)) * line("rate", period) / 100)


def _scheme(line: _Read, period: object) -> Any:  # noqa: ANN401
    """What the scheme pays, net."""
    gross = line("gross", period)
    return _cents(gross - np.minimum(line("participation", period), gross))


def _institution(line: _Read, period: object) -> Any:  # noqa: ANN401
    """What the guarantee pays: a percent of the base, the scheme's share included, within the cost."""
    gross = line("gross", period)
    table = _cents(line("base", period) * line("guarantee", period) / 100) - gross
    return _cents(np.maximum(np.minimum(table, line("price", period) - gross), 0))


def _left(line: _Read, period: object) -> Any:  # noqa: ANN401
    """What stays with the patient."""
    return _cents(line("price", period) - line("scheme", period) - line("institution", period))


def _cents(euros: Any) -> Any:  # noqa: ANN401
    return np.floor(euros * 100 + 0.5) / 100
