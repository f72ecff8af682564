"""The queue of documents, taken by hand."""

from chalicelib import settings
from chalicelib.aws import client, queue_url
from chalicelib.documents.messages import QUEUE, Asked, Message

MEMBER = "20250001"


def queued() -> list[Message]:
    """Take every message off the queue."""
    return [Asked.model_validate_json(body).root for body in bodies()]


def bodies() -> list[str]:
    sqs, url = client("sqs"), queue_url(QUEUE)
    taken = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            taken.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return taken


def files() -> list[str]:
    """What the bucket of documents holds."""
    return [one["Key"] for one in client("s3").list_objects_v2(Bucket=settings.documents_bucket()).get("Contents", [])]
