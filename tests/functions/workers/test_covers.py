"""The documents worker in the morning: the covers that ended are found over the whole book, kept and told once."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError

from chalicelib import clock, outbox
from chalicelib.contracts import store as contracts
from chalicelib.documents import covers
from chalicelib.documents.messages import Covers
from chalicelib.errors import UnavailableError
from chalicelib.members import store as members
from chalicelib.members.alerts import set_alerts
from chalicelib.members.cover import ended
from chalicelib.outbox import Event
from chalicelib.portfolio.load import load
from infra.local.streams import kept_by
from tests.chalicelib.care.insurer import book
from tests.chalicelib.care.killing import cut_at
from tests.functions.workers.calls import measured, worker
from tests.functions.workers.test_documents import SCHEDULED, prepare, work

LOADED = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSED = date(2026, 3, 31)
NEXT_MORNING = datetime(2026, 4, 1, 4, 30, tzinfo=UTC)
NUMBERS = ("20250001", "20250002", "20250003")
Json = dict[str, Any]


def change(**records: list[Json]) -> None:
    report = load(json.dumps(records))
    assert report.refused == [], report.refused


@pytest.fixture(autouse=True)
def _book(aws: str) -> Iterator[None]:
    """Three members, two of them under a contract that closes on 31 March; nobody knows of it yet."""
    assert aws
    first = book()
    first["contracts"].append(first["contracts"][0] | {"number": "S-2"})
    for number, nir, key in (("20250002", "1900544000002", "56"), ("20250003", "1910544000003", "06")):
        first["members"].append({**first["members"][0], "number": number, "nir": nir, "nir_key": key})
    first["members"][2]["contract"] = "S-2"
    with clock.stopped_at(LOADED):
        change(**first)
        change(contracts=[{"number": "S-1", "ended_on": str(CLOSED)}])
        yield


@contextmanager
def morning(at: datetime = NEXT_MORNING) -> Iterator[None]:
    """The schedule falls due, and all that it asks waits in the queue."""
    with clock.stopped_at(at):
        worker("documents").every_morning(SCHEDULED | {"time": f"{at:%Y-%m-%dT%H:%M:%SZ}"}, None)
        yield


def events() -> list[Event]:
    return list(outbox.written(kept_by(os.environ["AWS_ENDPOINT_URL"], "obole-care")))


def kept() -> dict[str, list[tuple[str, date]]]:
    return {number: [(one.first_name, one.last_day) for one in ended(number)] for number in NUMBERS}


ENDED = [("Camille", CLOSED), ("Lou", CLOSED)]
FOUND = {"20250001": ENDED, "20250002": ENDED, "20250003": []}


@pytest.mark.covers("RG-S.8")
def test_the_morning_after_the_end_it_is_kept_with_the_member_and_told_and_no_sooner(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with morning(NEXT_MORNING - timedelta(days=1)):
        work()
    assert (events(), any(kept().values())) == ([], False)
    with morning():
        work()
    assert kept() == FOUND
    assert sorted((event.kind, event.aggregate) for event in events()) == [
        ("cover.ended", "20250001#cover"),
        ("cover.ended", "20250002#cover"),
    ]
    assert measured(capsys.readouterr().out) == {"CoversEnded": 2}


@pytest.mark.covers("RG-S.8")
def test_done_again_it_writes_nothing_and_tells_nobody_twice() -> None:
    with morning():
        work()
    before = {number: members.own_item(number).version for number in NUMBERS}
    for later in (0, 1, 2):
        with morning(NEXT_MORNING + timedelta(days=later)):
            work()
    assert {number: members.own_item(number).version for number in NUMBERS} == before
    assert len(events()) == 2


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("moment", range(1, 7))
def test_killed_at_any_moment_each_member_is_told_once(
    monkeypatch: pytest.MonkeyPatch, moment: int, *, answered: bool
) -> None:
    """Requests: members, their items, contracts, one transaction a member whose cover ended, the next slice."""
    asked = Covers().model_dump_json()
    with clock.stopped_at(NEXT_MORNING):
        with cut_at(moment, monkeypatch, answered=answered), pytest.raises(BatchProcessingError):
            prepare(asked)
        assert prepare(asked) == []
        work()
    assert kept() == FOUND
    assert len(events()) == 2


def test_members_are_taken_a_slice_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covers, "SLICE", 1)
    with morning():
        work()
    assert kept() == FOUND


def test_a_member_whom_another_writes_meanwhile_is_looked_at_again_as_they_then_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = members.items
    kept_on = {"number": "20250002", "more_contracts": [{"contract": "S-2", "entry_date": "2026-04-01"}]}

    def items(numbers: list[str]) -> list[members.MemberItem]:
        read = plain(numbers)
        if len(numbers) == len(NUMBERS):
            set_alerts("20250001", on=False)
            change(members=[kept_on])
        return read

    monkeypatch.setattr(members, "items", items)
    with morning():
        work()
    assert kept() == FOUND | {"20250002": []}
    assert members.member("20250001").alerts is False


def test_members_whom_others_never_cease_to_write_are_left_to_another_try(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = members.items

    def items(numbers: list[str]) -> list[members.MemberItem]:
        read = plain(numbers)
        set_alerts("20250001", on=not members.member("20250001").alerts)
        return read

    with clock.stopped_at(NEXT_MORNING):
        with monkeypatch.context() as patch:
            patch.setattr(members, "items", items)
            with pytest.raises(UnavailableError):
                covers.go_on(Covers())
        covers.go_on(Covers())
    assert kept() == FOUND
    assert len(events()) == 2


@pytest.mark.covers("RG-S.8", "RG-S.9b")
def test_a_portfolio_that_reports_an_end_late_tells_it_at_once() -> None:
    change(members=[{"number": "20250003", "exit_date": "2025-06-30"}])
    assert kept()["20250003"] == [("Camille", date(2025, 6, 30)), ("Lou", date(2025, 6, 30))]
    change(members=[{"number": "20250003", "exit_date": "2025-06-30"}])
    assert len(events()) == 1
    change(members=[{"number": "20250003", "exit_date": None}])
    assert kept()["20250003"] == []
    assert len(events()) == 1


@pytest.mark.covers("RG-S.8")
def test_the_end_of_a_contract_that_is_reported_months_late_is_told_the_next_morning() -> None:
    with morning():
        work()
    change(contracts=[{"number": "S-2", "ended_on": "2025-06-30"}])
    assert contracts.contract("S-2").ended_on == date(2025, 6, 30)
    with morning(NEXT_MORNING + timedelta(days=1)):
        work()
    assert [day for _, day in kept()["20250003"]] == [date(2025, 6, 30)] * 2


def test_neither_the_messages_nor_the_events_say_of_whom_or_why() -> None:
    with morning():
        asked = Covers(after="20250001").model_dump_json()
        work()
    for said in (asked, *(event.model_dump_json() for event in events())):
        assert not [word for word in ("Camille", "Lou", "Aubépin", "S-1", "contrat") if word in said]
