"""Who is covered on the care date decides: refused with the rule, or waiting for the proof that lacks."""

import json
from datetime import date
from typing import Any

import pytest

from chalicelib.care import waiting
from chalicelib.care.answers import expense
from chalicelib.care.views import why
from chalicelib.formats.noemie import ReceivedLine
from chalicelib.portfolio.load import load
from tests.chalicelib.care.insurer import Insurer, book, consultation


def child(**changes: object) -> None:
    """What is said of the member's child, born on 1 September 2003."""
    family = {"rank": 2, "birth_date": "2003-09-01"} | changes
    assert load(json.dumps({"members": [{"number": "20250001", "beneficiaries": [family]}]})).refused == []


def care(reference: str, day: date) -> ReceivedLine:
    return consultation(reference, rank=2, birth_date="20030901", care_date=day)


@pytest.mark.covers("RG-S.3b", "RG-S.8")
def test_the_care_date_decides_whether_a_child_still_qualifies(insurer: Insurer) -> None:
    child(facts=[{"fact": "student", "from": "2024-09-01", "until": "2026-01-31"}])
    insurer.process(care("A", date(2026, 1, 31)), care("B", date(2026, 2, 1)))
    assert insurer.line("A").state == "reimbursed"
    refused = insurer.line("B")
    assert (refused.state, refused.decided["institution"], refused.decided["refused"]) == ("refused", 0, True)
    assert refused.decided["steps"][-1]["rule"] == "RG-S.3b"
    assert str(why(refused)).startswith("Nous ne remboursons pas ce soin : à cette date, cet enfant n'était plus")


@pytest.mark.covers("RG-S.3b")
def test_a_job_seekers_claim_waits_for_its_proof_and_is_settled_with_it(insurer: Insurer) -> None:
    seeking = {"fact": "job_seeker", "from": "2026-01-01"}
    child(facts=[seeking])
    insurer.process(care("A", date(2026, 2, 10)))
    line = insurer.line("A")
    assert (line.state, line.waits_for) == ("waiting", "information_needed")
    assert why(line) == (
        "Pour calculer votre remboursement, il nous manque l'attestation de France Travail à la date du soin."
    )
    proof = {"fact": "job_seeker_proof", "from": "2026-02-01", "until": "2026-02-28"}
    child(facts=[seeking, proof])
    waiting.retry(waiting.waiting())
    insurer.settle()
    assert insurer.line("A").state == "reimbursed"


@pytest.mark.covers("RG-S.3", "RG-S.7a", "RG-S.7c")
@pytest.mark.parametrize(("day", "rule"), [(date(2019, 12, 31), "RG-S.7a"), (date(2026, 2, 1), "RG-S.7c")])
def test_no_proof_is_asked_for_care_that_is_refused_anyway(insurer: Insurer, day: date, rule: str) -> None:
    child(relation="ascendant")
    load(json.dumps({"members": [{"number": "20250001", "exit_date": "2026-01-31"}]}))
    insurer.process(care("A", day))
    assert insurer.line("A").state == "refused"
    assert insurer.line("A").decided["steps"][-1]["rule"] == rule


@pytest.mark.covers("RG-S.7a")
@pytest.mark.parametrize(("day", "state"), [(date(2024, 3, 2), "reimbursed"), (date(2024, 3, 1), "refused")])
def test_a_claim_is_forfeited_two_years_after_care(insurer: Insurer, day: date, state: str) -> None:
    insurer.process(consultation("A", care_date=day))
    assert insurer.line("A").state == state


@pytest.mark.covers("RG-S.7a")
@pytest.mark.parametrize("day", [date(1901, 3, 1), date(1999, 3, 1), date(2014, 3, 1)])
@pytest.mark.parametrize("act", ["C", "PAU", "PH7"])
def test_a_claim_older_than_any_figure_or_act_is_forfeited_like_another(insurer: Insurer, day: date, act: str) -> None:
    insurer.process(consultation("A", care_date=day, act=act))
    line = insurer.line("A")
    assert (line.state, line.decided["steps"][-1]["because"]) == ("refused", "claimed_too_late")
    assert "plus de deux ans" in str(expense(line).reason)


