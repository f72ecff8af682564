"""What the member space tells of the family's cover."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib import clock
from chalicelib.portfolio.load import load
from infra.local.server import counting
from obole.openapi import apps
from tests.chalicelib.care.insurer import book
from tests.functions.api.door import ask
from tests.functions.api.people import cookie_of

APP, MEMBER = apps()["members"], "20250001"


@pytest.fixture(autouse=True)
def _loaded(aws: str) -> Iterator[None]:
    assert aws
    with clock.stopped_at(datetime(2026, 9, 2, 9, tzinfo=UTC)):
        load(json.dumps(book()))
        yield


def change(**changes: Any) -> None:
    assert load(json.dumps({"members": [{"number": MEMBER, **changes}]})).refused == []


def cover() -> Any:
    return ask(APP, "GET", "/members/cover", cookies=cookie_of(MEMBER)).body


@pytest.mark.covers("RG-S.8")
def test_a_member_reads_whose_cover_ended_since_when_and_why() -> None:
    assert cover() == {"ended": []}
    change(
        beneficiaries=[
            {"rank": 2, "facts": [{"fact": "scheme_dependant", "from": "2020-01-01", "until": "2026-08-31"}]}
        ]
    )
    (told,) = cover()["ended"]
    assert (told["first_name"], told["last_day"]) == ("Lou", "2026-08-31")
    assert told["reason"].startswith("Un enfant est couvert tant qu'il est à votre charge au sens de votre contrat.")
    change(exit_date="2026-08-15")
    assert [(each["first_name"], each["own"], each["last_day"]) for each in cover()["ended"]] == [
        ("Camille", True, "2026-08-15"),
        ("Lou", False, "2026-08-15"),
    ]
    change(end={"by": "death", "on": "2026-08-15"})
    assert not any(each["own"] for each in cover()["ended"])
    change(exit_date=None, end=None, beneficiaries=[{"rank": 2, "facts": []}])
    assert cover() == {"ended": []}


def test_it_is_read_in_two_round_trips_with_the_session() -> None:
    cookies = cookie_of(MEMBER)
    with counting() as trips:
        assert ask(APP, "GET", "/members/cover", cookies=cookies).status == 200
    assert dict(trips) == {"DynamoDB.GetItem": 2}


def test_who_has_left_the_book_is_told_what_to_do() -> None:
    answer = ask(APP, "GET", "/members/cover", cookies=cookie_of("20259999"))
    assert (answer.status, answer.code) == (404, "not_found")
