"""A table's stream is read as Lambda reads it: in order, a batch again until it is settled, nothing skipped."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.dynamodb.models import dynamodb_backends

from infra.local.mends.streams import KEPT_READ
from infra.local.pump import pumping
from infra.local.streams import kept_by
from tests.infra.local.apps import eventually, start, write

APP = """
    import json, os
    from pathlib import Path
    from chalice.app import Chalice

    app = Chalice("reader")
    ARN = "arn:aws:dynamodb:eu-west-3:123456789012:table/obole-care/stream/latest"

    @app.on_dynamodb_record(stream_arn=ARN, batch_size=3, starting_position="{position}")
    def read(event):
        records = event.to_dict()["Records"]
        with Path("seen.jsonl").open("a") as seen:
            seen.write(json.dumps([r["dynamodb"]["Keys"]["pk"]["S"] for r in records]) + "\\n")
        {act}
"""
FAIL_ONCE = 'assert Path("failed").exists() or Path("failed").touch()'
CRASH_ONCE = 'Path("failed").exists() or (Path("failed").touch(), os._exit(9))'
FROM_THE_THIRD = (
    'third = [r["dynamodb"]["SequenceNumber"] for r in records if r["dynamodb"]["Keys"]["pk"]["S"] == "2"]\n'
    '        again = Path("failed").exists() or Path("failed").touch()\n'
    '        return {"batchItemFailures": [] if again else [{"itemIdentifier": n} for n in third]}'
)


def put(*names: str, **attributes: Any) -> None:
    database = boto3.client("dynamodb")
    for name in names:
        database.put_item(TableName="obole-care", Item={"pk": {"S": name}, "sk": {"S": "x"}, **attributes})


@pytest.fixture
def read(aws: str, tmp_path: Path) -> Iterator[Callable[..., Callable[[], list[list[str]]]]]:
    """Start a reader of the stream; gives what tells the batches it had."""
    with ExitStack() as opened:

        def begin(act: str, position: str = "TRIM_HORIZON") -> Callable[[], list[list[str]]]:
            folder = write(tmp_path, "reader", APP.replace("{act}", act).replace("{position}", position))
            function = start(folder, aws, tell=lambda _: None)
            opened.callback(function.close)
            opened.enter_context(pumping(aws, [function], lambda _: None, respite=0))
            seen = folder / "seen.jsonl"
            return lambda: [json.loads(line) for line in seen.read_text().splitlines()] if seen.exists() else []

        yield begin


Begin = Callable[..., Callable[[], list[list[str]]]]


def test_records_come_in_order_a_batch_at_a_time(read: Begin) -> None:
    put(*"01234")
    batches = read("return None")
    eventually(lambda: batches() == [["0", "1", "2"], ["3", "4"]])
    put("5")
    eventually(lambda: batches()[2:] == [["5"]])


@pytest.mark.parametrize("act", [FAIL_ONCE, CRASH_ONCE], ids=["raised", "crashed"])
def test_a_batch_that_fails_comes_again_whole_before_any_other(read: Begin, act: str) -> None:
    put(*"01234")
    batches = read(act)
    eventually(lambda: batches() == [["0", "1", "2"], ["0", "1", "2"], ["3", "4"]])


def test_a_batch_that_names_a_failure_comes_again_from_there_on(read: Begin) -> None:
    put(*"01234")
    batches = read(FROM_THE_THIRD)
    eventually(lambda: batches() == [["0", "1", "2"], ["2"], ["3", "4"]])


def test_an_answer_that_is_no_list_of_failures_settles_nothing(read: Begin) -> None:
    put("0")
    batches = read('return {"batchItemFailures": [{"itemIdentifier": "unknown"}]}')
    eventually(lambda: batches()[:2] == [["0"], ["0"]])


def test_what_was_there_before_is_not_read_by_who_asks_for_the_latest(read: Begin) -> None:
    put("before")
    batches = read("return None", "LATEST")

    def arrived() -> bool:
        put("after")
        return batches() != []

    eventually(arrived)
    assert batches()[0][0] == "after"


def test_a_record_is_json_as_lambda_hands_it_over(aws: str) -> None:
    put("0", secret={"B": b"\x00\xff"}, list={"L": [{"B": b"a"}]}, map={"M": {"n": {"N": "1"}}})
    (record,) = kept_by(aws, "obole-care")
    assert json.loads(json.dumps(record)) == record
    told = record["dynamodb"]
    assert told["NewImage"]["secret"] == {"B": "AP8="}
    assert told["NewImage"]["list"] == {"L": [{"B": "YQ=="}]}
    assert isinstance(told["ApproximateCreationDateTime"], float)
    assert record["eventSourceARN"].split("/")[1] == "obole-care"


def test_a_transaction_that_is_refused_leaves_nothing_in_the_stream(aws: str) -> None:
    database = boto3.client("dynamodb")
    item = {"pk": {"S": "0"}, "sk": {"S": "x"}}
    refused: Any = {"Put": {"TableName": "obole-care", "Item": item, "ConditionExpression": "attribute_exists(pk)"}}
    kept: Any = {"Put": {"TableName": "obole-care", "Item": {"pk": {"S": "1"}, "sk": {"S": "x"}}}}
    with pytest.raises(database.exceptions.TransactionCanceledException):
        database.transact_write_items(TransactItems=[kept, refused])
    assert kept_by(aws, "obole-care") == []


def test_what_was_read_is_dropped_but_for_the_last_thousand_and_nothing_unread_is(aws: str) -> None:
    """Left to moto, every record would be kept for ever."""
    shard = dynamodb_backends["123456789012"]["eu-west-3"].get_table("obole-care").stream_shard
    assert shard is not None
    put("0")
    shard.items *= KEPT_READ + 500
    end = shard.starting_sequence_number + len(shard.items)
    assert len(kept_by(aws, "obole-care")) == 1000
    assert len(shard.items) == KEPT_READ + 500
    shard.get(end, 10)
    assert len(shard.items) == KEPT_READ
    assert shard.starting_sequence_number == end - KEPT_READ
    assert len(shard.get(0, 10_000)) == KEPT_READ
