"""What a cancelled line leaves to be worked out again: every line settled after it, in order, as if it had never come.

A line keeps its own inputs, contract and figures of the law; only its history changes. Where the result differs, the
line keeps its former decisions, the ledger gets a pair of what changes, and the member reads one story. A line refused
because the cancelled one had paid the same care is decided as if it had just come. What does not fit one transaction
goes on in the next, from a mark kept with the counters.
"""

import json
from collections.abc import Iterator

from chalicelib.care.counters import Settlement, Use
from chalicelib.care.deciding import decide
from chalicelib.care.ledger import entries
from chalicelib.care.lines import care_of
from chalicelib.care.model import State
from chalicelib.care.pricing import ALREADY_PAID
from chalicelib.care.store import REVISION, LineItem
from chalicelib.care.work import Work
from chalicelib.clock import today
from chalicelib.reimbursement.stored import again, guarantees_in

_SEPARATOR = "|"
_AMOUNTS = ("scheme", "institution", "left", "by_guarantee", "participation", "franchise")


def mark(settlement: Settlement, line: str) -> str:
    """What to keep of a cancelled line: when it had been settled, and which it was."""
    return f"{settlement.at}{_SEPARATOR}{line}"


def revise(work: Work) -> bool:
    """Work out again the lines settled after the mark; whether all of them are, the mark then being taken away.

    All of them are taken off the counters first, then each is decided and counted as it was the first time.
    """
    counters = work.use(work.rank)
    after, because = str(counters.revise).split(_SEPARATOR)
    later = list(_settled_after(work, after))
    items = work.creations(line for _, line in later)
    uses = {line: _use(items[line]) for _, line in later}
    for settlement, line in later:
        work.take_back(settlement.rank, uses[line])
    done, cancelled = True, work.creations([because])[because]
    for settlement, line in later:
        refused = settlement.rank == work.rank and _refused_for(items[line], cancelled)
        if done and work.room < 1 + 2 * len(work.contracts if refused else uses[line].paid):
            done = False
        if done:
            counters.revise = mark(settlement, because)
        if done and refused:
            _keep(items[line], because)
            items[line].decision = items[line].reason = None
            decide(work, items[line], settlement.at)
            continue
        if done:
            uses[line] = _decided_again(work, settlement.rank, items[line], uses[line], because)
        work.count(settlement.rank, uses[line], settlement)
    if done:
        counters.revise = None
    return done


def _settled_after(work: Work, after: str) -> Iterator[tuple[Settlement, str]]:
    """The lines of the beneficiary settled after that instant, and those of the family that shares limits, in order."""
    ranks = {work.rank} | {each.rank for each in work.family.settled.values()}
    later = {
        line: settlement
        for rank in sorted(ranks)
        for line, settlement in work.book(rank).counters.settled.items()
        if settlement.at > after
    }
    yield from sorted(((settlement, line) for line, settlement in later.items()), key=lambda pair: pair[0].at)


def _use(item: LineItem) -> Use:
    return Use.of(item.line, item.facts.finess, item.decided)


def _refused_for(item: LineItem, cancelled: LineItem) -> bool:
    """Whether the line was refused because the cancelled one had paid the same care. Source: RG-S.7g."""
    refusal = item.decided["steps"][-1]["because"] if item.state == State.REFUSED else ""
    return refusal == ALREADY_PAID and care_of(item.facts) == care_of(cancelled.facts)


def _keep(item: LineItem, because: str) -> None:
    """Keep the decision that is about to change, with the day and the cancelled line."""
    kept = {"decision": item.decided, "on": today().isoformat(), "because": because}
    item.revisions = json.dumps([*item.revised, kept], ensure_ascii=False)


def _decided_again(work: Work, rank: int, item: LineItem, use: Use, because: str) -> Use:
    """The decision with the history as it now is, written down if it changes an amount; what it counts for."""
    before = item.decided
    history = work.book(rank).counters.history(use.place, guarantees_in(before), work.family)
    after = again(before, history)
    if all(before.get(part) == after[part] for part in ("taken", "steps")):
        return use
    if any(before[share] != after[share] for share in _AMOUNTS):
        _keep(item, because)
    item.decision = json.dumps(after, ensure_ascii=False)
    work.change(item)
    revised = _use(item)
    contracts = {*use.paid, *revised.paid}
    changed = {each: revised.paid.get(each, 0) - use.paid.get(each, 0) for each in sorted(contracts)}
    work.posted += entries(item, f"{REVISION}{len(item.revised)}", changed)
    return revised
