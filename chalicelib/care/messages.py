"""The message that asks to settle a beneficiary's lines: identifiers only, no health detail, nothing personal."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict

from chalicelib.aws import client, queue_url
from chalicelib.errors import UnavailableError
from chalicelib.ids import derived, random_id

QUEUE = "obole-care.fifo"
_BATCH = 10
_MOST_LINES = 20
_MOST_ITEMS = 90


class Settle(BaseModel):
    """Lines of one beneficiary, pairs of line and operation, in order of care; `contracts` are those to read."""

    model_config = ConfigDict(frozen=True)

    member: str
    rank: int
    contracts: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]


def lines_a_message(contracts: int) -> int:
    """How many lines fit one transaction: each writes itself, the line it cancels, and a pair of entries a contract."""
    return min(_MOST_LINES, _MOST_ITEMS // (2 + 2 * max(contracts, 1)))


def send(messages: Iterable[Settle], *, again: bool = False) -> None:
    """Queue the messages, those of one beneficiary in the order given.

    `again` asks for a new attempt at lines already queued once. Raises `UnavailableError` if the queue refuses any.
    """
    sqs, url = client("sqs"), queue_url(QUEUE)
    for batch in _batches(messages):
        answer = sqs.send_message_batch(
            QueueUrl=url,
            Entries=[
                {
                    "Id": str(place),
                    "MessageBody": message.model_dump_json(),
                    "MessageGroupId": f"{message.member}-{message.rank}",
                    "MessageDeduplicationId": random_id() if again else derived("settle", message.model_dump_json()),
                }
                for place, message in enumerate(batch)
            ],
        )
        if answer.get("Failed"):
            raise UnavailableError("La file d'attente des soins a refusé un envoi ; il sera refait.")


def _batches(messages: Iterable[Settle]) -> Iterator[list[Settle]]:
    batch: list[Settle] = []
    for message in messages:
        batch.append(message)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
