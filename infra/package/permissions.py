"""What a function may call, from its `permissions.toml`, as the statements of its role.

One table a service, one line a resource: `"table/obole-care" = ["GetItem"]`. No name holds a star but a prefix of a
bucket. What the encryption of a resource needs of the key follows from the actions, and what reading its own queue or
stream needs follows from the events that wake the function: neither is declared.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ARN = "arn:${AWS::Partition}:"
_PLACES = {
    "dynamodb": _ARN + "dynamodb:${AWS::Region}:${AWS::AccountId}:",
    "sqs": _ARN + "sqs:${AWS::Region}:${AWS::AccountId}:",
    "ses": _ARN + "ses:${AWS::Region}:${AWS::AccountId}:",
    "s3": _ARN + "s3:::",
}
_KEY = {"Ref": "KeyArn"}
# What the callers of an encrypted resource need of its key, through that service only.
# Source: DynamoDB, SQS and S3 developer guides, "encryption at rest", "key management", "SSE-KMS".
_READING = ("Decrypt", "DescribeKey")
_WRITING = ("Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo")
_READS = ("Get", "BatchGet", "Query", "Scan", "Describe", "List", "ConditionCheck")
_DESCRIPTIONS = {"ses": "sesv2"}
_THROUGH = ("dynamodb", "s3", "sqs")


class PermissionsError(Exception):
    """A declaration that says more, or other, than a role may."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One IAM action, such as `dynamodb:GetItem`, on one resource, such as `table/obole-care`."""

    action: str
    resource: str


def declared(folder: Path) -> set[Permission]:
    """What the function of `folder` declares. Raises `PermissionsError` if it declares a star or an unknown service."""
    path = folder / "permissions.toml"
    if not path.exists():
        raise PermissionsError(f"{path} is missing: declare what the function calls, or leave it empty")
    found = {
        Permission(f"{service}:{action}", resource)
        for service, resources in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for resource, actions in resources.items()
        for action in actions
    }
    for one in found:
        service = one.action.partition(":")[0]
        prefix = service == "s3" and one.resource.endswith("/*")
        if "*" in one.action or ("*" in one.resource.removesuffix("/*") if prefix else "*" in one.resource):
            raise PermissionsError(f"{path}: {one.action} on {one.resource} holds a star")
        if service != "kms" and service not in _PLACES:
            raise PermissionsError(f"{path}: nothing says what a resource of {service} is called")
    return found


def services(permissions: set[Permission]) -> set[str]:
    """The services that the function calls itself."""
    return {one.action.partition(":")[0] for one in permissions}


def descriptions(permissions: set[Permission]) -> set[str]:
    """What botocore calls those services: SES answers to the name of its first version, and is called by its second."""
    return {_DESCRIPTIONS.get(service, service) for service in services(permissions)}


def statements(permissions: set[Permission]) -> list[dict[str, Any]]:
    """The statements of the role: one a resource, then what encryption needs of the key through each service."""
    actions: dict[tuple[str, str], list[str]] = {}
    for one in sorted(permissions, key=lambda one: (one.action, one.resource)):
        actions.setdefault((one.action.partition(":")[0], one.resource), []).append(one.action)
    called = [_allow(actions[key], _arn(*key)) for key in sorted(actions)]
    return called + [_through(service, permissions) for service in _THROUGH if service in services(permissions)]


def _arn(service: str, resource: str) -> dict[str, str]:
    # The only key is the institution's; its alias is how the code calls it.
    return _KEY if service == "kms" else {"Fn::Sub": _PLACES[service] + resource}


def _allow(actions: list[str], resource: object) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def _through(service: str, permissions: set[Permission]) -> dict[str, Any]:
    names = [name for place, _, name in (one.action.partition(":") for one in permissions) if place == service]
    writes = any(not name.startswith(_READS) for name in names)
    statement = _allow([f"kms:{name}" for name in (*_READING, *(_WRITING if writes else ()))], _KEY)
    via = {"Fn::Sub": service + ".${AWS::Region}.${AWS::URLSuffix}"}
    return statement | {"Condition": {"StringEquals": {"kms:ViaService": via}}}


def waking(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Lambda needs, under the function's role, to read what wakes it: its queues and streams."""
    return [statement for event in events for statement in _WAKING.get(event["Type"], _nothing)(event["Properties"])]


def _queue(event: dict[str, Any]) -> list[dict[str, Any]]:
    actions = [f"sqs:{name}" for name in ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage")]
    via = {"StringEquals": {"kms:ViaService": {"Fn::Sub": "sqs.${AWS::Region}.${AWS::URLSuffix}"}}}
    return [_allow(actions, event["Queue"]), _allow(["kms:Decrypt"], _KEY) | {"Condition": via}]


def _stream(event: dict[str, Any]) -> list[dict[str, Any]]:
    actions = [f"dynamodb:{name}" for name in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")]
    via = {"StringEquals": {"kms:ViaService": {"Fn::Sub": "dynamodb.${AWS::Region}.${AWS::URLSuffix}"}}}
    return [_allow(actions, event["Stream"]), _allow(["kms:Decrypt"], _KEY) | {"Condition": via}]


def _nothing(_: dict[str, Any]) -> list[dict[str, Any]]:
    return []


_WAKING = {"SQS": _queue, "DynamoDB": _stream}
