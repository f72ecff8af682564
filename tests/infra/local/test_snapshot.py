"""A new process finds all that the old one kept, or is told why not."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local import snapshot

BUCKET = "obole-inbound-123456789012"

READ_IN_A_NEW_PROCESS = """
import base64, json, os, sys
from pathlib import Path
import boto3
from infra.local import environment, server, snapshot, template

with server.running() as endpoint:
    os.environ.update(environment(endpoint))
    snapshot.restore(Path(sys.argv[1]))
    template.deploy(endpoint)
    database, s3, sqs, kms = (boto3.client(name) for name in ("dynamodb", "s3", "sqs", "kms"))
    bucket, (care,) = sys.argv[2], [sqs.get_queue_url(QueueName="obole-care.fifo")["QueueUrl"]]
    found = {
        "items": database.scan(TableName="obole-care", Select="COUNT")["Count"],
        "index": database.query(TableName="obole-care", IndexName="by_member", KeyConditionExpression="#m=:m",
            ExpressionAttributeNames={"#m": "member"}, ExpressionAttributeValues={":m": {"S": "m"}})["Count"],
        "versions": len(s3.list_object_versions(Bucket=bucket)["Versions"]),
        "body": s3.get_object(Bucket=bucket, Key="noemie/a")["Body"].read().decode(),
        "uploads": len(s3.list_multipart_uploads(Bucket=bucket)["Uploads"]),
        "received": [m["Body"] for m in sqs.receive_message(QueueUrl=care, MaxNumberOfMessages=10)["Messages"]],
        "secret": base64.b64encode(kms.decrypt(CiphertextBlob=base64.b64decode(sys.argv[3]))["Plaintext"]).decode(),
    }
    s3.put_object(Bucket=bucket, Key="noemie/b", Body=b"new")
    inbound = sqs.get_queue_url(QueueName="obole-inbound")["QueueUrl"]
    told = sqs.receive_message(QueueUrl=inbound, MaxNumberOfMessages=10)["Messages"]
    found["told"] = [json.loads(m["Body"])["Records"][0]["s3"]["object"]["key"] for m in told]
    sqs.send_message(QueueUrl=care, MessageBody="again", MessageGroupId="c", MessageDeduplicationId="c")
    found["dedup"] = sqs.receive_message(QueueUrl=care).get("Messages", [])
    try:
        token = {"Put": {"TableName": "obole-keys", "Item": {"pk": {"S": "other"}}}}
        database.transact_write_items(TransactItems=[token], ClientRequestToken="kept")
    except database.exceptions.IdempotentParameterMismatchException:
        found["token"] = "kept"
    print(json.dumps(found))
"""


def test_a_new_process_reads_items_versions_messages_tokens_and_old_secrets(
    session: boto3.Session, tmp_path: Path
) -> None:
    database, s3 = session.client("dynamodb"), session.client("s3")
    sqs, kms = session.client("sqs"), session.client("kms")
    for number in range(30):
        item = {"pk": str(number), "sk": "1", "member": "m", "member_order": str(number)}
        database.put_item(TableName="obole-care", Item={name: {"S": text} for name, text in item.items()})
    first: Any = {"Put": {"TableName": "obole-keys", "Item": {"pk": {"S": "k"}}}}
    database.transact_write_items(TransactItems=[first], ClientRequestToken="kept")
    for body in (b"one", b"two", b"three"):
        s3.put_object(Bucket=BUCKET, Key="noemie/a", Body=body)
    s3.create_multipart_upload(Bucket=BUCKET, Key="noemie/large")
    care = sqs.get_queue_url(QueueName="obole-care.fifo")["QueueUrl"]
    for group in "abc":
        sqs.send_message(QueueUrl=care, MessageBody=group, MessageGroupId=group, MessageDeduplicationId=group)
    (held, gone) = (sqs.receive_message(QueueUrl=care)["Messages"][0] for _ in range(2))
    assert (held["Body"], gone["Body"]) == ("a", "b")
    sqs.delete_message(QueueUrl=care, ReceiptHandle=gone["ReceiptHandle"])
    sealed = kms.generate_data_key(KeyId="alias/obole", KeySpec="AES_256")

    snapshot.save(tmp_path / "kept")
    found = in_a_new_process(tmp_path / "kept", sealed["CiphertextBlob"])

    assert found == {
        "items": 30,
        "index": 30,
        "versions": 3,
        "body": "three",
        "uploads": 1,
        "received": ["c"],
        "secret": base64.b64encode(sealed["Plaintext"]).decode(),
        "told": ["noemie%2Fa", "noemie%2Fa", "noemie%2Fa", "noemie%2Fb"],
        "dedup": [],
        "token": "kept",
    }


def in_a_new_process(path: Path, sealed: bytes) -> dict[str, Any]:
    asked = [sys.executable, "-c", READ_IN_A_NEW_PROCESS, str(path), BUCKET, base64.b64encode(sealed).decode()]
    answer = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 -- this interpreter
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def changed(path: Path, **header: str) -> None:
    first, _, content = path.read_bytes().partition(b"\n")
    path.write_bytes(json.dumps(json.loads(first) | header).encode() + b"\n" + content)


@pytest.mark.parametrize(
    ("header", "because"), [({"moto": "4.0"}, "version de moto"), ({"template": "older"}, "data.yaml")]
)
def test_one_of_another_moto_or_another_template_is_refused(
    tmp_path: Path, header: dict[str, str], because: str
) -> None:
    snapshot.save(tmp_path / "kept")
    changed(tmp_path / "kept", **header)
    with pytest.raises(snapshot.RefusedError, match=because):
        snapshot.restore(tmp_path / "kept")


@pytest.mark.parametrize("keep", [0, 10, 2000, -1])
def test_one_cut_short_is_refused(tmp_path: Path, keep: int) -> None:
    snapshot.save(tmp_path / "kept")
    (tmp_path / "kept").write_bytes((tmp_path / "kept").read_bytes()[:keep])
    with pytest.raises(snapshot.RefusedError, match="abîmé"):
        snapshot.restore(tmp_path / "kept")


def full(_descriptor: int) -> None:
    raise OSError("disk full")


def test_what_failed_to_be_written_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot.save(tmp_path / "kept")
    before = (tmp_path / "kept").read_bytes()
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="disk full"):
        snapshot.save(tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == before
