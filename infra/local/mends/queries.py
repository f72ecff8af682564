"""moto sorts the whole table before each query, a tenth of a second at 6,000 items: here only what is asked for."""

from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

# Where `index_name` stands among what follows the hash key.
_INDEX_NAME = 6

_plain_query = Table.query


def mend() -> None:
    """Replace moto's query."""
    Table.query = query  # type: ignore[method-assign]


def query(
    self: Table,
    hash_key: DynamoType | None,
    *rest: Any,  # noqa: ANN401 -- as moto has them
    **more: Any,  # noqa: ANN401 -- as moto has them
) -> tuple[list[Item], int, dict[str, Any] | None]:
    """What moto's own query gives, which sorts what it keeps: the order of what it looks at does not matter."""
    indexed = rest[_INDEX_NAME] if len(rest) > _INDEX_NAME else more.get("index_name")
    found = list(self.items.values()) if indexed else [self.items[hash_key]] if hash_key in self.items else []
    items = [item for partition in found for item in partition.values()] if self.has_range_key else found
    self.all_items = lambda: items  # type: ignore[method-assign, assignment, return-value]
    try:
        return _plain_query(self, hash_key, *rest, **more)
    finally:
        del self.all_items
