"""Small functions to run for real: each is an `app.py`, written where the stack looks for them."""

import json
import textwrap
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from infra.local import environment
from infra.local.function import Function
from infra.local.schedules import present


def write(functions: Path, name: str, source: str, *, kind: str = "workers", **config: Any) -> Path:
    """Write the function `name`, with its Chalice configuration."""
    folder = functions / kind / name
    (folder / ".chalice").mkdir(parents=True)
    (folder / "app.py").write_text(textwrap.dedent(source))
    settings = {"version": "2.0", "app_name": name, "stages": {"prod": config}}
    (folder / ".chalice" / "config.json").write_text(json.dumps(settings))
    return folder


def start(
    folder: Path,
    endpoint: str = "http://127.0.0.1:9",
    tell: Callable[[str], None] = print,
    *,
    log: Path | None = None,
) -> Function:
    """Start one function on its own."""
    return Function(folder, environment(endpoint), log or folder / "log", tell)


def moving(start: datetime) -> Callable[[], datetime]:
    """A clock that says `start` when it is first looked at, and goes on as every clock does."""
    set_at = cache(present)
    return lambda: start + (present() - set_at())


def eventually(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait until `true`, for a bounded time."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.01)
