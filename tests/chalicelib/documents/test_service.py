"""Statements asked for, prepared, listed and downloaded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib import clock, settings
from chalicelib.aws import client
from chalicelib.care.answers import expense
from chalicelib.care.store import LineItem
from chalicelib.documents import messages, service
from chalicelib.documents.messages import Render
from chalicelib.documents.model import Period
from chalicelib.documents.rendering import render
from chalicelib.documents.service import EmptyPeriodError, NotReadyError
from chalicelib.documents.statement import LedgerMismatchError, Row, Shares, rows
from chalicelib.documents.story import story
from chalicelib.errors import InvalidError, NotFoundError
from tests.chalicelib.care.insurer import Insurer, cancelled, consultation
from tests.chalicelib.documents.paper import statement as paper
from tests.chalicelib.documents.reader import elements, opened
from tests.chalicelib.documents.work import MEMBER, files, queued

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
BEFORE_COVER = consultation("OLD", care_date=date(2019, 12, 31))
# The scheme pays it all: a long-term illness, and nothing withheld.
WHOLLY_PAID = consultation("WHOLE", rate=100, exemption="maternity", scheme_paid=30_00, withheld=0)
TO_DATE = Period(date(2026, 3, 1), date(2026, 3, 2))


@pytest.mark.covers("MBR-11")
def test_a_statement_asked_for_is_prepared_then_downloaded(insurer: Insurer) -> None:
    insurer.process(consultation())
    asked = service.ask_for_statement(MEMBER, TO_DATE)
    assert asked.state == "preparing"
    with pytest.raises(NotReadyError):
        service.link_to(asked)
    assert queued() == [Render(member=MEMBER, document=asked.document)]
    render(MEMBER, asked.document)
    ready = service.document_of(MEMBER, asked.document)
    assert (ready.state, files()) == ("ready", [ready.file_key])
    pdf = client("s3").get_object(Bucket=settings.documents_bucket(), Key=ready.file_key)["Body"].read()
    assert len(pdf) == ready.size
    assert any(element.text == "9,00\u202f€" for element in elements(opened(pdf)))
    link = service.link_to(ready)
    assert link.expires_at == clock.now() + timedelta(minutes=5)
    assert "X-Amz-Expires=300" in link.url


@pytest.mark.covers("MBR-10")
def test_asked_for_again_it_is_the_same_document_until_the_ledger_moves(insurer: Insurer) -> None:
    insurer.process(consultation("A"))
    first = service.ask_for_statement(MEMBER, TO_DATE)
    assert service.ask_for_statement(MEMBER, TO_DATE).document == first.document
    render(MEMBER, first.document)
    queued()
    assert service.ask_for_statement(MEMBER, TO_DATE).state == "ready"
    assert queued() == []
    insurer.process(consultation("B", care_date=date(2026, 2, 11)))
    assert service.ask_for_statement(MEMBER, TO_DATE).document != first.document


def test_rendered_twice_or_by_two_workers_it_is_one_file(insurer: Insurer) -> None:
    insurer.process(consultation())
    asked = service.ask_for_statement(MEMBER, TO_DATE)
    for _ in range(2):
        render(MEMBER, asked.document)
    versions = client("s3").list_object_versions(Bucket=settings.documents_bucket())["Versions"]
    assert len(versions) == 1


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "from"),
        (date(2026, 3, 1), date(2026, 3, 3), "to"),
        (date(9999, 12, 31), date(9999, 12, 31), "to"),
        (date(1900, 1, 1), date(2026, 3, 2), "from"),
        (date(2024, 12, 31), date(2026, 3, 2), "from"),
    ],
)
def test_a_period_that_is_none_or_not_over_or_long_before_any_reimbursement_is_refused(
    insurer: Insurer, first: date, last: date, field: str
) -> None:
    insurer.process(consultation())
    with pytest.raises(InvalidError) as refused:
        service.ask_for_statement(MEMBER, Period(first, last))
    assert [wrong.field for wrong in refused.value.fields] == [field]


def test_a_period_may_begin_in_the_year_before_the_first_reimbursement(insurer: Insurer) -> None:
    with pytest.raises(EmptyPeriodError):
        service.ask_for_statement(MEMBER, Period(date(1900, 1, 1), date(2026, 3, 2)))
    insurer.process(consultation())
    assert service.ask_for_statement(MEMBER, Period(date(2025, 1, 1), date(2026, 3, 2))).state == "preparing"


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [(1, 1, False), (2, 2, True), (1, 2, True), (2, 3, True), (3, 3, False)],
)
def test_the_first_and_the_last_day_are_in_the_period(insurer: Insurer, first: int, last: int, *, found: bool) -> None:
    insurer.process(consultation())
    with clock.stopped_at(datetime(2026, 3, 9, 9, tzinfo=UTC)):
        period = Period(date(2026, 3, first), date(2026, 3, last))
        if found:
            assert service.ask_for_statement(MEMBER, period).state == "preparing"
        else:
            with pytest.raises(EmptyPeriodError, match="pas de décompte"):
                service.ask_for_statement(MEMBER, period)
            assert queued() == []


def test_the_list_is_newest_first_a_page_at_a_time_and_ones_own(insurer: Insurer) -> None:
    asked = []
    for number in range(service.PAGE + 3):
        insurer.process(consultation(f"L{number}", care_date=date(2026, 1, 1 + number)))
        with clock.stopped_at(datetime(2026, 3, 2, 9, number, tzinfo=UTC)):
            asked.append(service.ask_for_statement(MEMBER, TO_DATE).document)
    first = service.documents_of(MEMBER, None)
    assert first.next is not None
    second = service.documents_of(MEMBER, first.next)
    assert [item.document for item in (*first.documents, *second.documents)] == asked[::-1]
    assert second.next is None
    assert service.documents_of("20250002", None).documents == ()
    with pytest.raises(NotFoundError):
        service.document_of("20250002", asked[0])


@pytest.mark.covers("MBR-10", "PAY-01")
def test_a_line_and_its_cancellation_are_both_in_and_add_up_to_nothing(insurer: Insurer) -> None:
    line = consultation()
    insurer.process(line)
    insurer.process(cancelled(line))
    found = list(rows(insurer.ledger(), {insurer.line().line: insurer.line()}))
    assert sorted(row.cancellation for row in found) == [False, True]
    assert sum(row.shares.institution for row in found) == insurer.balance("payable:member:20250001") == 0
    assert sum(row.shares.price for row in found) == 0


@pytest.mark.covers("PAY-05")
def test_what_is_due_to_a_professional_is_told_apart(insurer: Insurer) -> None:
    insurer.process(consultation("A"), consultation("B", third_party=True))
    found = {row.to_professional: row.shares.institution for row in rows(insurer.ledger(), _lines(insurer, "A", "B"))}
    assert found == {
        False: -insurer.balance("payable:member:20250001"),
        True: -insurer.balance("payable:professional:440000016"),
    }


def test_a_ledger_that_disagrees_with_a_decision_prints_nothing(insurer: Insurer) -> None:
    insurer.process(consultation())
    entry = next(entry for entry in insurer.ledger() if entry.account.startswith("payable:"))
    entry.cents -= 1
    entry.save()
    asked = service.ask_for_statement(MEMBER, TO_DATE)
    with pytest.raises(LedgerMismatchError, match=insurer.line().line):
        render(MEMBER, asked.document)
    assert files() == []


def test_an_unknown_document_is_not_rendered(insurer: Insurer) -> None:
    assert insurer
    with pytest.raises(NotFoundError):
        render(MEMBER, "nothing")


def test_no_message_tells_anything_but_identifiers(insurer: Insurer) -> None:
    insurer.process(consultation())
    asked = service.ask_for_statement(MEMBER, TO_DATE)
    (message,) = queued()
    assert message == messages.Render(member=MEMBER, document=asked.document)


def test_the_digest_tells_stories_apart(insurer: Insurer) -> None:
    insurer.process(consultation("A"))
    before = story(MEMBER, MARCH).digest
    assert story(MEMBER, MARCH).digest == before
    insurer.process(consultation("B", care_date=date(2026, 2, 11)))
    with_another = story(MEMBER, MARCH).digest
    assert with_another != before
    insurer.process(BEFORE_COVER)
    assert story(MEMBER, MARCH).digest not in {before, with_another}


def stated(insurer: Insurer, *references: str, period: Period = MARCH) -> list[Row]:
    """The rows of a statement over the period, of these lines."""
    happened = story(MEMBER, period)
    return rows(happened.entries, _lines(insurer, *references), happened.unmoved)


@pytest.mark.covers("MBR-10", "MBR-11")
def test_a_refused_line_and_one_of_which_nothing_is_due_are_in_it_with_the_reason_of_their_page(
    insurer: Insurer,
) -> None:
    insurer.process(BEFORE_COVER, WHOLLY_PAID, consultation("A"))
    refused, nothing, settled = stated(insurer, "OLD", "WHOLE", "A")
    assert [(row.refused, row.shares.institution) for row in (refused, nothing, settled)] == [
        (True, 0),
        (False, 0),
        (False, 9_00),
    ]
    for row, reference in ((refused, "OLD"), (nothing, "WHOLE")):
        assert row.reason == [step.text for step in expense(insurer.line(reference)).steps][-1]
    assert settled.reason is None
    assert sum(row.shares.institution for row in (refused, nothing, settled)) == -insurer.balance(
        "payable:member:20250001"
    )


def test_a_period_of_refused_lines_only_is_stated_too(insurer: Insurer) -> None:
    insurer.process(BEFORE_COVER)
    assert insurer.ledger() == []
    asked = service.ask_for_statement(MEMBER, TO_DATE)
    render(MEMBER, asked.document)
    assert files() == [asked.file_key]


@pytest.mark.parametrize(("day", "found"), [(1, False), (2, True), (3, False)])
def test_a_line_without_entry_is_in_the_period_of_its_day_only(insurer: Insurer, day: int, *, found: bool) -> None:
    insurer.process(BEFORE_COVER)
    assert bool(story(MEMBER, Period(date(2026, 3, day), date(2026, 3, day)))) is found


@pytest.mark.covers("MBR-10")
def test_a_cancellation_comes_after_its_line_and_the_care_is_not_counted(insurer: Insurer) -> None:
    lines = [consultation(f"L{number}", care_date=date(2026, 2, number)) for number in range(1, 9)]
    insurer.process(*lines)
    insurer.process(*(cancelled(line) for line in lines[::2]))
    found = stated(insurer, *(line.reference for line in lines))
    seen: set[str] = set()
    for row in found:
        assert row.cancellation == (row.line in seen)
        seen.add(row.line)
    assert [row.care_date for row in found] == sorted(row.care_date for row in found)
    statement = paper(*found)
    assert (len(statement.standing), sum(statement.standing)) == (4, 4 * 30_00)


@pytest.mark.covers("MBR-10")
def test_a_refused_line_cancelled_later_leaves_nothing_in_the_period_of_its_cancellation(insurer: Insurer) -> None:
    insurer.process(BEFORE_COVER)
    with clock.stopped_at(datetime(2026, 4, 2, 9, tzinfo=UTC)):
        insurer.process(cancelled(BEFORE_COVER))
    (first,) = stated(insurer, "OLD")
    (last,) = stated(insurer, "OLD", period=Period.month(date(2026, 4, 2)))
    assert (first.refused, last.cancellation) == (True, True)
    assert first.shares + last.shares == Shares()


def _lines(insurer: Insurer, *references: str) -> dict[str, LineItem]:
    return {item.line: item for item in map(insurer.line, references)}
