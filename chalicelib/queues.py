"""The queues where messages wait after three failures, and their way back to work."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.aws import client, queue_url
from chalicelib.errors import UnavailableError
from chalicelib.ids import random_id

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef, SendMessageBatchRequestEntryTypeDef

_BATCH = 10


@dataclass(frozen=True, slots=True)
class Parked:
    """A dead-letter queue, and the queue its messages come from."""

    name: str
    source: str


INBOUND = Parked("obole-inbound-parked", "obole-inbound")
CARE = Parked("obole-care-parked.fifo", "obole-care.fifo")
PARKED = (
    INBOUND,
    CARE,
    Parked("obole-notifications-parked", "obole-notifications"),
    Parked("obole-documents-parked", "obole-documents"),
)


def seen(queue: Parked) -> tuple[int, list[str]]:
    """How many messages are parked, and the first of them: identifiers only, so they can be shown."""
    sqs, url = client("sqs"), queue_url(queue.name)
    counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    shown = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=_BATCH, VisibilityTimeout=0)
    return int(counted["Attributes"]["ApproximateNumberOfMessages"]), [m["Body"] for m in shown.get("Messages", [])]


def redrive(queue: Parked) -> int:
    """Send every parked message back to its queue, in order; how many. A message is deleted only once sent.

    Cut short, it may have sent one twice: work comes twice or late anyway, and counts once.
    """
    sqs, parked, source = client("sqs"), queue_url(queue.name), queue_url(queue.source)
    sent = 0
    while messages := sqs.receive_message(
        QueueUrl=parked, MaxNumberOfMessages=_BATCH, MessageSystemAttributeNames=["MessageGroupId"]
    ).get("Messages"):
        answer = sqs.send_message_batch(
            QueueUrl=source,
            Entries=[_again(place, message) for place, message in enumerate(messages)],
        )
        if answer.get("Failed"):
            raise UnavailableError(
                f"La file {queue.source} a refusé un envoi. Recommencez : rien ne comptera deux fois."
            )
        sqs.delete_message_batch(
            QueueUrl=parked,
            Entries=[{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(messages)],
        )
        sent += len(messages)
    return sent


def _again(place: int, message: "MessageTypeDef") -> "SendMessageBatchRequestEntryTypeDef":
    """The same message, in its group if its queue keeps order."""
    entry: SendMessageBatchRequestEntryTypeDef = {"Id": str(place), "MessageBody": message["Body"]}
    group = message.get("Attributes", {}).get("MessageGroupId")
    if group:
        entry["MessageGroupId"], entry["MessageDeduplicationId"] = group, random_id()
    return entry
