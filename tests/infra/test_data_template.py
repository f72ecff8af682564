"""infra/data.yaml: sound by itself, and equal to what the stores, the functions and the queues' code use."""

from typing import Any

import pytest
from cfnlint.api import lint_file  # type: ignore[import-untyped]
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]
from pynamodb.attributes import TTLAttribute

from chalicelib.care.messages import QUEUE
from chalicelib.queues import PARKED
from infra.local.template import PATH
from tests.infra.declared import (
    apps,
    models,
    queue_named,
    queues,
    redriven,
    resources,
    schema_of,
    tables,
    template,
    workers,
)

KEEP_MESSAGES_SECONDS = 14 * 24 * 3600
KEY = {"Fn::GetAtt": ["Key", "Arn"]}
EACH_TABLE = pytest.mark.parametrize("table", tables().values(), ids=tables())
EACH_QUEUE = pytest.mark.parametrize("name", queues())
EACH_WORKED = pytest.mark.parametrize("name", redriven())


def kept_in(table: dict[str, Any]) -> list[dict[str, Any]]:
    """How the models of the items kept in the table describe it."""
    return [schema_of(model) for model in models() if model.Meta.table_name == table["TableName"]]


def by_name(attributes: list[dict[str, str]]) -> dict[str, str]:
    return {attribute["AttributeName"]: attribute["AttributeType"] for attribute in attributes}


def keys(schema: list[dict[str, str]]) -> dict[str, str]:
    return {key["KeyType"]: key["AttributeName"] for key in schema}


def test_the_template_has_nothing_for_the_linter_to_say() -> None:
    found = lint_file(PATH, ManualArgs(include_checks=["I"], regions=["eu-west-3"]))
    assert [f"{match.linenumber}: {match.rule.id} {match.message}" for match in found] == []


def test_every_table_has_items_and_every_item_a_table() -> None:
    assert tables().keys() == {model.Meta.table_name for model in models()}


@EACH_TABLE
def test_a_table_has_the_keys_that_its_items_have(table: dict[str, Any]) -> None:
    for schema in kept_in(table):
        assert keys(schema["key_schema"]) == keys(table["KeySchema"])
        assert by_name(schema["attribute_definitions"]).items() <= by_name(table["AttributeDefinitions"]).items()


@EACH_TABLE
def test_a_table_has_the_indexes_that_its_items_have_and_defines_no_attribute_more(table: dict[str, Any]) -> None:
    used = {
        index["index_name"]: (keys(index["key_schema"]), index["projection"])
        for schema in kept_in(table)
        for index in (*schema["global_secondary_indexes"], *schema["local_secondary_indexes"])
    }
    declared = {
        index["IndexName"]: (keys(index["KeySchema"]), index["Projection"])
        for index in (*table.get("GlobalSecondaryIndexes", []), *table.get("LocalSecondaryIndexes", []))
    }
    assert declared == used
    defined = [by_name(schema["attribute_definitions"]) for schema in kept_in(table)]
    assert by_name(table["AttributeDefinitions"]) == {name: kind for one in defined for name, kind in one.items()}


def test_no_item_shows_in_an_index_that_is_not_its_own() -> None:
    strays = {
        (model.__name__, attribute.attr_name)
        for model in models()
        for attribute in model.get_attributes().values()
        if attribute.attr_name not in by_name(schema_of(model)["attribute_definitions"])
        and attribute.attr_name in by_name(tables()[model.Meta.table_name]["AttributeDefinitions"])
    }
    assert strays == set()


def test_items_that_expire_are_in_tables_that_let_them() -> None:
    ends = {
        (model.Meta.table_name, attribute.attr_name)
        for model in models()
        for attribute in model.get_attributes().values()
        if isinstance(attribute, TTLAttribute)
    }
    let = {
        (name, table["TimeToLiveSpecification"]["AttributeName"])
        for name, table in tables().items()
        if table.get("TimeToLiveSpecification", {}).get("Enabled")
    }
    assert ends
    assert ends == let


@EACH_TABLE
def test_a_table_is_recoverable_protected_encrypted_and_paid_by_use(table: dict[str, Any]) -> None:
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["DeletionProtectionEnabled"] is True
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Ref": "Key"}}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_deleting_the_stack_deletes_nothing_that_is_kept() -> None:
    kinds = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::KMS::Key"}
    stateful = {name: resource for name, resource in template()["Resources"].items() if resource["Type"] in kinds}
    assert {resource["Type"] for resource in stateful.values()} == kinds
    for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
        assert {name for name, resource in stateful.items() if resource.get(policy) != "Retain"} == set()


def test_every_queue_is_worked_on_or_parks_what_failed() -> None:
    assert workers().keys() == redriven().keys()
    assert queues().keys() == redriven().keys() | set(redriven().values())
    assert len(set(redriven().values())) == len(redriven())


def test_what_is_parked_can_be_seen_and_sent_back() -> None:
    assert {parked.source: parked.name for parked in PARKED} == redriven()


def test_what_must_stay_in_order_goes_through_a_queue_that_keeps_it() -> None:
    assert QUEUE in workers()
    assert {name for name, queue in queues().items() if queue.get("FifoQueue")} == {QUEUE, redriven()[QUEUE]}
    assert queues()[QUEUE]["DeduplicationScope"] == "messageGroup"


@EACH_QUEUE
def test_a_queue_is_encrypted_and_keeps_its_messages_as_long_as_can_be(name: str) -> None:
    assert queues()[name]["KmsMasterKeyId"] == {"Ref": "Key"}
    assert queues()[name]["MessageRetentionPeriod"] == KEEP_MESSAGES_SECONDS
    assert name.endswith(".fifo") is queues()[name].get("FifoQueue", False)


