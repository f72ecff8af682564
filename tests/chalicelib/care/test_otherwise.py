"""A reference that comes again and says something else: corrected where nothing had come of it, told where it had."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chalicelib import clock
from chalicelib.care import waiting
from chalicelib.care.following import classed, complete
from chalicelib.care.model import State, WaitsFor
from chalicelib.care.settle import settle
from chalicelib.care.store import FileItem, LineItem
from tests.chalicelib.care.insurer import Insurer, cancelled, consultation
from tests.chalicelib.care.test_following import AID

pytestmark = pytest.mark.covers("RG-S.7e")


def stored_otherwise() -> list[LineItem]:
    return list(LineItem.waiting.query(WaitsFor.KNOWN_OTHERWISE))


WRONG_KEY = {"nir_key": "01"}


@pytest.mark.parametrize("first", [WRONG_KEY, {"act": "ZZZ"}, {"price": 10_00}, {"finess": "440000099"}])
def test_a_line_that_never_took_effect_gives_way_to_what_comes_corrected(
    insurer: Insurer, first: dict[str, object]
) -> None:
    insurer.process(consultation("A", **first))
    assert insurer.line("A").state == State.WAITING
    assert insurer.process(consultation("A")).new_lines == 1
    assert insurer.line("A").state == State.REIMBURSED
    assert insurer.line("A").waits_for is None
    assert len(list(LineItem.scan(LineItem.state.exists()))) == 1


def test_a_correction_that_names_somebody_else_is_theirs_alone(insurer: Insurer) -> None:
    insurer.process(consultation("A", finess="440000099"))
    assert insurer.line("A").rank == 1
    insurer.process(consultation("A", rank=2, birth_date="20120901"))
    assert (insurer.line("A").rank, insurer.line("A").state) == (2, State.REIMBURSED)


def test_what_was_queued_for_one_person_is_not_settled_for_them_once_it_is_somebody_else_s(insurer: Insurer) -> None:
    insurer.receive(consultation("A"))
    (message,) = insurer.drain()
    settle(message.model_copy(update={"rank": 2}))
    assert insurer.line("A").state == State.RECEIVED


def test_a_cancellation_sent_wrong_then_right_reverses_its_line(insurer: Insurer) -> None:
    right = consultation("A")
    insurer.process(right)
    insurer.process(cancelled(replace(right, price=31_00)))
    assert insurer.line("A", "A").waits_for == WaitsFor.OTHER_AMOUNTS
    insurer.process(cancelled(right))
    assert insurer.line("A").state == State.CANCELLED
    assert insurer.balance("benefits:S-1") == 0


def test_the_two_years_count_from_the_day_the_first_version_came(insurer: Insurer) -> None:
    insurer.process(consultation("A", **WRONG_KEY))
    with clock.stopped_at(datetime(2026, 4, 2, 9, tzinfo=UTC)):
        insurer.process(consultation("A"))
    assert insurer.line("A").received_on == "2026-03-02"


def test_a_file_cut_short_never_brings_back_what_was_corrected_since(insurer: Insurer) -> None:
    wrong = consultation("A", act="ZZZ")
    insurer.process(wrong)
    for item in FileItem.scan(FileItem.sk == "FILE"):
        item.update([FileItem.accepted.set(value=False)])
    insurer.process(consultation("A"))
    insurer.receive(wrong, sequence=1)
    insurer.settle()
    assert insurer.line("A").state == State.REIMBURSED
    assert stored_otherwise() == []


@pytest.mark.parametrize("change", [{"price": 31_00}, {"scheme_paid": 18_00}, {"care_date": date(2026, 2, 11)}])
def test_a_settled_line_that_comes_otherwise_is_told_once_and_decided_never(
    insurer: Insurer, change: dict[str, object]
) -> None:
    insurer.process(consultation("A"))
    settled = insurer.line("A").decision
    for _ in range(2):
        outcome = insurer.process(consultation("A", **change))
        assert (outcome.new_lines, outcome.known_lines, outcome.other_lines) == (0, 1, 1)
    assert insurer.line("A").decision == settled
    (told,) = stored_otherwise()
    assert told.line == insurer.line("A").line
    assert waiting.retry([told]) == waiting.Retried(sent=0, waiting=1)
    classed(told.line, by="Ines", reason="la première était bonne")
    insurer.process(consultation("A", **change))
    assert stored_otherwise() == []


def test_a_line_a_person_spoke_of_does_not_give_way(insurer: Insurer) -> None:
    insurer.process(consultation("A", act="PAU"))
    complete(insurer.line("A").line, {"ear": "left"}, by="Ines", reason="facture")
    insurer.settle()
    insurer.process(consultation("A"))
    assert (insurer.line("A").facts.act, len(stored_otherwise())) == ("PAU", 1)


def test_two_lines_of_one_reference_in_one_file_that_differ_are_told(insurer: Insurer) -> None:
    outcome = insurer.process(consultation("A"), consultation("A"), consultation("A", price=31_00))
    assert (outcome.new_lines, outcome.known_lines, outcome.other_lines) == (1, 2, 1)
    assert insurer.line("A").facts.price == 30_00
    assert len(stored_otherwise()) == 1


def test_a_file_that_gives_every_line_one_reference_is_taken_in_whole(insurer: Insurer) -> None:
    lines = [consultation("A", price=30_00 + cents) for cents in range(130)]
    outcome = insurer.process(*lines)
    assert (outcome.new_lines, outcome.other_lines) == (1, 129)
    assert insurer.line("A").decided["price"] == 30_00
    assert {item.facts.price for item in stored_otherwise()} == {30_00 + cents for cents in range(1, 130)}


def test_a_cancellation_that_came_before_its_line_takes_effect_as_the_line_comes(insurer: Insurer) -> None:
    insurer.process(cancelled(consultation("A")))
    assert insurer.line("A", "A").waits_for == WaitsFor.UNKNOWN_LINE
    insurer.process(consultation("A"), consultation("B", price=31_00))
    assert [insurer.line(each).state for each in "AB"] == [State.CANCELLED, State.REIMBURSED]
    assert insurer.line("A", "A").state == State.APPLIED


def test_a_line_that_changes_as_the_waiting_ones_are_taken_up_again_stops_none_of_the_others(insurer: Insurer) -> None:
    insurer.process(consultation("A", **AID), consultation("B", finess="440000099"))
    stale = waiting.waiting()
    complete(insurer.line("A").line, {"ear": "left"}, by="gestion-1", reason="Facture")
    assert waiting.retry(stale) == waiting.Retried(sent=1, waiting=1)
    assert insurer.line("A").completion
