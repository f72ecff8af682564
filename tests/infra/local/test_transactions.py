"""Transactions of moto, mended: the same as its own where that is right, and right where it is not."""

import time
from typing import Any

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto.core.exceptions import JsonRESTError
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item

from infra.local.mends import transactions

TABLE = "obole-care"


def key(pk: str, sk: str = "1") -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def put(pk: str, value: str = "x", *, condition: str | None = None) -> Any:
    operation: dict[str, Any] = {"TableName": TABLE, "Item": {**key(pk), "value": {"S": value}}}
    return {"Put": operation | ({"ConditionExpression": condition} if condition else {})}


def update(pk: str, by: str) -> Any:
    return {
        "Update": {
            "TableName": TABLE,
            "Key": key(pk),
            "UpdateExpression": "ADD n :by",
            "ExpressionAttributeValues": {":by": {"N": by}},
        }
    }


def delete(pk: str) -> Any:
    return {"Delete": {"TableName": TABLE, "Key": key(pk)}}


def check(pk: str, condition: str) -> Any:
    return {"ConditionCheck": {"TableName": TABLE, "Key": key(pk), "ConditionExpression": condition}}


PLACES = st.sampled_from("abcd")
CONDITIONS = st.sampled_from(["attribute_exists(pk)", "attribute_not_exists(pk)"])
OPERATIONS = st.one_of(
    st.builds(put, PLACES, st.sampled_from("xyz"), condition=st.none() | CONDITIONS),
    st.builds(update, PLACES, st.sampled_from("123")),
    st.builds(delete, PLACES),
    st.builds(check, PLACES, CONDITIONS),
)


def backend() -> DynamoDBBackend:
    """A database of its own, with one table that streams its changes."""
    made = DynamoDBBackend("eu-west-3", "123456789012")
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")]
    keys = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
    streams = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    made.create_table(TABLE, keys, None, attributes, None, None, streams, "PAY_PER_REQUEST", None, [], None, None)
    return made


def outcome(write: Any, database: DynamoDBBackend, items: list[dict[str, Any]]) -> str:
    try:
        write(database, items)
    except JsonRESTError as refused:
        return str(refused.description)
    return "done"


def kept(database: DynamoDBBackend) -> list[dict[str, Any]]:
    return [item.to_json() for item in database.tables[TABLE].all_items()]


def streamed(database: DynamoDBBackend) -> list[Any]:
    shard = database.tables[TABLE].stream_shard
    assert shard is not None
    records = [record.to_json() for record in shard.items]
    return [
        (record["eventName"], record["dynamodb"].get("OldImage"), record["dynamodb"].get("NewImage"))
        for record in records
    ]


@settings(max_examples=150)
@given(st.lists(st.lists(OPERATIONS, min_size=1, max_size=5), min_size=1, max_size=4))
def test_the_same_is_kept_refused_and_streamed_as_by_moto_itself(history: list[list[dict[str, Any]]]) -> None:
    plain, mended = backend(), backend()
    for items in history:
        told = outcome(transactions._plain_write, plain, items)
        assert outcome(transactions.transact_write_items, mended, items) == told
        assert kept(mended) == kept(plain)
        assert streamed(mended) == streamed(plain)


def test_a_transaction_copies_what_it_touches_not_what_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    large, copied = backend(), list[Item]()
    for number in range(300):
        large.put_item(TABLE, {**key("k", str(number)), "value": {"S": "x"}})

    def copy(item: Item, _: object) -> Item:
        copied.append(item)
        return item

    monkeypatch.setattr(Item, "__deepcopy__", copy, raising=False)
    transactions.transact_write_items(large, [put("a"), put("b")])
    assert len(copied) <= 2


def test_a_table_is_still_copied_for_a_backup() -> None:
    database = backend()
    database.transact_write_items([put("a")])
    backup = database.create_backup(TABLE, "before")
    database.transact_write_items([delete("a")])
    assert len(backup.table.all_items()) == 1


def test_a_hundred_items_are_read_at_once_and_no_more(session: boto3.Session) -> None:
    client = session.client("dynamodb")
    asked: Any = [{"Get": {"TableName": TABLE, "Key": key(str(number))}} for number in range(101)]
    assert len(client.transact_get_items(TransactItems=asked[:100])["Responses"]) == 100
    with pytest.raises(client.exceptions.ClientError, match="less than or equal to 100"):
        client.transact_get_items(TransactItems=asked)


