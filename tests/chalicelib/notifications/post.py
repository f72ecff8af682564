"""The insurer, its stream, its queue and its mailbox, each taken from by hand."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chalicelib import clock, outbox
from chalicelib.aws import client, queue_url
from chalicelib.notifications import service
from chalicelib.outbox import Event
from chalicelib.portfolio.load import load
from infra.local import mailbox
from infra.local.mailbox import Mail
from infra.local.streams import kept_by
from tests.chalicelib.care.insurer import Insurer

ORIGIN = "http://localhost:8000"
MEMBER = "20250001"
CHILD: dict[str, Any] = {"rank": 2, "birth_date": "20120901", "scheme_paid": 21_00, "withheld": 0}


@dataclass
class Post:
    """What happens between a decision and an e-mail."""

    insurer: Insurer = field(default_factory=Insurer)

    def member(self, **changes: object) -> None:
        assert load(json.dumps({"members": [{"number": MEMBER, **changes}]})).refused == []

    @contextmanager
    def without_delay(self) -> Iterator[None]:
        """Events are given as soon as they are published."""
        sqs, url = client("sqs"), queue_url(outbox.QUEUE)
        before = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])["Attributes"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "0"})
        try:
            yield
        finally:
            sqs.set_queue_attributes(QueueUrl=url, Attributes=before)

    def written(self) -> list[Event]:
        """Every event of the stream since the start of the test, in order."""
        return list(outbox.written(kept_by(os.environ["AWS_ENDPOINT_URL"], "obole-care")))

    def queued(self) -> list[Event]:
        """Take every published event off the queue."""
        sqs, url = client("sqs"), queue_url(outbox.QUEUE)
        taken = []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                taken.append(Event.model_validate_json(message["Body"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return taken

    def deliver(self) -> None:
        """All that is written is published, and all that is published is told."""
        outbox.relay(self.written())
        for event in self.queued():
            service.take(event)

    def sent(self) -> list[Mail]:
        return mailbox.sent()


def later(minutes: int) -> Any:
    """The clock, that many minutes on."""
    return clock.stopped_at(clock.now() + timedelta(minutes=minutes))
