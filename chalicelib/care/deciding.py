"""What deciding one line writes: its decision and what it counts for, or what it waits for.

Nothing is saved here: it all goes with the work's one transaction.
"""

import json

from chalicelib.care.counters import Settlement, Use
from chalicelib.care.ledger import entries
from chalicelib.care.lines import Line, care_of
from chalicelib.care.model import State, WaitsFor
from chalicelib.care.pricing import Review, Settled, Wait, price
from chalicelib.care.store import REVISION, LineItem
from chalicelib.care.work import Work
from chalicelib.clock import now, today


def decide(work: Work, item: LineItem, at: str) -> None:
    """Settle the line as of the instant `at`, stop it for review, or say what it waits for."""
    settled = price(Line(item, work.member, work.contracts), work.counters, work.family)
    if isinstance(settled, Wait):
        wait(work, item, settled.reason, settled.missing)
    elif isinstance(settled, Review):
        _stop(work, item, settled)
    else:
        _settle(work, item, settled, at)


def close(item: LineItem, state: State) -> None:
    """Take the line out of what is open; what stopped it for review, and when that was due, stays told."""
    item.state, item.waits_for, item.waits_since, item.missing = state, None, None, None
    item.decided_on = item.decided_on or today().isoformat()
    item.proposed = None


def wait(work: Work, item: LineItem, reason: WaitsFor, missing: tuple[str, ...] = ()) -> None:
    """Have the line wait for a person, since the first time that it did."""
    lacks = json.dumps(missing) if missing else None
    if reason != WaitsFor.REVIEW:
        item.proposed = None
    if (item.waits_for, item.missing) != (reason, lacks):
        item.state, item.waits_for, item.missing = State.WAITING, reason, lacks
        item.waits_since = item.waits_since or now().isoformat()
        work.change(item)


def _settle(work: Work, item: LineItem, settled: Settled, at: str) -> None:
    used = Use.of(item.line, item.facts.finess, settled.stored)
    # Care that was refused may come again, another way: it is no duplicate of what was paid.
    care = care_of(item) if settled.refusal is None else ""
    work.count(work.rank, used, Settlement(at=at, rank=work.rank, care=care, file=item.file))
    operation = item.sk
    if item.revised:
        operation = f"{REVISION}{len(item.revised)}"
        # Open again since another day, it is decided again on this one.
        *before, last = item.revised
        item.revisions = json.dumps([*before, last | {"on": today().isoformat()}], ensure_ascii=False)
    work.posted += entries(item, operation, used.paid)
    close(item, State.REIMBURSED if settled.refusal is None else State.REFUSED)
    item.decision, item.reason = json.dumps(settled.stored, ensure_ascii=False), settled.refusal
    work.change(item)


def _stop(work: Work, item: LineItem, review: Review) -> None:
    """Keep the decision with the line until a manager has looked at it. Source: MGR-04."""
    criteria = json.dumps(review.criteria)
    if (item.waits_for, item.criteria) != (WaitsFor.REVIEW, criteria):
        item.review_due = item.review_due or review.due.isoformat()
    item.criteria, item.proposed = criteria, json.dumps(review.proposed, ensure_ascii=False)
    wait(work, item, WaitsFor.REVIEW)
    work.change(item)
