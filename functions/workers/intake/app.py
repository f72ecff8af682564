"""The worker that takes in what arrives in the bucket: files of the mandatory scheme."""

import json
from urllib.parse import unquote_plus

from chalice.app import Chalice, SQSEvent

from chalicelib.care import intake
from chalicelib.care.drops import Place

app = Chalice("obole-intake", configure_logs=False, env={})


@app.on_sqs_message(queue="obole-inbound", batch_size=1)
def receive(event: SQSEvent) -> None:
    """Take in each object that the bucket tells of. Its test message, sent when the notification is set, has none."""
    for message in event:
        for told in json.loads(message.body).get("Records", ()):
            place = told["s3"]
            intake.receive(
                Place(place["bucket"]["name"], unquote_plus(place["object"]["key"]), place["object"]["versionId"])
            )
