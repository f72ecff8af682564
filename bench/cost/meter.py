"""A meter on this process's DynamoDB: the units of every request, from the items that go in and come out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import boto3

from bench.cost.units import Item, index_writes, reads, size, writes
from chalicelib.aws import client

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Index:
    """An index of its table's items: of whole items, or of their `primary` keys and its own."""

    keys: frozenset[str]
    primary: frozenset[str] | None

    def holds(self, item: Item) -> bool:
        return self.keys <= item.keys()

    def held(self, item: Item) -> Item:
        """What the index holds of the item."""
        if self.primary is None:
            return item
        return {name: value for name, value in item.items() if name in self.keys | self.primary}


class Meter:
    """Counts from when it is made; `kept` holds the items written since, by table and key."""

    def __init__(self) -> None:
        """Start counting."""
        self.read = 0.0
        self.written = 0
        self.kept: dict[_Key, Item] = {}
        self._indexes: dict[str, list[_Index]] = {}
        # A client of its own looks at what is there, unmetered.
        self._aside = boto3.client("dynamodb")
        events = client("dynamodb").meta.events
        events.register("provide-client-params.dynamodb", _keep_asked)
        events.register("after-call.dynamodb", self._answered)

    def stored(self) -> int:
        """Bytes of the items written, in their tables and in the indexes they are in."""
        return sum(
            size(item) + sum(size(index.held(item)) for index in self._of(table) if index.holds(item))
            for (table, _, _), item in self.kept.items()
        )

    def _answered(self, model: Any, parsed: dict[str, Any], context: dict[str, Any], **_: object) -> None:  # noqa: ANN401
        asked = context["asked"]
        counted = getattr(self, f"_{model.name}", None)
        if counted is None:
            raise TypeError(f"{model.name} is not metered")
        if "Error" not in parsed:
            counted(asked, parsed)

    def _GetItem(self, asked: dict[str, Any], got: dict[str, Any]) -> None:  # noqa: N802 -- AWS's own names, here and below
        self.read += reads(size(got.get("Item", {})), consistent=asked.get("ConsistentRead", False))

    def _Query(self, asked: dict[str, Any], got: dict[str, Any]) -> None:  # noqa: N802
        self.read += reads(sum(map(size, got["Items"])), consistent=asked.get("ConsistentRead", False))

    def _BatchGetItem(self, asked: dict[str, Any], got: dict[str, Any]) -> None:  # noqa: N802
        for table, wanted in asked["RequestItems"].items():
            found, consistent = got["Responses"].get(table, []), wanted.get("ConsistentRead", False)
            missing = len(wanted["Keys"]) - len(found)
            self.read += sum(reads(size(item), consistent=consistent) for item in [*found, *({},) * missing])

    def _TransactGetItems(self, _asked: dict[str, Any], got: dict[str, Any]) -> None:  # noqa: N802
        for answer in got["Responses"]:
            self.read += reads(size(answer.get("Item", {})), consistent=True, transaction=True)

    def _PutItem(self, asked: dict[str, Any], _got: dict[str, Any]) -> None:  # noqa: N802
        self._write(asked["TableName"], asked["Item"])

    def _UpdateItem(self, asked: dict[str, Any], _got: dict[str, Any]) -> None:  # noqa: N802
        now = self._aside.get_item(TableName=asked["TableName"], Key=asked["Key"], ConsistentRead=True)
        self._write(asked["TableName"], now["Item"])

    def _TransactWriteItems(self, asked: dict[str, Any], _got: dict[str, Any]) -> None:  # noqa: N802
        for one in asked["TransactItems"]:
            self._write(one["Put"]["TableName"], one["Put"]["Item"], transaction=True)

    def _write(self, table: str, item: Item, *, transaction: bool = False) -> None:
        key = table, item["pk"]["S"], item.get("sk", {}).get("S", "")
        before = self.kept.get(key)
        self.written += writes(before, item, transaction=transaction)
        self.written += sum(
            index_writes(before and index.held(before), index.held(item), index.keys) for index in self._of(table)
        )
        self.kept[key] = item

    def _of(self, table: str) -> list[_Index]:
        if table not in self._indexes:
            told = self._aside.describe_table(TableName=table)["Table"]
            primary = _names(told)
            self._indexes[table] = [
                _Index(_names(index), None if index["Projection"]["ProjectionType"] == "ALL" else primary)
                for index in told.get("GlobalSecondaryIndexes", [])
            ]
        return self._indexes[table]


def _names(told: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(part["AttributeName"] for part in told["KeySchema"])


def _keep_asked(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    context["asked"] = params


def inserted(kept: Mapping[_Key, Item], table: str, sk: str) -> Iterator[dict[str, Any]]:
    """The items of that table and sort key as the records of a stream tell of them."""
    for (name, _, order), item in kept.items():
        if (name, order) == (table, sk):
            yield {"eventName": "INSERT", "dynamodb": {"Keys": {"sk": item["sk"]}, "NewImage": item}}
