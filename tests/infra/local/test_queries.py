"""Queries of moto, mended: what its own give, at the cost of the partition asked for."""

import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

from infra.local.mends import queries

Name = st.sampled_from("abc")
ITEMS = st.lists(st.tuples(Name, Name, st.none() | Name, Name), max_size=25)


def schema(*names: str) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


def table_of(items: list[tuple[str, str, str | None, str]], *, ranged: bool) -> Table:
    database = DynamoDBBackend("eu-west-3", "123456789012")
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "owner")]
    index = {"IndexName": "by_owner", "KeySchema": schema("owner", "sk"), "Projection": {"ProjectionType": "ALL"}}
    keys = schema("pk", "sk") if ranged else schema("pk")
    made = database.create_table(
        "t", keys, None, attributes, [index], None, None, "PAY_PER_REQUEST", None, [], None, None
    )
    for pk, sk, owner, value in items:
        text = {"pk": pk, "sk": sk, "value": value} | ({"owner": owner} if owner else {})
        made.put_item({name: {"S": said} for name, said in text.items()})
    return made


def pages(query: Any, table: Table, asked: str, index: str | None, limit: int, *, forward: bool) -> list[Any]:
    """Every page of the answer, one after the other."""
    found: list[Any] = []
    start: dict[str, Any] | None = None
    for _ in range(40):
        conditions = [("owner", DynamoType({"S": asked}))] if index else None
        page: list[Item]
        page, _, start = query(
            table,
            DynamoType({"S": asked}),
            None,
            [],
            limit,
            start,
            forward,
            None,
            index,
            hash_key_conditions=conditions,
        )
        found.append([item.to_json() for item in page])
        if start is None:
            return found
    raise AssertionError("the pages have no end")


@settings(max_examples=150)
@given(ITEMS, Name, st.sampled_from([None, "by_owner"]), st.integers(1, 6), st.booleans(), st.booleans())
def test_every_page_is_what_moto_itself_gives(
    items: list[tuple[str, str, str | None, str]],
    asked: str,
    index: str | None,
    limit: int,
    forward: bool,  # noqa: FBT001 -- drawn
    ranged: bool,  # noqa: FBT001 -- drawn
) -> None:
    table = table_of(items, ranged=ranged)
    expected = pages(queries._plain_query, table, asked, index, limit, forward=forward)
    assert pages(queries.query, table, asked, index, limit, forward=forward) == expected


def test_a_query_costs_what_its_partition_holds() -> None:
    table = table_of([(str(n % 100), str(n), None, "x") for n in range(4000)], ranged=True)
    started = time.process_time()
    for _ in range(20):
        assert len(pages(queries.query, table, "7", None, 100, forward=True)[0]) == 40
    assert time.process_time() - started < 0.3
