"""A local AWS in this process, with one book of business, its workers run by hand: what is measured is fed from it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from bench.table import WrongError
from chalicelib.aws import client, queue_url
from chalicelib.care import drops, intake, messages
from chalicelib.care.messages import Settle
from chalicelib.care.settle import settle
from chalicelib.portfolio.load import load
from demo.book import Portfolio
from infra.local import environment, server, template, without_aws


@contextmanager
def insurer(book: Portfolio) -> Iterator[str]:
    """An insurer of that book until the block ends; gives the address of its AWS. Once a process."""
    with server.running() as endpoint:
        kept = without_aws(dict(os.environ)) | environment(endpoint) | {"OBOLE_ORIGIN": "http://localhost"}
        os.environ.clear()
        os.environ.update(kept)
        template.deploy(endpoint)
        open_book(book)
        yield endpoint


def open_book(book: Portfolio) -> None:
    """Load the book. Raises `WrongError` if any of it is refused."""
    refused = load(json.dumps(book)).refused
    if refused:
        raise WrongError(f"the book is refused at {refused[0].where}: {refused[0].reason}")


def receive(data: bytes) -> int:
    """Take in a file of the scheme; how many lines it brought. Raises `WrongError` if it is refused."""
    outcome = intake.receive(drops.drop(data))
    if outcome.outcome != "accepted":
        raise WrongError(f"the file is {outcome.outcome}: {outcome.detail}")
    return int(outcome.new_lines)


def settle_all() -> int:
    """Settle every message that waits, as the worker does; how many there were."""
    sqs, url = client("sqs"), queue_url(messages.QUEUE)
    settled = 0
    while waiting := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in waiting:
            settle(Settle.model_validate_json(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            settled += 1
    return settled
