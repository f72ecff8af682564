"""A signed link (SigV4 in the query), checked as S3 does: whole, not expired, signed over all that was sent."""

import hmac
from datetime import UTC, datetime, timedelta

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from werkzeug.wrappers import Request

from infra.local import REGION
from infra.local.door_refusals import (
    ACCESS_KEY,
    ALGORITHM,
    SECRET,
    RefusedError,
    check_credential,
    denied,
    wrong_signature,
)

_NEEDED = ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature")
_WEEK = 7 * 24 * 3600


def check_link(request: Request) -> None:
    """Raise `RefusedError` unless the request is what its link was signed for, and in time."""
    sent = {name: request.args.get(f"X-Amz-{name}") for name in _NEEDED}
    if not any(sent.values()):
        raise denied()
    given = {name: value for name, value in sent.items() if value}
    if len(given) < len(_NEEDED):
        missing = ", ".join(f"X-Amz-{name}" for name in _NEEDED)
        raise _malformed(f"Query-string authentication version 4 requires the {missing} parameters.")
    if given["Algorithm"] != ALGORITHM:
        raise _malformed(f'X-Amz-Algorithm only supports "{ALGORITHM}"')
    signed_at = check_credential(given["Credential"], given["Date"], _malformed("Error parsing the X-Amz-Credential"))
    _check_time(signed_at, given["Expires"])
    names = given["SignedHeaders"].split(";")
    _check_headers(request, names)
    if not hmac.compare_digest(_signature(request, names, given["Date"]).encode(), given["Signature"].encode()):
        raise wrong_signature()


def _malformed(message: str) -> RefusedError:
    return RefusedError(400, "AuthorizationQueryParametersError", message)


def _check_time(signed_at: datetime, lasts: str) -> None:
    if not (lasts.isascii() and lasts.isdigit()):
        raise _malformed("X-Amz-Expires should be a number")
    if not 1 <= int(lasts) <= _WEEK:
        raise _malformed("X-Amz-Expires must be less than a week (in seconds)")
    if datetime.now(UTC) > signed_at + timedelta(seconds=int(lasts)):
        raise denied("Request has expired")


def _check_headers(request: Request, signed: list[str]) -> None:
    """Every header that means something to S3 must be signed."""
    if "host" not in signed or any(
        name.lower().startswith("x-amz-") and name.lower() not in signed for name, _ in request.headers
    ):
        raise denied("There were headers present in the request which were not signed")


def _signature(request: Request, names: list[str], signed_at: str) -> str:
    """What botocore signs of the same request."""
    auth = S3SigV4QueryAuth(Credentials(ACCESS_KEY, SECRET), "s3", REGION)
    # The address as it came: decoding it and encoding it again could make two addresses one.
    path, _, query = request.environ["REQUEST_URI"].partition("?")
    kept = "&".join(part for part in query.split("&") if not part.startswith("X-Amz-Signature="))
    signed = AWSRequest(request.method, f"http://{request.host}{path}?{kept}")
    for name in names:
        signed.headers[name] = request.headers.get(name, "")
    signed.context["timestamp"] = signed_at
    return auth.signature(auth.string_to_sign(signed, auth.canonical_request(signed)), signed)
