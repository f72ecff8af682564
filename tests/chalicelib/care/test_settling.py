"""The same message ten times, two workers at once, a kill anywhere: the state is that of one."""

import itertools
import json
import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.care import store, waiting
from chalicelib.care.answers import expense
from chalicelib.care.messages import Settle
from chalicelib.care.settle import settle
from chalicelib.care.store import CountersItem
from chalicelib.events import EventItem
from chalicelib.portfolio.load import load
from infra.local import server
from tests.chalicelib.care.insurer import GP, Insurer, book, cancelled, consultation
from tests.chalicelib.care.killing import Cut, cut_at


def state(insurer: Insurer) -> dict[str, object]:
    """All that deliveries must not change, however often and in whatever order they come."""
    lines = {
        (item.line, item.sk): (item.state, item.waits_for)
        for item in store.LineItem.scan(store.LineItem.state.exists())
    }
    counters = [json.loads(item.counters) for item in CountersItem.scan(CountersItem.sk == "COUNTERS")]
    return {
        "lines": lines,
        "counters": counters,
        "benefits": insurer.balance("benefits:S-1"),
        "balance": sum(int(entry.cents) for entry in insurer.ledger()),
        "entries": len(insurer.ledger()),
    }


def test_the_same_message_ten_times_counts_once(insurer: Insurer) -> None:
    insurer.receive(consultation("A"), consultation("B"))
    (message,) = insurer.drain()
    settle(message)
    once = state(insurer)
    for _ in range(9):
        settle(message)
    assert state(insurer) == once
    assert len(list(EventItem.scan(EventItem.sk == "EVENT"))) == 1


def test_a_message_already_settled_writes_nothing(insurer: Insurer) -> None:
    insurer.receive(consultation("A"))
    (message,) = insurer.drain()
    settle(message)
    with server.counting() as seen:
        settle(message)
    assert dict(seen) == {"DynamoDB.TransactGetItems": 1}


def test_two_workers_at_once_leave_the_state_of_one(insurer: Insurer) -> None:
    insurer.receive(*(consultation(f"L{n}") for n in range(12)))
    (message,) = insurer.drain()
    failures: list[BaseException] = []
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        try:
            settle(message)
        except BaseException as error:  # noqa: BLE001 -- told by the assertion below, in the thread that asserts
            failures.append(error)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert state(insurer)["benefits"] == 12 * 9_00
    assert state(insurer)["entries"] == 24


@pytest.mark.parametrize("answered", [True, False], ids=["after the answer", "before it"])
@pytest.mark.parametrize("moment", [1, 2])
def test_killed_at_either_request_a_message_tried_again_counts_once(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch, moment: int, *, answered: bool
) -> None:
    insurer.receive(consultation("A"), consultation("B"))
    (message,) = insurer.drain()
    with cut_at(moment, monkeypatch, answered=answered), pytest.raises(Cut):
        settle(message)
    settle(message)
    assert state(insurer)["benefits"] == 18_00


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), again=st.lists(st.integers(0, 3), max_size=4))
def test_deliveries_in_any_order_and_number_end_in_the_same_amounts(
    insurer: Insurer, order: list[int], again: list[int]
) -> None:
    server.empty()
    load(json.dumps(book()))
    insurer.sequence = 0
    insurer.receive(consultation("A"), consultation("B", care_date=date(2026, 2, 11)))
    insurer.receive(cancelled(consultation("A")))
    insurer.receive(consultation("C"), consultation("A"))
    insurer.receive(consultation("D", rank=2, birth_date="20120901", scheme_paid=21_00, withheld=0))
    messages = insurer.drain()
    assert len(messages) == 4
    for place in itertools.chain(order, again):
        settle(messages[place])
    # Whatever came first, once all that waits is tried again the cancelled line is cancelled and the others are paid.
    waiting.retry(waiting.waiting())
    insurer.settle()
    told = state(insurer)
    assert (told["benefits"], told["balance"]) == (27_00, 0)
    assert sorted(kind for kind, _ in told["lines"].values()) == [  # type: ignore[attr-defined]
        "applied",
        "cancelled",
        "reimbursed",
        "reimbursed",
        "reimbursed",
    ]


def test_a_line_the_engine_cannot_digest_is_raised_and_changes_nothing(insurer: Insurer) -> None:
    insurer.receive(consultation("A"))
    (message,) = insurer.drain()
    item = insurer.line("A")
    item.received = "{}"
    item.save()
    with pytest.raises(ValueError, match="Received"):
        settle(message)
    assert insurer.ledger() == []


