"""What care that was received and still waits could change of a simulation, once it is settled.

Nobody knows yet what such a line will come to: the engine is asked again as if it had used up whatever it can use. More
used never pays more, so where even that changes no share, nothing that the line comes to will.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.care.completion import completion_of
from chalicelib.care.store import CANCELLATION, LineItem
from chalicelib.contracts.guarantees import shared_limits
from chalicelib.contracts.model import Contract
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Limit, Used, limit_key

_AID = (
    "Une aide auditive déjà facturée pour ce patient attend encore d'être réglée, et peut changer ces montants : si "
    "elle concerne la même oreille, celle-ci pourrait ne pas être remboursée."
)
_CARE = (
    "Des soins de ce patient ou de sa famille, déjà reçus, attendent encore d'être réglés, et peuvent changer ces "
    "montants."
)
_UTMOST = 10**9  # cents or units: beyond any limit


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is known of a line that waits: `kind` and `ear` None where they are not; whether it `cancels` another."""

    rank: int
    kind: str | None
    day: date
    ear: str | None
    cancels: bool

    @classmethod
    def of(cls, item: LineItem) -> "Awaited":
        said = completion_of(item)
        kind = said.kind or item.kind
        return cls(int(item.rank or 0), kind, item.facts.care_date, said.ear, item.sk == CANCELLATION)


@dataclass(frozen=True, slots=True)
class Asked:
    """The care that is simulated for the person of that `rank`, with all that its decision rests on."""

    rank: int
    care: CareLine
    guarantees: Sequence[Guarantee]
    contracts: Mapping[str, Contract]
    history: History
    decide: Callable[[History], Decision]


def doubt(asked: Asked, waiting: Iterable[Awaited]) -> str | None:
    """What may change the amounts, in one French sentence that tells nothing of the care; None if nothing may."""
    lines = list(waiting)
    aids = [line for line in lines if line.kind == asked.care.kind and line.rank == asked.rank]
    decided = _shares(asked, asked.history) if lines else None
    for some, told in ((aids, _AID), (lines, _CARE)):
        if any(_shares(asked, history) != decided for history in _settled(asked, some)):
            return told
    return None


def _shares(asked: Asked, history: History) -> tuple[int, ...]:
    decision = asked.decide(history)
    return decision.scheme, *decision.by_guarantee


def _settled(asked: Asked, lines: Sequence[Awaited]) -> Iterable[History]:
    """The history with these lines settled, at its fullest, then at its emptiest if any of them cancels another."""
    for cancel, used in ((False, _UTMOST), (True, 0)):
        some = [line for line in lines if line.cancels is cancel]
        if some:
            yield _with(asked, some, used)


def _with(asked: Asked, lines: Sequence[Awaited], used: int) -> History:
    """The history where whatever these lines bear on has been used so much."""
    care, history = asked.care, asked.history
    same = [line for line in lines if line.rank == asked.rank and line.kind in {None, care.kind}]
    fitted = [line.day for line in same if line.ear in {None, care.ear} and line.day <= care.date]
    if fitted:
        last = max(fitted + [day for day in (history.last_delivery,) if day]) if used else None
        history = replace(history, last_delivery=last)
    if any(line.day.year == care.date.year for line in same):
        counted = dict.fromkeys((guarantee.counter for guarantee in asked.guarantees), used)
        history = replace(history, used_by_contract=counted, count_by_contract=counted)
    bound = {
        limit_key(guarantee.contract, limit.name): Used(used, used)
        for guarantee in asked.guarantees
        for limit in guarantee.limits
        if any(_binds(asked, guarantee.contract, limit, line) for line in lines)
    }
    return replace(history, used_by_limit={**history.used_by_limit, **bound})


def _binds(asked: Asked, contract: str, limit: Limit, line: Awaited) -> bool:
    """Whether the line may take of what this limit leaves the simulated care."""
    if limit.since is None or limit.until is None or not limit.since <= line.day <= limit.until:
        return False
    if limit.whose == "beneficiary" and line.rank != asked.rank:
        return False
    return limit.name in shared_limits(asked.contracts[contract], line.kind, line.day)
