"""The command that drops a file tells what became of its lines, and of the lines that it had worked out again."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from chalicelib import clock
from chalicelib.care import drops
from chalicelib.care.intake import receive
from chalicelib.formats.noemie import Header, write
from chalicelib.portfolio.load import load
from obole import noemie
from tests.chalicelib.care.insurer import Insurer, book, cancelled
from tests.chalicelib.care.test_revision import YEARLY, visit, with_limits


@pytest.fixture
def insurer(aws: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Insurer]:
    assert aws
    monkeypatch.setattr(noemie, "use_running_stack", lambda: None)
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        assert load(json.dumps(book())).refused == []
        yield Insurer()


@pytest.mark.covers("RG-S.7e")
def test_a_dropped_cancellation_tells_which_lines_were_worked_out_again(
    insurer: Insurer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_limits(YEARLY)
    first = visit("A", 3)
    insurer.process(first, visit("B", 4), visit("C", 5))
    file = tmp_path / "cancellation.noe"
    file.write_bytes(write(Header("CP", "00000000000001", date(2026, 3, 1), "REF9", 9), [cancelled(first)]))
    dropped = insurer.drop(file.read_bytes())
    receive(dropped)
    insurer.settle()
    monkeypatch.setattr(drops, "drop", lambda _: dropped)
    told = CliRunner().invoke(noemie.noemie, ["drop", str(file)])
    assert told.exit_code == 0
    assert (
        f"  Lignes recalculées          1\n    {insurer.line('B').line} : 9,00\u202f€, puis 15,00\u202f€\n"
        in told.stdout
    )
    assert insurer.line("C").line not in told.stdout
