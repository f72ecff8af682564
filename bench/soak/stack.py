"""The insurer as a person runs it: `obole run` in processes of its own, on a state of its own, asked from here."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from bench.machine import resident
from bench.table import WrongError
from chalicelib.http.failures import passing
from infra.local import gateway
from infra.local.running import Stack, current, use

_OBOLE = Path(sys.executable).with_name("obole")
_START_SECONDS, _STOP_SECONDS, _PAUSE = 120, 60, 0.5


@contextmanager
def running(home: Path) -> Iterator[tuple[Stack, int]]:
    """Run it without its demo in the folder `home` until the block ends; where it is, and the id of its process.

    This process's AWS is then its own. Raises `WrongError` if it does not start, or does not stop in order.
    """
    state = home / "state"
    with (home / "output").open("w") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            [_OBOLE, "run", "--no-demo", "--port", str(_free_port())],
            env=os.environ | {"OBOLE_STATE": str(state)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        until(lambda: current(state) or process.poll() is not None, _START_SECONDS, "the stack starts")
        stack = current(state)
        if stack is None:
            raise WrongError(f"soak: the stack does not start: {(home / 'output').read_text()}")
        use(stack)
        yield stack, process.pid
        process.send_signal(signal.SIGINT)
        if process.wait(_STOP_SECONDS):
            raise WrongError(f"soak: the stack ended with {process.returncode}")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def until(true: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until `true` is; a store too busy to answer is asked again. Raises `WrongError` after `seconds`."""
    end = time.monotonic() + seconds
    while not _answered(true):
        if time.monotonic() > end:
            raise WrongError(f"soak: after {seconds:g} s it is still not so that {what}")
        time.sleep(_PAUSE)


def _answered(true: Callable[[], object]) -> bool:
    try:
        return bool(true())
    except (BotoCoreError, PynamoDBException) as error:
        if passing(error):
            return False
        raise


def most_memory(pid: int) -> tuple[float, float]:
    """The most megabytes that the process ever held, and that its biggest child did."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return resident(pid, most=True), max(resident(int(child), most=True) for child in children)


def _free_port() -> int:
    with gateway.door(0) as door:
        port: int = door.getsockname()[1]
        return port
