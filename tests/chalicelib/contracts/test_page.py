"""The table as people read it, with examples that the engine computes."""

from datetime import date
from typing import Any

import pytest

from chalicelib.contracts.examples import examples, worked
from chalicelib.contracts.model import Contract
from chalicelib.contracts.page import FAMILIES, page
from chalicelib.parameters import load
from chalicelib.reimbursement.kinds import KINDS
from demo.tables import BALANCED
from obole.adjudicate import answer
from tests.chalicelib.documents.tables import contract

DAY = date(2026, 11, 22)


def shares(of: Contract, *options: str, on: date = DAY) -> dict[str, tuple[int, int, int, int]]:
    return {
        each.example.label: (each.decision.price, each.decision.scheme, each.decision.institution, each.decision.left)
        for each in worked(of, on, load(), *options)
        if each.decision
    }


def test_every_kind_of_care_has_its_place_in_one_family() -> None:
    placed = [kind for _, kinds in FAMILIES.values() for kind in kinds]
    assert sorted(placed) == sorted(KINDS)


@pytest.mark.covers("PLS-09")
@pytest.mark.parametrize("on", [date(2020, 6, 1), date(2025, 1, 1), date(2026, 2, 28), DAY, date(2027, 6, 1)])
def test_every_example_of_a_day_is_worked_out_whatever_the_contract(on: date) -> None:
    assert examples(on)
    for of in (contract(BALANCED), contract({}), contract({}, responsible=False)):
        for each in worked(of, on, load()):
            assert each.decision is not None
            assert each.example.family in FAMILIES
            paid = each.decision.scheme + each.decision.institution + each.decision.left
            assert paid == each.decision.price


@pytest.mark.covers("PLS-09", "PLS-04")
def test_an_example_is_what_adjudicate_answers() -> None:
    visit = {"kind": "consultation", "act": "G", "price": 3000, "base": 3000, "rate": 70, "pathway": True}
    case = {
        "id": "same",
        "care": visit | {"fee_control": True, "date": str(DAY)},
        "patient": {"birth_date": "1980-05-04"},
        "guarantees": [BALANCED["consultation"][-1]],
        "responsible": True,
        "contract_kind": "collective_mandatory",
    }
    told = answer(case, load())
    found = shares(contract(BALANCED))["Consultation de votre médecin traitant"]
    assert found == (3000, told["scheme"], told["institution"], told["left"]) == (3000, 1900, 900, 200)


def test_an_example_follows_the_day() -> None:
    label = "Forfait journalier hospitalier, un jour"
    assert shares(contract(BALANCED), on=date(2026, 2, 28))[label] == (2000, 0, 2000, 0)
    assert shares(contract(BALANCED), on=date(2026, 3, 1))[label] == (2300, 0, 2300, 0)


def test_examples_are_worked_out_once_waiting_periods_are_over() -> None:
    table = {"private_room": {"basis": "flat", "amount": 50_00, "per": "night", "without_scheme": True}}
    waiting = {"private_room": table["private_room"] | {"waiting_months": 24}}
    assert shares(contract(waiting)) == shares(contract(table))


@pytest.mark.covers("PLS-09")
def test_an_option_shows_the_examples_it_changes_and_no_other() -> None:
    added = {"alternative": {"basis": "flat", "amount": 10_00, "per": "session", "without_scheme": True}}
    (option,) = page(contract(BALANCED, PLUS=added), DAY, load()).options
    assert [care.label for care in option.care] == ["Médecine douce"]
    (example,) = option.examples
    assert example.decision is not None
    assert example.decision.institution == 45_00


def said(of: Contract) -> dict[str, list[str]]:
    told = page(of, DAY, load())
    return {care.label: [each.pays for each in care.entries] for family in told.families for care in family.care}


