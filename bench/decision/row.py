"""The rows: the decision with its steps, and told in French, against openfisca-core's leanest and documented ways."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bench.interleaved import in_turns, timing
from bench.table import Row, WrongError, compared
from chalicelib.parameters import load
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.explain import explain
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Patient

GOAL = 0.1
_ROUNDS, _LINES = 30, 100
_DAY = date(2026, 3, 2)
_RATE, _PARTICIPATION, _GUARANTEE = 70, 2_00, 150
_PATIENT, _HISTORY = Patient(date(1980, 5, 4)), History()
_TABLE = (Guarantee("base", rate=_GUARANTEE, includes_scheme=True, contract="S-1", clause="Consultations"),)
# Consultations of every price from the tariff to twice it.
LINES = tuple(
    CareLine("consultation", _DAY, 30_00 + 37 * place, base=30_00, rate=_RATE, pathway=True, fee_control=True)
    for place in range(_LINES)
)

_Simulate = Callable[[Any, str, dict[str, float]], tuple[int, ...]]


def rows() -> list[Row]:
    """The time of one line, each way. Raises `WrongError` if the shares are not the same."""
    from bench.decision import openfisca  # noqa: PLC0415 -- installed for the bench alone: the tests do without

    country = openfisca.system()
    lean, documented = (_simulating(country, way) for way in (openfisca.shares, openfisca.shares_of_case))
    check(lean)
    check(documented)
    deciding, telling, least, usual = (
        times.each(_LINES)
        for times in in_turns(
            *map(_over_all, (decide, lambda line: explain(decide(line)), lean, documented)), rounds=_ROUNDS
        )
    )
    return [
        compared("one decision with its steps: ours, openfisca-core at its leanest", deciding, least, most=GOAL),
        compared("the same told in French: ours, openfisca-core at its leanest", telling, least, most=GOAL),
        compared("the same told in French: ours, openfisca-core as documented", telling, usual, most=GOAL),
    ]


def decide(line: CareLine) -> Decision:
    """The engine's decision."""
    return reimburse(line, _PATIENT, _TABLE, _HISTORY, load())


def check(simulate: Callable[[CareLine], tuple[int, ...]]) -> None:
    """Raise `WrongError` unless both give the same cents for every line."""
    for line in LINES:
        decision = decide(line)
        if (decision.scheme, decision.institution, decision.left) != simulate(line):
            raise WrongError(f"decision: a line of {line.price} cents is shared out differently")


def _simulating(country: object, way: _Simulate) -> Callable[[CareLine], tuple[int, ...]]:
    def simulate(line: CareLine) -> tuple[int, ...]:
        given = {
            "price": line.price / 100,
            "base": (line.base or 0) / 100,
            "rate": _RATE,
            "participation": _PARTICIPATION / 100,
            "guarantee": _GUARANTEE,
        }
        return way(country, str(line.date), given)

    return simulate


def _over_all(work: Callable[[CareLine], object]) -> Callable[[], float]:
    def every() -> None:
        for line in LINES:
            work(line)

    return timing(every)
