"""Who a professional finds: only covered people, by exact match, and nothing else of anyone."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from stdnum.fr.nir import calc_check_digits

from chalicelib import clock
from chalicelib.errors import DomainError, NotFoundError
from chalicelib.portfolio.load import load
from chalicelib.quotes.answers import Identity
from chalicelib.quotes.errors import AmbiguousBeneficiaryError
from chalicelib.quotes.finding import Covered, covered
from infra.local.server import counting

DAY = date(2026, 3, 2)
INSURED, SPOUSE = "1800544000001", "2820775115028"
Json = dict[str, Any]


def person(rank: int, first_name: str, birth_date: str, **more: Any) -> Json:
    return {
        "rank": rank, "relation": "child", "first_name": first_name, "last_name": "Aubépin", "birth_date": birth_date
    } | more  # fmt: skip


TWINS = [person(3, "Lou", "2025-09-01"), person(4, "Noé", "2025-09-01")]
AT_HOME = person(2, "Anne-Zoé", "1982-07-05", relation="spouse", nir=SPOUSE, nir_key=calc_check_digits(SPOUSE))


def member(number: str, **changes: Any) -> Json:
    return {
        "number": number,
        "nir": INSURED,
        "nir_key": calc_check_digits(INSURED),
        "last_name": "Aubépin",
        "first_name": "Camille",
        "birth_date": "1980-05-04",
        "contract": "S-1",
        "entry_date": "2025-01-01",
        "exit_date": "2026-06-30",
        "more_contracts": [{"contract": "T-1", "entry_date": "2026-02-01", "exit_date": None}],
        "beneficiaries": [AT_HOME, *TWINS],
    } | changes


def contract(number: str, **changes: Any) -> Json:
    return {
        "number": number, "kind": "individual", "responsible": True, "effective_from": "2024-01-01", "guarantees": {}
    } | changes  # fmt: skip


def insure(*people: Json, **changes: Any) -> None:
    book = {"contracts": [contract("S-1", **changes), contract("T-1"), contract("E-1")], "members": list(people)}
    assert load(json.dumps(book)).refused == []


@pytest.fixture(autouse=True)
def _book(aws: str) -> Iterator[None]:
    assert aws
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        insure(member("20250001"))
        yield


def find(day: date = DAY, **given: Any) -> Covered:
    return covered(Identity.model_validate({"nir": INSURED, "birth_date": date(1980, 5, 4)} | given), day)


def contracts_of(found: Covered) -> list[str]:
    return [each.contract.number for each in found.contracts]


BY_NUMBER: Json = {"nir": None, "member_number": "20250001"}
LOU: Json = {"birth_date": date(2025, 9, 1)}


@pytest.mark.covers("PRO-04")
@pytest.mark.parametrize(
    ("given", "rank"),
    [
        pytest.param({}, 1, id="insured by NIR"),
        pytest.param({"nir": SPOUSE, "birth_date": date(1982, 7, 5)}, 2, id="spouse by their own NIR"),
        pytest.param({"birth_date": date(1982, 7, 5)}, 2, id="spouse under the insured's NIR"),
        pytest.param(LOU | {"rank": 4}, 4, id="twin by rank"),
        pytest.param(LOU | {"first_name": "noe"}, 4, id="twin by first name"),
        pytest.param(BY_NUMBER | {"first_name": "CAMILLE"}, 1, id="by member number"),
        pytest.param(
            BY_NUMBER | {"first_name": "ANNE ZOE", "birth_date": date(1982, 7, 5)}, 2, id="as the card prints it"
        ),
        pytest.param({"member_number": "20250001", "first_name": "Camille", "rank": 1}, 1, id="by everything"),
    ],
)
def test_a_covered_person_is_found_by_what_their_card_says(given: Json, rank: int) -> None:
    assert find(**given).person.rank == rank


@pytest.mark.covers("PRO-04", "PRO-16")
@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"nir": "1800544000002"}, id="NIR of nobody"),
        pytest.param({"birth_date": date(1980, 5, 5)}, id="other birth date"),
        pytest.param({"rank": 2}, id="other rank"),
        pytest.param({"first_name": "Camill"}, id="part of a first name"),
        pytest.param({"member_number": "20250002"}, id="NIR of another member"),
        pytest.param({"nir": SPOUSE}, id="insured under the spouse's NIR"),
        pytest.param(BY_NUMBER | {"member_number": "99999999", "first_name": "Camille"}, id="number of nobody"),
        pytest.param({"day": date(2024, 12, 31)}, id="before entry"),
        pytest.param(LOU | {"rank": 3, "day": date(2025, 8, 31)}, id="before birth"),
    ],
)
def test_unknown_and_uncovered_answer_alike(given: Json) -> None:
    with pytest.raises(NotFoundError) as unknown:
        find(nir="1999999999999")
    with pytest.raises(DomainError) as told:
        find(**given)
    assert type(told.value) is type(unknown.value)
    assert told.value.detail == unknown.value.detail


@pytest.mark.covers("PRO-04", "RG-S.7c")
@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        (date(2025, 1, 1), ["S-1"]),
        (date(2026, 1, 31), ["S-1"]),
        (date(2026, 2, 1), ["S-1", "T-1"]),
        (date(2026, 6, 30), ["S-1", "T-1"]),
        (date(2026, 7, 1), ["T-1"]),
    ],
)
def test_the_contracts_are_those_open_that_day_in_order_of_payment(day: date, numbers: list[str]) -> None:
    assert contracts_of(find(day)) == numbers


@pytest.mark.covers("PRO-04", "RG-S.7c")
def test_a_contract_that_ended_covers_nobody() -> None:
    insure(member("20250001", more_contracts=[]), ended_on="2026-03-01")
    with pytest.raises(NotFoundError):
        find()
    assert contracts_of(find(date(2026, 3, 1))) == ["S-1"]


@pytest.mark.covers("PRO-16", "RG-S.8")
@pytest.mark.parametrize(
    ("facts", "last"),
    [
        ([{"fact": "student", "from": "2020-09-01", "until": "2026-03-02"}], date(2026, 3, 2)),
        ([{"fact": "student", "from": "2020-09-01"}], date(2026, 12, 31)),
        (
            [
                {"fact": "job_seeker", "from": "2026-01-01"},
                {"fact": "job_seeker_proof", "from": "2026-01-01", "until": "2026-03-31"},
            ],
            date(2026, 3, 31),
        ),
    ],
)
def test_rights_stop_the_day_a_dependant_no_longer_qualifies_or_proves_it(facts: list[Json], last: date) -> None:
    insure(member("20250001", beneficiaries=[person(3, "Lou", "2000-09-01", facts=facts)]))
    assert find(last, birth_date=date(2000, 9, 1)).person.rank == 3
    with pytest.raises(NotFoundError):
        find(last + timedelta(days=1), birth_date=date(2000, 9, 1))


@pytest.mark.covers("PRO-04")
def test_two_people_that_fit_are_never_guessed_between() -> None:
    with pytest.raises(AmbiguousBeneficiaryError):
        find(**LOU)


@pytest.mark.covers("PRO-04")
def test_a_person_of_two_memberships_is_found_by_the_number_on_the_card() -> None:
    other: Json = {"contract": "E-1", "exit_date": None, "more_contracts": [], "beneficiaries": []}
    insure(member("20250002", **other))
    with pytest.raises(AmbiguousBeneficiaryError):
        find()
    assert contracts_of(find(member_number="20250002")) == ["E-1"]
    assert contracts_of(find(date(2026, 12, 1), rank=1, member_number="20250002")) == ["E-1"]


@pytest.mark.covers("PRO-04")
def test_who_left_one_membership_is_found_in_the_other() -> None:
    insure(member("20250002", contract="E-1", exit_date="2025-12-31", more_contracts=[], beneficiaries=[]))
    assert find().member.number == "20250001"


@pytest.mark.parametrize(
    "given", [{}, {"member_number": "20250001"}, {"first_name": "Camille"}, {"rank": 1}, {"nir": None}]
)
def test_too_little_to_find_someone_by_is_refused(given: Json) -> None:
    with pytest.raises(ValueError, match="Donnez le NIR, ou le numéro d'adhérent et le prénom"):
        Identity.model_validate({"birth_date": date(1980, 5, 4)} | given)


def test_finding_by_nir_is_four_reads_and_by_number_three() -> None:
    find()
    with counting() as by_nir:
        find()
    with counting() as by_number:
        find(**BY_NUMBER, first_name="Camille")
    assert dict(by_nir) == {"DynamoDB.BatchGetItem": 2, "DynamoDB.Query": 1, "DynamoDB.TransactGetItems": 1}
    assert dict(by_number) == {"DynamoDB.BatchGetItem": 1, "DynamoDB.Query": 1, "DynamoDB.TransactGetItems": 1}
