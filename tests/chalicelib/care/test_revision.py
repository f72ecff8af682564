"""A cancelled line leaves what came after it as if it had never come."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib import clock
from chalicelib.care.answers import ExpenseRow, expense, row
from chalicelib.care.store import LineItem
from chalicelib.care.views import PAGE, lines_of, news_of, state_shown
from chalicelib.documents.statement import rows
from chalicelib.formats.noemie import ReceivedLine
from chalicelib.portfolio.load import load
from chalicelib.reimbursement.stored import replay
from tests.chalicelib.care.insurer import PHARMACY, Insurer, book, cancelled, consultation


def with_limits(*limits: dict[str, object]) -> None:
    """The small book, its consultations at 150 % within these limits."""
    content: dict[str, Any] = book()
    content["contracts"][0]["guarantees"]["consultation"]["limits"] = list(limits)
    assert load(json.dumps(content)).refused == []


CHILD: dict[str, object] = {"rank": 2, "birth_date": "20120901"}
YEARLY: dict[str, object] = {"name": "visits", "max": 20_00, "over": "calendar_year"}


def visit(reference: str, day: int, **changes: object) -> ReceivedLine:
    return consultation(reference, care_date=date(2026, 1, day), price=36_00, **changes)


def paid(insurer: Insurer, *references: str) -> list[int]:
    return [insurer.line(reference).decided["institution"] for reference in references]


@pytest.mark.covers("RG-S.7b")
def test_a_shared_limit_in_euros_is_used_up_in_the_order_of_settlement(insurer: Insurer) -> None:
    with_limits(YEARLY)
    insurer.process(visit("A", 3), visit("B", 4), visit("C", 5), visit("D", 6))
    # 15 € each, of which the law guarantees the 9 € of the patient's share whatever the limit.
    assert paid(insurer, "A", "B", "C", "D") == [15_00, 9_00, 9_00, 9_00]


def test_a_cancelled_line_gives_back_what_it_had_taken_and_later_lines_are_worked_out_again(insurer: Insurer) -> None:
    with_limits(YEARLY)
    first = visit("A", 3)
    insurer.process(first, visit("B", 4), visit("C", 5))
    before = insurer.line("B").decided
    insurer.process(cancelled(first))
    assert paid(insurer, "B", "C") == [15_00, 9_00]
    (revised,) = insurer.line("B").revised
    assert revised == {"decision": before, "on": "2026-03-02", "because": first_id(insurer)}
    assert insurer.line("C").revised == []
    assert insurer.balance("benefits:S-1") == 24_00
    assert sum(int(entry.cents) for entry in insurer.ledger()) == 0
    for reference in "BC":
        assert replay(insurer.line(reference).decided).institution == insurer.line(reference).decided["institution"]


@pytest.mark.covers("MBR-06")
def test_what_changed_last_comes_first_among_the_news_however_old_the_care(insurer: Insurer) -> None:
    with_limits(YEARLY)
    first = visit("A", 3)
    insurer.process(first, visit("B", 4))
    with clock.stopped_at(clock.now() + timedelta(seconds=1)):
        insurer.process(visit("C", 2, act="PAU", base=400_00, rate=60, scheme_paid=21_60, withheld=0))
    assert next(item.line for item in news_of("20250001")) == insurer.line("C").line
    assert [row(item).recalculated_on for item in news_of("20250001")] == [None] * 3
    with clock.stopped_at(clock.now() + timedelta(seconds=2)):
        insurer.process(cancelled(first))
    told = {item.facts.reference: row(item) for item in news_of("20250001")}
    assert next(iter(told)) == "C"
    assert {name: each.state for name, each in told.items()} == {
        "A": "cancelled", "B": "reimbursed", "C": "information_needed"
    }  # fmt: skip
    assert {name: each.recalculated_on for name, each in told.items()} == {"A": None, "B": date(2026, 3, 2), "C": None}
    assert news_of("20259999") == []


@pytest.mark.covers("MBR-06")
def test_what_waits_for_the_member_is_among_the_news_however_much_changed_since(insurer: Insurer) -> None:
    waits = visit("W", 2, act="PAU", base=400_00, rate=60, scheme_paid=21_60, withheld=0)
    insurer.process(waits)
    with clock.stopped_at(clock.now() + timedelta(seconds=1)):
        insurer.process(*(visit(f"L{day}", day) for day in range(3, 3 + PAGE + 2)))
    news = [(item.facts.reference, state_shown(item)) for item in news_of("20250001")]
    assert news[0] == ("W", "information_needed")
    assert len(news) == 1 + PAGE
    with clock.stopped_at(clock.now() + timedelta(seconds=2)):
        insurer.process(cancelled(waits), visit("Z", 28))
    assert {item.facts.reference for item in news_of("20250001")} >= {"W", "Z"}
    with clock.stopped_at(clock.now() + timedelta(seconds=3)):
        insurer.process(*(consultation(f"M{day}", care_date=date(2025, 12, day)) for day in range(1, 1 + PAGE)))
    assert "W" not in {item.facts.reference for item in news_of("20250001")}


def first_id(insurer: Insurer) -> str:
    return insurer.line("A").line


def test_lines_settled_by_the_very_message_that_cancels_one_before_them_are_worked_out_again(insurer: Insurer) -> None:
    with_limits(YEARLY)
    first = visit("A", 9)
    insurer.process(first)
    insurer.process(visit("B", 4), visit("C", 5), cancelled(first))
    assert paid(insurer, "B", "C") == [15_00, 9_00]
    assert insurer.balance("benefits:S-1") == 24_00


@pytest.mark.covers("RG-S.7b")
def test_a_later_line_takes_the_place_that_a_cancelled_one_leaves_in_a_count_even_for_the_same_amount(
    insurer: Insurer,
) -> None:
    with_limits({"name": "visits", "count": 1, "over": "calendar_year"})
    first, second = (
        consultation(each, care_date=date(2026, 1, day), price=30_00) for each, day in (("A", 3), ("B", 4))
    )
    insurer.process(first, second)
    assert [insurer.line(each).decided["taken"][0]["count"] for each in "AB"] == [1, 0]
    insurer.process(cancelled(first))
    insurer.process(visit("C", 5))
    assert insurer.line("B").revised == []
    assert paid(insurer, "B", "C") == [9_00, 9_00]


@pytest.mark.parametrize("replaced_first", [True, False])
def test_a_line_sent_with_the_cancellation_of_the_one_it_corrects_is_settled_in_its_place(
    insurer: Insurer, *, replaced_first: bool
) -> None:
    wrong = visit("A", 3, scheme_paid=20_00, withheld=1_00)
    insurer.process(wrong)
    correction = [visit("B", 3), cancelled(wrong)]
    insurer.process(*(correction if replaced_first else reversed(correction)))
    assert (insurer.line("A").state, insurer.line("B").state) == ("cancelled", "reimbursed")
    assert insurer.balance("benefits:S-1") == 15_00


@pytest.mark.covers("MBR-08")
def test_the_member_reads_that_a_reimbursement_was_worked_out_again_and_why(insurer: Insurer) -> None:
    with_limits(YEARLY)
    first = visit("A", 3)
    insurer.process(first, visit("B", 4))
    insurer.process(cancelled(first))
    (told,) = expense(insurer.line("B")).revisions
    assert told.text == (
        "Le 2 mars 2026, nous avons recalculé ce remboursement : un autre soin ayant été annulé, il passe de "
        "9,00\u202f€ à 15,00\u202f€."
    )


@pytest.mark.covers("MBR-06", "MBR-08")
def test_a_cancelled_line_tells_one_story_dated_the_day_it_was_cancelled(insurer: Insurer) -> None:
    with_limits(YEARLY)
    first, second = visit("A", 3), visit("B", 4)
    insurer.process(first, second)
    with clock.stopped_at(datetime(2026, 3, 9, 9, tzinfo=UTC)):
        insurer.process(cancelled(first))
    assert len(insurer.line("B").revised) == 1
    with clock.stopped_at(datetime(2026, 3, 16, 23, 30, tzinfo=UTC)):
        insurer.process(cancelled(second))
    told, listed = expense(insurer.line("B")), row(insurer.line("B"))
    assert told.reason == (
        "Votre caisse a annulé cette ligne : rien n'est dû, et ce qui avait été calculé, 15,00\u202f€, est repris."
    )
    # Past midnight in Paris.
    assert (told.cancelled_on, told.decided_on, told.received_on) == (date(2026, 3, 17),) * 2 + (date(2026, 3, 2),)
    assert (told.institution, told.left, told.amount_due, told.steps, told.revisions) == (None, None, 0, [], [])
    assert listed == ExpenseRow(**told.model_dump(include=set(ExpenseRow.model_fields)))
    assert [item.facts.reference for item in lines_of("20250001", None).lines] == ["B", "A"]


def test_the_statement_tells_the_first_decision_and_what_its_revision_changed(insurer: Insurer) -> None:
    with_limits(YEARLY)
    first = visit("A", 3)
    insurer.process(first, visit("B", 4))
    insurer.process(cancelled(first))
    lines = {item.line: item for item in LineItem.by_member.query("20250001")}
    told = [(row.shares.institution, row.shares.left, row.revision) for row in rows(insurer.ledger(), lines)]
    assert sorted(told) == sorted(
        [(15_00, 2_00, False), (-15_00, -2_00, False), (9_00, 8_00, False), (6_00, -6_00, True)]
    )


def test_a_limit_the_family_shares_is_given_back_to_all_of_it(insurer: Insurer) -> None:
    with_limits(YEARLY | {"whose": "family"})
    first = visit("A", 3)
    insurer.process(first)
    insurer.process(visit("B", 4, **CHILD), visit("C", 5, **CHILD))
    assert paid(insurer, "A", "B", "C") == [15_00, 9_00, 9_00]
    insurer.process(cancelled(first))
    assert paid(insurer, "B", "C") == [15_00, 9_00]


@pytest.mark.covers("RG-S.7b")
def test_a_line_that_found_the_limit_of_the_family_used_up_takes_what_is_given_back(insurer: Insurer) -> None:
    content: dict[str, Any] = book()
    limit = {"name": "visits", "max": 15_00, "over": "calendar_year", "whose": "family"}
    flat = {"basis": "flat", "amount": 15_00, "per": "act", "limits": [limit]}
    content["contracts"][0] |= {"kind": "individual", "responsible": False, "guarantees": {"consultation": flat}}
    assert load(json.dumps(content)).refused == []
    first = visit("A", 3)
    insurer.process(first)
    insurer.process(visit("B", 4, **CHILD))
    assert paid(insurer, "A", "B") == [15_00, 0]
    insurer.process(cancelled(first))
    assert paid(insurer, "B") == [15_00]


@pytest.mark.parametrize("child_first", [True, False])
def test_the_order_of_a_family_in_a_file_does_not_change_who_uses_its_limit(
    insurer: Insurer, *, child_first: bool
) -> None:
    with_limits(YEARLY | {"max": 15_00, "whose": "family"})
    lines = [visit("B", 4, **CHILD), visit("A", 5)]
    insurer.process(*(lines if child_first else reversed(lines)))
    assert paid(insurer, "A", "B") == [15_00, 9_00]


def test_a_line_paid_the_same_once_worked_out_again_tells_its_new_reasons(insurer: Insurer) -> None:
    with_limits(YEARLY | {"max": 24_00})
    first = visit("A", 3)
    insurer.process(first, visit("B", 4), visit("C", 5))
    assert paid(insurer, "A", "B", "C") == [15_00, 9_00, 9_00]
    told = expense(insurer.line("B")).steps
    assert told != expense(insurer.line("C")).steps
    insurer.process(cancelled(first))
    assert paid(insurer, "B", "C") == [15_00, 9_00]
    assert (expense(insurer.line("C")).steps, expense(insurer.line("C")).revisions) == (told, [])


@pytest.mark.parametrize(
    ("over", "day", "amount"),
    [
        pytest.param("calendar_year", date(2025, 12, 31), 15_00, id="the year before"),
        pytest.param("calendar_year", date(2026, 1, 1), 9_00, id="the same year"),
        pytest.param("contract_year", date(2025, 7, 1), 9_00, id="the same contract year"),
        pytest.param("contract_year", date(2025, 6, 30), 15_00, id="the contract year before"),
        pytest.param("two_years", date(2024, 7, 1), 9_00, id="the same two contract years"),
        pytest.param("two_years", date(2024, 6, 30), 15_00, id="the two years before"),
        pytest.param("event", date(2026, 1, 1), 15_00, id="each for itself"),
    ],
)
def test_a_limit_runs_over_its_own_period(insurer: Insurer, over: str, day: date, amount: int) -> None:
    content: dict[str, Any] = book()
    contract = content["contracts"][0]
    contract["effective_from"] = "2020-07-01"
    contract["guarantees"]["consultation"]["limits"] = [YEARLY | {"over": over, "max": 15_00}]
    content["members"][0]["entry_date"] = "2020-07-01"
    assert load(json.dumps(content)).refused == []
    insurer.process(visit("A", 15))
    insurer.process(replace(visit("B", 1), care_date=day))
    assert paid(insurer, "A", "B") == [15_00, amount]


def test_more_than_one_transaction_holds_is_worked_out_again_to_the_end(insurer: Insurer) -> None:
    limit = {"name": "visits", "max": 600_00, "over": "calendar_year"}
    content: dict[str, Any] = book()
    for kind in ("consultation", "medicine"):
        content["contracts"][0]["guarantees"][kind]["limits"] = [limit]
    assert load(json.dumps(content)).refused == []
    costly: dict[str, object] = {
        "price": 1800_00,
        "base": 1800_00,
        "rate": 65,
        "scheme_paid": 1169_00,
        "withheld": 1_00,
    }
    first = consultation("A", act="PH7", finess=PHARMACY, care_date=date(2026, 1, 2), **costly)
    later = [replace(visit(f"L{n}", 3), care_date=date(2026, 1, 3) + timedelta(days=n)) for n in range(40)]
    insurer.process(first)
    insurer.process(*later)
    assert set(paid(insurer, *(line.reference for line in later))) == {9_00}
    insurer.process(cancelled(first))
    assert set(paid(insurer, *(line.reference for line in later))) == {15_00}
    assert insurer.balance("benefits:S-1") == 40 * 15_00