@pytest.mark.covers("RG-S.7a", "RG-S.7c", "RG-S.7d")
@pytest.mark.parametrize(
    "lacking",
    [
        {"act": "PAU", "base": 400_00, "rate": 60, "price": 950_00, "scheme_paid": 240_00, "withheld": 0},
        {"act": "LUN", "base": 15, "rate": 60, "price": 300_00, "scheme_paid": 9, "withheld": 0},
        {"act": "SPR", "base": 120_00, "rate": 60, "price": 500_00, "scheme_paid": 72_00, "withheld": 0},
    ],
    ids=["ear and class", "prescription", "basket"],
)
@pytest.mark.parametrize(
    ("day", "rule"), [(date(2024, 3, 1), "RG-S.7a"), (date(2026, 2, 1), "RG-S.7c"), (date(2026, 1, 31), None)]
)
def test_nothing_is_asked_for_a_refusal_that_nothing_could_change(
    insurer: Insurer, lacking: dict[str, Any], day: date, rule: str | None
) -> None:
    load(json.dumps({"members": [{"number": "20250001", "exit_date": "2026-01-31"}]}))
    insurer.process(consultation("A", care_date=day, **lacking))
    line = insurer.line("A")
    assert (line.state, line.waits_for) == (("refused", None) if rule else ("waiting", "information_needed"))
    assert line.decision is None or line.decided["steps"][-1]["rule"] == rule
    assert expense(line).remainder or rule is None


@pytest.mark.covers("RG-S.7c", "RG-S.8")
@pytest.mark.parametrize(("day", "state"), [(date(2026, 1, 31), "reimbursed"), (date(2026, 2, 1), "refused")])
def test_a_dependants_cover_ends_with_the_participants(insurer: Insurer, day: date, state: str) -> None:
    load(json.dumps({"members": [{"number": "20250001", "exit_date": "2026-01-31"}]}))
    insurer.process(consultation("A", rank=2, birth_date="20120901", care_date=day, scheme_paid=21_00, withheld=0))
    assert insurer.line("A").state == state


@pytest.mark.covers("RG-S.3", "RG-S.3b")
def test_each_contract_covers_a_child_by_its_own_terms(insurer: Insurer) -> None:
    """Born in 2003: to the end of 2029 by the regulation, to the end of 2025 by the first contract."""
    child(facts=[{"fact": "student", "from": "2020-09-01"}])
    contract = json.loads(json.dumps(book()["contracts"][0]))
    second = contract | {"number": "S-2", "terms": {}}
    person = {"number": "20250001", "more_contracts": [{"contract": "S-2", "entry_date": "2026-02-01"}]}
    assert load(json.dumps({"contracts": [contract | {"terms": {"student_age": 22}}, second]})).refused == []
    assert load(json.dumps({"members": [person]})).refused == []
    insurer.process(care("A", date(2025, 12, 31)), care("B", date(2026, 1, 1)), care("C", date(2026, 2, 1)))
    assert [insurer.line(line).state for line in "ABC"] == ["reimbursed", "refused", "reimbursed"]
    assert "jusqu'au 31 décembre de l'année de ses 22 ans" in str(why(insurer.line("B")))
    paid = [[each["contract"] for each in insurer.line(line).decided["guarantees"]] for line in "AC"]
    assert paid == [["S-1"], ["S-2"]]


@pytest.mark.covers("RG-S.3")
@pytest.mark.parametrize(("terms", "field"), [({"student": 28}, "student"), ({"student_age": 0}, "student_age")])
def test_terms_that_no_bulletin_sets_are_refused_with_their_field(
    insurer: Insurer, terms: dict[str, int], field: str
) -> None:
    assert insurer
    (refusal,) = load(json.dumps({"contracts": [{"number": "S-1", "terms": terms}]})).refused
    assert field in refusal.where
    assert refusal.reason
