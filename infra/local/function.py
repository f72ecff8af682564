"""A function of the product, in a process of its own, killed at its timeout and started again when needed."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from infra.local import without_aws

FUNCTIONS = Path(__file__).parents[2] / "functions"
_CHILD = Path(__file__).with_name("child.py")
_SECONDS = {"api": 29, "workers": 60}
_START_SECONDS = 30
_LAST_LINES = 15


class FunctionError(Exception):
    """An invocation that gave no answer; the message is the reason in French."""


class FailedError(FunctionError):
    """The function raised."""


class CrashedError(FunctionError):
    """The process of the function ended by itself."""


class TimedOutError(FunctionError):
    """The function was killed at its timeout."""


@dataclass(frozen=True, slots=True)
class EventSource:
    """A queue that a function takes its work from, at most `batch_size` messages at a time."""

    handler: str
    queue: str
    batch_size: int


@dataclass(frozen=True, slots=True)
class StreamSource:
    """A table whose stream a function reads, at most `batch_size` records at a time.

    It starts from what comes next (`LATEST`), or from all that is kept (`TRIM_HORIZON`).
    """

    handler: str
    table: str
    batch_size: int
    starting_position: Literal["LATEST", "TRIM_HORIZON"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a function is woken, as EventBridge writes it: `rate(5 minutes)`, `cron(0 6 1 * ? *)`, in UTC."""

    handler: str
    expression: str


def found(folder: Path = FUNCTIONS) -> Iterator[Path]:
    """Every function's folder under `folder`, by name."""
    return (app.parent for app in sorted(folder.glob("*/*/app.py")))


class Function:
    """One function: what it registers, and its invocation, one event at a time."""

    def __init__(self, folder: Path, variables: dict[str, str], log: Path, tell: Callable[[str], None]) -> None:
        """`variables` are its environment beside this process's; what it prints goes to the file `log`, truncated."""
        self.name = folder.name
        self.kind = folder.parent.name
        config = _config(folder)
        self.seconds: float = config.get("lambda_timeout", _SECONDS[self.kind])
        self._folder = folder
        self._variables = without_aws(dict(os.environ)) | variables | config.get("environment_variables", {})
        self._log = log
        self._tell = tell
        self._turn = threading.Lock()
        self._closed = False
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        log.write_bytes(b"")
        described = self._start()
        self.routes: dict[str, list[str]] = described["routes"]
        self.binary_types: list[str] = described["binary_types"]
        self.queues = [EventSource(**source) for source in described["queues"]]
        self.streams = [StreamSource(**source) for source in described["streams"]]
        self.schedules = [Schedule(**source) for source in described["schedules"]]

    def invoke(self, event: dict[str, Any], *, handler: str = "app", request_id: str | None = None) -> Any:  # noqa: ANN401 -- JSON
        """What `handler` of the function answers to `event`.

        Raises `FailedError`, `CrashedError` or `TimedOutError`; in the last two, the next event has a new process.
        """
        asked = {"handler": handler, "event": event, "request_id": request_id or str(uuid4()), "seconds": self.seconds}
        with self._turn:
            if self._process is None and not self._closed:
                self._start()
            self._ask(asked)
            answer = self._next(self.seconds)
        if "error" in answer:
            raise FailedError(f"{self.name} a levé {answer['error']} (détail dans {self._log})")
        return answer["answer"]

    def close(self) -> None:
        """End the process at once, and for good; an invocation under way is a `CrashedError`."""
        self._closed = True
        if (process := self._process) is not None:
            process.kill()
        with self._turn:
            self._end()

    def _start(self) -> dict[str, Any]:
        """Start the process and give what its app registers."""
        answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 -- this interpreter, our own file
                [sys.executable, str(_CHILD)],
                cwd=self._folder,
                env=self._variables | {"TZ": "UTC", "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
                # Ctrl-C in the terminal is for the parent, which then closes this in order.
                start_new_session=True,
            )
        self._answers = answers
        threading.Thread(target=_read, args=(self._process, answers), daemon=True).start()
        return self._next(_START_SECONDS)

    def _ask(self, asked: dict[str, Any]) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise self._crashed()
        try:
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise self._crashed() from None

    def _next(self, seconds: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self._end()
            raise TimedOutError(f"{self.name} a été arrêtée au bout de {seconds:g} s") from None
        if not line:
            raise self._crashed()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _end(self) -> int | None:
        """End the process, and give the code it ended with."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return None
        process.kill()
        # What was being written to it is lost with it.
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        return process.wait()

    def _crashed(self) -> CrashedError:
        code = self._end()
        if self._closed:
            return CrashedError(f"{self.name} est fermée")
        last = "".join(self._log.read_text(errors="replace").splitlines(keepends=True)[-_LAST_LINES:])
        self._tell(f"La fonction {self.name} s'est arrêtée (code {code}). Fin de son journal, {self._log} :\n{last}")
        return CrashedError(f"{self.name} s'est arrêtée (code {code})")


def _read(process: subprocess.Popen[str], answers: "queue.SimpleQueue[str]") -> None:
    """Pass on each line of the process, then an empty one when it has ended."""
    if process.stdout is not None:
        with process.stdout as lines:
            for line in lines:
                answers.put(line)
    answers.put("")


def _config(folder: Path) -> dict[str, Any]:
    """What the function's Chalice configuration says of its only stage."""
    path = folder / ".chalice" / "config.json"
    config: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    stages = config.get("stages", {})
    return config | (next(iter(stages.values())) if stages else {})
