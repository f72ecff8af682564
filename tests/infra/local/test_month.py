"""The month's statements from the worker's own schedule to the bucket, through the pump, the queue and the worker."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib import clock, settings
from chalicelib.aws import client
from chalicelib.documents import service
from chalicelib.portfolio.load import load
from infra.local.function import FUNCTIONS
from infra.local.pump import pumping
from tests.chalicelib.care.insurer import Insurer, book, consultation
from tests.infra.local.apps import eventually, moving, start

MEMBER = "20250001"
NIGHT = datetime(2026, 4, 1, 4, tzinfo=UTC)


@pytest.fixture
def march(aws: str) -> Insurer:
    """A member whose care was settled in March."""
    assert aws
    insurer = Insurer()
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        assert load(json.dumps(book())).refused == []
        insurer.process(consultation("A"), consultation("B"))
    return insurer


@contextmanager
def night(due: datetime, aws: str, log: Path) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The worker from just before the schedule falls due; gives what it says it did."""
    told: list[str] = []
    worker = start(FUNCTIONS / "workers" / "documents", aws, told.append, log=log)

    def done() -> list[dict[str, Any]]:
        lines = (json.loads(line) for line in log.read_text().splitlines() if line.startswith("{"))
        return [line for line in lines if line.get("message") == "work done"]

    before = moving(due - timedelta(seconds=1))
    with closing(worker), pumping(aws, [worker], told.append, respite=0, now=before):
        yield done
    assert told == []


def went_through(done: list[dict[str, Any]]) -> bool:
    """Whether the month was begun, and then every message of it done: of the one member, of nobody after."""
    months = [line.get("after") for line in done if line.get("ask") == "month"]
    return months == [None, MEMBER] and any(line.get("StatementsLate") == 0 for line in done)


def versions() -> list[tuple[str, str]]:
    """Every version of every file of the bucket of documents."""
    found = client("s3").list_object_versions(Bucket=settings.documents_bucket()).get("Versions", [])
    return [(one["Key"], one["VersionId"]) for one in found]


@pytest.mark.covers("MBR-10")
def test_the_schedule_states_the_month_before_and_the_night_after_renders_nothing(
    march: Insurer, aws: str, tmp_path: Path
) -> None:
    assert march
    with night(NIGHT, aws, tmp_path / "first") as done:
        eventually(lambda: went_through(done()) and any(line.get("ask") == "render" for line in done()), 30)
    (stated,) = service.documents_of(MEMBER, None).documents
    assert (stated.first_day, stated.last_day, stated.state) == ("2026-03-01", "2026-03-31", "ready")
    before = versions()
    assert [key for key, _ in before] == [stated.file_key]

    with night(NIGHT + timedelta(days=1), aws, tmp_path / "second") as done:
        eventually(lambda: went_through(done()), 30)
        assert [line["StatementsAsked"] for line in done() if line.get("ask") == "month"] == [0, 0]
    assert versions() == before
