"""Settling a beneficiary's lines: one read, the engine in order of care, one transaction.

Decisions, counters, ledger and event are written together or not at all, and only over lines still open: the same
message may come ten times, or to two workers at once, and the state is that of one.
"""

from pynamodb.exceptions import TransactWriteError

from chalicelib import dynamo
from chalicelib.care import revision
from chalicelib.care.counters import Use
from chalicelib.care.deciding import close, decide, wait
from chalicelib.care.ledger import entries
from chalicelib.care.messages import Settle
from chalicelib.care.model import OPEN, State, WaitsFor
from chalicelib.care.store import CANCELLATION, CREATION, LineItem
from chalicelib.care.work import Work, read, write
from chalicelib.clock import today

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
        # Corrected since it was queued, a line may be somebody else's.
        if item is None or item.state not in OPEN or (item.owner, item.rank) != (message.member, message.rank):
            continue
        if work.room < 2 + 2 * max(len(work.contracts), 1):
            return False
        if item.sk != CANCELLATION:
            decide(work, item, work.instant())
        elif not _cancel(work, item):
            return False
    return True


def _cancel(work: Work, item: LineItem) -> bool:
    """Reverse the line that `item` cancels, to the cent, and work out again what was settled after it.

    A care keyed from papers is cancelled by a person, a line of the scheme by the scheme: nothing else differs. False
    where the transaction has no room left for all of it. Source: formats, NOEMIE, operation A; RG-S.7g.
    """
    target = work.lines.get((item.line, CREATION))
    if target is None:
        wait(work, item, WaitsFor.UNKNOWN_LINE)
    elif target.state == State.CANCELLED:
        wait(work, item, WaitsFor.ALREADY_CANCELLED)
    elif (target.owner, target.rank) != (item.owner, item.rank) or not item.facts.repeats(target.facts):
        wait(work, item, WaitsFor.OTHER_AMOUNTS)
    else:
        settlement = work.counters.settled.get(target.line)
        if target.decision is not None:
            used = Use.of(target.line, target.facts.finess, target.decided)
            work.take_back(work.rank, used)
            work.posted += entries(item, item.sk, {contract: -cents for contract, cents in used.paid.items()})
        close(target, State.CANCELLED)
        target.cancelled_on = today().isoformat()
        close(item, State.APPLIED)
        work.change(target)
        work.change(item)
        if settlement is not None:
            work.counters.revise = revision.mark(settlement, target.line)
            return revision.revise(work)
    return True
