"""What a portfolio says of the people covered: facts, other insurances; and never their health."""

import copy
import json
from datetime import date
from typing import Any

import pytest

from chalicelib.members import store as members
from chalicelib.portfolio.load import load
from tests.chalicelib.care.insurer import book

pytestmark = pytest.mark.usefixtures("aws")

Json = dict[str, Any]
STUDENT = {"fact": "student", "from": "2024-09-01", "until": "2026-06-30"}
MUTUELLE = {"name": "Autre Mutuelle", "from": "2026-01-01", "until": "2026-12-31", "ranks": [2]}


def refused(**changes: Any) -> list[tuple[str, str]]:
    """What is refused of the member changed so, where and why."""
    written = copy.deepcopy(book())
    written["members"][0] |= changes
    return [(refusal.where, refusal.reason) for refusal in load(json.dumps(written)).refused]


def child(**changes: Any) -> Json:
    return {"rank": 2, "relation": "child", "first_name": "Lou", "last_name": "Aubépin", "birth_date": "2003-09-01"} | (
        changes
    )


@pytest.mark.parametrize(
    ("changes", "where", "said"),
    [
        ({"birth_date": "1980-02-30"}, "birth_date", "cette date n'existe pas"),
        ({"birth_date": "1/2/1980"}, "birth_date", "une date s'écrit AAAA-MM-JJ, comme 2026-11-21"),
        ({"scheme": "swiss"}, "scheme", "sont admises : general, alsace_moselle"),
        ({"number": "a"}, "number", "de 4 à 20 chiffres ou lettres capitales"),
        ({"beneficiaries": [child(relation="cousin")]}, "beneficiaries[0].relation", "cohabitant, child, ascendant"),
        ({"beneficiaries": [child(facts=[STUDENT | {"fact": "tall"}])]}, "beneficiaries[0].facts[0].fact", "student,"),
    ],
)
def test_a_refusal_says_what_is_admitted(changes: Json, where: str, said: str) -> None:
    ((found, reason),) = refused(**changes)
    assert found == f"members[0].{where}"
    assert said in reason


@pytest.mark.covers("RG-S.3b", "RG-S.11")
def test_facts_and_other_insurances_read_back_as_written() -> None:
    assert refused(beneficiaries=[child(facts=[STUDENT])], other_insurers=[MUTUELLE]) == []
    member = members.member("20250001")
    (fact,) = member.people[1].facts
    assert (fact.name, fact.since, fact.until, fact.holds) == ("student", date(2024, 9, 1), date(2026, 6, 30), True)
    (other,) = member.other_insurers
    assert (other.name, other.since, other.until, other.ranks) == (
        "Autre Mutuelle", date(2026, 1, 1), date(2026, 12, 31), (2,)
    )  # fmt: skip


@pytest.mark.covers("RG-S.11")
def test_a_later_file_changes_facts_and_other_insurances_only_if_it_gives_them() -> None:
    refused(beneficiaries=[child(facts=[STUDENT])], other_insurers=[MUTUELLE])
    load(json.dumps({"members": [{"number": "20250001", "beneficiaries": [{"rank": 2, "first_name": "Loup"}]}]}))
    member = members.member("20250001")
    assert (member.people[1].first_name, len(member.people[1].facts), len(member.other_insurers)) == ("Loup", 1, 1)
    load(json.dumps({"members": [{"number": "20250001", "other_insurers": []}]}))
    assert members.member("20250001").other_insurers == ()


@pytest.mark.covers("RG-S.11")
@pytest.mark.parametrize(("day", "rank", "known"), [
    (date(2025, 12, 31), 2, 0), (date(2026, 1, 1), 2, 1), (date(2026, 12, 31), 2, 1), (date(2027, 1, 1), 2, 0),
    (date(2026, 6, 1), 1, 0),
])  # fmt: skip
def test_another_insurance_counts_within_its_dates_for_whom_it_covers(day: date, rank: int, known: int) -> None:
    refused(other_insurers=[MUTUELLE])
    assert len(members.member("20250001").other_insurers_on(day, rank)) == known


