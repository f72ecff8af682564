"""The documents worker: a month for everyone, cut anywhere, done again; a poison message comes back alone."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError

from chalicelib import clock, settings
from chalicelib.aws import client
from chalicelib.documents import monthly, printing, service
from chalicelib.documents.messages import Message, Month, Render
from chalicelib.documents.model import Period
from chalicelib.portfolio.load import load
from tests.chalicelib.care.insurer import Insurer, book, consultation
from tests.chalicelib.care.killing import cut_at
from tests.chalicelib.documents.work import MEMBER, bodies, files, queued
from tests.functions.workers.calls import measured, record, worker

APRIL = datetime(2026, 4, 1, 4, tzinfo=UTC)
SCHEDULED = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-04-01T04:00:00Z",
    "region": "eu-west-3",
    "resources": ["arn:aws:events:eu-west-3:123456789012:rule/state-the-month"],
    "detail": {},
}


def prepare(*asked: str) -> list[str]:
    """Give the worker these messages; the ids of those it sends back."""
    event = {"Records": [record(body, "obole-documents", id=str(place)) for place, body in enumerate(asked)]}
    answer = worker("documents").prepare(event, None)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def work() -> None:
    """Do all that is queued, and all that it asks in turn."""
    for _ in range(100):
        if not (asked := bodies()):
            return
        for body in asked:
            assert prepare(body) == []
    pytest.fail("the queue never empties")


def night(due: datetime = APRIL) -> None:
    """The schedule falls due."""
    worker("documents").every_night(SCHEDULED | {"time": f"{due:%Y-%m-%dT%H:%M:%SZ}"}, None)


def versions() -> list[Any]:
    return client("s3").list_object_versions(Bucket=settings.documents_bucket()).get("Versions", [])


@pytest.fixture
def march(insurer: Insurer) -> Insurer:
    """Three members; two had care settled in March, one of them twice."""
    first = book()
    for number, nir, key in (("20250002", "1900544000002", "56"), ("20250003", "1910544000003", "06")):
        first["members"].append({**first["members"][0], "number": number, "nir": nir, "nir_key": key})
    refused = load(json.dumps(first)).refused
    assert refused == [], refused
    insurer.process(
        consultation("A"),
        consultation("B"),
        consultation("C", nir="1900544000002", nir_key="56", birth_date="19800504"),
    )
    assert insurer.line("C").owner == "20250002"
    return insurer


def test_it_takes_five_messages_at_most_and_wakes_every_night_and_every_morning() -> None:
    queue, *schedules = worker("documents").app.event_sources
    assert (queue.queue, queue.batch_size) == ("obole-documents", 5)
    woken = [schedule.schedule_expression.to_string() for schedule in schedules]
    assert woken == ["cron(0 4 * * ? *)", "cron(30 4 * * ? *)"]


@pytest.mark.covers("MBR-10")
def test_the_month_before_is_stated_for_whom_it_touched_and_nobody_else(march: Insurer) -> None:
    assert march
    with clock.stopped_at(APRIL):
        night()
        work()
        stated = {
            number: service.documents_of(number, None).documents for number in ("20250001", "20250002", "20250003")
        }
    assert {
        number: [(one.first_day, one.last_day, one.state) for one in found] for number, found in stated.items()
    } == {
        "20250001": [("2026-03-01", "2026-03-31", "ready")],
        "20250002": [("2026-03-01", "2026-03-31", "ready")],
        "20250003": [],
    }
    assert len(files()) == 2


def test_a_month_done_again_renders_nothing(march: Insurer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert march
    with clock.stopped_at(APRIL):
        night()
        work()
        before = versions()
        monkeypatch.setattr(printing, "printed", lambda _: pytest.fail("printed twice"))
        night()
        work()
    assert versions() == before
    assert len(before) == 2


def test_the_next_night_states_what_was_settled_in_between_as_another_document(march: Insurer) -> None:
    with clock.stopped_at(APRIL):
        night()
        work()
    march.process(consultation("D", care_date=date(2026, 2, 11)))  # posted on 2 March by a worker that was late
    with clock.stopped_at(APRIL.replace(day=2)):
        night()
        work()
        assert len(service.documents_of(MEMBER, None).documents) == 2
    assert len(files()) == 3


def test_members_are_taken_a_slice_at_a_time(march: Insurer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert march
    monkeypatch.setattr(monthly, "SLICE", 1)
    with clock.stopped_at(APRIL):
        night()
        seen: list[Message] = []
        while asked := queued():
            seen += asked
            prepare(*(one.model_dump_json() for one in asked))
    assert sum(isinstance(one, Month) for one in seen) == 4
    assert len(files()) == 2


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("moment", range(1, 9))
def test_killed_at_any_moment_the_month_goes_on_where_it_was(
    march: Insurer, monkeypatch: pytest.MonkeyPatch, moment: int, *, answered: bool
) -> None:
    assert march
    with clock.stopped_at(APRIL):
        night()
        (asked,) = bodies()
        with cut_at(moment, monkeypatch, answered=answered), pytest.raises(BatchProcessingError):
            prepare(asked)
        assert prepare(asked) == []
        work()
        for number in ("20250001", "20250002"):
            assert [one.state for one in service.documents_of(number, None).documents] == ["ready"]
    assert len(files()) == 2


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("moment", range(1, 7))
def test_killed_at_any_moment_a_rendering_ends_as_one_document(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch, moment: int, *, answered: bool
) -> None:
    insurer.process(consultation())
    asked = service.ask_for_statement(MEMBER, Period(clock.today(), clock.today()))
    (body,) = bodies()
    with cut_at(moment, monkeypatch, answered=answered), pytest.raises(BatchProcessingError):
        prepare(body)
    assert prepare(body) == []
    ready = service.document_of(MEMBER, asked.document)
    assert (ready.state, files()) == ("ready", [ready.file_key])
    assert len({one["ETag"] for one in versions()}) == 1


@pytest.mark.parametrize(("day", "begins"), [(1, True), (3, True), (4, False), (28, False)])
def test_the_month_begins_on_three_nights_by_the_day_that_was_due(insurer: Insurer, day: int, *, begins: bool) -> None:
    assert insurer
    # Woken as late as it may be: EventBridge tries for a day.
    with clock.stopped_at(APRIL.replace(day=day + 1)):
        night(APRIL.replace(day=day))
    assert [one.month for one in queued() if isinstance(one, Month)] == ([date(2026, 3, 1)] if begins else [])


@pytest.mark.covers("MBR-10")
def test_a_statement_lost_on_its_way_is_counted_late_after_a_day_and_asked_for_again(
    march: Insurer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert march
    with clock.stopped_at(APRIL):
        night()
        prepare(*bodies())
        lost = {one.document for one in queued() if isinstance(one, Render)}
    assert len(lost) == 2
    for hours, late in ((23, 0), (25, 2)):
        capsys.readouterr()
        with clock.stopped_at(APRIL + timedelta(hours=hours)):
            night(APRIL.replace(day=4))
        assert measured(capsys.readouterr().out) == {"StatementsLate": late}
    with clock.stopped_at(APRIL + timedelta(hours=26)):
        work()
        assert [one.state for one in service.documents_of(MEMBER, None).documents] == ["ready"]
        night(APRIL.replace(day=4))
    assert measured(capsys.readouterr().out)["StatementsLate"] == 0
    assert queued() == []


def test_what_is_done_of_a_month_is_counted_once(march: Insurer, capsys: pytest.CaptureFixture[str]) -> None:
    assert march
    with clock.stopped_at(APRIL):
        for _ in range(2):
            night()
            work()
    assert measured(capsys.readouterr().out) == {"StatementsLate": 0, "StatementsAsked": 2, "StatementsRendered": 2}


@pytest.mark.parametrize("body", ["", "{}", '{"ask": "dance"}', '{"ask": "render", "member": "20250001"}'])
def test_a_malformed_message_comes_back_alone(insurer: Insurer, body: str) -> None:
    insurer.process(consultation())
    service.ask_for_statement(MEMBER, Period(clock.today(), clock.today()))
    (good,) = bodies()
    assert prepare(body, good) == ["0"]
    assert len(files()) == 1
