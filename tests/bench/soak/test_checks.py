"""What the soak checks: it holds on a sound store, and each loss is seen."""

import json
from datetime import timedelta
from typing import Any

import boto3
import pytest

from bench.aws import open_book, receive, settle_all
from bench.soak.checks import nothing_lost
from bench.table import WrongError
from chalicelib import outbox
from chalicelib.care.model import State
from chalicelib.care.packed import pack, unpack
from chalicelib.clock import now, stopped_at, today
from chalicelib.formats.noemie import File, read
from demo.noemie import noemie_file
from demo.portfolio import portfolio

MEMBERS = [member["number"] for member in portfolio(5, 1)["members"]]


@pytest.fixture
def file(aws: str) -> File:
    """A file that was taken in, settled and told of."""
    assert aws
    book = portfolio(5, 1)
    open_book(book)
    data = noemie_file(book, 60, 1, today())
    receive(data)
    settle_all()
    with stopped_at(now() + timedelta(hours=1)):
        outbox.sweep()
    return read(data)


def items(prefix: str) -> list[dict[str, Any]]:
    found = boto3.resource("dynamodb").Table("obole-care").scan(ConsistentRead=True)["Items"]
    return [dict(item) for item in found if str(item["pk"]).startswith(prefix)]


def put(item: dict[str, Any]) -> None:
    boto3.resource("dynamodb").Table("obole-care").put_item(Item=item)


def test_nothing_is_lost_of_a_file_that_was_worked_off(file: File) -> None:
    states = nothing_lost(file, MEMBERS)
    assert sum(states.values()) == 60
    assert states[State.REIMBURSED]


def test_a_line_that_is_not_there_is_seen(file: File) -> None:
    line = items("LINE#")[0]
    boto3.resource("dynamodb").Table("obole-care").delete_item(Key={"pk": line["pk"], "sk": line["sk"]})
    with pytest.raises(WrongError, match="60 lines came in, 59 are stored"):
        nothing_lost(file, MEMBERS)


def test_a_line_still_open_is_seen(file: File) -> None:
    put(items("LINE#")[0] | {"state": State.RECEIVED})
    with pytest.raises(WrongError, match="1 lines are neither"):
        nothing_lost(file, MEMBERS)


def test_a_ledger_that_does_not_add_up_is_seen(file: File) -> None:
    entry = items("LEDGER#")[0]
    put(entry | {"cents": entry["cents"] + 1})
    with pytest.raises(WrongError, match="not balanced"):
        nothing_lost(file, MEMBERS)


def test_a_decision_that_the_ledger_does_not_owe_is_seen(file: File) -> None:
    line = next(item for item in items("LINE#") if item["state"] == State.REIMBURSED)
    decision = json.loads(unpack(bytes(line["decision"])))
    put(line | {"decision": pack(json.dumps(decision | {"institution": decision["institution"] + 1}))})
    with pytest.raises(WrongError, match="owes another amount"):
        nothing_lost(file, MEMBERS)


def test_an_event_that_was_not_published_is_seen(file: File) -> None:
    put(items("EVENT#")[0] | {"unpublished": "0"})
    with pytest.raises(WrongError, match="events"):
        nothing_lost(file, MEMBERS)
