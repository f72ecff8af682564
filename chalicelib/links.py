"""Links that let whoever holds them read or send one file of a bucket, for a while, without going through us.

They are signed by the function's own role: what it may not do, its link may not either.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, cast

from chalicelib import settings
from chalicelib.clock import now

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Link:
    """An address to read a file at, until `expires_at`."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A form that sends one file: every field, then the file in the field `file`, until `expires_at`."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


def reading(bucket: str, key: str, *, name: str, lasts: timedelta) -> Link:
    """Let a PDF be downloaded under that file name."""
    url = _signer(settings.links_endpoint()).generate_presigned_url(
        "get_object",
        Params={
            "Bucket": bucket,
            "Key": key,
            "ResponseContentType": "application/pdf",
            "ResponseContentDisposition": f'attachment; filename="{name}"',
            "ResponseCacheControl": "private, no-store",
        },
        ExpiresIn=int(lasts.total_seconds()),
    )
    return Link(url, now() + lasts)


def sending(bucket: str, key: str, *, type: str, largest: int, lasts: timedelta) -> Upload:
    """Let one file of that type, of at least one byte and at most `largest`, be sent under exactly that key."""
    signed = _signer(settings.links_endpoint()).generate_presigned_post(
        bucket,
        key,
        Fields={"Content-Type": type},
        Conditions=[{"Content-Type": type}, ["content-length-range", 1, largest]],
        ExpiresIn=int(lasts.total_seconds()),
    )
    return Upload(signed["url"], signed["fields"], now() + lasts)


@cache
def _signer(endpoint: str | None) -> "S3Client":
    import botocore.session  # noqa: PLC0415 -- start-up: only what signs needs it
    from botocore.config import Config  # noqa: PLC0415

    # Version 4 is the only one that encrypted objects accept; "virtual" names the bucket's own region: the pages may
    # speak to no other host, and the one for all regions sends elsewhere for a day after a bucket is made.
    config = Config(signature_version="s3v4", s3={"addressing_style": "path" if endpoint else "virtual"})
    client = botocore.session.get_session().create_client("s3", endpoint_url=endpoint, config=config)
    return cast("S3Client", client)
