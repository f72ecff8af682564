"""What a cancelled line leaves to be worked out again: every line settled after it, in order, as if it had never come.

So does a line that a person corrects, itself the first: it alone is priced anew, as if it had just come in its place.
Any other line keeps its own inputs, contract and figures of the law; only its history changes. Where the result
differs, the line keeps its former decisions, the ledger gets a pair of what changes, and the member reads one story. A
line refused because the cancelled one had paid the same care is decided as if it had just come. What does not fit one
transaction goes on in the next, from a mark kept with the counters.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.care.counters import Settlement, Use
from chalicelib.care.deciding import decide
from chalicelib.care.ledger import entries
from chalicelib.care.lines import Line, care_of
from chalicelib.care.model import State
from chalicelib.care.pricing import ALREADY_PAID, Settled, Wait, price
from chalicelib.care.store import CORRECTED, ITSELF, REVISION, LineItem
from chalicelib.care.work import Work
from chalicelib.clock import today
from chalicelib.reimbursement.stored import again, guarantees_in

_SEPARATOR = "|"
_AMOUNTS = ("scheme", "institution", "left", "by_guarantee", "participation", "franchise")


def mark(settlement: Settlement, line: str) -> str:
    """What to keep of a cancelled line: when it had been settled, and which it was."""
    return f"{settlement.at}{_SEPARATOR}{line}"


def mark_before(settlement: Settlement, line: str) -> str:
    """What to keep of a corrected line: an instant just before it was settled, so that it is the first worked out."""
    before = datetime.fromisoformat(settlement.at) - timedelta(microseconds=1)
    return f"{before.isoformat(timespec='microseconds')}{_SEPARATOR}{line}"


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
    done, cause = True, work.creations([because])[because]
    was = next((settlement.care for settlement, line in later if line == because), care_of(cause))
    for settlement, line in later:
        freed = settlement.rank == work.rank and line != because and was != _paid(cause)
        refused = freed and _refused_for(items[line], was)
        if done and work.room < 1 + 2 * len(work.contracts if refused or line == because else uses[line].paid):
            done = False
        if done:
            counters.revise = mark(settlement, because)
        if done and refused:
            _keep(items[line], cause)
            items[line].decision = items[line].reason = None
            decide(work, items[line], settlement.at)
            continue
        if done:
            uses[line] = _decided_again(work, settlement.rank, items[line], uses[line], cause)
        if done and line == because:
            settlement.care = _paid(cause)
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


def _paid(item: LineItem) -> str:
    """The care that the line has paid, empty if none."""
    return care_of(item) if item.state == State.REIMBURSED else ""


def _refused_for(item: LineItem, care: str) -> bool:
    """Whether the line was refused because this very care had been paid. Source: RG-S.7g."""
    refusal = item.decided["steps"][-1]["because"] if item.state == State.REFUSED else ""
    return refusal == ALREADY_PAID and care_of(item) == care


def _keep(item: LineItem, cause: LineItem) -> None:
    """Keep the decision that is about to change, with the day and the line, cancelled or corrected, that changes it."""
    kept = {"decision": item.decided, "on": today().isoformat(), "because": cause.line}
    if not cause.cancelled_on:
        kept["cause"] = ITSELF if cause.line == item.line else CORRECTED
    item.revisions = json.dumps([*item.revised, kept], ensure_ascii=False)


def _decided_again(work: Work, rank: int, item: LineItem, use: Use, cause: LineItem) -> Use:
    """The decision with the history as it now is, written down if it changes an amount; what it counts for."""
    before = item.decided
    after = _corrected(work, item) if item.line == cause.line else None
    if after is None:
        history = work.book(rank).counters.history(use.place, guarantees_in(before), work.family)
        after = again(before, history)
    if item.line != cause.line and all(before.get(part) == after[part] for part in ("taken", "steps")):
        return use
    if any(before[share] != after[share] for share in _AMOUNTS):
        _keep(item, cause)
    item.decision = json.dumps(after, ensure_ascii=False)
    work.change(item)
    revised = _use(item)
    contracts = {*use.paid, *revised.paid}
    changed = {each: revised.paid.get(each, 0) - use.paid.get(each, 0) for each in sorted(contracts)}
    work.posted += entries(item, f"{REVISION}{len(item.revised)}", changed)
    return revised


def _corrected(work: Work, item: LineItem) -> Mapping[str, Any] | None:
    """The decision of a corrected line; None, which leaves it as it was, if it can no more be settled.

    It was looked at when it was corrected: no criterion stops it.
    """
    found = price(Line(item, work.member, work.contracts), work.counters, work.family)
    if isinstance(found, Wait):
        return None
    item.reason = found.refusal if isinstance(found, Settled) else None
    item.state = State.REFUSED if item.reason else State.REIMBURSED
    return found.stored if isinstance(found, Settled) else found.proposed
