"""Cases read strictly: what is wrong is named, nothing is guessed."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import FieldError
from chalicelib.reimbursement.case import Case, Eye, parse_case

Write = Callable[..., dict[str, Any]]
FULL = {"basis": "base", "rate": 100, "includes_scheme": True}
EYE = {"sphere": "-2.00", "cylinder": "0.00", "multifocal": False}
GLASSES = {
    "kind": "optical_equipment",
    "class": "B",
    "price": 30000,
    "frame": 10000,
    "lenses": [10000, 10000],
    "right": EYE,
    "left": EYE,
}
LIMIT = {"name": "soft", "max": 10000, "over": "calendar_year"}
AID = {"kind": "hearing_aid", "class": "II", "ear": "left", "price": 150000}
CROWN = {"kind": "dental_prosthesis", "price": 50000, "base": 12000, "rate": 60, "basket": "full_cover"}


def wrong_field(case: object) -> str:
    answer = parse_case(case)
    assert isinstance(answer, FieldError), answer
    assert answer.reason
    return answer.field


@pytest.mark.covers("PLS-04")
@pytest.mark.parametrize(
    ("care", "field"),
    [
        ({"price": -1}, "care.price"),
        ({"price": 10**10 + 1}, "care.price"),
        ({"price": 10**30}, "care.price"),
        ({"price": 30.0}, "care.price"),
        ({"price": "3000"}, "care.price"),
        ({"price": True}, "care.price"),
        ({"price": None}, "care.price"),
        ({"price": 10**40, "base": 10**40}, "care.price"),
        ({"base": None}, "care.base"),
        ({"rate": 101}, "care.rate"),
        ({"rate": 69.5}, "care.rate"),
        ({"quantity": 0}, "care.quantity"),
        ({"quantity": 10**40}, "care.quantity"),
        ({"country": "Belgique"}, "care.country"),
        ({"country": None}, "care.country"),
        ({"exclusion": "peace"}, "care.exclusion"),
        ({"tariff": "free"}, "care.tariff"),
        ({"proof": "yes"}, "care.proof"),
        ({"kind": "optical_service", "price": 1, "base": 1, "rate": 60}, "care.with_glasses"),
        ({"date": "2025-02-30"}, "care.date"),
        ({"date": "10/02/2025"}, "care.date"),
        ({"date": "20250210"}, "care.date"),
        ({"date": "9999-01-01"}, "care.date"),
        ({"date": 20250210}, "care.date"),
        ({"kind": "visit"}, "care.kind"),
        ({"kind": ["consultation"]}, "care.kind"),
        ({"pathway": None}, "care.pathway"),
        ({"pathway": 1}, "care.pathway"),
        ({"fee_control": None}, "care.fee_control"),
        ({"exemption": "rich"}, "care.exemption"),
        ({"scheme": "mars"}, "care.scheme"),
        ({"colour": "blue"}, "care.colour"),
        ({"other_insurers": -5}, "care.other_insurers"),
        (GLASSES | {"class": None}, "care.class"),
        (GLASSES | {"class": "II"}, "care.class"),
        (GLASSES | {"class": "A+B"}, "care.class"),
        (GLASSES | {"class": "A"}, "care.base"),
        (GLASSES | {"class": "A", "base": 1, "rate": 60}, "care.price_limit"),
        (GLASSES | {"frame": None}, "care.frame"),
        (GLASSES | {"lenses": [1]}, "care.lenses"),
        (GLASSES | {"lenses": [1, -2]}, "care.lenses[1]"),
        (GLASSES | {"right": None}, "care.right"),
        (GLASSES | {"left": EYE | {"sphere": -2.0}}, "care.left.sphere"),
        (GLASSES | {"left": EYE | {"sphere": "NaN"}}, "care.left.sphere"),
        (GLASSES | {"left": {"sphere": "1"}}, "care.left.cylinder"),
        (GLASSES | {"price": 30001}, "care.price"),
        (AID | {"ear": None}, "care.ear"),
        (AID | {"class": None}, "care.class"),
        (AID | {"class": "B"}, "care.class"),
        (CROWN, "care.price_limit"),
        (CROWN | {"basket": None}, "care.basket"),
        ({"kind": "hospital_fees", "price": 1, "base": 1, "rate": 100}, "care.fee_control"),
    ],
)
def test_a_wrong_or_missing_field_of_the_care_is_named(write_case: Write, care: dict[str, Any], field: str) -> None:
    assert wrong_field(write_case(FULL, **care)) == field


@pytest.mark.covers("PLS-04")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"patient": {}}, "patient.birth_date"),
        ({"patient": {"birth_date": "2025-02-11"}}, "patient.birth_date"),
        ({"patient": {"birth_date": "1980-05-04", "name": "x"}}, "patient.name"),
        ({"history": {"used": 1}}, "history.used"),
        ({"history": {"participation_today": -1}}, "history.participation_today"),
        ({"history": {"last_delivery": "2025-02-11"}}, "history.last_delivery"),
        ({"responsible": "yes"}, "responsible"),
        ({"responsible": None}, "responsible"),
        ({"contract_kind": "family"}, "contract_kind"),
        ({"guarantees": None}, "guarantees"),
        ({"guarantees": ["base"]}, "guarantees[0]"),
        ({"guarantees": [FULL | {"rate": 10**40}]}, "guarantees[0].rate"),
        ({"guarantees": [FULL | {"limits": [LIMIT | {"name": "Médecine {douce}"}]}]}, "guarantees[0].limits[0].name"),
        ({"guarantees": [FULL | {"limits": [LIMIT | {"count": 1}]}]}, "guarantees[0].limits[0]"),
        (
            {"guarantees": [FULL | {"limits": [each]} for each in (LIMIT, LIMIT | {"max": 1})]},
            "guarantees[1].limits[0]",
        ),
        ({"guarantees": [FULL | {"limits": [LIMIT | {"over": "moon"}]}]}, "guarantees[0].limits[0].over"),
        ({"history": {"used_by_limit": {"soft": {"cents": 1}}}}, "history.used_by_limit.soft"),
        ({"history": {"used_by_limit": {"soft": {"cents": -1}}}}, "history.used_by_limit.soft.cents"),
        ({"guarantees": [FULL, {"basis": "base"}]}, "guarantees[1].rate"),
        ({"guarantees": [FULL | {"responsible": 1}]}, "guarantees[0].responsible"),
        ({"guarantees": [FULL | {"when": {}}]}, "guarantees[0].when"),
        ({"guarantees": [{"basis": "full_cover"}]}, "care.price_limit"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_wrong_field_around_the_care_is_named(write_case: Write, change: dict[str, Any], field: str) -> None:
    assert wrong_field(write_case(FULL) | change) == field


@pytest.mark.covers("PLS-04")
@pytest.mark.parametrize("case", [None, 3, "case", [], {}])
def test_what_is_not_a_case_is_refused(case: object) -> None:
    wrong_field(case)


@pytest.mark.covers("PLS-04")
def test_the_act_tells_what_is_not_given_and_its_kind_gives_way_to_the_one_given(write_case: Write) -> None:
    def read(**care: object) -> Case:
        case = write_case(FULL)
        case["care"] = {"date": "2025-02-10", "price": 1000, "base": 1000, "rate": 30} | care
        parsed = parse_case(case)
        assert isinstance(parsed, Case), parsed
        return parsed

    assert (read(act="PH4").line.kind, read(act="PH4").line.benefit) == ("medicine", "moderate")
    assert read(act="PH4", benefit="low").line.benefit == "low"
    assert read(act="PH4", kind="medicine").line.benefit == "moderate"
    given = read(act="PH4", kind="laboratory").line
    assert (given.kind, given.benefit) == ("laboratory", "major")
    assert [read(act="HBLD350", quantity=each).line.price_limit for each in (1, 2)] == [440_00, 880_00]


@pytest.mark.covers("PLS-04")
def test_an_unknown_act_alone_is_refused_and_so_is_nothing_at_all(write_case: Write) -> None:
    case = write_case(FULL)
    del case["care"]["kind"]
    assert wrong_field(case) == "care.kind"
    case["care"]["act"] = "ZZZZ999"
    assert wrong_field(case) == "care.act"


@pytest.mark.covers("RG-S.4f")
def test_each_guarantee_may_carry_its_own_responsible(write_case: Write) -> None:
    case = write_case(FULL | {"responsible": False}, FULL)
    parsed = parse_case(case)
    assert isinstance(parsed, Case)
    assert [guarantee.responsible for guarantee in parsed.guarantees] == [False, True]


@pytest.mark.covers("PLS-04")
@pytest.mark.parametrize(
    ("care", "class_", "admitted"),
    [
        (AID, "A", "I, II"),
        (AID, "B", "I, II"),
        (GLASSES, "I", "A, B"),
        (GLASSES, "C", "A, B"),
        ({"kind": "optical_service", "price": 1, "base": 1, "rate": 60, "with_glasses": True}, "II", "A, B"),
    ],
)
def test_a_class_that_is_not_one_of_the_kind_is_told_those_that_are(
    write_case: Write, care: dict[str, Any], class_: str, admitted: str
) -> None:
    answer = parse_case(write_case(FULL, **care | {"class": class_}))
    assert answer == FieldError("care.class", f"valeur non admise ; sont admises ici : {admitted}")


@given(sphere=st.integers(-9999, 9999), cylinder=st.integers(-9999, 9999), multifocal=st.booleans())
def test_a_prescription_is_written_as_it_is_read(sphere: int, cylinder: int, *, multifocal: bool) -> None:
    written = {"sphere": f"{sphere / 100:.2f}", "cylinder": f"{cylinder / 100:+.2f}", "multifocal": multifocal}
    eye = Eye.model_validate(written)
    assert (eye.sphere, eye.cylinder) == (sphere, cylinder)
    assert Eye.model_validate_json(eye.model_dump_json()) == eye
