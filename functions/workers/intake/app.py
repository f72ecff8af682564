"""The worker that takes in what arrives in the bucket: files of the mandatory scheme."""

import json
from urllib.parse import unquote_plus

from chalice.app import Chalice, SQSEvent

from chalicelib.care import intake
from chalicelib.care.drops import Place
from chalicelib.logs import working

app = Chalice("obole-intake", configure_logs=False, env={})
# How each outcome of a file counts.
_FILES = {"accepted": "FilesAccepted", "already_received": "FilesAlreadyReceived", "refused": "FilesRefused"}


@app.on_sqs_message(queue="obole-inbound", batch_size=1)
def receive(event: SQSEvent) -> None:
    """Take in each object that the bucket tells of. Its test message, sent when the notification is set, has none."""
    for message in event:
        for told in json.loads(message.body).get("Records", ()):
            place = told["s3"]
            key = unquote_plus(place["object"]["key"])
            _take_in(Place(place["bucket"]["name"], key, place["object"]["versionId"]), event.context)


def _take_in(place: Place, context: object) -> None:
    with working("intake", context, drop=place.id) as work:
        outcome = intake.receive(place)
        work.ids |= {"file": outcome.file, "outcome": outcome.outcome, "code": outcome.code}
        work.counts |= {_FILES[outcome.outcome]: 1, "LinesReceived": int(outcome.new_lines or 0)}
