"""`obole run` in processes of its own: it starts, stops, is killed, and starts again with what it kept."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import click
import pytest

from infra.local import gateway, running
from tests.infra.local.apps import eventually, write

ROOT = Path(__file__).parents[3]
# Each start would otherwise compile all of moto again.
FAST = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / ".build" / "compiled")}
# With small functions in place of the product's, and a demo of two lines.
SCRIPT = """
import functools, sys, types
from pathlib import Path
from infra.local import stack
from obole.run import run

def seed(place):
    import boto3
    boto3.client("dynamodb").put_item(TableName="obole-keys", Item={"pk": {"S": "demo"}})
    SLOW
    return ["Membre : 1234", "Mot de passe : abcd"]

sys.modules["demo.seed"] = types.SimpleNamespace(seed=seed)
stack.running = functools.partial(stack.running, functions=Path(FUNCTIONS))
run()
"""
APP = """
    from chalice.app import Chalice
    app = Chalice("members")

    @app.route("/members/hello")
    def hello():
        return {"hello": True}
"""


class Run:
    """One run of the stack on `state`."""

    def __init__(self, tmp: Path, *arguments: str, slow_demo: bool = False) -> None:
        self.state = tmp / "state"
        self.output = tmp / f"output-{len(list(tmp.glob('output-*')))}"
        functions = tmp / "functions"
        if not functions.exists():
            write(functions, "members", APP, kind="api")
        script = SCRIPT.replace("FUNCTIONS", repr(str(functions))).replace(
            "SLOW", "sys.stdin.read()" if slow_demo else ""
        )
        with self.output.open("w") as output:
            self.process = subprocess.Popen(  # noqa: S603 -- this interpreter
                [sys.executable, "-c", textwrap.dedent(script), *arguments],
                cwd=ROOT,
                env=os.environ | FAST | {"OBOLE_STATE": str(self.state), "PORT": str(free_port())},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text()

    def place(self) -> running.Stack:
        """Where it is, once it runs."""
        eventually(lambda: "Pour l'arrêter" in self.said() or self.process.poll() is not None, 40)
        assert self.process.poll() is None, self.said()
        place = running.current(self.state)
        assert place is not None
        return place

    def end(self, how: signal.Signals) -> int:
        """What `how`, sent to the whole group as a terminal does, makes it end with."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        code = self.process.wait(timeout=15)
        if self.process.stdin is not None:
            self.process.stdin.close()
        return code


Start = Callable[..., Run]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    runs: list[Run] = []

    def begin(*arguments: str, slow_demo: bool = False) -> Run:
        runs.append(Run(tmp_path, *arguments, slow_demo=slow_demo))
        return runs[-1]

    yield begin
    for run in runs:
        run.end(signal.SIGKILL)


def free_port() -> int:
    with gateway.door(0) as door:
        port: int = door.getsockname()[1]
        return port


def keys(place: running.Stack) -> set[str]:
    database = boto3.client("dynamodb", endpoint_url=place.endpoint)
    return {item["pk"]["S"] for item in database.scan(TableName="obole-keys")["Items"]}


def keep(place: running.Stack, key: str) -> None:
    boto3.client("dynamodb", endpoint_url=place.endpoint).put_item(TableName="obole-keys", Item={"pk": {"S": key}})


def test_what_was_kept_survives_ctrl_c_and_what_was_saved_survives_a_kill(start: Start) -> None:
    first = start()
    place = first.place()
    assert f"ouvrez http://localhost:{place.port}\n" in first.said()
    assert "Membre : 1234\nMot de passe : abcd" in first.said()
    assert f"{place.address}/__courrier\n" in first.said()
    keep(place, "before ctrl-c")
    assert first.end(signal.SIGINT) == 0
    assert "tout est enregistré" in first.said()
    assert "Traceback" not in first.said()
    assert running.current(first.state) is None

    second = start()
    place = second.place()
    assert keys(place) == {"demo", "before ctrl-c"}
    # The demo is told again, and not made again.
    assert "Membre : 1234" in second.said()
    assert "Préparation" not in second.said()
    snapshot = second.state / "snapshot"
    written = snapshot.stat().st_mtime_ns
    keep(place, "before the kill")
    eventually(lambda: snapshot.stat().st_mtime_ns != written)
    assert second.end(signal.SIGKILL) == -signal.SIGKILL

    third = start()
    assert keys(third.place()) == {"demo", "before ctrl-c", "before the kill"}
    assert "L'arrêt précédent a été brutal : ce qui a changé après le" in third.said()
    assert third.end(signal.SIGTERM) == 0


def test_a_second_one_on_the_same_state_and_a_taken_port_are_refused_with_what_to_do(start: Start) -> None:
    first = start("--no-demo")
    place = first.place()
    second = start()
    assert second.process.wait(timeout=20) == 1
    assert f"Obole tourne déjà, à l'adresse {place.address}" in second.said()
    assert first.end(signal.SIGINT) == 0

    with gateway.door(0) as door:
        port = door.getsockname()[1]
        third = start("--port", str(port))
        assert third.process.wait(timeout=20) == 1
    assert f"Le port {port} est déjà pris" in third.said()
    assert f"make run PORT={port + 1}" in third.said()
    assert "Traceback" not in second.said() + third.said()


def test_a_demo_cut_short_is_made_again_from_nothing(start: Start) -> None:
    first = start(slow_demo=True)
    eventually(lambda: "Préparation" in first.said(), 40)
    eventually((first.state / "snapshot").exists)
    assert first.end(signal.SIGINT) == 0

    second = start()
    assert keys(second.place()) == {"demo"}
    assert "Préparation" in second.said()
    assert "brutal" not in second.said()


def test_a_snapshot_that_cannot_be_read_is_kept_aside_and_said_so(start: Start, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "snapshot").write_bytes(b"not a snapshot")
    run = start("--no-demo")
    assert keys(run.place()) == set()
    assert "le fichier est abîmé" in run.said()
    assert (run.state / "snapshot.1").read_bytes() == b"not a snapshot"


def test_a_function_that_does_not_load_stops_the_start_with_the_end_of_its_log(start: Start, tmp_path: Path) -> None:
    write(tmp_path / "functions", "broken", "import nothing_of_that_name")
    run = start("--no-demo")
    assert run.process.wait(timeout=30) == 1
    assert "nothing_of_that_name" in run.said()
    assert "Obole ne démarre pas : broken" in run.said()


def test_a_command_without_a_running_stack_says_to_start_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBOLE_STATE", str(tmp_path / "nothing"))
    with pytest.raises(click.ClickException, match="make run"):
        running.use_running_stack()


def test_a_command_reaches_the_running_stack_and_nothing_of_a_persons_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBOLE_STATE", str(tmp_path))
    monkeypatch.setattr(os, "environ", dict(os.environ) | {"AWS_PROFILE": "somebody"})
    stack = running.Stack("http://127.0.0.1:9", "http://localhost:8000", 8000, os.getpid(), str(tmp_path))
    lock = running.claimed(tmp_path)
    assert lock is not None
    with lock:
        running.announce(stack)
        assert running.use_running_stack() == stack
        assert os.environ["AWS_ENDPOINT_URL"] == stack.endpoint
        assert os.environ["OBOLE_ORIGIN"] == stack.address
        assert "AWS_PROFILE" not in os.environ
    assert running.current() is None
    assert json.loads((tmp_path / "stack.json").read_text())["port"] == 8000
