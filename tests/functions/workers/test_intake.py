"""What arrives in the bucket is taken in once, or comes back: never lost, never half done."""

import json
from datetime import date
from urllib.parse import quote_plus

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.aws import client
from chalicelib.care.drops import Place
from chalicelib.care.store import LineItem
from chalicelib.formats.noemie import Header, write
from tests.chalicelib.care.insurer import BUCKET, Insurer, consultation
from tests.functions.workers.calls import notification, receive, record, stored, told_by_the_bucket, worker

pytestmark = pytest.mark.covers("RG-S.7e")


def file_of(*references: str, sequence: int = 1) -> bytes:
    header = Header("CP", "00000000000001", date(2026, 3, 1), "REF", sequence)
    return write(header, [consultation(reference) for reference in references])


def put(data: bytes, key: str = "noemie/file.noe") -> Place:
    """An object in the bucket, of which nothing tells yet."""
    version = client("s3").put_object(Bucket=BUCKET, Key=key, Body=data)["VersionId"]
    told_by_the_bucket()
    return Place(BUCKET, key, version)


def lines_stored() -> set[str]:
    return {item.facts.reference for item in LineItem.scan(LineItem.state.exists())}


def test_it_takes_its_work_one_file_at_a_time_from_the_queue_that_the_bucket_tells() -> None:
    (source,) = worker("intake").app.event_sources
    assert (source.queue, source.batch_size) == ("obole-inbound", 1)


def test_an_object_put_in_the_bucket_is_taken_in_by_what_the_bucket_tells_of_it(insurer: Insurer) -> None:
    place = insurer.drop(file_of("A", "B"))
    (told,) = told_by_the_bucket()
    receive(told)
    assert insurer.outcome(place).outcome == "accepted"
    assert [len(message.lines) for message in insurer.drain()] == [2]


def test_the_test_event_that_s3_sends_when_the_notification_is_set_has_no_object(insurer: Insurer) -> None:
    told = {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": "2026-03-02T09:00:00.000Z",
        "Bucket": BUCKET,
        "RequestId": "5582815E1AEA5ADF",
        "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR",
    }
    receive(record(json.dumps(told), "obole-inbound"))
    assert insurer.drain() == []


@pytest.mark.parametrize("key", ["noemie/mars 2026.noe", "noemie/reçu+été.noe", "noemie/50%25.noe"])
def test_a_key_is_decoded_as_s3_encodes_it(insurer: Insurer, key: str) -> None:
    place = put(file_of("A"), key)
    receive(notification(stored(place.bucket, quote_plus(key, safe="/"), place.version)))
    assert insurer.outcome(place).outcome == "accepted"


def test_each_version_under_one_key_is_read_for_itself(insurer: Insurer) -> None:
    first, second = put(file_of("A", sequence=1)), put(file_of("B", sequence=2))
    receive(notification(stored(*first)))
    assert lines_stored() == {"A"}
    receive(notification(stored(*second)))
    assert lines_stored() == {"A", "B"}
    assert insurer.outcome(first).file != insurer.outcome(second).file


def test_a_refused_file_does_not_hold_back_the_one_told_of_with_it(insurer: Insurer) -> None:
    refused, sound = put(file_of("A")[:-7], "noemie/1"), put(file_of("B", sequence=2), "noemie/2")
    receive(notification(stored(*refused), stored(*sound)))
    assert insurer.outcome(refused).outcome == "refused"
    assert insurer.outcome(sound).outcome == "accepted"
    assert lines_stored() == {"B"}


def test_what_is_told_twice_counts_once(insurer: Insurer) -> None:
    place = put(file_of("A"))
    receive(notification(stored(*place)))
    insurer.settle()
    receive(notification(stored(*place)))
    assert insurer.drain() == []
    assert insurer.balance("benefits:S-1") == 9_00


@pytest.mark.parametrize(
    "body", ["", "no JSON", '"text"', '{"Records": [{}]}', '{"Records": [{"s3": {"bucket": {}}}]}']
)
def test_a_message_that_cannot_be_read_comes_back_and_is_not_swallowed(insurer: Insurer, body: str) -> None:
    with pytest.raises((ValueError, KeyError, AttributeError)):
        receive(record(body, "obole-inbound"))
    assert insurer.drain() == []


def test_an_object_that_is_not_there_comes_back(insurer: Insurer) -> None:
    bucket, key, version = put(file_of("A"))
    client("s3").delete_object(Bucket=bucket, Key=key, VersionId=version)
    with pytest.raises(ClientError):
        receive(notification(stored(bucket, key, version)))
    assert insurer.drain() == []


def test_a_store_out_of_reach_gives_the_message_back_and_the_file_is_then_taken_in_once(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = put(file_of("A"))
    with monkeypatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", _out_of_reach)
        with pytest.raises(EndpointConnectionError):
            receive(notification(stored(*place)))
    receive(notification(stored(*place)))
    insurer.settle()
    assert insurer.outcome(place).outcome == "accepted"
    assert insurer.balance("benefits:S-1") == 9_00


def _out_of_reach(asked: BaseClient, *_: object) -> None:
    raise EndpointConnectionError(endpoint_url=asked.meta.endpoint_url)
