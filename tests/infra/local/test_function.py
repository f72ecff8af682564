"""A function runs as it is, in a process of its own, one event at a time, and never outlives who started it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.function import CrashedError, FailedError, Function, TimedOutError
from tests.infra.local.apps import eventually, start, write

APP = """
    import os, sys, time
    from chalice.app import Chalice

    app = Chalice("small")
    calls = []

    @app.on_sqs_message(queue="small-queue", batch_size=3)
    def receive(event):
        pass

    @app.route("/things/{thing}", methods=["GET", "PUT"])
    def thing(thing):
        return {}

    def tell(event, context):
        calls.append(1)
        print("a word for the log")
        return {"pid": os.getpid(), "calls": len(calls), "folder": os.getcwd(), "id": context.aws_request_id,
            "left": context.get_remaining_time_in_millis(), "input": sys.stdin.read(), "zone": time.tzname[0],
            "profile": os.environ.get("AWS_PROFILE"), "echo": event}

    def fail(event, context):
        raise ValueError("a name that must stay in the log")

    def leave(event, context):
        print("last words", flush=True)
        os._exit(3)

    def hang(event, context):
        while True:
            pass
"""


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def function(tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Function]:
    monkeypatch.setenv("AWS_PROFILE", "somebody")
    started = start(write(tmp_path, "small", APP, lambda_timeout=1), tell=told.append)
    yield started
    started.close()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # A process that ended and was not waited for yet is gone too.
    return Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text()


def test_it_tells_its_routes_and_queues(function: Function) -> None:
    assert function.routes == {"/things/{thing}": ["GET", "PUT"]}
    assert [(s.handler, s.queue, s.batch_size) for s in function.queues] == [("receive", "small-queue", 3)]


def test_it_runs_in_its_folder_with_a_context_and_nothing_of_a_persons_profile(
    function: Function, tmp_path: Path
) -> None:
    said = function.invoke({"é": [1, None]}, handler="tell", request_id="r-1")
    assert said["pid"] != os.getpid()
    assert said["folder"] == str(tmp_path / "workers" / "small")
    assert (said["id"], said["echo"], said["profile"], said["zone"]) == ("r-1", {"é": [1, None]}, None, "UTC")
    assert 0 < said["left"] <= 1000
    eventually(lambda: "a word for the log" in (tmp_path / "workers/small/log").read_text())


def test_one_process_serves_event_after_event_one_at_a_time(function: Function) -> None:
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.append(function.invoke({}, handler="tell"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said["calls"] for said in answers) == list(range(1, 9))
    assert len({said["pid"] for said in answers}) == 1


def test_what_it_raises_is_named_and_only_named(function: Function, tmp_path: Path) -> None:
    with pytest.raises(FailedError) as failed:
        function.invoke({}, handler="fail")
    assert "ValueError" in str(failed.value)
    assert "a name" not in str(failed.value)
    assert "a name" in (tmp_path / "workers/small/log").read_text()
    assert function.invoke({}, handler="tell")["calls"] == 1


def test_at_its_timeout_it_is_killed_and_the_next_event_has_a_new_process(function: Function) -> None:
    before = function.invoke({}, handler="tell")["pid"]
    started = time.monotonic()
    with pytest.raises(TimedOutError, match="1 s"):
        function.invoke({}, handler="hang")
    assert time.monotonic() - started < 3
    assert gone(before)
    assert function.invoke({}, handler="tell")["pid"] != before


def test_when_its_process_ends_the_end_of_its_log_is_shown(function: Function, told: list[str]) -> None:
    with pytest.raises(CrashedError, match="code 3"):
        function.invoke({}, handler="leave")
    assert "last words" in told[0]
    assert function.invoke({}, handler="tell")["calls"] == 1


def test_an_app_that_cannot_be_loaded_says_so_at_once(tmp_path: Path, told: list[str]) -> None:
    with pytest.raises(CrashedError):
        start(write(tmp_path, "broken", "import nothing_of_that_name"), tell=told.append)
    assert "nothing_of_that_name" in told[0]


def test_it_ends_when_its_parent_is_killed_even_in_the_middle_of_work(tmp_path: Path) -> None:
    folder = write(tmp_path, "small", APP, lambda_timeout=60)
    script = f"""
from pathlib import Path
from tests.infra.local.apps import start
function = start(Path({str(folder)!r}))
print(function.invoke({{}}, handler="tell")["pid"], flush=True)
function.invoke({{}}, handler="hang")
"""
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=root) as parent:  # noqa: S603 -- this interpreter
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert not gone(child)
        parent.send_signal(signal.SIGKILL)
    eventually(lambda: gone(child))
