"""moto's streams, whose records and iterators would be kept for ever; AWS drops records after a day, iterators sooner.

Here, where a process may run for weeks on a memory that is saved whole, what was read goes first.
"""

from typing import Any

from moto.dynamodb.models.table import StreamShard
from moto.dynamodbstreams.models import DynamoDBStreamsBackend

KEPT_READ = 1000
_KEPT_ITERATORS = 100

_plain_get = StreamShard.get
_plain_records = DynamoDBStreamsBackend.get_records


def mend() -> None:
    """Replace moto's reading of a stream."""
    StreamShard.get = get  # type: ignore[method-assign]
    DynamoDBStreamsBackend.get_records = get_records  # type: ignore[method-assign]


def get(self: StreamShard, start: int, quantity: int) -> list[dict[str, Any]]:
    """The records from `start` on; all but the last thousand before it are dropped, whoever else wanted them."""
    start = max(start, self.starting_sequence_number)
    surplus = min(start - self.starting_sequence_number, len(self.items)) - KEPT_READ
    if surplus > 0:
        del self.items[:surplus]
        self.starting_sequence_number += surplus
    return _plain_get(self, start, quantity)


def get_records(self: DynamoDBStreamsBackend, iterator_arn: str, limit: int) -> dict[str, Any]:
    """As moto does, forgetting the oldest iterators."""
    while len(self.shard_iterators) > _KEPT_ITERATORS:
        del self.shard_iterators[next(iter(self.shard_iterators))]
    return _plain_records(self, iterator_arn, limit)
