"""Lambda's own poller: takes messages from each worker's queues, invokes it, and settles each message by the answer.

Beside it, what reads the tables' streams and what wakes functions on schedule.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from infra.local import REGION
from infra.local.function import EventSource, Function, FunctionError
from infra.local.schedules import Alarm, present
from infra.local.streams import Reader

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

# Short: at the end, each poll is waited for. A wait costs the server nothing.
_WAIT_SECONDS = 1
_MOST = 10
_PAUSE_SECONDS = 0.5
_LAST_RESPITE_SECONDS = 5


@contextmanager
def pumping(
    endpoint: str,
    functions: Iterable[Function],
    tell: Callable[[str], None],
    *,
    respite: int = 1,
    now: Callable[[], datetime] = present,
) -> Iterator[None]:
    """Feed `functions` from their queues and streams, and wake them on schedule, until the block ends.

    A batch under way then has five seconds to finish.

    What fails shows again after `respite` seconds, twice that the next time, and so on, until the queue parks it.
    Schedules go by the clock `now`.
    """
    stop = Event()
    runs = [
        run
        for function in functions
        for run in (
            *(_Pump(endpoint, function, source, tell, respite).run for source in function.queues),
            *(Reader(endpoint, function, source, tell, respite).run for source in function.streams),
            *(Alarm(function, schedule, tell, now).run for schedule in function.schedules),
        )
    ]
    threads = [Thread(target=run, args=(stop,), daemon=True) for run in runs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(_LAST_RESPITE_SECONDS)


class _Pump:
    """One queue into one function, one batch at a time."""

    def __init__(
        self, endpoint: str, function: Function, source: EventSource, tell: Callable[[str], None], respite: int
    ) -> None:
        self._function = function
        self._source = source
        self._tell = tell
        self._respite = respite
        self._sqs = _client(endpoint)

    def run(self, stop: Event) -> None:
        while not stop.is_set():
            try:
                self._one_batch(stop)
            except (BotoCoreError, ClientError) as error:
                # The messages are kept by the queue, which gives them again.
                if not stop.wait(_PAUSE_SECONDS):
                    self._tell(f"La file {self._source.queue} ne répond pas ({type(error).__name__}) ; nouvel essai.")

    def _one_batch(self, stop: Event) -> None:
        url = self._sqs.get_queue_url(QueueName=self._source.queue)["QueueUrl"]
        received = self._sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=min(self._source.batch_size, _MOST),
            WaitTimeSeconds=_WAIT_SECONDS,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages = received.get("Messages", [])
        if messages and stop.is_set():
            self._show_again(url, messages, at_once=True)
        elif messages:
            failed = self._failed(messages)
            self._delete(url, [message for message in messages if message["MessageId"] not in failed])
            self._show_again(url, [message for message in messages if message["MessageId"] in failed])

    def _failed(self, messages: "list[MessageTypeDef]") -> set[str]:
        """The ids of the messages that the function did not settle: all of them, if it gave no answer to go by."""
        sent = {message["MessageId"] for message in messages}
        event = {"Records": [_record(message, self._source.queue) for message in messages]}
        try:
            answer = self._function.invoke(event, handler=self._source.handler)
            failures = [failure["itemIdentifier"] for failure in (answer or {}).get("batchItemFailures") or []]
        except FunctionError as error:
            self._tell(f"{len(messages)} message(s) de {self._source.queue} à reprendre : {error}")
            return sent
        except (AttributeError, KeyError, TypeError):
            self._tell(f"{self._function.name} a répondu autre chose qu'une liste d'échecs : le lot est à reprendre")
            return sent
        return set(failures) if sent.issuperset(failures) else sent

    def _delete(self, url: str, messages: "list[MessageTypeDef]") -> None:
        if messages:
            entries = [{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(messages)]
            self._sqs.delete_message_batch(QueueUrl=url, Entries=entries)  # type: ignore[arg-type] # two texts an entry

    def _show_again(self, url: str, messages: "list[MessageTypeDef]", *, at_once: bool = False) -> None:
        if messages:
            entries = [
                {
                    "Id": str(number),
                    "ReceiptHandle": message["ReceiptHandle"],
                    "VisibilityTimeout": 0 if at_once else self._respite * 2 ** (_tries(message) - 1),
                }
                for number, message in enumerate(messages)
            ]
            self._sqs.change_message_visibility_batch(QueueUrl=url, Entries=entries)  # type: ignore[arg-type] # as above


def _client(endpoint: str) -> "SQSClient":
    config = Config(read_timeout=10, retries={"total_max_attempts": 1})
    session = boto3.Session("local", "local", region_name=REGION)
    return session.client("sqs", endpoint_url=endpoint, config=config)


def _tries(message: "MessageTypeDef") -> int:
    return int(message["Attributes"]["ApproximateReceiveCount"])


def _record(message: "MessageTypeDef", queue: str) -> dict[str, Any]:
    """A message as Lambda hands it to a function."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {
            name: {
                "stringValue": attribute.get("StringValue"),
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": attribute["DataType"],
            }
            for name, attribute in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:123456789012:{queue}",
        "awsRegion": REGION,
    }
