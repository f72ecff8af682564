"""moto's transactions: whole or not at all at the cost of the items touched, refused over 4 MB, done once a token.

moto copies whole tables before each transaction (seconds at 2,000 items), takes any size, and ignores
`ClientRequestToken`. With the copy goes its way back: here each item touched, and the end of each stream, is put back.
It reads 25 items at once, as AWS did until 2022: AWS reads 100.
"""

import copy
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import unix_time
from moto.dynamodb import responses
from moto.dynamodb.exceptions import ERROR_TYPE_PREFIX, DynamodbException, MockValidationException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

MOST_BYTES = 4 * 1024 * 1024
MOST_ITEMS = 100
TOKEN_SECONDS = 600

_plain_write = DynamoDBBackend.transact_write_items
_plain_answer = DynamoHandler.transact_write_items


def mend() -> None:
    """Replace moto's transactional write, and how much a transaction reads."""
    responses.TRANSACTION_MAX_ITEMS = MOST_ITEMS
    DynamoDBBackend.transact_write_items = transact_write_items  # type: ignore[method-assign]
    DynamoHandler.transact_write_items = _answer_once_a_token  # type: ignore[method-assign]


def transact_write_items(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    """Write all of `transact_items` or none."""
    touched = [place for item in transact_items for place in _touched(self, item)]
    with _put_back_on_failure(touched), _tables_not_copied():
        _plain_write(self, transact_items)
        if sum(max(_size(place.before), _size(place.now())) for place in touched) > MOST_BYTES:
            raise MockValidationException("The aggregate size of the items in the transaction exceeds 4 MB")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one item of a transaction lies, and what was there before."""

    table: Table
    hash_key: DynamoType
    range_key: DynamoType | None
    before: Item | None

    def now(self) -> Item | None:
        return self.table.get_item(self.hash_key, self.range_key)

    def put_back(self) -> None:
        items: dict[DynamoType, Any] = self.table.items[self.hash_key] if self.range_key else self.table.items
        if self.before is None:
            items.pop(self.range_key or self.hash_key, None)
        else:
            items[self.range_key or self.hash_key] = self.before


def _touched(backend: DynamoDBBackend, item: dict[str, Any]) -> Iterator[_Place]:
    """The place an operation names; nothing if it names none, which moto then refuses by itself."""
    for operation in item.values():
        name, key = operation.get("TableName"), operation.get("Item") or operation.get("Key", {})
        table = next((table for table in backend.tables.values() if name in (table.name, table.table_arn)), None)
        if table is not None and all(attribute in key for attribute in table.table_key_attrs):
            hash_key, range_key = backend.get_keys_value(table, key)
            yield _Place(table, hash_key, range_key, copy.deepcopy(table.get_item(hash_key, range_key)))


@contextmanager
def _put_back_on_failure(touched: list[_Place]) -> Iterator[None]:
    streams = [
        (place.table.stream_shard, len(place.table.stream_shard.items)) for place in touched if place.table.stream_shard
    ]
    try:
        yield
    except BaseException:
        for place in touched:
            place.put_back()
        for shard, length in streams:
            del shard.items[length:]
        raise


@contextmanager
def _tables_not_copied() -> Iterator[None]:
    """The way back of moto is a copy of each table: for the length of a transaction, the copy is the table itself."""
    Table.__deepcopy__ = lambda self, _memo: self  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del Table.__deepcopy__  # type: ignore[attr-defined]


def _size(item: Item | None) -> int:
    return 0 if item is None else item.size()


def _answer_once_a_token(self: DynamoHandler) -> ActionResult:
    token = self.body.get("ClientRequestToken")
    if token is None:
        return _plain_answer(self)
    content = hashlib.sha256(
        json.dumps(self.body["TransactItems"], sort_keys=True, default=bytes.hex).encode()
    ).hexdigest()
    done = tokens(self.dynamodb_backend)
    if token in done:
        if done[token][0] != content:
            raise DynamodbException(
                ERROR_TYPE_PREFIX + "IdempotentParameterMismatchException",
                "The provided client request token was already used with different parameters",
            )
        return ActionResult({"ConsumedCapacity": [], "ItemCollectionMetrics": {}})
    answer = _plain_answer(self)
    done[token] = (content, unix_time())
    return answer


def tokens(backend: DynamoDBBackend) -> dict[str, tuple[str, float]]:
    """Tokens of the last ten minutes' transactions, each with what it wrote and when; kept with the tables."""
    known: dict[str, tuple[str, float]] = vars(backend).setdefault("_tokens", {})
    oldest = unix_time() - TOKEN_SECONDS
    # In order of time: only the first ones can be too old.
    while known and (first := next(iter(known.items())))[1][1] < oldest:
        del known[first[0]]
    return known
