"""A settled line whose facts a person had given wrong: corrected, worked out again, with all that came after it."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib import clock
from chalicelib.aws import client
from chalicelib.care.answers import expense
from chalicelib.care.correcting import Corrected
from chalicelib.care.following import complete
from chalicelib.care.keying import key
from chalicelib.care.pricing import ALREADY_PAID
from chalicelib.care.review import outcome_of
from chalicelib.care.store import CountersItem, LineItem
from chalicelib.documents.model import Period
from chalicelib.documents.statement import Row, rows
from chalicelib.documents.story import story
from chalicelib.errors import ConflictError, InvalidError, UnavailableError
from chalicelib.portfolio.load import load
from chalicelib.reimbursement.stored import replay
from tests.chalicelib.care.insurer import Insurer, book, cancelled, consultation
from tests.chalicelib.care.test_following import AID, DEAR, request

pytestmark = pytest.mark.covers("RG-S.7d", "MBR-08")
Json = dict[str, Any]


def aid(insurer: Insurer, reference: str, day: int, **facts: str) -> None:
    """A hearing aid sent by the scheme, completed by a person, settled."""
    insurer.process(consultation(reference, care_date=date(2026, 1, day), **AID))
    complete(insurer.line(reference).line, facts, by="gestion-1", reason="Facture")
    insurer.settle()


def correct(insurer: Insurer, reference: str, **facts: str) -> Corrected:
    ahead = complete(insurer.line(reference).line, facts, by="gestion-2", reason="Mauvaise saisie")
    assert isinstance(ahead, Corrected)
    insurer.settle()
    return ahead


def paid(insurer: Insurer, *references: str) -> list[int]:
    return [insurer.line(reference).decided["institution"] for reference in references]


def standing(*references: str) -> Json:
    """What the lines came to and the counters, but for instants."""
    items = {item.facts.reference: item for item in LineItem.by_member.query("20250001")}
    counters = [json.loads(item.counters) for item in CountersItem.scan(CountersItem.sk == "COUNTERS")]
    for each in counters:
        each["settled"] = [{"care": one["care"], "rank": one["rank"]} for one in each["settled"].values()]
        for year in each["years"].values():
            year["kinds"] = {name: kind for name, kind in year["kinds"].items() if any(kind["used"].values())}
    lines = {name: (items[name].state, items[name].reason, items[name].decided["steps"]) for name in references}
    return {"lines": lines, "counters": counters}


def test_a_wrong_ear_corrected_is_as_if_it_had_been_right_from_the_first_for_all_that_followed(
    insurer: Insurer,
) -> None:
    aid(insurer, "A", 5, **{"class": "I", "ear": "left"})
    aid(insurer, "B", 6, **{"class": "I", "ear": "left"})
    assert paid(insurer, "A", "B") == [710_00, 0]
    told = correct(insurer, "A", ear="right")
    assert (told.before, told.comes.decision.institution) == (710_00, 710_00)
    assert paid(insurer, "A", "B") == [710_00, 710_00]
    assert insurer.balance("benefits:S-1") == 2 * 710_00
    assert sum(int(entry.cents) for entry in insurer.ledger()) == 0
    assert replay(insurer.line("A").decided).institution == 710_00
    (revised,) = expense(insurer.line("B")).revisions
    assert "un autre soin ayant été corrigé, il passe de 0,00\u202f€ à 710,00\u202f€" in revised.text


def test_a_wrong_class_corrected_posts_what_it_changes_and_tells_one_story(insurer: Insurer) -> None:
    aid(insurer, "A", 5, **{"class": "I", "ear": "left"})
    with clock.stopped_at(datetime(2026, 3, 9, 9, tzinfo=UTC)):
        correct(insurer, "A", **{"class": "II"})
    line = insurer.line("A")
    assert line.decided["line"]["class_"] == "II"
    assert paid(insurer, "A") == [insurer.balance("benefits:S-1")]
    assert paid(insurer, "A") < [710_00]
    (revised,) = expense(line).revisions
    assert "ce que nous savions de ce soin ayant été corrigé" in revised.text
    assert [entry["what"] for entry in json.loads(str(line.audit))] == ["completed", "corrected"]
    told = march()
    assert [(row.cause, row.paid) for row in told] == [(None, 710_00), ("itself", line.decided["institution"])]


def march() -> list[Row]:
    happened = story("20250001", Period(date(2026, 3, 1), date(2026, 3, 31)))
    lines = {item.line: item for item in LineItem.by_member.query("20250001")}
    return rows(happened.entries, lines, happened.unmoved)


def test_corrected_and_corrected_back_leaves_the_first_amounts(insurer: Insurer) -> None:
    aid(insurer, "A", 5, **{"class": "I", "ear": "left"})
    before = standing("A")
    correct(insurer, "A", **{"class": "II"})
    assert standing("A") != before
    correct(insurer, "A", **{"class": "I"})
    assert standing("A") == before
    insurer.process(cancelled(consultation("A", care_date=date(2026, 1, 5), **AID)))
    assert insurer.balance("benefits:S-1") == 0


def test_a_correction_that_meets_a_criterion_is_not_stopped_and_says_who_saw_it(insurer: Insurer) -> None:
    insurer.process(consultation("A", act="ZZZZ", **DEAR))
    complete(insurer.line("A").line, {"kind": "auxiliary"}, by="gestion-1", reason="Facture")
    insurer.settle()
    assert insurer.line("A").state == "reimbursed"
    correct(insurer, "A", kind="consultation")
    line = insurer.line("A")
    assert (line.state, line.kind, line.decided["line"]["kind"]) == ("reimbursed", "consultation", "consultation")
    seen = outcome_of(line)
    assert seen is not None
    assert (seen.criteria, seen.outcome, seen.by) == (("large_overrun",), "released", "gestion-2")
    assert paid(insurer, "A") == [insurer.balance("benefits:S-1")]


def test_only_what_a_person_gave_is_corrected_and_only_to_what_can_be_settled(insurer: Insurer) -> None:
    aid(insurer, "A", 5, **{"class": "I", "ear": "left"})
    line = insurer.line("A").line
    for facts, error in (
        ({"price_limit": 1}, ConflictError),
        ({"documents": ["paid_invoice"]}, ConflictError),
        ({"ear": "middle"}, InvalidError),
        ({"ear": None}, InvalidError),
    ):
        with pytest.raises(error):
            complete(line, facts, by="g", reason="Vu")
    assert len(json.loads(str(insurer.line("A").audit))) == 1
    insurer.process(cancelled(consultation("A", care_date=date(2026, 1, 5), **AID)))
    with pytest.raises(ConflictError):
        complete(line, {"ear": "right"}, by="g", reason="Vu")


@pytest.mark.parametrize("cover", ["goes on", "was taken back"])
def test_a_care_refused_as_paid_already_stays_so_unless_what_had_paid_it_is_refused(
    insurer: Insurer, cover: str
) -> None:
    claim = request(completion={"documents": ["scheme_statement"], "proof": True})
    key(claim, by="gestion-1")
    insurer.settle()
    insurer.process(consultation("A"))
    assert insurer.line("A").decided["steps"][-1]["because"] == ALREADY_PAID
    if cover == "was taken back":
        content: Json = book()
        content["members"][0]["exit_date"] = "2026-01-31"
        assert load(json.dumps(content)).refused == []
    complete("D-1", {"proof": False}, by="g", reason="Facture sans preuve")
    insurer.settle()
    again = insurer.line("A").decided["steps"][-1]["because"]
    assert again == (ALREADY_PAID if cover == "goes on" else "outside_cover")
    assert insurer.line("A").revised == [] if cover == "goes on" else insurer.balance("benefits:S-1") == 0


def test_an_aid_refused_as_paid_already_is_paid_once_the_ear_of_the_other_is_corrected(insurer: Insurer) -> None:
    said = {"class": "I", "ear": "left"}
    key(request(**AID, completion=said | {"documents": ["scheme_statement", "detailed_invoice"]}), by="gestion-1")
    insurer.settle()
    insurer.process(consultation("A", **AID))
    complete(insurer.line("A").line, said, by="gestion-1", reason="Facture")
    insurer.settle()
    assert insurer.line("A").decided["steps"][-1]["because"] == ALREADY_PAID
    complete("D-1", {"ear": "right"}, by="gestion-2", reason="Mauvaise saisie")
    insurer.settle()
    assert paid(insurer, "A") == [710_00]
    assert insurer.balance("benefits:S-1") == 2 * 710_00


def test_a_correction_whose_message_was_lost_is_sent_by_asking_again(
    insurer: Insurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    aid(insurer, "A", 5, **{"class": "I", "ear": "left"})
    line = insurer.line("A").line
    with monkeypatch.context() as patch:
        patch.setattr(client("sqs"), "send_message_batch", lambda **_: {"Failed": [{}]})
        with pytest.raises(UnavailableError):
            complete(line, {"class": "II"}, by="g", reason="Erreur")
    with pytest.raises(ConflictError):
        complete(line, {"class": "II"}, by="g", reason="Erreur")
    insurer.settle()
    assert insurer.line("A").decided["line"]["class_"] == "II"
    assert paid(insurer, "A") == [insurer.balance("benefits:S-1")]


@pytest.mark.covers("RG-S.7g")
def test_of_a_claim_keyed_from_papers_a_fact_that_was_forgotten_is_added_once_settled(insurer: Insurer) -> None:
    key(request(completion={"documents": ["scheme_statement"]}), by="gestion-1")
    insurer.settle()
    assert insurer.balance("benefits:S-1") == 9_00
    complete("D-1", {"other_insurers": 5_00}, by="gestion-2", reason="Oubli")
    insurer.settle()
    assert insurer.balance("benefits:S-1") == 4_00


@pytest.mark.covers("MGR-04", "RG-S.4n")
def test_an_aid_completed_after_a_later_one_of_its_ear_was_paid_is_looked_at_before_it_is_paid(
    insurer: Insurer,
) -> None:
    aid(insurer, "LATER", 6, **{"class": "II", "ear": "left"})
    aid(insurer, "OTHER", 5, **{"class": "II", "ear": "right"})
    aid(insurer, "EARLIER", 5, **{"class": "II", "ear": "left"})
    assert [insurer.line(each).state for each in ("LATER", "OTHER")] == ["reimbursed"] * 2
    assert json.loads(str(insurer.line("EARLIER").criteria)) == ["delivered_since"]
