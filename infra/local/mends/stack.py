"""What moto's CloudFormation skips of a resource, applied from the template as soon as it makes it."""

import json
import logging
import warnings
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.kms.models import Key
from moto.s3.models import FakeBucket, S3Backend, s3_backends
from moto.utilities.utils import get_partition

_make_bucket = FakeBucket.create_from_cloudformation_json
_make_key = Key.create_from_cloudformation_json
_make_table = Table.create_from_cloudformation_json


def mend() -> None:
    """Make keys, buckets and tables of a template whole; say nothing of the resources moto does not know."""
    logging.getLogger("moto").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", "Tried to parse AWS", UserWarning)
    Key.create_from_cloudformation_json = staticmethod(_readable_key)  # type: ignore[method-assign, assignment]
    FakeBucket.create_from_cloudformation_json = staticmethod(_whole_bucket)  # type: ignore[method-assign, assignment]
    Table.create_from_cloudformation_json = staticmethod(_whole_table)  # type: ignore[method-assign, assignment]


def _readable_key(name: str, resource: dict[str, Any], account_id: str, region_name: str, **more: object) -> Key:
    """With its policy as text: kept as an object, it makes every later DescribeKey fail."""
    key = _make_key(name, resource, account_id, region_name, **more)
    key.policy = json.dumps(resource["Properties"]["KeyPolicy"])
    return key


def _whole_table(name: str, resource: dict[str, Any], account_id: str, region_name: str, **more: object) -> Table:
    table = _make_table(name, resource, account_id, region_name, **more)
    if ttl := resource["Properties"].get("TimeToLiveSpecification"):
        dynamodb_backends[account_id][region_name].update_time_to_live(name, ttl)
    return table


def _whole_bucket(name: str, resource: dict[str, Any], account_id: str, region_name: str, **more: object) -> FakeBucket:
    bucket = _make_bucket(name, resource, account_id, region_name, **more)
    _complete(s3_backends[account_id][get_partition(region_name)], name, resource.get("Properties", {}))
    return bucket


def _complete(backend: S3Backend, name: str, properties: dict[str, Any]) -> None:
    if versioning := properties.get("VersioningConfiguration"):
        backend.put_bucket_versioning(name, versioning["Status"])
    if lifecycle := properties.get("LifecycleConfiguration"):
        backend.put_bucket_lifecycle_configuration(name, [_lifecycle_rule(rule) for rule in lifecycle["Rules"]])
    if cors := properties.get("CorsConfiguration"):
        backend.put_bucket_cors(name, [_cors_rule(rule) for rule in cors["CorsRules"]])
    if block := properties.get("PublicAccessBlockConfiguration"):
        backend.put_public_access_block(name, {key: _lower(value) for key, value in block.items()})
    if told := properties.get("NotificationConfiguration"):
        queues = [_queue_notification(queue) for queue in told.get("QueueConfigurations", [])]
        backend.put_bucket_notification_configuration(name, {"QueueConfiguration": queues})


def _lower(value: object) -> str:
    return str(value).lower()


def _lifecycle_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule as CloudFormation writes it, in the words of the S3 API."""
    said = {"ID": rule.get("Id"), "Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if days := rule.get("ExpirationInDays"):
        said["Expiration"] = {"Days": days}
    same = ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")
    return said | {key: rule[key] for key in same if key in rule}


def _cors_rule(rule: dict[str, Any]) -> dict[str, Any]:
    said = {"AllowedMethod": rule["AllowedMethods"], "AllowedOrigin": rule["AllowedOrigins"]}
    if "AllowedHeaders" in rule:
        said["AllowedHeader"] = rule["AllowedHeaders"]
    if "ExposedHeaders" in rule:
        said["ExposeHeader"] = rule["ExposedHeaders"]
    return said | ({"MaxAgeSeconds": str(rule["MaxAge"])} if "MaxAge" in rule else {})


def _queue_notification(queue: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"Queue": queue["Queue"], "Event": [queue["Event"]]}
    if rules := queue.get("Filter", {}).get("S3Key", {}).get("Rules"):
        said["Filter"] = {"S3Key": {"FilterRule": rules}}
    return said
