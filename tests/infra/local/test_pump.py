"""The pump settles messages as Lambda's poller does: by the answer, message by message, until they are parked."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local import server
from infra.local.function import Function
from infra.local.pump import pumping
from tests.infra.local.apps import eventually, start, write

APP = """
    import json, os, time
    from pathlib import Path
    from chalice.app import Chalice

    app = Chalice("worker")
    SEEN = Path("seen.jsonl")

    @app.on_sqs_message(queue="{queue}", batch_size=10)
    def receive(event):
        records = event.to_dict()["Records"]
        with SEEN.open("a") as seen:
            seen.write(json.dumps([[r["attributes"].get("MessageGroupId"), r["body"]] for r in records]) + "\\n")
        return act(event, records)

    def act(event, records):
        {act}
"""
PARTIAL = (
    "failed, groups = [], set()\n"
    "        for r in records:\n"
    '            group = r["attributes"]["MessageGroupId"]\n'
    '            if group in groups or "poison" in r["body"]:\n'
    "                groups.add(group)\n"
    '                failed.append({"itemIdentifier": r["messageId"]})\n'
    '        return {"batchItemFailures": failed}'
)

Work = Callable[..., "Worker"]


class Worker:
    """A running worker: what it was given, and what is left in its queues."""

    def __init__(self, function: Function, folder: Path, queue: str) -> None:
        self.function = function
        self._seen = folder / "seen.jsonl"
        self._sqs = boto3.client("sqs")
        self.queue = self._sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        parked = queue.replace(".fifo", "-parked.fifo") if queue.endswith(".fifo") else f"{queue}-parked"
        self.parked = self._sqs.get_queue_url(QueueName=parked)["QueueUrl"]

    def send(self, body: str, group: str | None = None) -> None:
        more: dict[str, Any] = {"MessageGroupId": group, "MessageDeduplicationId": body} if group else {}
        self._sqs.send_message(QueueUrl=self.queue, MessageBody=body, **more)

    def batches(self) -> list[list[tuple[str | None, str]]]:
        lines = self._seen.read_text().splitlines() if self._seen.exists() else []
        return [[(group, body) for group, body in json.loads(line)] for line in lines]

    def given(self) -> list[str]:
        return [body for batch in self.batches() for _, body in batch]

    def left(self) -> int:
        """How many messages wait or are in flight."""
        names: list[Any] = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        said = self._sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=names)["Attributes"]
        return sum(map(int, said.values()))

    def in_park(self) -> list[str]:
        answer = self._sqs.receive_message(QueueUrl=self.parked, MaxNumberOfMessages=10, VisibilityTimeout=0)
        return [message["Body"] for message in answer.get("Messages", [])]


@pytest.fixture
def work(aws: str, tmp_path: Path) -> Iterator[Work]:
    """Start a worker on a queue, once the messages it is to find are sent."""
    with ExitStack() as opened:

        def begin(queue: str, act: str, *messages: tuple[str, str | None], **config: Any) -> Worker:
            folder = write(tmp_path, "worker", APP.replace("{queue}", queue).replace("{act}", act), **config)
            function = start(folder, aws, tell=lambda _: None)
            opened.callback(function.close)
            worker = Worker(function, folder, queue)
            for body, group in messages:
                worker.send(body, group)
            opened.enter_context(pumping(aws, [function], lambda _: None, respite=0))
            return worker

        yield begin


def test_what_is_settled_is_deleted(work: Work) -> None:
    worker = work("obole-inbound", "return None", *((str(n), None) for n in range(12)))
    eventually(lambda: worker.left() == 0)
    assert sorted(worker.given(), key=int) == [str(n) for n in range(12)]


def test_a_message_sent_while_it_waits_is_given_at_once(work: Work) -> None:
    with server.counting() as seen:
        worker = work("obole-inbound", "return None")
        eventually(lambda: seen["AmazonSQS.ReceiveMessage"])
    worker.send("now")
    # It would wait for twenty seconds if nothing woke it.
    eventually(lambda: worker.given() == ["now"], 5)


def test_an_object_put_in_the_bucket_reaches_the_worker_with_its_version(work: Work) -> None:
    worker = work("obole-inbound", "return None")
    put = boto3.client("s3").put_object(Bucket="obole-inbound-123456789012", Key="noemie/a", Body=b"x")
    eventually(worker.given)
    told = json.loads(worker.given()[0])["Records"][0]["s3"]
    assert (told["bucket"]["name"], told["object"]["key"]) == ("obole-inbound-123456789012", "noemie%2Fa")
    assert told["object"]["versionId"] == put["VersionId"]


def test_a_poison_message_is_tried_three_times_then_parked_and_the_others_pass(work: Work) -> None:
    act = 'assert "poison" not in event.to_dict()["Records"][0]["body"]'
    worker = work("obole-inbound", act, ("poison", None))
    eventually(lambda: worker.in_park() == ["poison"])
    assert worker.given() == ["poison"] * 3
    worker.send("good")
    eventually(lambda: worker.left() == 0)
    assert worker.in_park() == ["poison"]


def test_only_what_failed_is_given_again(work: Work) -> None:
    worker = work("obole-care.fifo", PARTIAL, ("a1", "a"), ("poison", "b"), ("c1", "c"))
    eventually(lambda: worker.in_park() == ["poison"])
    given = worker.given()
    assert (given.count("a1"), given.count("c1"), given.count("poison")) == (1, 1, 3)


def test_what_comes_behind_a_poison_in_the_same_batches_is_parked_with_it_in_order_and_nothing_else(work: Work) -> None:
    """As on AWS: what is handed back was received, and counts."""
    messages = [(f"{group}{n}", group) for n in range(2) for group in "abc"]
    worker = work("obole-care.fifo", PARTIAL, ("poison", "b"), *messages)
    eventually(lambda: worker.in_park() == ["poison", "b0", "b1"])
    assert worker.left() == 0
    worker.send("b2", "b")
    eventually(lambda: worker.given()[-1] == "b2" and worker.left() == 0)
    assert [body for body in worker.given() if body[0] in "ac"] == ["a0", "c0", "a1", "c1"]


def test_an_answer_about_messages_it_was_not_given_settles_none(work: Work) -> None:
    worker = work("obole-inbound", 'return {"batchItemFailures": [{"itemIdentifier": "unknown"}]}', ("one", None))
    eventually(lambda: worker.in_park() == ["one"])


@pytest.mark.parametrize("answer", ['"done"', '{"batchItemFailures": [{}]}', '{"batchItemFailures": 3}'])
def test_an_answer_that_is_no_list_of_failures_settles_nothing(work: Work, answer: str) -> None:
    worker = work("obole-inbound", f"return {answer}", ("one", None))
    eventually(lambda: worker.in_park() == ["one"])


CRASH_ONCE = 'Path("crashed").exists() or (Path("crashed").touch(), os._exit(9))'
HANG_ONCE = 'Path("hung").exists() or (Path("hung").touch(), time.sleep(60))'


@pytest.mark.parametrize("act", [CRASH_ONCE, HANG_ONCE])
def test_a_function_that_ends_or_hangs_in_a_batch_has_the_whole_batch_again(work: Work, act: str) -> None:
    worker = work("obole-care.fifo", act, ("a1", "a"), ("a2", "a"), ("b1", "b"), lambda_timeout=1)
    eventually(lambda: worker.left() == 0)
    assert worker.given() == ["a1", "a2", "b1"] * 2
    assert worker.in_park() == []


def test_at_the_end_no_message_is_left_half_done(aws: str, tmp_path: Path) -> None:
    folder = write(tmp_path, "slow", APP.replace("{queue}", "obole-inbound").replace("{act}", "time.sleep(0.5)"))
    function = start(folder, aws)
    worker = Worker(function, folder, "obole-inbound")
    worker.send("one")
    with pumping(aws, [function], lambda _: None):
        eventually(worker.given)
    assert worker.left() == 0
    function.close()
