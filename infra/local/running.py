"""The running stack, as `obole` commands find it."""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import click

from infra.local import environment, without_aws

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Stack:
    """Where a running stack is: `endpoint` is its AWS, `address` its pages, `state` the folder it keeps."""

    endpoint: str
    address: str
    port: int
    pid: int
    state: str


def folder() -> Path:
    """Where this checkout's stack keeps its state."""
    return Path(os.environ.get("OBOLE_STATE") or ROOT / ".obole").resolve()


def current(state: Path | None = None) -> Stack | None:
    """The stack that runs on `state` (this checkout's unless told), or None."""
    state = state or folder()
    lock = claimed(state) if state.is_dir() else None
    if lock is not None:
        lock.close()
    if lock is not None or not (state / "stack.json").exists():
        return None
    return Stack(**json.loads((state / "stack.json").read_text()))


def claimed(state: Path) -> IO[str] | None:
    """The lock on `state`, held until it is closed or the process ends in any way; None if another process holds it."""
    lock = (state / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def announce(stack: Stack) -> None:
    """Let `current` find `stack`."""
    path = Path(stack.state) / "stack.json"
    aside = path.with_suffix(".writing")
    aside.write_text(json.dumps(asdict(stack)))
    aside.replace(path)


def use_running_stack() -> Stack:
    """Point this process's AWS at the running stack. Raises `click.ClickException` if there is none."""
    stack = current()
    if stack is None:
        raise click.ClickException("Obole ne tourne pas. Lancez « make run » dans une autre fenêtre, puis recommencez.")
    use(stack)
    return stack


def use(stack: Stack) -> None:
    """Point this process's AWS at `stack`, and at nothing else."""
    for name in os.environ.keys() - without_aws(dict(os.environ)).keys():
        del os.environ[name]
    os.environ.update(environment(stack.endpoint))
    os.environ["OBOLE_ORIGIN"] = stack.address
