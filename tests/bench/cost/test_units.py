"""Request units as DynamoDB counts them, at their boundaries, and as the meter reads them off real requests."""

import boto3
import pytest

from bench.cost.meter import Meter
from bench.cost.prices import prices
from bench.cost.units import KILO, Item, index_writes, reads, size, writes
from chalicelib import aws as clients
from chalicelib import dynamo
from chalicelib.events import EventItem


def item(bytes_: int, **keys: str) -> Item:
    """An item of that many bytes."""
    given = {name: {"S": text} for name, text in keys.items()}
    return given | {"x": {"S": "x" * (bytes_ - size(given) - 1)}}


def test_the_size_of_an_item_is_that_of_its_names_and_values() -> None:
    assert size({"é": {"S": "été"}}) == 2 + 5
    assert size({"n": {"N": "-1234.5"}}) == 1 + 4
    assert size({"a": {"BOOL": True}, "b": {"B": b"123"}, "c": {"SS": ["ab", "c"]}}) == 2 + 4 + 4
    assert size(item(KILO)) == KILO


@pytest.mark.parametrize(("bytes_", "units"), [(1, 1), (KILO, 1), (KILO + 1, 2), (4 * KILO, 4)])
def test_a_write_takes_a_unit_a_kilobyte_and_two_in_a_transaction(bytes_: int, units: int) -> None:
    assert writes(None, item(bytes_)) == units
    assert writes(None, item(bytes_), transaction=True) == 2 * units
    assert writes(item(bytes_), item(1), transaction=False) == units


@pytest.mark.parametrize(("bytes_", "units"), [(0, 1), (4 * KILO, 1), (4 * KILO + 1, 2)])
def test_a_read_takes_a_unit_for_four_kilobytes(bytes_: int, units: int) -> None:
    assert reads(bytes_, consistent=True) == units
    assert reads(bytes_, consistent=False) == units / 2
    assert reads(bytes_, consistent=True, transaction=True) == 2 * units


def test_an_index_is_written_when_an_item_enters_changes_moves_or_leaves() -> None:
    inside, moved, outside = item(KILO, k="1"), item(2 * KILO, k="2"), item(KILO)
    assert index_writes(None, outside, ["k"]) == 0
    assert index_writes(None, inside, ["k"]) == 1
    assert index_writes(inside, inside, ["k"]) == 0
    assert index_writes(inside, item(KILO + 1, k="1"), ["k"]) == 2
    assert index_writes(inside, moved, ["k"]) == 1 + 2
    assert index_writes(inside, outside, ["k"]) == 1


def test_the_meter_counts_what_the_product_asks(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert aws
    # A client of its own: no other test is metered.
    made = boto3.client("dynamodb")
    monkeypatch.setattr(clients, "_made", lambda _: made)
    meter = Meter()
    event = EventItem("EVENT#1", "EVENT", kind="k", aggregate="a", sequence=1, lines="[]", at="2026-11-22")
    with dynamo.writing() as transaction:
        transaction.save(event)
    # Twice the table, once the index of events to publish.
    assert (meter.written, meter.read) == (2 + 1, 0)
    event.update(actions=[EventItem.unpublished.remove()])
    assert meter.written == 3 + 1 + 1
    assert EventItem.get("EVENT#1", "EVENT", consistent_read=True).kind == "k"
    assert meter.read == 1
    assert meter.stored() == size(next(iter(meter.kept.values())))


def test_an_index_of_keys_alone_is_a_unit_whatever_the_size_of_the_item(
    aws: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert aws
    made = boto3.client("dynamodb")
    monkeypatch.setattr(clients, "_made", lambda _: made)
    meter = Meter()
    # By member the whole line is held, among the news its keys.
    line = item(3 * KILO, pk="LINE#1", sk="C", member="M", member_order="1", news_order="1")
    made.put_item(TableName="obole-care", Item=dict(line))
    assert meter.written == 3 + 3 + 1
    made.put_item(TableName="obole-care", Item=dict(line) | {"member_order": {"S": "2"}})
    assert meter.written == 7 + 3 + 2 * 3
    keys = {name: line[name] for name in ("pk", "sk", "member", "news_order")}
    assert meter.stored() == 2 * size(line) + size(keys)


def test_no_price_is_taken_for_sure() -> None:
    assert {price.status for price in prices().values()} == {"provisional"}
    assert prices()["read_units"].of(2_000_000) * 5 == prices()["write_units"].of(2_000_000)
