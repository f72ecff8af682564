"""A signed form (POST policy), checked as S3 does: signature, expiry, then every field and the size of the file."""

import base64
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.auth import S3SigV4PostAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from werkzeug.wrappers import Request

from infra.local import REGION
from infra.local.door_refusals import ACCESS_KEY, SECRET, RefusedError, check_credential, denied, wrong_signature

_SIGNING = ("x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "policy")
_NO_CONDITION_NEEDED = frozenset({"policy", "x-amz-signature"})


@dataclass(frozen=True, slots=True)
class Form:
    """What a good form asks to keep, and the status it is answered with."""

    bucket: str
    key: str
    type: str
    content: bytes
    status: int


def checked_form(request: Request, bucket: str) -> Form:
    """The form sent to `bucket`. Raises `RefusedError` unless its policy was signed by us, holds, and it obeys it."""
    fields = {name.lower(): value for name, value in request.form.items()}
    file = request.files.get("file")
    if file is None:
        raise RefusedError(400, "InvalidArgument", "POST requires exactly one file upload per request.")
    if not fields.get("key"):
        raise RefusedError(400, "InvalidArgument", "Bucket POST must contain a field named 'key'.")
    if any(not fields.get(name) for name in _SIGNING):
        raise denied()
    malformed = RefusedError(400, "InvalidArgument", "Bad POST credential or date")
    check_credential(fields["x-amz-credential"], fields["x-amz-date"], malformed)
    if not hmac.compare_digest(_signature(fields).encode(), fields["x-amz-signature"].encode()):
        raise wrong_signature()
    content = file.read()
    _check_policy(_policy(fields["policy"]), {**fields, "bucket": bucket}, len(content))
    status = fields.get("success_action_status", "204")
    return Form(
        bucket=bucket,
        key=fields["key"].replace("${filename}", file.filename or ""),
        type=fields.get("content-type", "binary/octet-stream"),
        content=content,
        status=int(status) if status in ("200", "201") else 204,
    )


def _signature(fields: dict[str, str]) -> str:
    auth = S3SigV4PostAuth(Credentials(ACCESS_KEY, SECRET), "s3", REGION)
    request = AWSRequest("POST", "")
    request.context["timestamp"] = fields["x-amz-date"]
    return auth.signature(fields["policy"], request)


def _policy(encoded: str) -> dict[str, Any]:
    try:
        policy: dict[str, Any] = json.loads(base64.b64decode(encoded, validate=True))
        expires = datetime.fromisoformat(policy["expiration"])
    except (ValueError, KeyError, TypeError):
        raise RefusedError(400, "InvalidPolicyDocument", "Invalid Policy: Invalid JSON.") from None
    if expires < datetime.now(UTC):
        raise _against("Policy expired.")
    return policy


def _against(reason: str) -> RefusedError:
    return denied(f"Invalid according to Policy: {reason}")


def _check_policy(policy: dict[str, Any], fields: dict[str, str], size: int) -> None:
    """Raise `RefusedError` unless every condition holds and every field has one."""
    named = set(_NO_CONDITION_NEEDED)
    for condition in policy["conditions"]:
        if isinstance(condition, dict):
            ((name, value),) = condition.items()
            _check_field(["eq", f"${name}", value], fields)
            named.add(name.lower())
        elif condition[0] == "content-length-range":
            _check_size(condition, size)
        else:
            _check_field(condition, fields)
            named.add(condition[1].removeprefix("$").lower())
    extra = sorted(name for name in fields.keys() - named - {"bucket"} if not name.startswith("x-ignore-"))
    if extra:
        raise _against(f"Extra input fields: {', '.join(extra)}")


def _check_field(condition: list[Any], fields: dict[str, str]) -> None:
    operator, name, value = condition
    given = fields.get(name.removeprefix("$").lower(), "")
    if not (given.startswith(value) if operator == "starts-with" else given == value):
        raise _against(f"Policy Condition failed: {json.dumps(condition)}")


def _check_size(condition: list[Any], size: int) -> None:
    _, least, most = condition
    if size > int(most):
        raise RefusedError(
            400,
            "EntityTooLarge",
            "Your proposed upload exceeds the maximum allowed size",
            ProposedSize=str(size),
            MaxSizeAllowed=str(most),
        )
    if size < int(least):
        raise RefusedError(
            400,
            "EntityTooSmall",
            "Your proposed upload is smaller than the minimum allowed size",
            ProposedSize=str(size),
            MinSizeAllowed=str(least),
        )
