"""The worker that decides: care lines, one beneficiary at a time, into explained reimbursements."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import SqsFifoPartialProcessor, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from chalice.app import Chalice, SQSEvent

from chalicelib.care.messages import Settle
from chalicelib.care.settle import settle
from chalicelib.logs import working

_processor = SqsFifoPartialProcessor(skip_group_on_error=True)

app = Chalice("obole-reimbursements", configure_logs=False, env={})


@app.on_sqs_message(queue="obole-care.fifo", batch_size=10)
def reimburse(event: SQSEvent) -> PartialItemFailureResponse:
    """Settle each message; one that fails comes back with those behind it of the same beneficiary, and no other."""
    return process_partial_response(event.to_dict(), partial(_settle, event.context), _processor)


def _settle(context: object, record: dict[str, Any]) -> None:
    with working("reimbursements", context, message_id=record["messageId"]) as work:
        message = Settle.model_validate_json(record["body"])
        work.ids |= {"member": message.member, "rank": message.rank}
        settle(message)
        work.counts["LinesTreated"] = len(message.lines)
