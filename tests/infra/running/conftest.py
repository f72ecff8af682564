"""The running stack, and all that was asked of AWS, queued and logged while a short life went through it."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from chalicelib import aws, crypto
from infra.local import gateway, server, stack
from infra.local.calls import Asked
from infra.local.function import FUNCTIONS
from infra.local.pump import pumping
from infra.local.running import Stack
from tests.infra.running.journey import Journey


@dataclass(frozen=True)
class Lived:
    """What a journey left: each request to AWS, each function's log, and all that was told to the operator."""

    asked: list[Asked]
    logs: dict[str, str]
    told: str


@pytest.fixture(scope="session")
def lived(_deployed: str, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    state, told = tmp_path_factory.mktemp("state"), list[str]()
    (state / "log").mkdir()
    server.empty()
    with ExitStack() as opened:
        # What this process keeps of a store that was emptied, before and after.
        for kept in (aws._made, aws.queue_url, crypto._keys):
            kept.cache_clear()
            opened.callback(kept.cache_clear)
        patch = opened.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("AWS_ENDPOINT_URL", _deployed)
        door = opened.enter_context(gateway.door(0))
        address = f"http://localhost:{door.getsockname()[1]}"
        asked = opened.enter_context(server.watching())
        place = Stack(_deployed, address, door.getsockname()[1], 0, str(state))
        functions = stack._started(opened, FUNCTIONS, place, told.append)
        opened.enter_context(pumping(_deployed, functions, told.append, respite=0))
        opened.enter_context(gateway.listening(door, functions))
        Journey(address).lived()
    return Lived(asked, {path.stem: path.read_text() for path in Path(state / "log").iterdir()}, "\n".join(told))