@pytest.mark.covers("RG-S.3", "RG-S.11")
@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"beneficiaries": [child(facts=[STUDENT | {"fact": "astronaut"}])]}, "beneficiaries[0].facts[0].fact"),
        ({"beneficiaries": [child(facts=[STUDENT | {"from": "2024-02-30"}])]}, "beneficiaries[0].facts[0].from"),
        ({"beneficiaries": [child(facts=[STUDENT | {"until": "2024-08-31"}])]}, "beneficiaries[0].facts[0]"),
        ({"beneficiaries": [child(facts=[STUDENT | {"fact": "alimony"}])]}, "beneficiaries[0]"),
        ({"beneficiaries": [child(relation="spouse", facts=[STUDENT])]}, "beneficiaries[0]"),
        ({"other_insurers": [MUTUELLE | {"name": ""}]}, "other_insurers[0].name"),
        ({"other_insurers": [MUTUELLE | {"ranks": [3]}]}, "other_insurers[0].ranks"),
        ({"other_insurers": [MUTUELLE | {"until": "2025-12-31"}]}, "other_insurers[0]"),
        ({"other_insurers": [{"name": "Autre Mutuelle"}]}, "other_insurers[0].from"),
    ],
)
def test_a_wrong_fact_or_insurance_is_refused_where_it_stands(changes: Json, where: str) -> None:
    found = refused(**changes)
    assert [at for at, _ in found] == [f"members[0].{where}"]
    assert members.members(["20250001"]) == {}


@pytest.mark.covers("RG-S.4m")
@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("members", {"medical_questionnaire": {"smoker": False}}),
        ("members", {"health_form": None}),
        ("members", {"questionnaire_sante": []}),
        ("members", {"fumeur": True}),
        ("members", {"extra": {"diagnosis": "x"}}),
        ("contracts", {"contribution": {"cents": 4000, "depends_on": ["age", "health"]}}),
        ("contracts", {"contributions": [{"when": {"smoker": True}, "cents": 9000}]}),
        ("contracts", {"medical_acceptance": True}),
    ],
)
def test_a_record_that_asks_for_health_is_refused_and_says_why(kind: str, field: Json) -> None:
    written = copy.deepcopy(book())
    written[kind][0] |= field
    (found, *_) = load(json.dumps(written)).refused
    assert found.where == f"{kind}[0].{next(iter(field))}"
    assert "ni l'adhésion ni la cotisation ne dépendent de l'état de santé" in found.reason


@pytest.mark.covers("RG-S.4m")
def test_health_asked_of_a_dependant_is_refused_too() -> None:
    ((where, reason),) = refused(beneficiaries=[child(health_status="bon")])
    assert where == "members[0].beneficiaries[0].health_status"
    assert "état de santé" in reason


@pytest.mark.covers("RG-S.4m")
@pytest.mark.parametrize("field", [{"surprise": 1}, {"nickname": "Sam"}, {"extra": {"colour": ["red"]}}])
def test_any_other_unknown_field_is_only_unknown(field: Json) -> None:
    assert refused(**field) == [(f"members[0].{next(iter(field))}", "ce champ est inconnu")]


LEAVER = {"exit_date": "2025-08-31", "end": {"by": "retirement", "on": "2025-08-31", "reported_on": "2025-09-16"}}
ALONE = {
    "number": "I-1", "kind": "individual", "responsible": True, "effective_from": "2020-01-01", "guarantees": {}
}  # fmt: skip


def kept(asked_on: str, contract: str = "I-1") -> Json:
    return {"contract": contract, "entry_date": "2025-09-01", "asked_on": asked_on}


@pytest.mark.covers("RG-S.9")
@pytest.mark.parametrize(
    ("cover", "reason"),
    [
        (kept("2026-02-28"), None),
        (kept("2026-03-01"), "elle devait l'être jusqu'au 28/02/2026"),
        (kept("2026-02-28", "S-1"), "à titre individuel"),
    ],
)
def test_a_cover_is_kept_only_if_it_was_asked_in_time_and_alone(cover: Json, reason: str | None) -> None:
    load(json.dumps({"contracts": [ALONE]}))
    found = refused(**LEAVER, more_contracts=[cover])
    assert [where for where, _ in found] == (["members[0].more_contracts[0].asked_on"] if reason else [])
    assert all(str(reason) in told for _, told in found)
    if reason is None:
        assert members.member("20250001").covers[1].asked_on == date(2026, 2, 28)


@pytest.mark.covers("RG-S.9b")
def test_an_end_reported_late_is_told_once_when_it_is_loaded() -> None:
    written = copy.deepcopy(book())
    written["members"][0] |= LEAVER
    (notice,) = load(json.dumps(written)).late
    assert (notice.member, notice.where) == ("20250001", "end")
    assert notice.reason.startswith("fin du 31/08/2025 déclarée le 16/09/2025, soit 1 jour après")
    assert load(json.dumps(written)).late == []


@pytest.mark.covers("RG-S.9b")
def test_an_end_reported_in_time_is_not_told() -> None:
    written = copy.deepcopy(book())
    written["members"][0] |= LEAVER | {"end": {"by": "other", "on": "2025-08-31", "reported_on": "2025-09-15"}}
    assert load(json.dumps(written)).late == []
