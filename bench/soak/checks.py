"""What must be so once every message is worked off: all lines there and settled or waiting, all accounts balanced."""

import json
from collections import Counter, defaultdict
from typing import Any

import boto3

from bench.table import WrongError
from chalicelib import outbox
from chalicelib.aws import client, queue_url
from chalicelib.care import messages
from chalicelib.care.model import State
from chalicelib.care.store import UNPUBLISHED, EventItem, line_id, line_key
from chalicelib.formats.noemie import File

_PARKED = ("obole-inbound-parked", "obole-care-parked.fifo", "obole-notifications-parked", "obole-documents-parked")


def worked_off() -> bool:
    """Whether the queues are empty and every event is published; asked in the order in which work goes on."""
    unpublished = (EventItem.to_publish.query(digit, limit=1) for digit in UNPUBLISHED)
    return (
        not _held("obole-inbound", messages.QUEUE)
        and not any(list(events) for events in unpublished)
        and not _held(outbox.QUEUE)
    )


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


def nothing_lost(file: File) -> Counter[str]:
    """The lines of `file` by state. Raises `WrongError` if one is lost or open, or the ledger is wrong."""
    items = _items()
    stored = {(item["pk"], item["sk"]): item for item in items if item["pk"].startswith("LINE#")}
    expected = {line_key(line_id(file.header.emitter, line.reference), line.operation) for line in file.lines}
    _right(len(expected) == len(file.lines), "a line of the file is given twice")
    _right(stored.keys() == expected, f"{len(expected)} lines came in, {len(stored)} are stored")
    states = Counter(str(item["state"]) for item in stored.values())
    _right(not states[State.RECEIVED], f"{states[State.RECEIVED]} lines are neither settled nor waiting")
    _balanced([item for item in items if item["pk"].startswith("LEDGER#")], stored)
    _right(not _held(*_PARKED), "messages are parked")
    events = [item for item in items if item["pk"].startswith("EVENT#")]
    _right(all("published_at" in event for event in events), "events are not published")
    return states


def _balanced(entries: list[dict[str, Any]], lines: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Each line's entries add up to zero, and owe what was decided."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    owed: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        key = f"LINE#{entry['line']}", str(entry["operation"])
        sums[key] += int(entry["cents"])
        if str(entry["account"]).startswith("payable:"):
            owed[key] -= int(entry["cents"])
    _right(not any(sums.values()), "the ledger is not balanced")
    _right(not sums.keys() - lines.keys(), "the ledger knows lines that are not stored")
    decided = {key: item for key, item in lines.items() if item["state"] == State.REIMBURSED}
    due = {key: _institution(item) for key, item in decided.items()}
    _right(all(owed[key] == cents for key, cents in due.items()), "the ledger owes another amount than was decided")


def _institution(item: dict[str, Any]) -> int:
    return int(json.loads(item["decision"])["institution"])


def _items() -> list[dict[str, Any]]:
    """Every item of the care table, as it is."""
    table = boto3.resource("dynamodb").Table("obole-care")
    pages = table.meta.client.get_paginator("scan").paginate(TableName=table.name, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]


def _right(so: bool, otherwise: str) -> None:  # noqa: FBT001 -- a fact
    if not so:
        raise WrongError(f"soak: {otherwise}")
