"""moto's queues: FIFO groups, deduplication and parking as on AWS, waits that let others pass, work that stays small.

moto counts every message at each touch, waits holding its thread (under one lock, everybody), forgets a deduplication
id as soon as its message is deleted and applies it across groups, and drops a parked message whose id it knows.
"""

# ruff: noqa: SLF001 -- the messages of a queue are what is mended

from copy import deepcopy
from time import monotonic
from typing import Any

from moto.core.utils import unix_time_millis
from moto.sqs.exceptions import ReceiptHandleIsInvalid
from moto.sqs.models import DEDUPLICATION_TIME_IN_SECONDS, Message, Queue, SQSBackend, _filter_message_attributes

from infra.local.turns import TURN

_COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible")

_plain_attributes = SQSBackend.get_queue_attributes


def mend() -> None:
    """Replace what moto's queues do at each message."""
    # Read at every send; the counts are made only for who asks.
    Queue.BASE_ATTRIBUTES = [name for name in Queue.BASE_ATTRIBUTES if name not in _COUNTS]
    Queue.add_message = add_message  # type: ignore[method-assign]
    Queue.delete_message = delete_message  # type: ignore[method-assign]
    SQSBackend.receive_message = receive_message  # type: ignore[method-assign]
    SQSBackend.get_queue_attributes = get_queue_attributes  # type: ignore[method-assign]


def get_queue_attributes(self: SQSBackend, queue_name: str, attribute_names: list[str]) -> dict[str, Any]:
    """What moto gives, with exact counts if they are asked for."""
    rest = [name for name in attribute_names if name not in _COUNTS]
    counted = [name for name in _COUNTS if name in attribute_names or "All" in attribute_names]
    found = _plain_attributes(self, queue_name, rest)
    return found | _counts(self.get_queue(queue_name), counted) if counted else found


def _counts(queue: Queue, asked: list[str]) -> dict[str, int]:
    now = unix_time_millis()
    hidden = sum(message.visible_at >= now for message in queue._messages)
    delayed = sum(message.delayed_until > now for message in queue._messages)
    counts = dict(zip(_COUNTS, (len(queue._messages) - hidden - delayed, delayed, hidden), strict=True))
    return {name: counts[name] for name in asked}


def add_message(self: Queue, message: Message) -> None:
    """Queue `message`, unless its like was sent in the last five minutes, deleted since or not."""
    if not (self.fifo_queue and message.deduplication_id and _sent_already(self, message)):
        self._messages.append(message)


def _sent_already(queue: Queue, message: Message) -> bool:
    sent = deduplicated(queue)
    now = unix_time_millis()
    # In order of time: only the first ones can be too old.
    while sent and (first := next(iter(sent.items())))[1] <= now - DEDUPLICATION_TIME_IN_SECONDS * 1000:
        del sent[first[0]]
    by_group = queue.deduplication_scope == "messageGroup"  # type: ignore[attr-defined] # set by name
    key = (message.group_id if by_group else None, message.deduplication_id)
    known = key in sent
    sent.setdefault(key, now)
    return known


def deduplicated(queue: Queue) -> dict[tuple[str | None, str | None], float]:
    """When each deduplication id of `queue` was first sent, in milliseconds; kept with the queue."""
    known: dict[tuple[str | None, str | None], float] = vars(queue).setdefault("_deduplicated", {})
    return known


def delete_message(self: Queue, receipt_handle: str) -> None:
    """Delete the message that `receipt_handle` was given for; nothing if it is deleted already.

    Raises `ReceiptHandleIsInvalid` if the queue never gave it.
    """
    if receipt_handle in self.deleted_messages:
        return
    for place, message in enumerate(self._messages):
        if message.receipt_handle == receipt_handle or message.had_receipt_handle(receipt_handle):
            self.deleted_messages.update(handle for handle in message.all_receipt_handles if handle)
            del self._messages[place]
            return
    raise ReceiptHandleIsInvalid


def receive_message(
    self: SQSBackend,
    queue_name: str,
    count: int,
    wait_seconds_timeout: int,
    visibility_timeout: int,
    message_attribute_names: list[str] | None = None,
) -> list[Message]:
    """At most `count` messages, waited for `wait_seconds_timeout` seconds, during which others take their turn."""
    end = monotonic() + wait_seconds_timeout
    with TURN:
        while True:
            queue = self.get_queue(queue_name)
            given = _take(queue, count)
            left = end - monotonic()
            if given or left <= 0:
                break
            TURN.wait(min(left, _until_one_shows(queue)))
    for message in given:
        message.mark_received(visibility_timeout=visibility_timeout)
    copies = deepcopy(given)
    for copy in copies:
        _filter_message_attributes(copy, message_attribute_names or [])
    return copies


def _take(queue: Queue, count: int) -> list[Message]:
    """The next `count` messages, none of a group that has one in flight; those tried too often are parked, in order."""
    now = unix_time_millis()
    oldest = now - queue.message_retention_period * 1000  # type: ignore[attr-defined] # set by name
    messages = [message for message in queue._messages if (message.sent_timestamp or now) > oldest]
    busy = {message.group_id for message in messages if message.visible_at >= now} if queue.fifo_queue else set()
    free = (m for m in messages if m.visible_at < now and m.delayed_until <= now and m.group_id not in busy)
    given: list[Message] = []
    parked: list[Message] = []
    for message in free:
        (parked if _tried_too_often(queue, message) else given).append(message)
        if len(given) == count:
            break
    if queue.dead_letter_queue is not None:
        # Not sent but moved: never taken for a duplicate.
        queue.dead_letter_queue._messages.extend(parked)
    queue._messages = [message for message in messages if message not in parked] if parked else messages
    return given


def _tried_too_often(queue: Queue, message: Message) -> bool:
    policy = queue.redrive_policy
    return bool(policy and queue.dead_letter_queue and message.approximate_receive_count >= policy["maxReceiveCount"])


def _until_one_shows(queue: Queue) -> float:
    """Seconds until a message in flight or delayed shows by itself; an hour if none will."""
    now = unix_time_millis()
    times = (max(message.visible_at, message.delayed_until) for message in queue._messages)
    # Two milliseconds past it: it is visible only after its time.
    return (min((time for time in times if time >= now), default=now + 3_600_000) - now) / 1000 + 0.002
