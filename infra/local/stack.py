"""The whole insurer on this machine: AWS, functions, gateway, pump and what they keep."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from infra.local import environment, gateway, server, template
from infra.local.door import PLACE, Door
from infra.local.function import FUNCTIONS, Function, found
from infra.local.keeping import kept
from infra.local.pump import pumping
from infra.local.running import Stack, announce, claimed


class AlreadyRunningError(Exception):
    """Another stack runs on the same state."""


@contextmanager
def running(
    state: Path, port: int = 0, *, functions: Path = FUNCTIONS, tell: Callable[[str], None] = print
) -> Iterator[tuple[Stack, bool]]:
    """Run the stack that `state` keeps until the block ends; gives where it is, and whether it starts from nothing.

    Raises `AlreadyRunningError`, `OSError` if `port` is taken, `CrashedError` if a function does not start. State is
    this process's, as moto's is: one stack a process.
    """
    # Personal data, and the key that opens it: for nobody else on this machine.
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    (state / "log").mkdir(exist_ok=True)
    lock = claimed(state)
    if lock is None:
        raise AlreadyRunningError
    with ExitStack() as opened:
        opened.enter_context(lock)
        (state / "stack.json").unlink(missing_ok=True)
        door = opened.enter_context(gateway.door(port))
        endpoint = opened.enter_context(server.running())
        new = opened.enter_context(kept(state, tell))
        template.deploy(endpoint)
        port = door.getsockname()[1]
        stack = Stack(endpoint, f"http://localhost:{port}", port, os.getpid(), str(state))
        started = _started(opened, functions, stack, tell)
        opened.enter_context(pumping(endpoint, started, tell))
        opened.enter_context(gateway.listening(door, started, files=Door(endpoint)))
        announce(stack)
        yield stack, new


def _started(opened: ExitStack, functions: Path, stack: Stack, tell: Callable[[str], None]) -> list[Function]:
    """Every function under `functions`, started side by side, closed with `opened`."""
    variables = environment(stack.endpoint) | {
        "OBOLE_ORIGIN": stack.address,
        "OBOLE_LINKS_ENDPOINT": f"{stack.address}{PLACE}",
        # Compiled once, as in the zip, and not beside the sources.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": f"{stack.state}/compiled",
    }

    def start(folder: Path) -> Function:
        # Each signs with a key of its own: what it asks for is known as its own (`calls.py`).
        own = variables | {"AWS_ACCESS_KEY_ID": folder.name}
        function = Function(folder, own, Path(stack.state) / "log" / f"{folder.name}.log", tell)
        opened.callback(function.close)
        return function

    with ThreadPoolExecutor() as pool:
        return list(pool.map(start, found(functions)))
