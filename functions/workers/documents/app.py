"""The worker that prepares documents: statements asked for, and those of the month before."""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from chalice.app import Chalice, CloudWatchEvent, Cron, SQSEvent

from chalicelib.clock import today
from chalicelib.documents import monthly
from chalicelib.documents.messages import Asked, Month
from chalicelib.documents.rendering import render

_processor = BatchProcessor(EventType.SQS)

app = Chalice("obole-documents", configure_logs=False, env={})


@app.on_sqs_message(queue="obole-documents", batch_size=5)
def prepare(event: SQSEvent) -> PartialItemFailureResponse:
    """Do what each message asks; one that fails comes back, and no other."""
    return process_partial_response(event.to_dict(), _do, _processor)


@app.schedule(Cron(0, 4, "1-3", "*", "?", "*"))
def state_the_month(_: CloudWatchEvent) -> None:
    """Begin the statements of the month before; the next two nights find what the first one missed."""
    monthly.begin(today())


def _do(record: dict[str, Any]) -> None:
    asked = Asked.model_validate_json(record["body"]).root
    if isinstance(asked, Month):
        monthly.go_on(asked)
    else:
        render(asked.member, asked.document)
