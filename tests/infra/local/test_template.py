"""What of infra/data.yaml the local stack applies, and the short list of what it does not."""

import json
import re
from typing import Any

import boto3
import pytest

from infra.local import server, template
from infra.local.streams import kept_by

BUCKET = "obole-inbound-123456789012"


def test_deploying_twice_leaves_one_stack(session: boto3.Session) -> None:
    template.deploy(session.client("s3").meta.endpoint_url)
    assert [s["StackName"] for s in session.client("cloudformation").describe_stacks()["Stacks"]] == [template.STACK]


def test_the_bucket_keeps_versions_expires_and_is_closed(session: boto3.Session) -> None:
    s3 = session.client("s3")
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    assert all(s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"].values())
    rules = {rule["ID"]: rule for rule in s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]}
    assert rules["received"]["Expiration"] == {"Days": 1095}
    assert rules["received"]["Filter"] == {"Prefix": "noemie/"}
    assert rules["unfinished-uploads"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}


def test_old_items_of_accounts_expire(session: boto3.Session) -> None:
    said = session.client("dynamodb").describe_time_to_live(TableName="obole-accounts")["TimeToLiveDescription"]
    assert said == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_only_files_of_the_scheme_are_told_to_the_queue(session: boto3.Session) -> None:
    server.empty()
    s3, sqs = session.client("s3"), session.client("sqs")
    s3.put_object(Bucket=BUCKET, Key="elsewhere/file", Body=b"no")
    version = s3.put_object(Bucket=BUCKET, Key="noemie/file 1", Body=b"yes")["VersionId"]
    url = sqs.get_queue_url(QueueName="obole-inbound")["QueueUrl"]
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert len(messages) == 1
    told = json.loads(messages[0]["Body"])["Records"][0]["s3"]["object"]
    assert (told["key"], told["versionId"], told["size"]) == ("noemie%2Ffile+1", version, 3)


def test_the_key_is_found_and_described_by_its_alias(session: boto3.Session) -> None:
    kms = session.client("kms")
    assert kms.describe_key(KeyId="alias/obole")["KeyMetadata"]["Enabled"]
    sealed = kms.generate_data_key(KeyId="alias/obole", KeySpec="AES_256")
    assert kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"])["Plaintext"] == sealed["Plaintext"]


def test_what_stays_unapplied_is_recovery_encryption_of_tables_policies_and_alarms(session: boto3.Session) -> None:
    database = session.client("dynamodb")
    backups = database.describe_continuous_backups(TableName="obole-care")["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"
    assert "SSEDescription" not in database.describe_table(TableName="obole-care")["Table"]
    assert session.client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    s3 = session.client("s3")
    with pytest.raises(s3.exceptions.ClientError, match="NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket=BUCKET)
    sqs = session.client("sqs")
    url = sqs.get_queue_url(QueueName="obole-inbound")["QueueUrl"]
    assert "Policy" not in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]


def test_a_resource_of_a_new_kind_must_be_looked_at_here_first() -> None:
    kinds = set(re.findall(r"Type: (AWS::[A-Za-z0-9:]+)", template.PATH.read_text()))
    applied = {"AWS::KMS::Key", "AWS::KMS::Alias", "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue"}
    unapplied = {"AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::CloudWatch::Alarm"}
    # The domain of e-mails is verified by DNS; on one machine, localhost stands in for it.
    assert kinds - applied == unapplied | {"AWS::SES::EmailIdentity"}


def test_e_mails_leave_from_localhost_and_from_nowhere_else(session: boto3.Session) -> None:
    mailer = session.client("sesv2")
    sent: Any = {"Destination": {"ToAddresses": ["a@example.fr"]}, "Content": {"Raw": {"Data": b"Subject: a"}}}
    assert mailer.send_email(FromEmailAddress="no-reply@localhost", **sent)["MessageId"]
    with pytest.raises(mailer.exceptions.MessageRejected):
        mailer.send_email(FromEmailAddress="no-reply@elsewhere.example", **sent)


def test_what_is_written_in_the_care_table_is_told_by_its_stream_as_it_then_is(session: boto3.Session) -> None:
    server.empty()
    item = {"pk": {"S": "EVENT#1"}, "sk": {"S": "EVENT"}, "at": {"S": "now"}}
    session.client("dynamodb").put_item(TableName="obole-care", Item=item)
    (record,) = kept_by(session.client("s3").meta.endpoint_url, "obole-care")
    assert (record["eventName"], record["dynamodb"]["StreamViewType"]) == ("INSERT", "NEW_IMAGE")
    assert record["dynamodb"]["NewImage"] == item


def test_delayed_events_wait_and_are_told_together(session: boto3.Session) -> None:
    sqs = session.client("sqs")
    url = sqs.get_queue_url(QueueName="obole-notifications")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="{}")
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    names: list[Any] = ["ApproximateNumberOfMessagesDelayed"]
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"] == {names[0]: "1"}
