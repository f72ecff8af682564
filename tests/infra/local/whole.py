"""The whole insurer on loopback: every function in its own process, the pump, the gateway."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import boto3
import pytest

from chalicelib import aws as clients
from chalicelib import clock, crypto
from infra.local import gateway, server, stack
from infra.local.door import Door
from infra.local.function import FUNCTIONS
from infra.local.pump import pumping
from infra.local.running import Stack


@contextmanager
def whole(
    endpoint: str, state: Path, tell: Callable[[str], None], now: Callable[[], datetime] = clock.now
) -> Iterator[str]:
    """Run everything on the emptied AWS of `endpoint` until the block ends; gives the address to open."""
    (state / "log").mkdir()
    server.empty()
    with ExitStack() as opened:
        # What this process keeps of a store that was emptied, before and after.
        for kept in (clients._made, clients.queue_url, crypto._keys):
            kept.cache_clear()
            opened.callback(kept.cache_clear)
        patch = opened.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("AWS_ENDPOINT_URL", endpoint)
        opened.callback(_delay(0))
        door = opened.enter_context(gateway.door(0))
        address = f"http://localhost:{door.getsockname()[1]}"
        place = Stack(endpoint, address, door.getsockname()[1], 0, str(state))
        functions = stack._started(opened, FUNCTIONS, place, tell)
        opened.enter_context(pumping(endpoint, functions, tell, respite=0, now=now))
        opened.enter_context(gateway.listening(door, functions, files=Door(endpoint)))
        yield address


def _delay(seconds: int) -> Callable[[], None]:
    """Have e-mails wait for `seconds` only; gives what has them wait as before."""
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="obole-notifications")["QueueUrl"]
    before = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])["Attributes"]["DelaySeconds"]

    def wait(seconds: str) -> None:
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": seconds})

    wait(str(seconds))
    return lambda: wait(before)