def test_one_item_twice_in_a_transaction_is_refused_and_nothing_is_written(session: boto3.Session) -> None:
    client = session.client("dynamodb")
    with pytest.raises(client.exceptions.ClientError, match="multiple operations on one item"):
        client.transact_write_items(TransactItems=[put("b"), put("a"), delete("a")])
    assert client.scan(TableName=TABLE)["Count"] == 0


def test_a_failed_condition_says_which_and_writes_nothing(session: boto3.Session) -> None:
    client = session.client("dynamodb")
    with pytest.raises(client.exceptions.TransactionCanceledException) as refused:
        client.transact_write_items(TransactItems=[put("a"), check("b", "attribute_exists(pk)")])
    assert [reason["Code"] for reason in refused.value.response["CancellationReasons"]] == [
        "None",
        "ConditionalCheckFailed",
    ]
    assert client.scan(TableName=TABLE)["Count"] == 0


@pytest.mark.parametrize(("items", "accepted"), [(100, True), (101, False)])
def test_a_transaction_takes_a_hundred_items_and_no_more(session: boto3.Session, items: int, accepted: bool) -> None:  # noqa: FBT001
    client = session.client("dynamodb")
    asked = [put(str(number)) for number in range(items)]
    if accepted:
        client.transact_write_items(TransactItems=asked)
    else:
        with pytest.raises(client.exceptions.ClientError, match="100"):
            client.transact_write_items(TransactItems=asked)
    assert client.scan(TableName=TABLE, Select="COUNT")["Count"] == (items if accepted else 0)


def test_a_transaction_over_four_megabytes_is_refused_and_writes_nothing(session: boto3.Session) -> None:
    client = session.client("dynamodb")
    client.transact_write_items(TransactItems=[put(str(number), "x" * 390_000) for number in range(10)])
    with pytest.raises(client.exceptions.ClientError, match="4 MB"):
        client.transact_write_items(TransactItems=[put(f"more{number}", "x" * 390_000) for number in range(11)])
    with pytest.raises(client.exceptions.ClientError, match="4 MB"):
        # Small updates of large items count whole, as they are billed.
        client.transact_write_items(
            TransactItems=[*(update(str(n), "1") for n in range(10)), put("more", "x" * 390_000)]
        )
    items = client.scan(TableName=TABLE, ProjectionExpression="pk,n")
    assert not any("n" in item or item["pk"]["S"].startswith("more") for item in items["Items"])


def test_a_token_lets_its_transaction_happen_once(session: boto3.Session) -> None:
    client = session.client("dynamodb")
    for _ in range(3):
        client.transact_write_items(TransactItems=[update("a", "5")], ClientRequestToken="one")
    assert client.get_item(TableName=TABLE, Key=key("a"))["Item"]["n"] == {"N": "5"}
    with pytest.raises(client.exceptions.IdempotentParameterMismatchException):
        client.transact_write_items(TransactItems=[update("a", "6")], ClientRequestToken="one")
    assert client.get_item(TableName=TABLE, Key=key("a"))["Item"]["n"] == {"N": "5"}


def test_a_token_of_a_refused_transaction_may_be_tried_again(session: boto3.Session) -> None:
    client = session.client("dynamodb")
    asked = [update("a", "5"), check("b", "attribute_exists(pk)")]
    with pytest.raises(client.exceptions.TransactionCanceledException):
        client.transact_write_items(TransactItems=asked, ClientRequestToken="two")
    client.put_item(TableName=TABLE, Item=key("b"))
    client.transact_write_items(TransactItems=asked, ClientRequestToken="two")
    assert client.get_item(TableName=TABLE, Key=key("a"))["Item"]["n"] == {"N": "5"}


def test_a_token_is_forgotten_after_ten_minutes(session: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    client = session.client("dynamodb")
    client.transact_write_items(TransactItems=[update("a", "5")], ClientRequestToken="three")
    later = time.time() + transactions.TOKEN_SECONDS + 1
    monkeypatch.setattr(transactions, "unix_time", lambda: later)
    client.transact_write_items(TransactItems=[update("a", "5")], ClientRequestToken="three")
    assert client.get_item(TableName=TABLE, Key=key("a"))["Item"]["n"] == {"N": "10"}
