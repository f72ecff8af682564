"""The command that drops a file tells what became of its lines, and of the lines that it had worked out again."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from chalicelib import clock
from chalicelib.aws import client, queue_url
from chalicelib.care import drops
from chalicelib.care.drops import Place
from chalicelib.care.intake import receive
from chalicelib.care.settle import settle
from chalicelib.formats.noemie import Header, ReceivedLine, write
from chalicelib.portfolio.load import load
from chalicelib.queues import CARE, INBOUND
from obole import lines as lines_told
from obole import noemie
from tests.chalicelib.care.insurer import Insurer, book, cancelled, consultation
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


def dropped(
    insurer: Insurer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *lines: ReceivedLine
) -> tuple[Place, str]:
    """A file put in the bucket, that the command finds there instead of putting it again."""
    file = tmp_path / "lines.noe"
    file.write_bytes(write(Header("CP", "00000000000001", date(2026, 3, 1), "REF9", 9), lines))
    place = insurer.drop(file.read_bytes())
    monkeypatch.setattr(drops, "drop", lambda _: place)
    for module in (noemie, lines_told):
        monkeypatch.setattr(module, "PAUSE", 0)
    return place, str(file)


@pytest.mark.covers("RG-S.7e")
def test_what_was_set_aside_after_three_failures_is_told_at_once(
    insurer: Insurer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, file = dropped(
        insurer, tmp_path, monkeypatch, consultation("A"), consultation("B", rank=2, birth_date="20120901")
    )
    receive(place)
    first, second = insurer.drain()
    settle(first)
    body = second.model_dump_json()
    client("sqs").send_message(
        QueueUrl=queue_url(CARE.name), MessageBody=body, MessageGroupId="1", MessageDeduplicationId="1"
    )
    told = CliRunner().invoke(noemie.noemie, ["drop", file])
    assert told.exit_code == 1
    assert "  Remboursées                 1\n" in told.stdout
    assert "obole parked --redrive" in told.stderr


@pytest.mark.covers("RG-S.7e")
def test_a_file_that_could_not_be_read_in_three_tries_is_told_at_once(
    insurer: Insurer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, file = dropped(insurer, tmp_path, monkeypatch, consultation("A"))
    body = json.dumps({"Records": [{"s3": {"bucket": {"name": place.bucket}, "object": {"key": place.key}}}]})
    client("sqs").send_message(QueueUrl=queue_url(INBOUND.name), MessageBody=body)
    told = CliRunner().invoke(noemie.noemie, ["drop", file])
    assert told.exit_code == 1
    assert "obole parked --redrive" in told.stderr
