"""Settling a beneficiary's lines: one read, the engine in order of care, one transaction.

Decisions, counters, ledger and event are written together or not at all, and only over lines still open: the same
message may come ten times, or to two workers at once, and the state is that of one.
"""

import json

from pynamodb.exceptions import TransactWriteError

from chalicelib import dynamo
from chalicelib.care import revision
from chalicelib.care.counters import Settlement, Use
from chalicelib.care.lines import Line, care_of
from chalicelib.care.messages import Settle
from chalicelib.care.model import OPEN, State, WaitsFor
from chalicelib.care.posting import entries
from chalicelib.care.pricing import Review, Wait, price
from chalicelib.care.store import CANCELLATION, CREATION, LineItem
from chalicelib.care.work import Work, read, write
from chalicelib.clock import now, today

_ATTEMPTS = 4


def settle(message: Settle) -> None:
    """Decide every line of the message that is still open, and what an earlier one left to be worked out again.

    Raises pynamodb's errors when the store cannot answer, and whatever a line that the engine cannot digest raises: the
    message is then tried again, and parked in the end.
    """
    races, finished = 0, False
    while not finished:
        work = read(message)
        finished = _settle(work, message)
        if not work.dirty:
            return
        try:
            write(work)
        except TransactWriteError as error:
            races += 1
            if not dynamo.lost_a_race(error) or races == _ATTEMPTS:
                raise
            finished = False


def _settle(work: Work, message: Settle) -> bool:
    """Settle what one transaction holds of the message; whether that is all of it."""
    if work.counters.revise is not None and not revision.revise(work):
        return False
    for key in message.lines:
        item = work.lines.get(key)
        if item is None or item.state not in OPEN:
            continue
        if work.room < 2 + 2 * max(len(work.contracts), 1):
            return False
        if item.sk != CANCELLATION:
            _decide(work, item)
        elif not _cancel(work, item):
            return False
    return True


def _decide(work: Work, item: LineItem) -> None:
    settled = price(Line(item, work.member, work.contracts), work.counters, work.family)
    if isinstance(settled, Wait):
        _wait(work, item, settled.reason, settled.missing)
        return
    if isinstance(settled, Review):
        _stop(work, item, settled)
        return
    used = Use.of(item.line, item.facts.finess, settled.stored)
    # Care that was refused may come again, another way: it is no duplicate of what was paid.
    care = care_of(item.facts) if settled.refusal is None else ""
    settlement = Settlement(at=work.instant(), rank=work.rank, care=care, file=item.file)
    work.count(work.rank, used, settlement)
    work.posted += entries(item, item.sk, used.paid)
    _settled(item, State.REIMBURSED if settled.refusal is None else State.REFUSED)
    item.decision, item.reason = json.dumps(settled.stored, ensure_ascii=False), settled.refusal
    work.change(item)


def _cancel(work: Work, item: LineItem) -> bool:
    """Reverse the line that `item` cancels, to the cent, and work out again what was settled after it.

    False where the transaction has no room left for all of it. Source: formats, NOEMIE, operation A.
    """
    target = work.lines.get((item.line, CREATION))
    if target is None:
        _wait(work, item, WaitsFor.UNKNOWN_LINE)
    elif target.state == State.CANCELLED:
        _wait(work, item, WaitsFor.ALREADY_CANCELLED)
    elif (target.owner, target.rank) != (item.owner, item.rank) or not item.facts.cancels(target.facts):
        _wait(work, item, WaitsFor.OTHER_AMOUNTS)
    else:
        settlement = work.counters.settled.get(target.line)
        if target.decision is not None:
            used = Use.of(target.line, target.facts.finess, target.decided)
            work.take_back(work.rank, used)
            work.posted += entries(item, item.sk, {contract: -cents for contract, cents in used.paid.items()})
        _settled(target, State.CANCELLED)
        target.cancelled_on = today().isoformat()
        _settled(item, State.APPLIED)
        work.change(target)
        work.change(item)
        if settlement is not None:
            work.counters.revise = revision.mark(settlement, target.line)
            return revision.revise(work)
    return True


def _settled(item: LineItem, state: State) -> None:
    item.state, item.waits_for, item.waits_since, item.missing = state, None, None, None
    item.decided_on = item.decided_on or today().isoformat()


def _wait(work: Work, item: LineItem, reason: WaitsFor, missing: tuple[str, ...] = ()) -> None:
    lacks = json.dumps(missing) if missing else None
    if (item.waits_for, item.missing) != (reason, lacks):
        item.state, item.waits_for, item.missing = State.WAITING, reason, lacks
        item.waits_since = item.waits_since or now().isoformat()
        work.change(item)


def _stop(work: Work, item: LineItem, review: Review) -> None:
    """Keep the decision with the line until a manager has looked at it. Source: MGR-04."""
    criteria = json.dumps(review.criteria)
    if (item.waits_for, item.criteria) != (WaitsFor.REVIEW, criteria):
        item.review_due = item.review_due or review.due.isoformat()
    item.criteria, item.proposed = criteria, json.dumps(review.proposed, ensure_ascii=False)
    _wait(work, item, WaitsFor.REVIEW)
    work.change(item)
