"""Queues of moto, mended: its own behaviour where that is right; order, counts, parking and waits as on AWS."""

import json
import threading
import time
from collections import defaultdict
from typing import Any

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto.sqs import models
from moto.sqs.models import Queue, SQSBackend

from infra.local import server
from infra.local.mends import queues


def url(session: boto3.Session, name: str = "obole-care.fifo") -> str:
    return str(session.client("sqs").get_queue_url(QueueName=name)["QueueUrl"])


def send(session: boto3.Session, queue: str, group: str, body: str, *, key: str | None = None) -> None:
    session.client("sqs").send_message(
        QueueUrl=queue, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=key or f"{group}{body}"
    )


def receive(session: boto3.Session, queue: str, **asked: Any) -> list[Any]:
    answer = session.client("sqs").receive_message(QueueUrl=queue, **{"MaxNumberOfMessages": 10, **asked})
    return answer.get("Messages", [])


def bodies(messages: list[Any]) -> list[str]:
    return [message["Body"] for message in messages]


def counts(session: boto3.Session, queue: str) -> tuple[int, int]:
    """Waiting, and in flight."""
    names: list[Any] = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    said = session.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return int(said[names[0]]), int(said[names[1]])


STEPS = st.lists(st.sampled_from(["send", "receive 1", "receive 3", "delete", "release"]), max_size=30)


# What moto does by itself, set aside before anything mends it: no server runs yet when tests are collected.
PLAIN_QUEUE = type("PlainQueue", (Queue,), {name: vars(Queue)[name] for name in ("add_message", "delete_message")})
PLAIN_BACKEND: Any = type("PlainBackend", (SQSBackend,), {"receive_message": SQSBackend.receive_message})


def given_by(backend: Any, steps: list[str]) -> list[list[str]]:
    """What each reception gives, when `steps` happen to an ordinary queue."""
    backend.create_queue("plain")
    seen: list[list[str]] = []
    held: list[Any] = []
    for number, step in enumerate(steps):
        if step == "send":
            backend.send_message("plain", str(number))
        elif step.startswith("receive"):
            held += (got := backend.receive_message("plain", int(step[-1]), 0, 30))
            seen.append([message.body for message in got])
        elif held and step == "delete":
            backend.delete_message("plain", held.pop(0).receipt_handle)
        elif held:
            backend.change_message_visibility("plain", held.pop(0).receipt_handle, -1)
    return seen


@settings(max_examples=100)
@given(STEPS)
def test_an_ordinary_queue_gives_what_moto_itself_gives(steps: list[str]) -> None:
    mended = given_by(SQSBackend("eu-west-3", "123456789012"), steps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "Queue", PLAIN_QUEUE)
        assert given_by(PLAIN_BACKEND("eu-west-3", "123456789012"), steps) == mended


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["send a", "send b", "send c", "receive", "delete", "release"]), max_size=40))
def test_a_group_is_never_given_twice_at_once_nor_out_of_order(steps: list[str]) -> None:
    backend = SQSBackend("eu-west-3", "123456789012")
    backend.create_queue("q.fifo", FifoQueue="true")
    sent: dict[str, list[str]] = defaultdict(list)
    held: list[Any] = []
    for number, step in enumerate(steps):
        if step.startswith("send"):
            sent[step[-1]].append(str(number))
            backend.send_message("q.fifo", str(number), group_id=step[-1], deduplication_id=str(number))
        elif step == "receive":
            busy = {message.group_id for message in held}
            got = backend.receive_message("q.fifo", 2, 0, 30)
            assert not busy & {message.group_id for message in got}
            for group in {message.group_id for message in got}:
                given = [message.body for message in got if message.group_id == group]
                assert given == sent[str(group)][: len(given)]
            held += got
        elif held:
            message = held.pop()
            if step == "delete" and message.body == sent[message.group_id][0]:
                backend.delete_message("q.fifo", message.receipt_handle)
                sent[message.group_id].pop(0)
            else:
                backend.change_message_visibility("q.fifo", message.receipt_handle, -1)
    waiting = sum(map(len, sent.values())) - len(held)
    assert backend.get_queue_attributes("q.fifo", ["All"])["ApproximateNumberOfMessages"] == waiting
    assert backend.get_queue_attributes("q.fifo", ["ApproximateNumberOfMessagesNotVisible"]) == {
        "ApproximateNumberOfMessagesNotVisible": len(held)
    }


def test_while_a_group_is_in_flight_the_others_proceed(session: boto3.Session) -> None:
    queue = url(session)
    for group, body in (("a", "a1"), ("a", "a2"), ("b", "b1")):
        send(session, queue, group, body)
    (first,) = receive(session, queue, MaxNumberOfMessages=1)
    assert first["Body"] == "a1"
    (other,) = receive(session, queue)
    assert other["Body"] == "b1"
    assert counts(session, queue) == (1, 2)
    session.client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=first["ReceiptHandle"])
    assert bodies(receive(session, queue)) == ["a2"]


