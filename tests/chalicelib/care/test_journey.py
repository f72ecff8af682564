"""From a file of the scheme to an explained reimbursement, once and only once."""

import json
from datetime import UTC, date, datetime

import pytest

from chalicelib import clock
from chalicelib.care import views
from chalicelib.care.answers import expense
from chalicelib.events import EventItem
from chalicelib.reimbursement.stored import replay
from infra.local import server
from tests.chalicelib.care.insurer import PHARMACY, Insurer, cancelled, consultation

MEMBER = "20250001"


@pytest.mark.covers("RG-S.7e", "MBR-06", "MBR-07", "MBR-08")
def test_a_received_line_becomes_a_reimbursement_that_explains_itself(insurer: Insurer) -> None:
    outcome = insurer.process(consultation())
    assert (outcome.outcome, outcome.new_lines) == ("accepted", 1)
    (item,) = views.lines_of(MEMBER, None).lines
    told = expense(item)
    assert (told.price, told.scheme, told.institution, told.left) == (30_00, 19_00, 9_00, 2_00)
    assert (told.state, told.professional, told.beneficiary) == ("reimbursed", "Cabinet du Port", "Camille")
    assert (told.decided_on, told.paid_to, told.amount_due) == (date(2026, 3, 2), "member", 9_00)
    assert told.contracts == ["S-1"]
    assert sum(step.amount for step in told.steps if step.share == "institution") == 9_00
    assert sum(step.amount for step in told.steps if step.share == "scheme") == 19_00
    assert all(step.text and step.rule and step.source for step in told.steps)


@pytest.mark.covers("RG-S.7e")
def test_the_shares_of_the_scheme_are_kept_as_received(insurer: Insurer) -> None:
    insurer.process(consultation(scheme_paid=18_37, withheld=2_63))
    decided = insurer.line().decided
    assert (decided["scheme"], decided["participation"]) == (18_37, 2_63)


@pytest.mark.covers("PAY-01")
def test_each_reimbursement_posts_a_balanced_pair(insurer: Insurer) -> None:
    insurer.process(consultation("A"), consultation("B", third_party=True))
    assert sum(int(entry.cents) for entry in insurer.ledger()) == 0
    assert insurer.balance("benefits:S-1") == 18_00
    assert insurer.balance(f"payable:member:{MEMBER}") == -9_00
    assert insurer.balance("payable:professional:440000016") == -9_00


def test_a_stored_decision_replays_to_the_cent(insurer: Insurer) -> None:
    insurer.process(
        consultation(),
        consultation(
            "M",
            act="PH7",
            finess=PHARMACY,
            quantity=3,
            rate=65,
            price=24_60,
            base=24_60,
            scheme_paid=12_99,
            withheld=3_00,
        ),
    )
    for reference in ("L0001", "M"):
        stored = insurer.line(reference).decided
        again = replay(stored)
        assert (again.scheme, again.institution, again.left) == (
            stored["scheme"],
            stored["institution"],
            stored["left"],
        )


def test_a_line_of_a_child_under_the_insured_s_nir_is_the_child_s(insurer: Insurer) -> None:
    insurer.process(consultation(rank=2, birth_date="20120901", scheme_paid=21_00, withheld=0))
    assert (insurer.line().first_name, insurer.line().decided["institution"]) == ("Lou", 9_00)


def test_a_birth_date_whose_month_and_day_are_unknown_matches_on_the_year(insurer: Insurer) -> None:
    insurer.process(consultation(birth_date="19800000"))
    assert insurer.line().state == "reimbursed"


def test_each_message_leaves_one_event_that_names_nobody(insurer: Insurer) -> None:
    insurer.process(consultation("A"), consultation("B"))
    (event,) = EventItem.scan(EventItem.sk == "EVENT")
    assert (event.kind, event.aggregate, event.sequence) == ("care.settled", f"{MEMBER}#1", 1)
    insurer.process(consultation("C"))
    assert sorted(int(event.sequence) for event in EventItem.scan(EventItem.sk == "EVENT")) == [1, 2]


def test_messages_carry_identifiers_only(insurer: Insurer) -> None:
    insurer.receive(consultation())
    (message,) = insurer.drain()
    assert json.loads(message.model_dump_json()).keys() == {"member", "rank", "contracts", "lines"}
    assert "1800544000001" not in message.model_dump_json()


def test_a_message_of_twenty_lines_costs_one_read_and_one_transaction(insurer: Insurer) -> None:
    insurer.receive(*(consultation(f"L{n}") for n in range(20)))
    with server.counting() as seen:
        insurer.settle()
    assert {target: count for target, count in seen.items() if target.startswith("DynamoDB")} == {
        "DynamoDB.TransactGetItems": 1,
        "DynamoDB.TransactWriteItems": 1,
    }
    assert all(insurer.line(f"L{n}").state == "reimbursed" for n in range(20))


def test_the_yearly_participation_is_counted_from_what_the_scheme_withheld(insurer: Insurer) -> None:
    insurer.process(*(consultation(f"L{n}", care_date=date(2026, 1, 1 + n)) for n in range(5)))
    history = insurer.line("L4").decided["history"]
    assert (history["participation_this_year"], history["participation_today"]) == (8_00, 0)


