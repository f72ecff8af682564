"""The worker that tells people: published events into e-mails, and a sweep of those whose sending was cut short."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from chalice.app import Chalice, CloudWatchEvent, Rate, SQSEvent

from chalicelib.logs import working
from chalicelib.notifications import service
from chalicelib.notifications.service import Outcome
from chalicelib.outbox import Event

_processor = BatchProcessor(event_type=EventType.SQS)

app = Chalice("obole-notifications", configure_logs=False, env={})
# How each outcome of an e-mail counts.
_EMAILS = {Outcome.SENT: "EmailsSent", Outcome.SKIPPED: "EmailsSkipped", Outcome.GIVEN_UP: "EmailsGivenUp"}


@app.on_sqs_message(queue="obole-notifications", batch_size=10)
def tell(event: SQSEvent) -> PartialItemFailureResponse:
    """Tell whom each event concerns; an event that fails comes back alone."""
    return process_partial_response(event.to_dict(), partial(_tell, event.context), _processor)


@app.schedule(Rate(5, unit=Rate.MINUTES))
def sweep(event: CloudWatchEvent) -> None:
    """Send what was marked and may not have left."""
    with working("notifications", event.context) as work:
        for outcome in service.sweep():
            work.counts[_EMAILS[outcome]] += 1


def _tell(context: object, record: dict[str, Any]) -> None:
    with working("notifications", context, message_id=record["messageId"]) as work:
        event = Event.model_validate_json(record["body"])
        work.ids |= {"event": event.id, "kind": event.kind}
        work.counts[_EMAILS[service.take(event)]] += 1