def test_a_message_put_off_holds_its_group_until_it_shows_again(session: boto3.Session) -> None:
    queue, sqs = url(session), session.client("sqs")
    send(session, queue, "a", "a1")
    send(session, queue, "a", "a2")
    (first,) = receive(session, queue, MaxNumberOfMessages=1)
    sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=first["ReceiptHandle"], VisibilityTimeout=1)
    assert receive(session, queue) == []
    assert bodies(receive(session, queue, WaitTimeSeconds=5)) == ["a1", "a2"]


@pytest.mark.parametrize(
    ("name", "parked"), [("obole-inbound", "obole-inbound-parked"), ("obole-care.fifo", "obole-care-parked.fifo")]
)
def test_a_message_received_three_times_is_parked_whole(session: boto3.Session, name: str, parked: str) -> None:
    queue, sqs = url(session, name), session.client("sqs")
    more: dict[str, Any] = {"MessageGroupId": "a", "MessageDeduplicationId": "1"} if name.endswith(".fifo") else {}
    sqs.send_message(QueueUrl=queue, MessageBody="poison", **more)
    for tries in ("1", "2", "3"):
        (message,) = receive(session, queue, AttributeNames=["All"])
        assert message["Attributes"]["ApproximateReceiveCount"] == tries
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
        time.sleep(0.002)
    assert receive(session, queue) == []
    assert counts(session, queue) == (0, 0)
    assert bodies(receive(session, url(session, parked))) == ["poison"]


def test_a_message_sent_again_after_its_like_was_parked_is_parked_beside_it(session: boto3.Session) -> None:
    """By itself, moto drops it: the parked queue knows its deduplication id."""
    backend = models.sqs_backends["123456789012"]["eu-west-3"]
    for _ in range(2):
        backend.send_message("obole-care.fifo", "poison", group_id="a", deduplication_id="1")
        queues.deduplicated(backend.queues["obole-care.fifo"]).clear()
        backend.queues["obole-care.fifo"]._messages[0].approximate_receive_count = 3
        assert receive(session, url(session)) == []
    assert counts(session, url(session, "obole-care-parked.fifo")) == (2, 0)


def test_the_same_id_within_five_minutes_is_sent_once_even_when_the_first_is_deleted(
    session: boto3.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue, sqs = url(session), session.client("sqs")
    for _ in range(2):
        send(session, queue, "a", "hello", key="same")
        for message in receive(session, queue):
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    send(session, queue, "a", "hello", key="same")
    assert counts(session, queue) == (0, 0)
    send(session, queue, "b", "hello", key="same")
    assert counts(session, queue) == (1, 0)
    later = time.time() * 1000 + 301_000
    monkeypatch.setattr(queues, "unix_time_millis", lambda: later)
    send(session, queue, "a", "hello", key="same")
    assert counts(session, queue) == (2, 0)


def test_a_wait_ends_when_a_message_comes_and_lets_others_be_served_meanwhile(session: boto3.Session) -> None:
    queue, found = url(session, "obole-inbound"), list[str]()
    waiting = threading.Thread(target=lambda: found.extend(bodies(receive(session, queue, WaitTimeSeconds=20))))
    started = time.monotonic()
    with server.counting() as seen:
        waiting.start()
        while not seen["AmazonSQS.ReceiveMessage"] and time.monotonic() < started + 5:
            time.sleep(0.005)
        session.client("sqs").send_message(QueueUrl=queue, MessageBody="at last")
        waiting.join(timeout=5)
    assert found == ["at last"]
    assert time.monotonic() - started < 5


def test_a_handle_the_queue_never_gave_is_refused_and_one_used_twice_is_not(session: boto3.Session) -> None:
    queue, sqs = url(session, "obole-inbound"), session.client("sqs")
    sqs.send_message(QueueUrl=queue, MessageBody="once")
    (message,) = receive(session, queue)
    for _ in range(2):
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    with pytest.raises(sqs.exceptions.ReceiptHandleIsInvalid):
        sqs.delete_message(QueueUrl=queue, ReceiptHandle="never given")


def test_a_message_past_its_retention_is_gone(session: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = url(session, "obole-inbound")
    session.client("sqs").send_message(QueueUrl=queue, MessageBody="old")
    later = time.time() * 1000 + 14 * 86_400_000 + 1000
    monkeypatch.setattr(queues, "unix_time_millis", lambda: later)
    assert receive(session, queue) == []
    assert counts(session, queue) == (0, 0)


def test_a_deep_queue_is_sent_to_received_from_and_counted_in_little_time() -> None:
    backend = SQSBackend("eu-west-3", "123456789012")
    backend.create_queue("deep.fifo", FifoQueue="true")
    started = time.process_time()
    for number in range(2000):
        backend.send_message(
            "deep.fifo", json.dumps({"n": number}), group_id=str(number % 500), deduplication_id=str(number)
        )
    for _ in range(100):
        for message in backend.receive_message("deep.fifo", 10, 0, 30):
            backend.delete_message("deep.fifo", str(message.receipt_handle))
    assert backend.get_queue_attributes("deep.fifo", ["All"])["ApproximateNumberOfMessages"] == 1000
    assert time.process_time() - started < 3
