"""A care keyed by mistake is withdrawn, settled or not, and leaves what depended on it as if it had never come."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib import clock
from chalicelib.care import keying, waiting
from chalicelib.care.answers import expense
from chalicelib.care.following import complete, decide
from chalicelib.care.keying import key, withdraw
from chalicelib.care.model import WaitsFor, to_do
from chalicelib.clock import today
from chalicelib.documents.model import Period
from chalicelib.documents.statement import Shares, rows
from chalicelib.documents.story import story
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.events import SETTLED, EventItem
from chalicelib.portfolio.load import load
from tests.chalicelib.care.insurer import Insurer, book, cancelled, consultation
from tests.chalicelib.care.lives import CARE, PAPERS, SAID
from tests.chalicelib.care.test_following import DEAR, keyed, request
from tests.chalicelib.care.test_revision import YEARLY, paid, visit, with_limits

BY: dict[str, str] = {"by": "gestion-1", "reason": "Erreur de saisie"}
VISIT: dict[str, Any] = {"price": 36_00, "care_date": "2026-01-03"}


def settled_claim(insurer: Insurer, **changes: object) -> None:
    key(request(**changes), by="gestion-1")
    insurer.settle()


def withdrawn(insurer: Insurer, name: str = "D-1") -> None:
    withdraw(name, **BY)
    insurer.settle()


@pytest.mark.covers("RG-S.7g")
def test_a_settled_claim_that_is_withdrawn_is_reversed_to_the_cent_and_tells_who_and_why(insurer: Insurer) -> None:
    settled_claim(insurer)
    assert insurer.balance("benefits:S-1") == 9_00
    withdrawn(insurer)
    assert (insurer.balance("benefits:S-1"), sum(int(entry.cents) for entry in insurer.ledger())) == (0, 0)
    assert json.loads(str(keyed().audit))[-1] == {
        "at": "2026-03-02T09:00:00+00:00",
        "by": "gestion-1",
        "what": "withdrawn",
        "why": "Erreur de saisie",
    }


@pytest.mark.covers("RG-S.7g", "MBR-08")
@pytest.mark.parametrize(
    ("completion", "taken_back"),
    [
        pytest.param(
            {"documents": ["scheme_statement"]},
            ", et ce qui avait été calculé, 9,00\u202f€, est repris",
            id="settled",
        ),
        pytest.param({}, "", id="still waiting"),
    ],
)
def test_the_member_reads_that_the_claim_was_withdrawn_that_nothing_is_due_and_what_is_taken_back(
    insurer: Insurer, completion: dict[str, object], taken_back: str
) -> None:
    settled_claim(insurer, completion=completion)
    withdrawn(insurer)
    told = expense(keyed())
    assert (told.state, told.institution, told.missing) == ("cancelled", None, [])
    assert told.reason == f"Nous avons retiré cette demande : rien n'est dû{taken_back}."
    assert waiting.waiting() == []
    assert any(keyed().line in event.lines for event in EventItem.scan(EventItem.kind == SETTLED))


def test_later_lines_are_worked_out_again_as_if_the_claim_had_never_come(insurer: Insurer) -> None:
    with_limits(YEARLY)
    settled_claim(insurer, **VISIT)
    insurer.process(visit("B", 4), visit("C", 5))
    assert paid(insurer, "B", "C") == [9_00, 9_00]
    withdrawn(insurer)
    assert paid(insurer, "B", "C") == [15_00, 9_00]
    assert insurer.balance("benefits:S-1") == 24_00
    assert sum(int(entry.cents) for entry in insurer.ledger()) == 0


@pytest.mark.covers("RG-S.4d")
@pytest.mark.parametrize(
    ("gone", "left"),
    [
        pytest.param("D-1", [(250_00, None), (0, "2025-07-10")], id="the one that was paid"),
        pytest.param("D-2", [(250_00, None), (0, "2024-07-10")], id="the one that was refused"),
    ],
)
def test_glasses_are_renewed_as_if_those_taken_away_had_never_been_delivered(
    insurer: Insurer, gone: str, left: list[tuple[int, str | None]]
) -> None:
    content: dict[str, Any] = book()
    optics = {"basis": "optical_set", "amount": 250_00, "frame_max": 100_00}
    content["contracts"][0]["guarantees"]["optical_equipment"] = optics
    assert load(json.dumps(content)).refused == []
    said = SAID["glasses"] | {"documents": PAPERS}
    days = {"D-1": "2024-07-10", "D-2": "2025-07-10", "D-3": "2025-12-01"}
    for reference, day in days.items():
        settled_claim(insurer, **CARE["glasses"], reference=reference, care_date=day, completion=said)
    assert [paid_since(each) for each in days] == [(250_00, None), (0, "2024-07-10"), (0, "2025-07-10")]
    withdrawn(insurer, gone)
    assert [paid_since(each) for each in days if each != gone] == left
    assert insurer.balance("benefits:S-1") == 250_00


def paid_since(reference: str) -> tuple[int, str | None]:
    """What a keyed line is paid, and the last delivery where it was refused for it."""
    decided = keyed(reference).decided
    last = next((step["inputs"]["last"] for step in decided["steps"] if step["because"] == "renewal_not_open"), None)
    return decided["institution"], last


@pytest.mark.covers("RG-S.7g")
@pytest.mark.parametrize("claim_first", [True, False])
def test_a_line_refused_because_the_same_care_was_paid_is_settled_once_that_one_is_taken_away(
    insurer: Insurer, *, claim_first: bool
) -> None:
    if claim_first:
        settled_claim(insurer)
        insurer.process(consultation())
        withdrawn(insurer)
    else:
        insurer.process(consultation())
        settled_claim(insurer)
        insurer.process(cancelled(consultation()))
    told = expense(insurer.line() if claim_first else keyed())
    assert (told.state, told.institution, told.reason) == ("reimbursed", 9_00, None)
    assert [(revision.before, revision.after) for revision in told.revisions] == [(0, 9_00)]
    assert insurer.balance("benefits:S-1") == 9_00
    lines = {item.line: item for item in (keyed(), insurer.line())}
    assert sum(row.shares.institution for row in rows(insurer.ledger(), lines)) == 9_00


@pytest.mark.covers("RG-S.7g", "MBR-10")
def test_a_care_that_comes_a_second_time_is_in_the_statement_and_no_second_expense(insurer: Insurer) -> None:
    insurer.process(consultation())
    settled_claim(insurer)
    lines = {item.line: item for item in (keyed(), insurer.line())}
    happened = story("20250001", Period(today(), today()))
    found = {row.line: row for row in rows(happened.entries, lines, happened.unmoved)}
    assert found[keyed().line].shares == Shares()
    assert found[keyed().line].refused
    assert found[insurer.line().line].shares.price == 30_00


@pytest.mark.covers("RG-S.7f", "RG-S.7g")
def test_a_line_freed_by_a_withdrawal_waits_for_what_it_lacks_like_any_other(insurer: Insurer) -> None:
    content: dict[str, Any] = book()
    content["contracts"][0]["guarantees"]["consultation"]["prior_agreement"] = "waits"
    assert load(json.dumps(content)).refused == []
    agreed = {"agreed_on": "2026-02-01"}
    settled_claim(insurer, completion={"documents": ["scheme_statement"], **agreed})
    insurer.process(consultation())
    withdrawn(insurer)
    told = expense(insurer.line())
    assert (told.state, told.institution, told.revisions) == ("information_needed", None, [])
    complete("CP00000000000001/L0001", agreed, **BY)
    insurer.settle()
    assert (insurer.line().state, insurer.balance("benefits:S-1")) == ("reimbursed", 9_00)
    lines = {item.line: item for item in (keyed(), insurer.line())}
    assert sum(row.shares.institution for row in rows(insurer.ledger(), lines)) == 9_00


@pytest.mark.covers("MBR-10", "RG-S.7g")
def test_a_line_freed_by_a_withdrawal_is_told_the_day_it_is_decided_again_even_for_nothing(insurer: Insurer) -> None:
    settled_claim(insurer, **DEAR)
    decide(keyed().line, released=True, reason="Vu", by="gestion-1")
    insurer.settle()
    insurer.process(consultation(**DEAR))
    assert insurer.line().state == "refused"
    with clock.stopped_at(datetime(2026, 3, 9, 9, tzinfo=UTC)):
        withdrawn(insurer)
    assert insurer.line().waits_for == WaitsFor.REVIEW
    with clock.stopped_at(datetime(2026, 4, 2, 9, tzinfo=UTC)):
        decide(insurer.line().line, released=False, reason="Acte non rendu", by="gestion-1")
        insurer.settle()
    for month, codes in ((3, ["C"]), (4, ["R1"])):
        happened = story("20250001", Period(date(2026, month, 1), date(2026, month, 30)))
        assert [code for _, line, code in happened.unmoved if line == insurer.line().line] == codes


def test_a_claim_withdrawn_before_it_was_settled_is_never_paid(insurer: Insurer) -> None:
    key(request(), by="gestion-1")
    withdraw("D-1", **BY)
    insurer.settle()
    assert (keyed().state, insurer.balance("benefits:S-1")) == ("cancelled", 0)


def test_a_claim_of_nobody_known_is_withdrawn_at_once(insurer: Insurer) -> None:
    key(request(birth_date="19990101"), by="gestion-1")
    assert [item.waits_for for item in waiting.waiting()] == ["unknown_beneficiary"]
    withdraw("D-1", **BY)
    assert (keyed().state, waiting.waiting(), insurer.drain()) == ("cancelled", [], [])


def test_a_withdrawal_asked_twice_counts_once(insurer: Insurer) -> None:
    settled_claim(insurer)
    withdraw("D-1", **BY)
    withdraw("keyed/D-1", **BY)
    insurer.settle()
    assert insurer.balance("benefits:S-1") == 0
    assert [told["what"] for told in json.loads(str(keyed().audit))] == ["keyed", "withdrawn"]
    with pytest.raises(ConflictError, match="déjà retirée"):
        withdraw(keyed().line, **BY)


def test_a_withdrawal_whose_message_was_lost_is_asked_again(insurer: Insurer) -> None:
    settled_claim(insurer)
    withdraw("D-1", **BY)
    insurer.drain()
    withdrawn(insurer)
    assert (keyed().state, insurer.balance("benefits:S-1")) == ("cancelled", 0)


def test_a_withdrawal_that_another_change_outran_changes_nothing(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled_claim(insurer)
    stale = keyed()
    fresh = keyed()
    fresh.save()
    monkeypatch.setattr(keying, "line_of", lambda _: stale)
    with pytest.raises(ConflictError, match="recommencez"):
        withdraw("D-1", **BY)
    assert insurer.drain() == []
    assert [told["what"] for told in json.loads(str(keyed().audit))] == ["keyed"]


def test_the_reference_of_a_withdrawn_claim_stays_taken_and_the_care_is_keyed_under_another(insurer: Insurer) -> None:
    settled_claim(insurer, price=40_00)
    withdrawn(insurer)
    with pytest.raises(ConflictError):
        key(request(), by="gestion-1")
    settled_claim(insurer, reference="D-2")
    assert (keyed("D-2").state, insurer.balance("benefits:S-1")) == ("reimbursed", 9_00)


def test_what_the_scheme_sent_is_not_withdrawn_by_a_person(insurer: Insurer) -> None:
    insurer.process(consultation())
    with pytest.raises(ConflictError, match="caisse"):
        withdraw("CP00000000000001/L0001", **BY)
    with pytest.raises(NotFoundError):
        withdraw("D-9", **BY)
    assert insurer.balance("benefits:S-1") == 9_00


def test_a_withdrawn_claim_is_not_completed(insurer: Insurer) -> None:
    settled_claim(insurer, completion={})
    withdrawn(insurer)
    with pytest.raises(ConflictError):
        complete("D-1", {"documents": ["scheme_statement"]}, **BY)


@pytest.mark.parametrize("reason", list(WaitsFor))
def test_what_to_do_of_a_keyed_line_says_how_to_correct_it(reason: WaitsFor) -> None:
    assert "obole withdraw" in to_do(reason, keyed=True)
    assert "obole withdraw" not in to_do(reason, keyed=False)


@pytest.mark.parametrize("reason", [WaitsFor.NIR_KEY, WaitsFor.FUTURE_CARE, WaitsFor.INFORMATION_NEEDED])
def test_no_caisse_is_asked_to_correct_a_keyed_line(reason: WaitsFor) -> None:
    assert "caisse" in to_do(reason, keyed=False)
    assert "caisse" not in to_do(reason, keyed=True)
