"""Clients of AWS as the local stack serves it, and the running stack, once a short life went through it."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from chalicelib import aws as clients
from chalicelib import crypto
from infra.local import gateway, server, stack
from infra.local.function import FUNCTIONS
from infra.local.pump import pumping
from infra.local.running import Stack
from tests.infra.local.apps import moving
from tests.infra.local.journey import Journey, Lived

# Just before what is done every night, and on no night that begins a month.
NIGHT = datetime(2026, 4, 15, 3, 59, 58, tzinfo=UTC)


@pytest.fixture
def session(aws: str) -> boto3.Session:
    """Clients of the running server, which keeps nothing from the test before."""
    assert aws
    return boto3.Session()


@pytest.fixture(scope="session")
def lived(_deployed: str, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """What a short life left, lived once for all tests."""
    state, told = tmp_path_factory.mktemp("state"), list[str]()
    (state / "log").mkdir()
    server.empty()
    with ExitStack() as opened:
        # What this process keeps of a store that was emptied, before and after.
        for kept in (clients._made, clients.queue_url, crypto._keys):
            kept.cache_clear()
            opened.callback(kept.cache_clear)
        patch = opened.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("AWS_ENDPOINT_URL", _deployed)
        opened.callback(_delay(0))
        door = opened.enter_context(gateway.door(0))
        address = f"http://localhost:{door.getsockname()[1]}"
        asked = opened.enter_context(server.watching())
        place = Stack(_deployed, address, door.getsockname()[1], 0, str(state))
        functions = stack._started(opened, FUNCTIONS, place, told.append)
        opened.enter_context(pumping(_deployed, functions, told.append, respite=0, now=moving(NIGHT)))
        opened.enter_context(gateway.listening(door, functions))
        Journey(address).lived()
    return Lived(asked, {path.stem: path.read_text() for path in Path(state / "log").iterdir()}, "\n".join(told))


def _delay(seconds: int) -> Callable[[], None]:
    """Have e-mails wait for `seconds` only; gives what has them wait as before."""
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="obole-notifications")["QueueUrl"]
    before = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])["Attributes"]["DelaySeconds"]

    def wait(seconds: str) -> None:
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": seconds})

    wait(str(seconds))
    return lambda: wait(before)
