"""Another worker settles something of the same family between what a worker reads and what it writes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.care import settle as settling
from chalicelib.care.messages import Settle
from chalicelib.care.settle import settle
from chalicelib.care.work import Work, write
from chalicelib.portfolio.load import load
from tests.chalicelib.care.insurer import Insurer, book, cancelled
from tests.chalicelib.care.test_revision import CHILD, paid, visit

Json = dict[str, Any]


@contextmanager
def meanwhile(message: Settle, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have another worker settle the message just before the first write of this one."""
    waiting = [message]

    def after_the_other(work: Work) -> None:
        if waiting:
            settle(waiting.pop())
        write(work)

    with monkeypatch.context() as patch:
        patch.setattr(settling, "write", after_the_other)
        yield


def limited_twice() -> None:
    """Consultations at 15 € within a limit of each person and one of the family."""
    content: Json = book()
    limits: list[Json] = [
        {"name": name, "max": 15_00, "over": "calendar_year", "whose": whose}
        for name, whose in (("own", "beneficiary"), ("all", "family"))
    ]
    flat = {"basis": "flat", "amount": 15_00, "per": "act"}
    guarantees = {"consultation": flat | {"limits": limits}, "medicine": flat | {"limits": limits[:1]}}
    content["contracts"][0] |= {"kind": "individual", "responsible": False, "guarantees": guarantees}
    assert load(json.dumps(content)).refused == []


@pytest.mark.covers("RG-S.7b")
@pytest.mark.parametrize("parent_first", [True, False])
def test_two_cancellations_that_each_free_one_of_two_limits_free_both(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch, *, parent_first: bool
) -> None:
    limited_twice()
    medicine = visit("M", 3, act="PH7")
    child = visit("C", 4, **CHILD)
    insurer.process(medicine)
    insurer.process(child)
    insurer.process(visit("A", 5))
    assert paid(insurer, "M", "C", "A") == [15_00, 15_00, 0]
    insurer.receive(cancelled(medicine))
    insurer.receive(cancelled(child))
    first, second = insurer.drain() if parent_first else reversed(insurer.drain())
    with meanwhile(second, monkeypatch):
        settle(first)
    assert paid(insurer, "A") == [15_00]
    assert insurer.balance("benefits:S-1") == 15_00
