"""The outbox: events written with the changes they tell of, published to the queue of those who tell people.

An event is relayed from the table's stream as soon as it is written, and swept later if that failed: none is lost, and
each may come twice or late. Whoever consumes one goes by its aggregate and sequence.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from chalicelib.aws import client, queue_url
from chalicelib.clock import now
from chalicelib.errors import UnavailableError
from chalicelib.events import UNPUBLISHED, EventItem

QUEUE = "obole-notifications"
OVERDUE = timedelta(minutes=2)
_KEPT = timedelta(days=30)
_BATCH = 10


class Event(BaseModel):
    """What is published: identifiers only. `sequence` grows with each event of `aggregate`, and never comes twice."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    id: str
    kind: str
    aggregate: str
    sequence: int
    lines: str
    at: datetime


def written(records: Iterable[dict[str, Any]]) -> Iterator[Event]:
    """The new events among the records of the care table's stream, in order."""
    for record in records:
        if record["eventName"] == "INSERT" and record["dynamodb"]["Keys"]["sk"]["S"] == "EVENT":
            item = EventItem()
            item.from_dynamodb_dict(record["dynamodb"]["NewImage"])
            yield _event(item)


def relay(events: Iterable[Event]) -> int:
    """Publish the events, then note that they are; how many.

    Raises `UnavailableError` if the queue refuses any: what was not noted is published again.
    """
    sqs, url = client("sqs"), queue_url(QUEUE)
    published = 0
    for batch in _batches(events):
        answer = sqs.send_message_batch(
            QueueUrl=url,
            Entries=[{"Id": str(place), "MessageBody": event.model_dump_json()} for place, event in enumerate(batch)],
        )
        if answer.get("Failed"):
            raise UnavailableError(f"La file {QUEUE} a refusé un envoi ; il sera refait.")
        for event in batch:
            _note(event)
        published += len(batch)
    return published


def sweep() -> int:
    """Publish the events that were not within two minutes of being written, oldest first; how many."""
    before = EventItem.at < (now() - OVERDUE).isoformat()
    return relay(_event(item) for shard in UNPUBLISHED for item in EventItem.to_publish.query(shard, before))


def _event(item: EventItem) -> Event:
    return Event(
        id=item.pk.removeprefix("EVENT#"),
        kind=item.kind,
        aggregate=item.aggregate,
        sequence=int(item.sequence),
        lines=item.lines,
        at=datetime.fromisoformat(item.at),
    )


def _note(event: Event) -> None:
    at = now()
    EventItem(f"EVENT#{event.id}", "EVENT").update(
        actions=[
            EventItem.unpublished.remove(),
            EventItem.published_at.set(at.isoformat()),
            EventItem.expires_at.set(at + _KEPT),
        ],
        condition=EventItem.pk.exists(),
    )


def _batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    batch: list[Event] = []
    for event in events:
        batch.append(event)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
