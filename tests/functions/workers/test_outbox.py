"""The worker that publishes, called as Lambda calls it: by the stream, and by the clock."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib import clock, outbox
from chalicelib.aws import client, queue_url
from chalicelib.events import EventItem
from infra.local.streams import kept_by
from tests.chalicelib.care.insurer import Insurer, consultation
from tests.functions.workers.calls import measured, worker

CLOCK: dict[str, Any] = {
    "version": "0",
    "id": "1",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "123456789012",
    "time": "2026-03-02T09:00:00Z",
    "region": "eu-west-3",
    "resources": [],
    "detail": {},
}


def published() -> int:
    """How many events are in the queue, most of them delayed."""
    names: list[Any] = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
    told = client("sqs").get_queue_attributes(QueueUrl=queue_url(outbox.QUEUE), AttributeNames=names)["Attributes"]
    return sum(map(int, told.values()))


def noted() -> list[bool]:
    return [item.published_at is not None for item in EventItem.scan(EventItem.sk == "EVENT")]


def test_it_reads_the_stream_of_the_care_table_and_sweeps_every_five_minutes() -> None:
    stream, schedule = worker("outbox").app.event_sources
    assert (stream.stream_arn.split("/")[1], stream.batch_size, stream.starting_position) == (
        "obole-care",
        100,
        "LATEST",
    )
    assert schedule.schedule_expression.to_string() == "rate(5 minutes)"


def test_of_a_batch_of_the_stream_only_new_events_are_published_and_noted(
    insurer: Insurer, aws: str, capsys: pytest.CaptureFixture[str]
) -> None:
    insurer.process(consultation("A"))
    insurer.process(consultation("B", care_date=date(2026, 2, 11)))
    records = kept_by(aws, "obole-care")
    assert len(records) > 2
    worker("outbox").relay({"Records": records}, None)
    assert (published(), noted()) == (2, [True, True])
    # Noting it changed the event: the stream says so, and nothing comes of it.
    after = kept_by(aws, "obole-care")[len(records) :]
    assert {record["eventName"] for record in after} == {"MODIFY"}
    worker("outbox").relay({"Records": after}, None)
    assert published() == 2
    assert measured(capsys.readouterr().out) == {"EventsRelayed": 2}


def test_more_events_than_one_request_takes_are_all_published(insurer: Insurer, aws: str) -> None:
    for number in range(12):
        insurer.process(consultation(f"L{number}", care_date=date(2026, 1, 1) + timedelta(days=number)))
    events = list(outbox.written(kept_by(aws, "obole-care")))
    assert outbox.relay(events) == published() == 12


def test_the_sweep_publishes_what_the_stream_did_not_and_nothing_twice(
    insurer: Insurer, capsys: pytest.CaptureFixture[str]
) -> None:
    insurer.process(consultation("A"))
    sweep = worker("outbox").sweep
    sweep(CLOCK, None)
    assert published() == 0
    with clock.stopped_at(clock.now() + timedelta(minutes=3)):
        sweep(CLOCK, None)
        assert (published(), noted()) == (1, [True])
        sweep(CLOCK, None)
        assert published() == 1
    assert measured(capsys.readouterr().out) == {"EventsSwept": 1}


@pytest.mark.parametrize("digit", "01234567")
def test_an_unpublished_event_is_found_under_any_digit(insurer: Insurer, digit: str) -> None:
    insurer.process(consultation("A"))
    (item,) = EventItem.scan(EventItem.sk == "EVENT")
    item.update(actions=[EventItem.unpublished.set(digit)])
    with clock.stopped_at(clock.now() + timedelta(minutes=3)):
        assert outbox.sweep() == 1
