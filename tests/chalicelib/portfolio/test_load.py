"""A portfolio file loads record by record: all of a record or none of it, and nothing said that names a person."""

import copy
import json
from datetime import date
from typing import Any

import pytest

from chalicelib.contracts import store as contracts
from chalicelib.errors import InvalidError
from chalicelib.members import store as members
from chalicelib.portfolio.load import Report, load
from chalicelib.professionals import store as professionals

pytestmark = pytest.mark.usefixtures("aws")

NIR, NIR_KEY = "1800544000001", "62"
CHILD_NIR, CHILD_KEY = "2120944000001", "13"
BOOK: dict[str, list[dict[str, Any]]] = {
    "contracts": [
        {
            "number": "S-2025-0001",
            "kind": "collective_mandatory",
            "responsible": True,
            "effective_from": "2025-01-01",
            "employer": {"siren": "732829320", "name": "Exemple SAS"},
            "guarantees": {
                "consultation": {
                    "basis": "base",
                    "rate": 150,
                    "rate_without_fee_control": 130,
                    "includes_scheme": True,
                },
                "medicine": {"basis": "ticket_moderateur", "rate": 100},
            },
        }
    ],
    "members": [
        {
            "number": "20250001",
            "nir": NIR,
            "nir_key": NIR_KEY,
            "last_name": "Aubépin",
            "first_name": "Camille",
            "birth_date": "1980-05-04",
            "email": "camille@exemple.test",
            "address": {"lines": ["1 rue des Lilas"], "postcode": "44000", "town": "Nantes"},
            "iban": "FR7630006000011234567890189",
            "scheme": "general",
            "alerts": True,
            "contract": "S-2025-0001",
            "entry_date": "2025-01-01",
            "exit_date": None,
            "more_contracts": [],
            "beneficiaries": [
                {
                    "rank": 2,
                    "relation": "child",
                    "first_name": "Lou",
                    "last_name": "Aubépin",
                    "birth_date": "2012-09-01",
                    "nir": None,
                    "nir_key": None,
                }
            ],
        }
    ],
    "professionals": [
        {
            "finess": "440000016",
            "name": "Cabinet du Port",
            "specialties": ["general_practice"],
            "email": "port@exemple.test",
            "iban": "FR7630006000011234567890189",
        }
    ],
}


def loaded(book: dict[str, list[dict[str, Any]]]) -> Report:
    return load(json.dumps(book))


def changed(record: str, **fields: object) -> dict[str, list[dict[str, Any]]]:
    book = copy.deepcopy(BOOK)
    book[record][0] |= fields
    return book


def test_a_book_is_created_then_updated_by_natural_key() -> None:
    assert loaded(BOOK).created == {"contracts": 1, "members": 1, "professionals": 1}
    again = loaded(BOOK)
    assert (again.created, again.updated) == ({}, {"contracts": 1, "members": 1, "professionals": 1})


def test_what_is_loaded_reads_back_whole() -> None:
    loaded(BOOK)
    member = members.kept(["20250001"])["20250001"][1]
    assert member.insured.nir == NIR
    assert member.iban == "FR7630006000011234567890189"
    assert member.person(2).birth_date == date(2012, 9, 1)  # type: ignore[union-attr]
    assert member.covers[0].contract == "S-2025-0001"
    assert contracts.contracts(["S-2025-0001"])["S-2025-0001"].employer.siren == "732829320"  # type: ignore[union-attr]
    assert professionals.professionals(["440000016"])["440000016"].iban == "FR7630006000011234567890189"


def test_neither_nir_nor_iban_is_stored_in_clear() -> None:
    loaded(BOOK)
    for model in (members.MemberItem, members.NirItem, professionals.ProfessionalItem):
        for item in model.scan():
            stored = json.dumps(item.to_dynamodb_dict(), default=str)
            assert NIR not in stored
            assert "30006000011234567890189" not in stored


def test_a_later_file_changes_only_the_fields_it_gives() -> None:
    loaded(BOOK)
    report = loaded({"members": [{"number": "20250001", "email": "autre@exemple.test"}]})
    member = members.kept(["20250001"])["20250001"][1]
    assert report.refused == []
    assert (member.email, member.first_name, member.insured.nir) == ("autre@exemple.test", "Camille", NIR)
    assert len(member.people) == 2


