"""What S3 tells of a new object, with the version and the sequencer that moto leaves out."""

from typing import Any

from moto.s3 import notifications

_plain_event = notifications._get_s3_event  # noqa: SLF001 -- the mend of a library


def mend() -> None:
    """Replace moto's S3 event."""
    notifications._get_s3_event = _event  # noqa: SLF001 -- as above


def _event(event_name: str, bucket: Any, key: Any, notification_id: str) -> dict[str, Any]:  # noqa: ANN401 -- as moto's
    event: dict[str, Any] = _plain_event(event_name, bucket, key, notification_id)
    told = event["Records"][0]["s3"]["object"]
    told["sequencer"] = f"{key.last_modified.timestamp():.6f}".replace(".", "")
    if bucket.is_versioned:
        told["versionId"] = key.version_id
    return event
