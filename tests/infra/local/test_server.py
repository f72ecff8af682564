"""The server: on loopback, one request at a time, counted, emptied without being deployed again."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest

from infra.local import server

TABLE = "obole-keys"
BUCKET = "obole-inbound-123456789012"


def test_requests_are_counted_by_target_during_the_block_only(session: boto3.Session) -> None:
    database = session.client("dynamodb")
    database.put_item(TableName=TABLE, Item={"pk": {"S": "a"}})
    with server.counting() as outer:
        database.get_item(TableName=TABLE, Key={"pk": {"S": "a"}})
        with server.counting() as inner:
            database.query(
                TableName=TABLE, KeyConditionExpression="pk = :a", ExpressionAttributeValues={":a": {"S": "a"}}
            )
            session.client("s3").list_objects_v2(Bucket=BUCKET)
    database.get_item(TableName=TABLE, Key={"pk": {"S": "a"}})
    assert inner == {"DynamoDB.Query": 1, "S3.GET": 1}
    assert outer == {"DynamoDB.GetItem": 1, "DynamoDB.Query": 1, "S3.GET": 1}


def test_only_requests_that_may_change_something_are_changes(session: boto3.Session) -> None:
    database, sqs = session.client("dynamodb"), session.client("sqs")
    url = sqs.get_queue_url(QueueName="obole-inbound")["QueueUrl"]
    before = server.changes()
    database.scan(TableName=TABLE)
    sqs.receive_message(QueueUrl=url)
    session.client("s3").list_objects_v2(Bucket=BUCKET)
    assert server.changes() == before
    database.put_item(TableName=TABLE, Item={"pk": {"S": "a"}})
    session.client("s3").put_object(Bucket=BUCKET, Key="a", Body=b"")
    assert server.changes() == before + 2


def test_concurrent_updates_of_one_item_all_count(session: boto3.Session) -> None:
    database = session.client("dynamodb")

    def add(_: int) -> Any:
        return database.update_item(
            TableName=TABLE,
            Key={"pk": {"S": "counter"}},
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(80)))
    assert database.get_item(TableName=TABLE, Key={"pk": {"S": "counter"}})["Item"]["n"] == {"N": "80"}


@pytest.mark.parametrize("header", [{"Origin": "http://attacker.example"}, {"Host": "attacker.example"}])
def test_no_page_of_a_browser_is_let_in(aws: str, header: dict[str, str]) -> None:
    connection = http.client.HTTPConnection(aws.removeprefix("http://"), timeout=10)
    connection.request("PUT", f"/{BUCKET}/noemie/forged", b"forged", header)
    assert connection.getresponse().status == 403
    connection.close()
    assert "Contents" not in boto3.client("s3").list_objects_v2(Bucket=BUCKET)


def test_emptied_it_keeps_the_stack_and_nothing_in_it(session: boto3.Session) -> None:
    database, s3, sqs = session.client("dynamodb"), session.client("s3"), session.client("sqs")
    url = sqs.get_queue_url(QueueName="obole-care.fifo")["QueueUrl"]
    sealed = session.client("kms").generate_data_key(KeyId="alias/obole", KeySpec="AES_256")["CiphertextBlob"]
    for _ in range(2):
        put: Any = {"Put": {"TableName": TABLE, "Item": {"pk": {"S": "a"}}}}
        database.transact_write_items(TransactItems=[put], ClientRequestToken="same")
        s3.put_object(Bucket=BUCKET, Key="a", Body=b"x")
        sqs.send_message(QueueUrl=url, MessageBody="a", MessageGroupId="a", MessageDeduplicationId="same")
        # Neither the token nor the deduplication id is remembered from before.
        assert database.scan(TableName=TABLE)["Count"] == 1
        assert len(sqs.receive_message(QueueUrl=url)["Messages"]) == 1
        server.empty()
        assert database.scan(TableName=TABLE)["Count"] == 0
        assert "Versions" not in s3.list_object_versions(Bucket=BUCKET)
        assert "Messages" not in sqs.receive_message(QueueUrl=url)
    assert session.client("kms").decrypt(CiphertextBlob=sealed)["Plaintext"]


def test_released_messages_are_received_again_at_once(session: boto3.Session) -> None:
    sqs = session.client("sqs")
    url = sqs.get_queue_url(QueueName="obole-inbound")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="held")
    assert sqs.receive_message(QueueUrl=url)["Messages"]
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    server.release()
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "held"
