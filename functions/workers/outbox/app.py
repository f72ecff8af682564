"""The worker that publishes: events written in the care table leave by its stream, and by a sweep if that failed."""

from typing import Any

from chalice.app import Chalice, CloudWatchEvent, DynamoDBEvent, Rate

from chalicelib import outbox
from chalicelib.logs import working

app = Chalice("obole-outbox", configure_logs=False, env={})

# A stream is named by the instant it was made: what is deployed is given the stack's own, CareStreamArn.
STREAM = "arn:aws:dynamodb:eu-west-3:123456789012:table/obole-care/stream/latest"


@app.on_dynamodb_record(stream_arn=STREAM, batch_size=100, starting_position="LATEST")
def relay(event: DynamoDBEvent) -> None:
    """Publish the new events of a batch; what fails comes again whole, and may be published twice."""
    records: list[dict[str, Any]] = event.to_dict()["Records"]
    with working("outbox", event.context) as work:
        work.counts["EventsRelayed"] = outbox.relay(outbox.written(records))


@app.schedule(Rate(5, unit=Rate.MINUTES))
def sweep(event: CloudWatchEvent) -> None:
    """Publish what the stream did not."""
    with working("outbox", event.context) as work:
        work.counts["EventsSwept"] = outbox.sweep()
