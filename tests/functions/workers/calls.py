"""Call a worker as Lambda does: its `app.py` as it is, and events in the shape that SQS gives them."""

import hashlib
import json
import sys
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from chalicelib.aws import client, queue_url
from chalicelib.care.messages import Settle

WORKERS = Path(__file__).parents[3] / "functions" / "workers"
REGION, ACCOUNT = "eu-west-3", "123456789012"
Record = dict[str, Any]


def worker(name: str) -> ModuleType:
    """The module of that worker, loaded once: as on Lambda, what it keeps outlives an event."""
    module = sys.modules.get(f"functions_workers_{name}")
    if module is None:
        spec = spec_from_file_location(f"functions_workers_{name}", WORKERS / name / "app.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[spec.name] = module
    return module


def record(body: str, queue: str, *, id: str = "00000000-0000-4000-8000-000000000000", **attributes: str) -> Record:
    """One message of an SQS event. Source: AWS Lambda developer guide, "Using Lambda with Amazon SQS"."""
    return {
        "messageId": id,
        "receiptHandle": f"handle of {id}",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1772442000000",
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": "1772442000010",
            **attributes,
        },
        "messageAttributes": {},
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }


def message(id: str, settle: Settle | str, *, group: str | None = None) -> Record:
    """A message of the care queue, as FIFO queues give them."""
    body = settle if isinstance(settle, str) else settle.model_dump_json()
    own = "nobody" if isinstance(settle, str) else f"{settle.member}-{settle.rank}"
    order = {"MessageGroupId": group or own, "MessageDeduplicationId": id, "SequenceNumber": "18849496460467696128"}
    return record(body, "obole-care.fifo", id=id, **order)


def stored(bucket: str, key: str, version: str) -> dict[str, Any]:
    """What S3 tells of a new object; `key` is already encoded. Source: S3 user guide, "Event message structure"."""
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": "2026-03-02T09:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "AWS:AIDAJDPLRKLG7UEXAMPLE"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "inbound",
            "bucket": {
                "name": bucket,
                "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
                "arn": f"arn:aws:s3:::{bucket}",
            },
            "object": {
                "key": key,
                "size": 390,
                "eTag": "d41d8cd9",
                "versionId": version,
                "sequencer": "0055AED6DCD90281E5",
            },
        },
    }


def notification(*objects: dict[str, Any]) -> Record:
    return record(json.dumps({"Records": objects}), "obole-inbound")


def told_by_the_bucket() -> list[Record]:
    """Every notification that waits in the bucket's own queue, taken off it."""
    sqs, url = client("sqs"), queue_url("obole-inbound")
    told = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    for one in told:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return [record(one["Body"], "obole-inbound", id=one["MessageId"]) for one in told]


def receive(*records: Record) -> None:
    """Give the intake worker an event of these messages."""
    worker("intake").receive({"Records": list(records)}, None)


def measured(told: str) -> Counter[str]:
    """What workers counted in all, from what they printed. Source: CloudWatch embedded metric format."""
    lines = [json.loads(line) for line in told.splitlines() if '"_aws"' in line]
    counts = Counter[str]()
    for line in lines:
        for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]:
            counts[metric["Name"]] += sum(map(int, line[metric["Name"]]))
    return counts


def reimburse(*records: Record) -> list[str]:
    """Give the reimbursements worker an event of these messages; the ids of those it sends back."""
    answer = worker("reimbursements").reimburse({"Records": list(records)}, None)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