@pytest.mark.covers("RG-S.7c")
@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2020, 1, 1), "reimbursed"), (date(2019, 12, 31), "refused")],
)
def test_care_outside_cover_is_refused_with_its_reason(insurer: Insurer, day: date, state: str) -> None:
    with clock.stopped_at(datetime(2020, 6, 1, 9, tzinfo=UTC)):
        insurer.process(consultation(care_date=day))
    told = expense(insurer.line())
    assert told.state == state
    assert (told.reason is not None and "ne couvrait" in told.reason) == (state == "refused")
    assert insurer.balance("benefits:S-1") == (9_00 if state == "reimbursed" else 0)


@pytest.mark.covers("RG-S.7a")
@pytest.mark.parametrize(("day", "state"), [(date(2022, 3, 2), "reimbursed"), (date(2022, 3, 1), "refused")])
def test_a_claim_is_forfeited_after_two_years_to_the_day(insurer: Insurer, day: date, state: str) -> None:
    with clock.stopped_at(datetime(2024, 3, 2, 9, tzinfo=UTC)):
        insurer.process(consultation(care_date=day, base=25_00, price=25_00, scheme_paid=16_50, withheld=1_00))
    told = expense(insurer.line())
    assert told.state == state
    assert (told.reason is not None and "plus de deux ans" in told.reason) == (state == "refused")
    assert insurer.balance("benefits:S-1") == (7_50 if state == "reimbursed" else 0)


@pytest.mark.covers("RG-S.4b")
def test_a_responsible_contract_whose_table_is_silent_still_pays_the_ticket_moderateur(insurer: Insurer) -> None:
    insurer.process(consultation(act="B", price=40_00, base=40_00, rate=60, scheme_paid=22_00, withheld=2_00))
    assert insurer.line().decided["institution"] == 16_00


def test_a_cancellation_reverses_to_the_cent(insurer: Insurer) -> None:
    line = consultation()
    insurer.process(line, consultation("B"))
    insurer.process(cancelled(line))
    assert insurer.balance("benefits:S-1") == 9_00
    assert sum(int(entry.cents) for entry in insurer.ledger()) == 0
    told = expense(insurer.line())
    assert (told.state, told.amount_due, told.cancelled_on) == ("cancelled", 0, date(2026, 3, 2))
    assert (told.scheme, told.institution, told.other_insurers, told.left) == (None, None, None, None)
    assert (told.price, told.steps, told.contracts) == (30_00, [], [])
    insurer.process(consultation("C", care_date=date(2026, 2, 11)))
    assert insurer.line("C").decided["history"]["participation_this_year"] == 2_00


def test_a_line_and_its_cancellation_in_one_file_leave_nothing_due(insurer: Insurer) -> None:
    insurer.process(consultation(), cancelled(consultation()))
    assert (insurer.line().state, insurer.line(operation="A").state) == ("cancelled", "applied")
    assert insurer.balance("benefits:S-1") == 0


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (cancelled(consultation("X")), "unknown_line"),
        (cancelled(consultation(price=31_00)), "other_amounts"),
        (cancelled(consultation(care_date=date(2026, 2, 11))), "other_amounts"),
        (cancelled(consultation(rank=2, birth_date="20120901")), "other_amounts"),
    ],
)
def test_a_cancellation_that_fits_no_line_waits(insurer: Insurer, sent: object, reason: str) -> None:
    insurer.process(consultation())
    insurer.process(sent)  # type: ignore[arg-type]
    reference = sent.reference  # type: ignore[attr-defined]
    assert (insurer.line(reference, "A").state, insurer.line(reference, "A").waits_for) == ("waiting", reason)
    assert insurer.line().state == "reimbursed"


def test_a_cancellation_of_a_cancelled_line_sent_again_under_another_file_changes_nothing(insurer: Insurer) -> None:
    insurer.process(consultation(), cancelled(consultation()))
    outcome = insurer.process(cancelled(consultation()))
    assert (outcome.new_lines, outcome.known_lines) == (0, 1)
    assert insurer.balance("benefits:S-1") == 0


def test_the_dashboard_is_one_query(insurer: Insurer) -> None:
    insurer.process(*(consultation(f"L{n}") for n in range(25)))
    with server.counting() as seen:
        page = views.lines_of(MEMBER, None)
    assert dict(seen) == {"DynamoDB.Query": 1}
    assert (len(page.lines), page.next is not None) == (20, True)
    assert len(views.lines_of(MEMBER, page.next).lines) == 5


def test_pages_list_every_line_once_newest_care_first(insurer: Insurer) -> None:
    insurer.process(*(consultation(f"L{n}", care_date=date(2026, 1, 1 + n % 20)) for n in range(45)))
    seen, cursor = [], None
    while True:
        page = views.lines_of(MEMBER, cursor)
        seen += [(item.facts.care_date, item.line) for item in page.lines]
        cursor = page.next
        if cursor is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 45