def test_a_contract_joined_since_the_file_came_is_read_too(insurer: Insurer) -> None:
    insurer.receive(consultation("A"))
    (message,) = insurer.drain()
    settle(Settle(member=message.member, rank=message.rank, contracts=(), lines=message.lines))
    assert insurer.line("A").state == "reimbursed"


@pytest.mark.covers("RG-S.7e")
def test_a_waiting_line_is_settled_once_what_it_lacked_is_there(insurer: Insurer) -> None:
    insurer.process(consultation("A", finess="440000032"), consultation("B", nir="2120944000001", nir_key="13"))
    assert [item.waits_for for item in waiting.waiting()] == ["unknown_beneficiary", "unknown_professional"]
    first = waiting.retry(waiting.waiting())
    assert (first.sent, first.waiting) == (0, 2)
    load(json.dumps({"professionals": [{"finess": "440000032", "name": "Cabinet neuf"}]}))
    second = waiting.retry(waiting.waiting())
    insurer.settle()
    assert (second.sent, second.waiting) == (1, 1)
    assert insurer.line("A").state == "reimbursed"
    assert [item.waits_for for item in waiting.waiting()] == ["unknown_beneficiary"]


@pytest.mark.covers("RG-S.7e")
@pytest.mark.parametrize("apart", [True, False], ids=["a file each", "one file"])
@pytest.mark.parametrize(
    "lacking",
    [
        pytest.param({"care_date": date(2026, 3, 3)}, id="its day"),
        pytest.param({"finess": "440000032"}, id="its professional"),
        pytest.param({"act": "XXXX"}, id="its act"),
    ],
)
def test_a_line_that_waits_is_cancelled_like_any_other_and_owes_nothing(
    insurer: Insurer, lacking: dict[str, Any], *, apart: bool
) -> None:
    line = replace(consultation(), **lacking)
    for file in ([line], [cancelled(line)]) if apart else ([line, cancelled(line)],):
        insurer.process(*file)
    told = expense(insurer.line())
    assert (told.state, told.reason) == ("cancelled", "Votre caisse a annulé cette ligne : rien n'est dû.")
    assert (insurer.line(operation="A").state, waiting.waiting(), insurer.ledger()) == ("applied", [], [])


def test_a_yearly_amount_of_one_contract_is_not_used_up_by_another(insurer: Insurer) -> None:
    flat = {"basis": "flat", "amount": 10_00, "per": "year"}
    load(
        json.dumps(
            {
                "contracts": [
                    {
                        "number": number,
                        "kind": "individual",
                        "responsible": False,
                        "effective_from": "2020-01-01",
                        "guarantees": {"consultation": flat},
                    }
                    for number in ("Y-1", "Y-2")
                ],
                "members": [
                    {
                        "number": "20250001",
                        "contract": "Y-1",
                        "more_contracts": [{"contract": "Y-2", "entry_date": "2020-01-01"}],
                    }
                ],
            }
        )
    )
    insurer.process(consultation("A", price=34_00))
    insurer.process(consultation("B", price=80_00))
    assert insurer.line("A").decided["institution"] == 13_00
    assert insurer.line("B").decided["institution"] == 7_00
    assert (insurer.balance("benefits:Y-1"), insurer.balance("benefits:Y-2")) == (10_00, 10_00)


@pytest.mark.covers("PLS-02")
def test_a_whole_file_of_cancellations_of_one_person_is_settled(insurer: Insurer) -> None:
    sent = [consultation(f"L{number:04d}", care_date=date(2026, 1, 1 + number)) for number in range(20)]
    insurer.process(*sent)
    insurer.process(*map(cancelled, sent))
    assert {insurer.line(line.reference).state for line in sent} == {"cancelled"}


@pytest.mark.covers("MBR-06", "MBR-08")
@pytest.mark.parametrize(
    ("changes", "whole"),
    [
        ({"rate": 100, "scheme_paid": 28_00, "exemption": "long_term_illness"}, True),
        ({"rate": 100, "scheme_paid": 28_00, "exemption": "long_term_illness", "price": 90_00}, False),
        ({}, False),
    ],
    ids=["but for its participation", "but for an overrun", "its share"],
)
def test_a_member_is_told_of_what_the_scheme_paid_whole(
    insurer: Insurer, changes: dict[str, Any], *, whole: bool
) -> None:
    insurer.process(consultation("A", **changes))
    told = expense(insurer.line("A"))
    assert (told.scheme_paid_whole, told.institution == 0) == (whole, whole)
    assert told.finess == GP
