"""The table as people read it, with examples that the engine computes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.contracts.examples import examples, worked
from chalicelib.contracts.guarantees import Open, guarantees_of
from chalicelib.contracts.model import Contract
from chalicelib.contracts.page import FAMILIES, page
from chalicelib.members.model import Cover
from chalicelib.parameters import load
from chalicelib.reimbursement.engine import WITHOUT_SCHEME, reimburse
from chalicelib.reimbursement.kinds import ALLOWANCES, KINDS, LABELS, OFTEN_OUTSIDE_SCHEME
from chalicelib.reimbursement.model import CareLine, History, Lens, Patient
from chalicelib.reimbursement.requirements import classes
from chalicelib.reimbursement.table import When
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
    assert told["Lentilles de contact"] == [
        "Le ticket modérateur, si la Sécurité sociale rembourse ce soin ; rien si elle ne le rembourse pas."
    ]
    assert told["Cure thermale"] == ["Non remboursé par ce contrat."]
    assert said(contract({}, responsible=False))["Consultation"] == ["Non remboursé par ce contrat."]
    assert page(contract({}, responsible=False), DAY, load()).law == ()


NOTHING = "Non remboursé par ce contrat."
TICKET: dict[str, object] = {"basis": "ticket_moderateur", "rate": 100}
LENSES = [Lens(-100, 0, multifocal=False), Lens(0, 0, multifocal=True), Lens(900, 0, multifocal=True)]
ASKED: dict[str, list[object]] = {
    "benefit": ["irreplaceable", "major", "moderate", "low", "homeopathy"],
    "class": ["A", "B", "I", "II"],
    "basket": ["full_cover", "controlled", "free"],
    "pair": ["a", "b", "c", "d", "e", "f"],
    "ward": ["mas", "ehpad", "psychiatry", "surgery"],
    "fee_control": [True, False],
    "prevention": [True, False],
    "urgent": [True, False],
    "act": ["X"],
}
conditions = st.sampled_from(sorted(ASKED)).flatmap(
    lambda name: st.lists(st.sampled_from(ASKED[name]), max_size=6, unique=True).map(
        lambda values: [{name: value} for value in values]
    )
)
cents = st.integers(0, 500_00)


@st.composite
def care(draw: st.DrawFn, kind: str) -> CareLine:
    """Any care of this kind that the engine can work out."""
    fields: dict[str, Any] = {
        name: draw(st.sampled_from(values)) for name, values in ASKED.items() if name not in {"class", "pair"}
    }
    if kind != "dental_prosthesis":
        fields["basket"] = None
    return CareLine(
        kind=kind,
        date=DAY,
        price=draw(cents),
        base=None if kind in ALLOWANCES else draw(cents),
        rate=None if kind in ALLOWANCES else draw(st.integers(0, 100)),
        price_limit=draw(cents),
        class_=draw(st.sampled_from(classes(kind) or (None,))),
        right=draw(st.sampled_from(LENSES)),
        left=draw(st.sampled_from(LENSES)),
        frame=draw(cents),
        lenses=(draw(cents), draw(cents)),
        ear="left",
        pathway=True,
        with_glasses=draw(st.booleans()),
        **fields,
    )


def paid(of: Contract, line: CareLine) -> int:
    under = Open(of, Cover(contract=of.number, entry_date=date(2020, 1, 1)))
    adult = Patient(birth_date=date(1980, 5, 4))
    return reimburse(line, adult, guarantees_of([under], line), History(), load()).institution


@pytest.mark.covers("PLS-09", "RG-S.4b", "RG-S.4k")
@settings(max_examples=80)
@given(st.sampled_from(KINDS), conditions, st.data())
def test_what_is_said_not_to_be_paid_never_is(
    kind: str,
    asked: list[dict[str, object]],
    data: st.DataObject,
) -> None:
    of = contract({kind: [{"when": when, **TICKET} for when in asked]}, responsible=data.draw(st.booleans()))
    line = data.draw(care(kind))
    if not any(When.model_validate(when).fits(line) for when in asked) and said(of)[LABELS[kind]][-1] == NOTHING:
        assert paid(of, line) == 0


@pytest.mark.covers("PLS-09", "RG-S.4b")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_said_to_be_left_unpaid_is_paid_of_some_care(kind: str) -> None:
    sort = CareLine(
        kind=kind,
        date=DAY,
        price=100_00,
        base=0,
        rate=0,
        class_=(classes(kind) or (None,))[-1],
        ear="left",
        frame=50_00,
    )
    sort = replace(sort, lenses=(25_00, 25_00), right=LENSES[0], left=LENSES[0], with_glasses=True, basket="free")
    sort = replace(sort, pathway=True, fee_control=True)
    found = [sort] if kind in ALLOWANCES else [sort, replace(sort, base=60_00, rate=60)]
    told = said(contract({}))[LABELS[kind]][-1]
    assert (told == NOTHING) == (not any(paid(contract({}), line) for line in found))
    assert said(contract({}, responsible=False))[LABELS[kind]] == [NOTHING]


def test_a_list_that_leaves_some_care_out_says_what_becomes_of_it_and_one_that_takes_it_all_does_not() -> None:
    low = ["moderate", "low", "homeopathy"]
    table = [{"when": {"benefit": each}, **TICKET} for each in ("irreplaceable", "major", *low)]
    label = "Médicaments"
    assert lines_of(contract({"medicine": table[:2]}), label)[-1][1] == "Le minimum que la loi impose."
    preventive = [{"when": {"prevention": True}, **TICKET}, *table[:2]]
    assert lines_of(contract({"medicine": preventive}), label)[-1] == ("Dans les autres cas", NOTHING)
    assert lines_of(contract({"medicine": table[2:]}), label)[-1][1] == "Le minimum que la loi impose."
    assert lines_of(contract({"medicine": table[2:]}, responsible=False), label)[-1][1] == NOTHING
    assert len(lines_of(contract({"medicine": table}), label)) == len(table)
    pairs = [{"when": {"class": "B", "pair": pair}, **TICKET} for pair in "abcdef"]
    assert lines_of(contract({"optical_equipment": pairs}), "Lunettes")[-1][0] == "Classe B, deux verres très complexes"
    assert lines_of(contract({"optical_equipment": pairs[1:]}), "Lunettes")[-1][0] == "Dans les autres cas"


@pytest.mark.covers("RG-S.4k")
@pytest.mark.parametrize("kind", sorted(OFTEN_OUTSIDE_SCHEME))
@pytest.mark.parametrize(
    "entry",
    [
        {"basis": "flat", "amount": 10_00, "per": "act"},
        {"basis": "flat", "amount": 10_00, "per": "act", "without_scheme": True},
        {"basis": "real_cost", "rate": 80},
        {"basis": "real_cost", "rate": 80, "without_scheme": True},
        {"basis": "monthly_ceiling", "rate": 2, "per": "act"},
        {"basis": "base", "rate": 200, "includes_scheme": True},
    ],
)
def test_where_the_scheme_often_pays_nothing_the_entry_says_whether_it_must(
    kind: str, entry: dict[str, object]
) -> None:
    of = contract({kind: entry}, responsible=False)
    outside = CareLine(kind=kind, date=DAY, price=50_00, base=0, rate=0)
    (pays,) = said(of)[LABELS[kind]]
    assert ("si la Sécurité sociale" in pays and "même si" not in pays) == (
        paid(of, outside) == 0 and kind not in WITHOUT_SCHEME
    )


SHARED = {"name": "bien_etre", "count": 6, "over": "calendar_year"}
SESSION = {"basis": "flat", "amount": 30_00, "per": "session", "without_scheme": True, "limits": [SHARED]}


@pytest.mark.covers("PLS-09", "RG-S.7b")
def test_a_limit_that_several_kinds_share_says_with_what_in_the_base_and_in_its_options() -> None:
    of = contract({"alternative": SESSION, "psychologist": SESSION}, PLUS={"alternative": SESSION})
    others = "séance de psychologue, médecine douce (option PLUS)"
    assert notes_of(of, "Médecine douce") == [
        f"Dans la limite de 6 fois en tout par année civile, commune avec : {others}."
    ]
    (option,) = page(of, DAY, load()).options
    assert option.care[0].entries[0].notes == (
        "Dans la limite de 6 fois en tout par année civile, commune avec : médecine douce, séance de psychologue.",
    )
    assert notes_of(contract({"alternative": SESSION}), "Médecine douce") == [
        "Dans la limite de 6 séances par année civile."
    ]
    two = [{"when": {"act": "X"}, **SESSION}, SESSION]
    assert (
        notes_of(contract({"alternative": two}), "Médecine douce")
        == ["Dans la limite de 6 séances en tout par année civile, commune à plusieurs lignes de ce soin."] * 2
    )


def test_a_waiting_period_is_said_to_count_from_the_option_where_it_is_one_of_an_option() -> None:
    waiting = {"basis": "flat", "amount": 30_00, "per": "night", "without_scheme": True, "waiting_months": 3}
    of = contract({"private_room": waiting}, PLUS={"private_room": waiting})
    (option,) = page(of, DAY, load()).options
    assert notes_of(of, "Chambre particulière") == ["Après 3 mois d'adhésion au contrat."]
    assert option.care[0].entries[0].notes == ("Après 3 mois d'adhésion à cette option.",)


def notes_of(of: Contract, label: str) -> list[str]:
    care = next(each for family in page(of, DAY, load()).families for each in family.care if each.label == label)
    return [note for entry in care.entries for note in entry.notes]


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
