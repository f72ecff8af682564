"""The insurer as a person has it: `obole` run in processes of its own, on a state of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from infra.local import gateway, running

ROOT = Path(__file__).parents[2]
OBOLE = Path(sys.executable).with_name("obole")
# Each start would otherwise compile all of moto again.
_FAST = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / ".build" / "compiled")}
_PATIENCE = 120
_PAUSE = 0.1

T = TypeVar("T")


def until(true: Callable[[], T], seconds: float = _PATIENCE) -> T:
    """Wait until `true` gives something, for a bounded time; what it gave."""
    end = time.monotonic() + seconds
    while not (given := true()):
        assert time.monotonic() < end, "it did not come true"
        time.sleep(_PAUSE)
    return given


def free_port() -> int:
    with gateway.door(0) as door:
        port: int = door.getsockname()[1]
        return port


class Said(NamedTuple):
    """What a command ended with, and all it said."""

    code: int
    text: str


class Place:
    """One insurer: started, asked, stopped in any way, and started again with what it kept."""

    def __init__(self, home: Path) -> None:
        """`home` is a folder of its own."""
        self.home = home
        self.state = home / "state"
        self.port = free_port()
        self._output = home / "output"
        self._process: subprocess.Popen[bytes] | None = None
        self._stack: running.Stack | None = None

    def start(self, *arguments: str) -> "Place":
        """`obole run`, until it says where it is."""
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 -- our own command
                [OBOLE, "run", "--port", str(self.port), *arguments],
                cwd=ROOT,
                env=self._variables(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process = self._process
        until(lambda: "Pour l'arrêter" in self.said() or process.poll() is not None)
        assert process.poll() is None, self.said()
        self._stack = running.current(self.state)
        return self

    def said(self) -> str:
        """All that this run said so far."""
        return self._output.read_text(encoding="utf-8")

    @property
    def stack(self) -> running.Stack:
        assert self._stack is not None
        return self._stack

    def obole(self, *arguments: str | Path) -> Said:
        """Another `obole` command, as from another window."""
        done = subprocess.run(  # noqa: S603 -- our own command
            [OBOLE, *arguments],
            cwd=ROOT,
            env=self._variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE,
            check=False,
        )
        return Said(done.returncode, done.stdout.decode())

    def interrupt(self) -> int:
        """Press Ctrl-C in the window of the stack; what it ends with."""
        return self._end(signal.SIGINT)

    def kill(self) -> None:
        """End the stack and its functions at once, as when the machine stops."""
        functions = self.functions()
        self._end(signal.SIGKILL)
        for function in functions:
            try:
                os.kill(function, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it went with its parent

    def functions(self) -> list[int]:
        """The processes of the functions."""
        if self._process is None or self._process.poll() is not None:
            return []
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)  # noqa: S607
        pairs = (map(int, line.split()) for line in listed.stdout.splitlines())
        return [pid for pid, parent in pairs if parent == self._process.pid]

    def freeze(self) -> None:
        """Stop the functions where they are; the rest of the stack goes on."""
        for function in self.functions():
            os.kill(function, signal.SIGSTOP)

    def _end(self, how: signal.Signals) -> int:
        process = self._process
        assert process is not None
        if process.poll() is None:
            os.killpg(process.pid, how)
        return process.wait(timeout=_PATIENCE)

    def _variables(self) -> dict[str, str]:
        return os.environ | _FAST | {"OBOLE_STATE": str(self.state)}
