"""Settling a beneficiary's lines: one read, the engine in order of care, one transaction.

Decisions, counters, ledger and event are written together or not at all, and only over lines still open: the same
message may come ten times, or to two workers at once, and the state is that of one.
"""

import json
from dataclasses import dataclass, field

from pynamodb.exceptions import TransactWriteError

from chalicelib import dynamo
from chalicelib.care import store
from chalicelib.care.counters import Counters, Use
from chalicelib.care.lines import Line, Wait, price
from chalicelib.care.messages import Settle
from chalicelib.care.model import State, WaitsFor
from chalicelib.care.posting import entries
from chalicelib.care.store import CANCELLATION, CREATION, SETTLED, WAITS, CountersItem, EventItem, LineItem
from chalicelib.clock import now, today
from chalicelib.contracts.model import Contract
from chalicelib.contracts.store import ContractItem
from chalicelib.contracts.store import contracts as stored_contracts
from chalicelib.contracts.store import key_of as contract_key
from chalicelib.dynamo import Item, found
from chalicelib.errors import NotFoundError
from chalicelib.ids import random_id
from chalicelib.members.model import Member
from chalicelib.members.store import MemberItem
from chalicelib.members.store import key_of as member_key

_OPEN = (State.RECEIVED, State.WAITING)
_ATTEMPTS = 4


@dataclass(slots=True)
class _Work:
    """What a message is about, as read, and what settling it changes."""

    member: Member
    aggregate: str
    contracts: dict[str, Contract]
    counters_item: CountersItem
    counters: Counters
    lines: dict[tuple[str, str], LineItem]
    changed: dict[tuple[str, str], LineItem] = field(default_factory=dict)
    posted: list[Item] = field(default_factory=list)

    def change(self, item: LineItem) -> None:
        self.changed[item.line, item.sk] = item


def settle(message: Settle) -> None:
    """Decide every line of the message that is still open.

    Raises pynamodb's errors when the store cannot answer, and whatever a line that the engine cannot digest raises: the
    message is then tried again, and parked in the end.
    """
    for attempt in range(_ATTEMPTS):
        work = _read(message)
        for key in message.lines:
            item = work.lines.get(key)
            if item is not None and item.state in _OPEN:
                _cancel(work, item) if item.sk == CANCELLATION else _decide(work, item)
        if not work.changed:
            return
        try:
            _write(work)
        except TransactWriteError as error:
            if not dynamo.lost_a_race(error) or attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def _read(message: Settle) -> _Work:
    """All that the lines need, in one consistent read; a second only if the member changed contract meanwhile."""
    keys = {(line, side) for line, operation in message.lines for side in {operation, CREATION}}
    with dynamo.reading() as transaction:
        member = transaction.get(MemberItem, *member_key(message.member))
        counters = transaction.get(CountersItem, *store.counters_key(message.member, message.rank))
        contracts = [transaction.get(ContractItem, *contract_key(number)) for number in message.contracts]
        lines = [transaction.get(LineItem, *store.line_key(*key)) for key in sorted(keys)]
    owner = found(member)
    if owner is None:
        raise NotFoundError(
            f"Le membre {message.member} n'est plus au portefeuille. Rechargez-le, puis relancez ses lignes."
        )
    known = {contract.number: contract for contract in (item.read() for item in map(found, contracts) if item)}
    missing = [cover.contract for cover in owner.public().covers if cover.contract not in known]
    if missing:
        known |= stored_contracts(missing)
    stored = found(counters) or CountersItem(
        *store.counters_key(message.member, message.rank), counters=Counters().model_dump_json()
    )
    return _Work(
        member=owner.public(),
        aggregate=f"{message.member}#{message.rank}",
        contracts=known,
        counters_item=stored,
        counters=Counters.model_validate_json(stored.counters),
        lines={(line.line, line.sk): line for future in lines if (line := found(future))},
    )


def _decide(work: _Work, item: LineItem) -> None:
    settled = price(Line(item, work.member, work.contracts), work.counters)
    if isinstance(settled, Wait):
        _wait(work, item, settled.reason, settled.missing)
        return
    used = Use.of(item.line, item.facts.finess, settled.stored)
    work.counters.add(used)
    work.posted += entries(item, used.paid, 1)
    _settled(item, State.REIMBURSED if settled.refusal is None else State.REFUSED)
    item.decision, item.reason = json.dumps(settled.stored, ensure_ascii=False), settled.refusal
    work.change(item)


def _cancel(work: _Work, item: LineItem) -> None:
    """Reverse the line that `item` cancels, to the cent. Source: formats, NOEMIE, operation A."""
    target = work.lines.get((item.line, CREATION))
    if target is None:
        _wait(work, item, WaitsFor.UNKNOWN_LINE)
    elif target.state == State.CANCELLED:
        _wait(work, item, WaitsFor.ALREADY_CANCELLED)
    elif (target.owner, target.rank) != (item.owner, item.rank) or not item.facts.cancels(target.facts):
        _wait(work, item, WaitsFor.OTHER_AMOUNTS)
    else:
        if target.decision is not None:
            used = Use.of(target.line, target.facts.finess, target.decided)
            work.counters.take_back(used)
            work.posted += entries(item, used.paid, -1)
        _settled(target, State.CANCELLED)
        target.cancelled_on = today().isoformat()
        _settled(item, State.APPLIED)
        work.change(target)
        work.change(item)


def _settled(item: LineItem, state: State) -> None:
    item.state, item.waits_for, item.waits_since, item.missing = state, None, None, None
    item.decided_on = item.decided_on or today().isoformat()


def _wait(work: _Work, item: LineItem, reason: WaitsFor, missing: tuple[str, ...] = ()) -> None:
    lacks = json.dumps(missing) if missing else None
    if (item.waits_for, item.missing) != (reason, lacks):
        item.state, item.waits_for, item.missing = State.WAITING, reason, lacks
        item.waits_since = item.waits_since or now().isoformat()
        work.change(item)


def _write(work: _Work) -> None:
    work.counters_item.counters = work.counters.model_dump_json()
    sequence = (work.counters_item.version or 0) + 1
    event = EventItem(
        *store.event_key(random_id()),
        kind=WAITS if all(item.state in _OPEN for item in work.changed.values()) else SETTLED,
        aggregate=work.aggregate,
        sequence=sequence,
        lines=json.dumps(sorted({line for line, _ in work.changed})),
        at=now().isoformat(),
    )
    with dynamo.writing() as transaction:
        for item in (*work.changed.values(), work.counters_item, *work.posted, event):
            transaction.save(item)
