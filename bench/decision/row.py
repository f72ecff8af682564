"""The rows: the decision with its steps, then told in French, each against one simulation of openfisca-core."""

from collections.abc import Callable
from datetime import date

from bench.decision import openfisca
from bench.interleaved import Times, in_turns, timing
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
_PARAMETERS = load()
# Consultations of every price between the tariff and twice it.
LINES = tuple(
    CareLine("consultation", _DAY, 30_00 + 37 * place, base=30_00, rate=_RATE, pathway=True, fee_control=True)
    for place in range(_LINES)
)


def rows() -> list[Row]:
    """The time of one line, three ways. Raises `WrongError` if the shares are not the same."""
    country = openfisca.system()
    check(country)
    deciding, telling, simulating = (
        times.each(_LINES)
        for times in in_turns(
            _over_all(decide),
            _over_all(lambda line: explain(decide(line))),
            _over_all(lambda line: _simulate(country, line)),
            rounds=_ROUNDS,
        )
    )
    return [
        _row("one decision with its steps: ours, openfisca-core", deciding, simulating),
        _row("one decision told in French: ours, openfisca-core (no sentence)", telling, simulating),
    ]


def decide(line: CareLine) -> Decision:
    """The engine's decision."""
    return reimburse(line, _PATIENT, _TABLE, _HISTORY, _PARAMETERS)


def check(country: object) -> None:
    """Raise `WrongError` unless both give the same cents for every line."""
    for line in LINES:
        decision = decide(line)
        if (decision.scheme, decision.institution, decision.left) != _simulate(country, line):
            raise WrongError(f"decision: a line of {line.price} cents is shared out differently")


def _simulate(country: object, line: CareLine) -> tuple[int, ...]:
    given = {
        "price": line.price / 100,
        "base": (line.base or 0) / 100,
        "rate": _RATE,
        "participation": _PARTICIPATION / 100,
        "guarantee": _GUARANTEE,
    }
    return openfisca.shares(country, str(line.date), given)


def _over_all(work: Callable[[CareLine], object]) -> Callable[[], float]:
    def every() -> None:
        for line in LINES:
            work(line)

    return timing(every)


def _row(what: str, ours: Times, theirs: Times) -> Row:
    return compared(what, ours, theirs, most=GOAL)
