"""What the stack keeps, read from its tables as they are, without the product's own stores."""

from typing import Any

import boto3

from chalicelib.care.store import line_id, line_key
from tests.journey.book import EMITTER

Item = dict[str, Any]
TABLES = ("obole-accounts", "obole-members", "obole-care", "obole-keys")
OPEN = "received"


class Kept:
    """The tables and queues of the stack at `endpoint`."""

    def __init__(self, endpoint: str) -> None:
        self._database = boto3.resource("dynamodb", endpoint_url=endpoint)
        self._queues = boto3.client("sqs", endpoint_url=endpoint)
        self._bucket = boto3.client("s3", endpoint_url=endpoint)

    def items(self, table: str = "obole-care") -> list[Item]:
        """All items of a table, by key."""
        pages = self._database.meta.client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
        found = [item for page in pages for item in page["Items"]]
        return sorted(found, key=lambda item: (item["pk"], item.get("sk", "")))

    def lines(self) -> list[Item]:
        """Every care line, cancellations too."""
        return [item for item in self.items() if item["pk"].startswith("LINE#")]

    def line(self, reference: str, operation: str = "C") -> Item:
        """The care line of that reference, empty if there is none."""
        pk, sk = line_key(line_id(EMITTER, reference), operation)
        found = self._database.Table("obole-care").get_item(Key={"pk": pk, "sk": sk}, ConsistentRead=True)
        return dict(found.get("Item", {}))

    def put(self, item: Item, table: str = "obole-care") -> None:
        self._database.Table(table).put_item(Item=item)

    def ledger(self) -> list[Item]:
        return [item for item in self.items() if item["pk"].startswith("LEDGER#")]

    def send(self, *messages: tuple[str, str]) -> None:
        """Queue care messages, pairs of group and body, in one batch."""
        url = self._queues.get_queue_url(QueueName="obole-care.fifo")["QueueUrl"]
        answer = self._queues.send_message_batch(
            QueueUrl=url,
            Entries=[
                {
                    "Id": str(place),
                    "MessageBody": body,
                    "MessageGroupId": group,
                    "MessageDeduplicationId": f"{hash(body)}-{place}",
                }
                for place, (group, body) in enumerate(messages)
            ],
        )
        assert not answer.get("Failed")

    def drop(self, data: bytes, name: str) -> None:
        """Put a file in the bucket, as the scheme does, without waiting for what becomes of it."""
        self._bucket.put_object(Bucket="obole-inbound-123456789012", Key=f"noemie/{name}.noe", Body=data)
