"""The worker that tells people, called as Lambda calls it."""

import io
import json
from collections.abc import Iterator

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError

from chalicelib.notifications import service
from chalicelib.notifications.service import Outcome
from chalicelib.outbox import Event, written
from chalicelib.portfolio.load import load
from infra.local import mailbox
from infra.local.streams import kept_by
from tests.chalicelib.care.insurer import Insurer, consultation
from tests.functions.workers.calls import measured, record, worker
from tests.functions.workers.test_outbox import CLOCK


@pytest.fixture
def event(insurer: Insurer, aws: str, monkeypatch: pytest.MonkeyPatch) -> Event:
    """An event of a member who wants to be told."""
    monkeypatch.setenv("OBOLE_ORIGIN", "http://localhost:8000")
    assert load(json.dumps({"members": [{"number": "20250001", "email": "camille@example.fr"}]})).refused == []
    insurer.process(consultation("A"))
    (event,) = written(kept_by(aws, "obole-care"))
    return event


def tell(*bodies: str) -> list[str]:
    """The ids of the messages sent back: the place of each in the batch."""
    records = [record(body, "obole-notifications", id=str(place)) for place, body in enumerate(bodies)]
    answer = worker("notifications").tell({"Records": records}, None)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_it_takes_ten_events_at_most_from_its_queue_and_sweeps_every_five_minutes() -> None:
    source, schedule = worker("notifications").app.event_sources
    assert (source.queue, source.batch_size) == ("obole-notifications", 10)
    assert schedule.schedule_expression.to_string() == "rate(5 minutes)"


@pytest.mark.covers("MBR-28")
def test_a_batch_tells_each_member_once_and_what_cannot_be_read_comes_back_alone(
    event: Event, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell("{}", event.model_dump_json(), event.model_dump_json()) == ["0"]
    assert [mail.recipient for mail in mailbox.sent()] == ["camille@example.fr"]
    worker("notifications").sweep(CLOCK, None)
    assert len(mailbox.sent()) == 1
    assert measured(capsys.readouterr().out) == {"EmailsSent": 1, "EmailsSkipped": 1}


def test_what_fails_says_nothing_of_the_member(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBOLE_ORIGIN", "https://not-verified.example")
    with pytest.raises(BatchProcessingError) as failed:
        tell(event.model_dump_json())
    assert "camille" not in str(failed.value)


def test_a_sweep_that_fails_for_one_counts_what_became_of_the_others(
    event: Event, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], logged: io.StringIO
) -> None:
    assert event

    def swept() -> Iterator[Outcome]:
        yield Outcome.GIVEN_UP
        yield Outcome.SENT
        raise service.UnsentError("1 courriel(s) n'ont pas pu partir ; ils seront repris.")

    monkeypatch.setattr(service, "sweep", swept)
    with pytest.raises(service.UnsentError):
        worker("notifications").sweep(CLOCK, None)
    assert measured(capsys.readouterr().out) == {"EmailsGivenUp": 1, "EmailsSent": 1}
    (failed,) = map(json.loads, logged.getvalue().splitlines())
    assert (failed["message"], failed["error"], failed["EmailsSent"]) == ("work failed", "UnsentError", 1)