@EACH_WORKED
def test_a_message_is_tried_three_times_then_parked_in_a_queue_of_the_same_kind(name: str) -> None:
    assert queues()[name]["RedrivePolicy"]["maxReceiveCount"] == 3
    assert queues()[redriven()[name]].get("FifoQueue") == queues()[name].get("FifoQueue")


@EACH_WORKED
def test_a_message_stays_hidden_for_as_long_as_its_function_may_work_on_it(name: str) -> None:
    source, settings = workers()[name]
    hidden, works = queues()[name]["VisibilityTimeout"], settings["lambda_timeout"]
    # Lambda refuses less. With batches AWS advises six times, for the tries of one that is throttled.
    assert hidden >= works * (6 if source.batch_size > 1 else 1)


def test_a_function_is_named_in_its_settings_as_in_its_app_and_answers_people_in_time() -> None:
    assert {name: app.app_name for name, (app, _) in apps().items()} == {name: name for name in apps()}
    answering = [settings for app, settings in apps().values() if app.routes]
    assert answering
    assert all(settings["lambda_timeout"] <= 29 for settings in answering)


def test_the_bucket_tells_the_queue_of_each_file_of_the_scheme_and_only_it_may() -> None:
    bucket = resources("S3::Bucket")["InboundBucket"]
    assert [name for name, one in resources("S3::Bucket").items() if "NotificationConfiguration" in one] == [
        "InboundBucket"
    ]
    (told,) = bucket["NotificationConfiguration"]["QueueConfigurations"]
    assert queue_named(told["Queue"]) == "obole-inbound"
    assert told["Event"] == "s3:ObjectCreated:*"
    assert told["Filter"] == {"S3Key": {"Rules": [{"Name": "prefix", "Value": "noemie/"}]}}
    (policy,) = resources("SQS::QueuePolicy").values()
    (rule,) = policy["PolicyDocument"]["Statement"]
    assert [queue_named(queue) for queue in policy["Queues"]] == [queue_named(rule["Resource"])] == ["obole-inbound"]
    assert (rule["Principal"], rule["Action"]) == ({"Service": "s3.amazonaws.com"}, "sqs:SendMessage")
    assert rule["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert bucket["BucketName"]["Fn::Sub"] in rule["Condition"]["ArnLike"]["aws:SourceArn"]["Fn::Sub"]


@pytest.mark.parametrize("bucket", resources("S3::Bucket").values(), ids=resources("S3::Bucket").keys())
def test_a_bucket_is_closed_encrypted_and_versioned(bucket: dict[str, Any]) -> None:
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}


def test_only_our_pages_may_fetch_a_document_and_only_read_it() -> None:
    found = {name: bucket.get("CorsConfiguration") for name, bucket in resources("S3::Bucket").items()}
    rules = {"CorsRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": [{"Ref": "Origin"}]}]}
    assert {name: said for name, said in found.items() if said} == {"DocumentsBucket": rules}


def test_the_bucket_of_the_scheme_lets_old_files_go() -> None:
    bucket = resources("S3::Bucket")["InboundBucket"]
    received, unfinished = bucket["LifecycleConfiguration"]["Rules"]
    # Two years of limitation, and one more.
    assert received["ExpirationInDays"] == received["NoncurrentVersionExpiration"]["NoncurrentDays"] == 3 * 365
    assert (received["Prefix"], received["Status"], unfinished["Status"]) == ("noemie/", "Enabled", "Enabled")
    assert unfinished["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}


@pytest.mark.parametrize("policy", resources("S3::BucketPolicy").values(), ids=resources("S3::BucketPolicy").keys())
def test_a_bucket_refuses_connections_in_the_clear(policy: dict[str, Any]) -> None:
    (rule,) = policy["PolicyDocument"]["Statement"]
    assert (rule["Effect"], rule["Principal"], rule["Action"]) == ("Deny", "*", "s3:*")
    assert rule["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_key_turns_every_year_and_opens_for_the_notifications_of_our_own_bucket() -> None:
    (key,) = resources("KMS::Key").values()
    assert key["EnableKeyRotation"] is True
    (services,) = (rule for rule in key["KeyPolicy"]["Statement"] if "Service" in rule["Principal"])
    assert services["Principal"]["Service"] == "s3.amazonaws.com"
    assert set(services["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey"}
    assert services["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    (alias,) = resources("KMS::Alias").values()
    assert alias == {"AliasName": "alias/obole", "TargetKeyId": {"Ref": "Key"}}


def watched(metric: str, threshold: int) -> set[str]:
    """The queues with an alarm, told to those on duty, once their `metric` is over `threshold`."""
    return {
        queue_named(dimension["Value"])
        for alarm in resources("CloudWatch::Alarm").values()
        for dimension in alarm["Dimensions"]
        if (alarm["Namespace"], alarm["MetricName"], alarm["Threshold"]) == ("AWS/SQS", metric, threshold)
        and (alarm["ComparisonOperator"], alarm["Statistic"]) == ("GreaterThanThreshold", "Maximum")
        and alarm["AlarmActions"]["Fn::If"][:2] == ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}]]
        and dimension["Name"] == "QueueName"
    }


def test_an_alarm_rings_as_soon_as_anything_is_parked() -> None:
    assert watched("ApproximateNumberOfMessagesVisible", 0) == set(redriven().values())


def test_an_alarm_rings_when_a_message_has_waited_an_hour() -> None:
    assert watched("ApproximateAgeOfOldestMessage", 3600) == set(redriven())
