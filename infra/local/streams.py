"""Lambda's reader of a table's stream: records in order, a batch at a time, the same again until it is settled."""

import base64
from collections.abc import Callable
from functools import cache
from threading import Event
from typing import TYPE_CHECKING, Any, Literal

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.local import REGION
from infra.local.function import Function, FunctionError, StreamSource

if TYPE_CHECKING:
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient
    from mypy_boto3_dynamodbstreams.type_defs import RecordTypeDef

_LOOK_SECONDS = 0.5
_LONGEST_RESPITE = 30


class Reader:
    """One stream into one function. Where it stands is kept nowhere: each start begins where the function asks."""

    def __init__(
        self, endpoint: str, function: Function, source: StreamSource, tell: Callable[[str], None], respite: int
    ) -> None:
        """A batch that fails comes again after `respite` seconds, twice that the next time, up to half a minute."""
        self._function = function
        self._source = source
        self._tell = tell
        self._respite = respite
        self._streams = _client(endpoint)

    def run(self, stop: Event) -> None:
        iterator: str | None = None
        while not stop.is_set():
            try:
                iterator = iterator or _start(self._streams, self._source.table, self._source.starting_position)
                iterator = self._one_batch(iterator, stop)
            except (BotoCoreError, ClientError) as error:
                if not stop.wait(_LOOK_SECONDS):
                    self._tell(
                        f"Le flux de {self._source.table} ne répond pas ({type(error).__name__}) ; nouvel essai."
                    )

    def _one_batch(self, iterator: str, stop: Event) -> str:
        """Hand over the next records, again until they are settled; gives where the next ones begin."""
        answer = self._streams.get_records(ShardIterator=iterator, Limit=self._source.batch_size)
        records = [_record(record, self._source.table) for record in answer["Records"]]
        respite = float(self._respite)
        while records and not stop.is_set():
            records = self._left(records)
            if records:
                stop.wait(respite)
                respite = min(2 * respite, _LONGEST_RESPITE)
        if not answer["Records"]:
            stop.wait(_LOOK_SECONDS)
        return answer["NextShardIterator"]

    def _left(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those that the function did not settle: from the first it names on, or all if it gave no answer to go by."""
        try:
            answer = self._function.invoke({"Records": records}, handler=self._source.handler)
            failures = {failure["itemIdentifier"] for failure in (answer or {}).get("batchItemFailures") or []}
        except FunctionError as error:
            self._tell(f"{len(records)} changement(s) de {self._source.table} à reprendre : {error}")
            return records
        except (AttributeError, KeyError, TypeError):
            self._tell(f"{self._function.name} a répondu autre chose qu'une liste d'échecs : le lot est à reprendre")
            return records
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        if not failures:
            return []
        return records[min(map(numbers.index, failures)) :] if failures.issubset(numbers) else records


def kept_by(endpoint: str, table: str) -> list[dict[str, Any]]:
    """The oldest records that the stream of `table` keeps, a thousand at most, as Lambda hands them over."""
    streams = _client(endpoint)
    found = streams.get_records(ShardIterator=_start(streams, table, "TRIM_HORIZON"))
    return [_record(record, table) for record in found["Records"]]


def _start(streams: "DynamoDBStreamsClient", table: str, position: Literal["LATEST", "TRIM_HORIZON"]) -> str:
    (stream,) = streams.list_streams(TableName=table)["Streams"]
    (shard,) = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]
    return streams.get_shard_iterator(
        StreamArn=stream["StreamArn"], ShardId=shard["ShardId"], ShardIteratorType=position
    )["ShardIterator"]


@cache
def _client(endpoint: str) -> "DynamoDBStreamsClient":
    config = Config(read_timeout=10, retries={"total_max_attempts": 1}, account_id_endpoint_mode="disabled")
    session = boto3.Session("local", "local", region_name=REGION)
    return session.client("dynamodbstreams", endpoint_url=endpoint, config=config)


def _record(record: "RecordTypeDef", table: str) -> dict[str, Any]:
    """A record as Lambda hands it to a function: JSON, its instant in seconds."""
    told: dict[str, Any] = dict(record["dynamodb"])
    told["ApproximateCreationDateTime"] = told["ApproximateCreationDateTime"].timestamp()
    for image in ("Keys", "NewImage", "OldImage"):
        if image in told:
            told[image] = {name: _json(value) for name, value in told[image].items()}
    arn = f"arn:aws:dynamodb:{REGION}:123456789012:table/{table}/stream/local"
    return {**record, "awsRegion": REGION, "dynamodb": told, "eventSourceARN": arn}


def _json(value: Any) -> Any:  # noqa: ANN401 -- a value of DynamoDB, with bytes in it
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: _json(inner) for name, inner in value.items()}
    return [_json(inner) for inner in value] if isinstance(value, list) else value
