"""What must be so once every message is worked off: all lines there and settled or waiting, all accounts balanced."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from bench.table import WrongError
from chalicelib import outbox
from chalicelib.aws import client, queue_url
from chalicelib.care import messages, store
from chalicelib.care.ledger import LedgerItem, ledger_of
from chalicelib.care.model import State
from chalicelib.care.store import LineItem, line_id
from chalicelib.events import UNPUBLISHED, EventItem
from chalicelib.formats.noemie import File

_PARKED = ("obole-inbound-parked", "obole-care-parked.fifo", "obole-notifications-parked", "obole-documents-parked")


def worked_off() -> bool:
    """Whether the queues are empty and every event is published; asked in the order in which work goes on."""
    return not _held("obole-inbound", messages.QUEUE) and not _unpublished() and not _held(outbox.QUEUE)


def _held(*queues: str) -> int:
    """How many messages these queues hold, those in flight or delayed included."""
    sqs = client("sqs")
    found = [
        sqs.get_queue_attributes(
            QueueUrl=queue_url(queue),
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesNotVisible",
                "ApproximateNumberOfMessagesDelayed",
            ],
        )
        for queue in queues
    ]
    return sum(int(count) for told in found for count in told["Attributes"].values())


def nothing_lost(file: File, members: Iterable[str]) -> Counter[str]:
    """The lines of `file` by state. Raises `WrongError` if one is lost or open, or if the ledger of `members` is wrong.

    Everything is asked for by its key: to go over whole tables takes moto longer than the soak.
    """
    keys = [(line_id(file.header.emitter, line.reference), line.operation) for line in file.lines]
    _right(len(set(keys)) == len(keys), "a line of the file is given twice")
    lines = store.lines(keys)
    _right(len(lines) == len(keys), f"{len(keys)} lines came in, {len(lines)} are stored")
    states = Counter(item.state for item in lines.values())
    _right(not states[State.RECEIVED], f"{states[State.RECEIVED]} lines are neither settled nor waiting")
    _balanced([entry for member in members for entry in ledger_of(member)], lines)
    _right(not _held(*_PARKED), "messages are parked")
    _right(not _unpublished(), "events are not published")
    return states


def _balanced(entries: Iterable[LedgerItem], lines: Mapping[tuple[str, str], LineItem]) -> None:
    """Each line's entries add up to zero, and owe what was decided."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    owed: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        key = entry.line, entry.operation
        sums[key] += int(entry.cents)
        owed[key] -= int(entry.cents) if entry.account.startswith("payable:") else 0
    _right(not any(sums.values()), "the ledger is not balanced")
    _right(sums.keys() <= lines.keys(), "the ledger knows lines that are not stored")
    due = {key: item.decided["institution"] for key, item in lines.items() if item.state == State.REIMBURSED}
    _right(all(owed[key] == cents for key, cents in due.items()), "the ledger owes another amount than was decided")


def _unpublished() -> bool:
    """Whether any event still is to be published."""
    return any(list(EventItem.to_publish.query(digit, limit=1)) for digit in UNPUBLISHED)


def _right(so: bool, otherwise: str) -> None:  # noqa: FBT001 -- a fact
    if not so:
        raise WrongError(f"soak: {otherwise}")
