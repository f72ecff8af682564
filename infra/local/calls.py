"""Who asked the local AWS for what, as IAM would judge it: the actions and resources that each request needs.

The asker is told by the access key that signed: each function's process has its own. Source: service authorization
reference, DynamoDB, KMS, S3, SES, SQS.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_SIGNED = re.compile(r"Credential=([^/]+)/\d+/[^/]+/([^/]+)/")
# A transaction is judged by what it does to each item.
_ITEM_ACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One action on one resource, named as `permissions.toml` does."""

    asker: str
    action: str
    resource: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what it needs of IAM, and its body."""

    calls: tuple[Call, ...]
    body: bytes


def asked(environ: "WSGIEnvironment", body: bytes) -> Asked:
    """The request of `environ`; one that is not signed in its headers needs nothing that can be told."""
    signed = _SIGNED.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not signed:
        return Asked((), body)
    asker, service = signed.groups()
    needed = _needed(service, environ, body)
    return Asked(tuple(Call(asker, f"{service}:{name}", resource) for name, resource in needed), body)


def _needed(service: str, environ: "WSGIEnvironment", body: bytes) -> Iterator[tuple[str, str]]:
    operation = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
    if service == "s3":
        yield from _s3(environ)
    elif service == "dynamodb":
        yield from _dynamodb(operation, json.loads(body))
    elif service == "sqs":
        asked = json.loads(body)
        queue = asked.get("QueueName") or asked["QueueUrl"].rpartition("/")[2]
        yield operation.removesuffix("Batch"), queue
    elif service == "kms":
        asked = json.loads(body)
        yield operation, asked.get("KeyId", "")
    elif service == "ses":
        asked = json.loads(body)
        identity = f"identity/{asked['FromEmailAddress'].rpartition('@')[2]}"
        # A message made by the sender is judged under either name.
        yield from (
            (name, identity) for name in ("SendEmail", *(["SendRawEmail"] if "Raw" in asked["Content"] else []))
        )
    else:
        yield operation, ""


def _dynamodb(operation: str, asked: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if operation == "TransactGetItems":
        yield from (("GetItem", _table(item["Get"])) for item in asked["TransactItems"])
    elif operation == "TransactWriteItems":
        for item in asked["TransactItems"]:
            yield from ((_ITEM_ACTIONS[kind], _table(of)) for kind, of in item.items())
    elif "RequestItems" in asked:
        yield from ((operation, f"table/{name}") for name in asked["RequestItems"])
    elif "TableName" in asked:
        yield operation, _table(asked)
    else:
        # Streams, read by their own addresses.
        yield operation, asked.get("StreamArn", "")


def _table(asked: dict[str, Any]) -> str:
    index = asked.get("IndexName")
    return f"table/{asked['TableName']}" + (f"/index/{index}" if index else "")


def _s3(environ: "WSGIEnvironment") -> Iterator[tuple[str, str]]:
    """By path, as the local AWS is addressed."""
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    bucket, _, key = unquote(environ["PATH_INFO"]).lstrip("/").partition("/")
    kind = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "POST": "PutObject", "DELETE": "DeleteObject"}
    if key:
        action = kind[environ["REQUEST_METHOD"]]
        version = "Version" if "versionId" in query and action != "PutObject" else ""
        yield action + version, f"{bucket}/{key}"
    else:
        yield f"{environ['REQUEST_METHOD']}:{','.join(query)}", bucket