def test_a_later_file_adds_a_beneficiary_and_leaves_the_others() -> None:
    loaded(BOOK)
    newborn = {
        "rank": 3,
        "relation": "child",
        "first_name": "Mahé",
        "last_name": "Aubépin",
        "birth_date": "2025-06-01",
        "nir": CHILD_NIR,
        "nir_key": CHILD_KEY,
    }
    assert loaded({"members": [{"number": "20250001", "beneficiaries": [newborn]}]}).refused == []
    assert [person.rank for person in members.member("20250001").people] == [1, 2, 3]
    assert members.people_of([CHILD_NIR]) == {CHILD_NIR: frozenset({("20250001", 3)})}


def test_a_nir_that_changes_no_longer_leads_to_the_member() -> None:
    loaded(BOOK)
    loaded({"members": [{"number": "20250001", "nir": CHILD_NIR, "nir_key": CHILD_KEY}]})
    assert members.people_of([NIR]) == {}
    assert members.people_of([CHILD_NIR]) == {CHILD_NIR: frozenset({("20250001", 1)})}


def test_a_null_ends_an_exit_and_opens_it_again() -> None:
    loaded(BOOK)
    loaded({"members": [{"number": "20250001", "exit_date": "2026-03-31"}]})
    assert members.member("20250001").covers[0].exit_date == date(2026, 3, 31)
    loaded({"members": [{"number": "20250001", "exit_date": None}]})
    assert members.member("20250001").covers[0].exit_date is None


@pytest.mark.parametrize(
    ("book", "where"),
    [
        (changed("members", contract="INCONNU"), "members[0].contract"),
        (changed("members", nir_key="12"), "members[0].nir"),
        (changed("members", nir_key=None), "members[0].nir"),
        (changed("members", iban="FR7630006000011234567890188"), "members[0].iban"),
        (changed("members", email="pas une adresse"), "members[0].email"),
        (changed("members", birth_date="1980-02-30"), "members[0].birth_date"),
        (changed("members", exit_date="2024-12-31"), "members[0].exit_date"),
        (changed("members", surprise=1), "members[0].surprise"),
        (changed("members", number=20250001), "members[0].number"),
        (changed("members", scheme="martien"), "members[0].scheme"),
        (
            changed("members", more_contracts=[{"contract": "X", "entry_date": "2025-01-01"}]),
            "members[0].more_contracts",
        ),
        (changed("contracts", kind="autre"), "contracts[0].kind"),
        (changed("contracts", ended_on="2024-01-01"), "contracts[0].ended_on"),
        (changed("contracts", employer={"siren": "732829321", "name": "X"}), "contracts[0].employer.siren"),
        (changed("contracts", guarantees={"consultation": {"basis": "inconnue"}}), "contracts[0].guarantees"),
        (changed("contracts", guarantees={"sorcellerie": {"basis": "base", "rate": 1}}), "contracts[0].guarantees"),
        (changed("professionals", finess="440000017"), "professionals[0].finess"),
    ],
)
def test_a_wrong_record_is_refused_with_its_place_and_the_others_are_kept(
    book: dict[str, list[dict[str, Any]]], where: str
) -> None:
    report = loaded(book)
    assert any(refusal.where.startswith(where) for refusal in report.refused), report.refused
    kind = where.split("[", maxsplit=1)[0]
    assert kind not in report.created
    assert len(report.created) >= 1


def test_a_refused_update_leaves_the_record_as_it_was() -> None:
    loaded(BOOK)
    loaded({"members": [{"number": "20250001", "email": "autre@exemple.test", "iban": "FR00"}]})
    assert members.member("20250001").email == "camille@exemple.test"


def test_a_reason_never_repeats_what_is_personal() -> None:
    report = loaded(changed("members", nir="1800544000002", email="secret-au-milieu"))
    told = " ".join(refusal.reason for refusal in report.refused)
    assert "1800544000002" not in told
    assert "secret" not in told


@pytest.mark.parametrize("text", ["", "{", "[]", '{"membres": []}', '{"members": {}}', "null"])
def test_what_is_no_portfolio_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidError, match="Rien n'a été chargé"):
        load(text)


def test_what_is_no_record_is_refused_at_its_place() -> None:
    report = load('{"members": [1, null, "x"]}')
    assert {refusal.where for refusal in report.refused} == {"members[0]", "members[1]", "members[2]"}
