"""The worker of documents: prepares statements, asked for or of the month before; finds cards to be given back."""

from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from chalice.app import Chalice, CloudWatchEvent, Cron, SQSEvent

from chalicelib.clock import PARIS
from chalicelib.documents import covers, monthly
from chalicelib.documents.messages import Asked, Covers, Month
from chalicelib.documents.rendering import render
from chalicelib.logs import working

_processor = BatchProcessor(EventType.SQS)

app = Chalice("obole-documents", configure_logs=False, env={})


@app.on_sqs_message(queue="obole-documents", batch_size=5)
def prepare(event: SQSEvent) -> PartialItemFailureResponse:
    """Do what each message asks; one that fails comes back, and no other."""
    return process_partial_response(event.to_dict(), partial(_do, event.context), _processor)


@app.schedule(Cron(0, 4, "*", "*", "?", "*"))
def every_night(event: CloudWatchEvent) -> None:
    """On the first nights of a month, begin the statements of the one before; ask again for what is late, counted."""
    with working("documents", event.context) as work:
        # The day it was due, however late it comes.
        monthly.begin(datetime.fromisoformat(event.time).astimezone(PARIS).date())
        work.counts["StatementsLate"] = monthly.ask_again()


@app.schedule(Cron(30, 4, "*", "*", "?", "*"))
def every_morning(event: CloudWatchEvent) -> None:
    """Begin to look for the covers that ended."""
    with working("documents", event.context):
        covers.begin()


def _do(context: object, record: dict[str, Any]) -> None:
    with working("documents", context, message_id=record["messageId"]) as work:
        asked = Asked.model_validate_json(record["body"]).root
        work.ids |= asked.model_dump(mode="json")
        if isinstance(asked, Month):
            work.counts["StatementsAsked"] = monthly.go_on(asked)
        elif isinstance(asked, Covers):
            work.counts["CoversEnded"] = covers.go_on(asked)
        else:
            work.counts["StatementsRendered"] = int(render(asked.member, asked.document))
