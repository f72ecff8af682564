"""Objects dropped in the inbound bucket, and what became of each."""

from typing import NamedTuple

from chalicelib.aws import client
from chalicelib.care.store import DropItem, drop_key
from chalicelib.ids import derived, random_id

_BUCKETS = "obole-inbound-"


class Place(NamedTuple):
    """One version of one object: what became of it is found under these three."""

    bucket: str
    key: str
    version: str

    @property
    def id(self) -> str:
        return derived("drop", *self)


def drop(data: bytes) -> Place:
    """Put a file of the scheme in the bucket, under a name that says nothing of it."""
    s3 = client("s3")
    bucket = next(found["Name"] for found in s3.list_buckets()["Buckets"] if found["Name"].startswith(_BUCKETS))
    key = f"noemie/{random_id()}.noe"
    return Place(bucket, key, s3.put_object(Bucket=bucket, Key=key, Body=data)["VersionId"])


def outcome(place: Place) -> DropItem | None:
    """What became of the object; None while it has not been read."""
    try:
        return DropItem.get(*drop_key(place.id), consistent_read=True)
    except DropItem.DoesNotExist:
        return None
