"""The worker that tells people: published events into e-mails, and a sweep of those whose sending was cut short."""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from chalice.app import Chalice, CloudWatchEvent, Rate, SQSEvent

from chalicelib.notifications import service
from chalicelib.outbox import Event

_processor = BatchProcessor(event_type=EventType.SQS)

app = Chalice("obole-notifications", configure_logs=False, env={})


@app.on_sqs_message(queue="obole-notifications", batch_size=10)
def tell(event: SQSEvent) -> PartialItemFailureResponse:
    """Tell whom each event concerns; an event that fails comes back alone."""
    return process_partial_response(event.to_dict(), _tell, _processor)


@app.schedule(Rate(5, unit=Rate.MINUTES))
def sweep(_event: CloudWatchEvent) -> None:
    """Send what was marked and may not have left."""
    service.sweep()


def _tell(record: dict[str, Any]) -> None:
    service.take(Event.model_validate_json(record["body"]))
