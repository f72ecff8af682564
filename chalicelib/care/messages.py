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


def send(messages: Iterable[Settle], *, file: str | None = None) -> None:
    """Queue the messages, those of one beneficiary in the order given.

    Those of a `file` are queued once, however often it is read. Raises `UnavailableError` if the queue refuses any.
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
                    "MessageDeduplicationId": _once(message, file),
                }
                for place, message in enumerate(batch)
            ],
        )
        if answer.get("Failed"):
            raise UnavailableError("La file d'attente des soins a refusé un envoi ; il sera refait.")


def _once(message: Settle, file: str | None) -> str:
    """What the queue knows a message by: each is another one, but for those of a file."""
    return derived("settle", file, message.model_dump_json()) if file else random_id()


def _batches(messages: Iterable[Settle]) -> Iterator[list[Settle]]:
    batch: list[Settle] = []
    for message in messages:
        batch.append(message)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
