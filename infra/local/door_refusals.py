"""How S3 refuses, and what both links and forms are signed with."""

import re
from datetime import UTC, datetime, timedelta

from infra.local import REGION
from infra.local.function import found

# The stack's own, worth nothing elsewhere; each function signs with a key of its name, and the secret of all.
ACCESS_KEY, SECRET = "local", "local"
_KEYS = frozenset({ACCESS_KEY, *(folder.name for folder in found())})
ALGORITHM = "AWS4-HMAC-SHA256"
_SKEW = timedelta(minutes=15)


class RefusedError(Exception):
    """A refusal of S3: its status, code and English message, and what the answer tells beside."""

    def __init__(self, status: int, code: str, message: str, **more: str) -> None:
        """`more` are further elements of the answer."""
        super().__init__(code)
        self.status, self.code, self.message, self.more = status, code, message, more


def denied(message: str = "Access Denied") -> RefusedError:
    return RefusedError(403, "AccessDenied", message)


def wrong_signature() -> RefusedError:
    return RefusedError(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check your key and signing "
        "method.",
    )


def check_credential(credential: str, signed_at: str, malformed: RefusedError) -> datetime:
    """The instant of a signature whose scope is ours. Raises `malformed`, or the refusal of an unknown key."""
    key, *scope = credential.split("/")
    if not re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", signed_at) or scope != [signed_at[:8], REGION, "s3", "aws4_request"]:
        raise malformed
    if key not in _KEYS:
        raise RefusedError(
            403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."
        )
    try:
        instant = datetime.strptime(signed_at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise malformed from None
    if instant > datetime.now(UTC) + _SKEW:
        raise denied("Request is not valid yet")
    return instant
