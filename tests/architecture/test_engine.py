"""The engine at work opens nothing but the figures it ships: no file, no network, no process, no listing."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT

OWN = tuple(f"{ROOT}/chalicelib/{package}/" for package in ("reimbursement", "parameters", "formats"))
SCRIPT = """
import json, sys
from chalicelib.formats.noemie import read
from chalicelib.parameters import load
from chalicelib.reimbursement.case import parse_case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.explain import sentence
from tests.chalicelib.formats.noemie.records import HEADER, LINE, TRAILER, file_of

cases = json.load(sys.stdin)
received = file_of(HEADER, LINE, TRAILER)
touched = []
sys.addaudithook(lambda event, arguments: touched.append((event, str(arguments[0]) if arguments else "")))
assert read(received).lines
parameters = load()
for written in cases:
    case = parse_case(written)
    decision = reimburse(case.line, case.patient, case.guarantees, case.history, parameters)
    assert all(sentence(step) for step in decision.steps)
json.dump(list(touched), sys.stdout)
"""
# What reaches out of the process, by the start of the audit event's name.
REACHING = ("open", "os.", "socket.", "subprocess.", "shutil.", "urllib.", "http.", "tempfile.", "sqlite3.")


def test_reading_deciding_and_explaining_touch_only_the_figures_shipped() -> None:
    ended = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-c", SCRIPT],
        input=(ROOT / "tests" / "cases" / "health.json").read_text(encoding="utf-8"),
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    events = [(event, what) for event, what in json.loads(ended.stdout) if event.startswith(REACHING)]
    assert {event for event, _ in events} <= {"open", "os.scandir", "os.listdir"}
    assert [what for _, what in events if not what.startswith(OWN)] == []
    assert {Path(what).suffix for event, what in events if event == "open"} == {".toml"}