@pytest.mark.covers("RG-S.4b")
def test_what_a_table_leaves_out_is_said_with_what_the_law_imposes() -> None:
    told = said(contract({}))
    assert told["Consultation"] == ["Le minimum que la loi impose."]
    assert told["Chambre particulière"] == ["Non remboursé par ce contrat."]
    assert said(contract({}, responsible=False))["Consultation"] == ["Non remboursé par ce contrat."]
    assert page(contract({}, responsible=False), DAY, load()).law == ()


FLAT = {"basis": "flat", "amount": 100_00, "per": "ear"}
CLASS_I = {"when": {"class": "I"}, "basis": "full_cover"}
PAID_WHOLE = "Rien à payer, dans la limite des prix fixés par la loi."
WHOLE_KINDS = {
    "Prothèse dentaire": "Panier 100 % Santé",
    "Lunettes": "Classe A",
    "Prestation de l'opticien": "Classe A",
    "Aide auditive": "Classe I",
}


def lines_of(of: Contract, label: str) -> list[tuple[str, str]]:
    care = next(each for family in page(of, DAY, load()).families for each in family.care if each.label == label)
    return [(each.when, each.pays) for each in care.entries]


@pytest.mark.covers("RG-S.4c", "PLS-09")
@pytest.mark.parametrize("label", WHOLE_KINDS)
def test_every_responsible_table_says_what_is_paid_whole_whatever_it_gives(label: str) -> None:
    minimum = ("Dans les autres cas", "Le minimum que la loi impose.")
    assert lines_of(contract({}), label) == [(WHOLE_KINDS[label], PAID_WHOLE), minimum]
    assert (WHOLE_KINDS[label], PAID_WHOLE) not in lines_of(contract({}, responsible=False), label)
    assert [line for line in lines_of(contract(BALANCED), label) if line[1] == PAID_WHOLE] == [
        (WHOLE_KINDS[label], PAID_WHOLE)
    ]


@pytest.mark.covers("RG-S.4c", "PLS-09")
def test_the_line_of_what_is_paid_whole_comes_before_entries_that_do_not_say_it_and_only_then() -> None:
    euros = "100,00\N{NARROW NO-BREAK SPACE}€ par oreille."
    whole = ("Classe I", PAID_WHOLE)
    of = "Aide auditive"
    assert lines_of(contract({"hearing_aid": FLAT}), of) == [whole, ("Dans les autres cas", euros)]
    assert lines_of(contract({"hearing_aid": [CLASS_I, FLAT]}), of) == [whole, ("Dans les autres cas", euros)]
    assert lines_of(contract({"hearing_aid": {"basis": "full_cover"}}), of) == [("", PAID_WHOLE)]
    second = {"when": {"class": "II"}, **FLAT}
    assert lines_of(contract({"hearing_aid": [second]}), of) == [whole, ("Classe II", euros)]
    assert lines_of(contract({"hearing_aid": FLAT}, responsible=False), of) == [("", euros)]
    (option,) = page(contract({}, A={"hearing_aid": FLAT}), DAY, load()).options
    assert [(each.when, each.pays) for care in option.care for each in care.entries] == [("", euros)]


def test_the_last_entry_of_a_list_is_for_all_other_cases() -> None:
    told = page(contract(BALANCED), DAY, load())
    (medicine,) = (care for family in told.families for care in family.care if care.label == "Médicaments")
    assert [each.when for each in medicine.entries] == ["Homéopathie", "Dans les autres cas"]


@pytest.mark.covers("RG-S.8")
def test_the_page_is_that_of_the_table_of_the_day() -> None:
    first: dict[str, Any] = {"spa": {"basis": "ticket_moderateur", "rate": 10}}
    tables = [
        {"since": date(2024, 1, 1), "guarantees": first},
        {"since": DAY, "guarantees": {"spa": {"basis": "ticket_moderateur", "rate": 20}}},
    ]
    of = Contract.model_validate(contract({}).model_dump() | {"tables": tables})
    assert said(of)["Cure thermale"] == ["20 % du ticket modérateur."]
    assert page(of, date(2026, 11, 21), load()).since == date(2024, 1, 1)
