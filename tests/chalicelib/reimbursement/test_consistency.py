"""Every field by every kind of care: what makes sense is decided, a single contradiction is refused with its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.parameters import load
from chalicelib.reimbursement.consistency import MEANT_FOR
from chalicelib.reimbursement.kinds import ALLOWANCES, KINDS
from chalicelib.reimbursement.pathway import IN_PATHWAY
from obole.adjudicate import answer

Json = dict[str, Any]
DAY, BORN = "2025-02-10", "1980-05-04"
EYE = {"sphere": "-2.00", "cylinder": "0.50", "multifocal": False}
# A value of each field that says something; what a kind must say is in `NEEDED`.
SAID: Json = {
    "heavy_act": True,
    "class": "A",
    "frame": 100_00,
    "lenses": [100_00, 100_00],
    "right": EYE,
    "left": EYE,
    "ear": "left",
    "with_glasses": True,
}
NEEDED: Mapping[str, Json] = {
    **{kind: {"pathway": True, "fee_control": True} for kind in IN_PATHWAY},
    "hospital_fees": {"fee_control": False},
    "dental_prosthesis": {"basket": "free"},
    "optical_equipment": {
        "class": "B",
        "price": 300_00,
        "frame": 100_00,
        "lenses": [100_00, 100_00],
        "right": EYE,
        "left": EYE,
    },
    "hearing_aid": {"class": "II", "ear": "right"},
    "optical_service": {"with_glasses": False},
}
# Said with these it is no contradiction: a class goes with a basket, a practitioner outside the convention with none.
TOGETHER: Mapping[str, Json] = {
    "class": {"basket": "full_cover", "price_limit": 200_00, "base": 100_00, "rate": 60},
}
LIMIT = {"name": "soft", "max": 100_00, "over": "calendar_year"}
FLAT = {"basis": "flat", "amount": 20_00, "per": "act", "limits": [LIMIT]}


def case(kind: str, *, history: Json | None = None, guarantee: Json = FLAT, born: str = BORN, **said: Any) -> Json:
    tariff = {} if kind in {*ALLOWANCES, "optical_equipment", "hearing_aid"} else {"base": 100_00, "rate": 70}
    care = {"kind": kind, "date": DAY, "price": 300_00} | tariff | NEEDED.get(kind, {}) | said
    return {
        "id": "test",
        "care": {name: value for name, value in care.items() if value is not None},
        "patient": {"birth_date": born},
        "guarantees": [guarantee],
        "responsible": True,
        "contract_kind": "individual",
        "history": history or {},
    }


def wrong_field(written: Json) -> str | None:
    told = answer(written, load())
    return told["error"]["field"] if "error" in told else None


@pytest.mark.covers("PLS-04")
def test_the_table_of_fields_names_kinds_that_exist_and_a_value_is_tried_for_each_field() -> None:
    assert {kind for kinds in MEANT_FOR.values() for kind in kinds} <= set(KINDS)
    assert MEANT_FOR.keys() == SAID.keys()


@pytest.mark.covers("PLS-04")
@pytest.mark.parametrize("field", MEANT_FOR)
def test_a_field_is_decided_where_it_makes_sense_and_refused_elsewhere(field: str) -> None:
    for kind in KINDS:
        written = case(kind, **{field: SAID[field]})
        if kind not in MEANT_FOR[field]:
            assert wrong_field(written) == f"care.{field}", kind
        elif field not in NEEDED.get(kind, {}):
            assert wrong_field(case(kind, **TOGETHER.get(field, {}) | {field: SAID[field]})) is None, kind


@dataclass(frozen=True)
class Wrong:
    """A single contradiction: what is added to a whole case of that kind, and the field told."""

    kind: str
    field: str
    said: Json


CONTRADICTIONS = [
    Wrong("consultation", "care.rate", {"rate": 30}),
    Wrong("consultation", "care.rate", {"rate": 30, "pathway": False, "urgent": True}),
    Wrong("imaging", "care.rate", {"rate": 59, "pathway": False, "direct_access": True}),
    Wrong("consultation", "care.tariff", {"tariff": "authority"}),
    Wrong("dental_prosthesis", "care.price_limit", {"basket": "full_cover", "price_limit": 99_99}),
    Wrong("dental_prosthesis", "care.basket", {"act": "HBLD350", "basket": "free"}),
    Wrong("hearing_aid", "care.price_limit", {"class": "I", "price_limit": 399_99}),
    Wrong("hearing_aid", "care.basket", {"basket": "full_cover", "price_limit": 900_00}),
    Wrong("hearing_aid", "care.quantity", {"quantity": 2}),
    Wrong("hearing_aid", "care.class", {"class": "B"}),
    Wrong("optical_equipment", "care.basket", {"basket": "full_cover", "price_limit": 300_00}),
    Wrong("optical_equipment", "care.price", {"frame": 99_99}),
    Wrong("optical_equipment", "care.right.sphere", {"right": EYE | {"sphere": "99"}}),
    Wrong("optical_equipment", "care.left.cylinder", {"left": EYE | {"cylinder": "-15.01"}}),
    Wrong("contact_lenses", "care.right.sphere", {"right": EYE | {"sphere": "-40.25"}}),
    Wrong("birth_allowance", "care.price", {"price": 0}),
    Wrong("adoption_allowance", "care.rate", {"rate": 70}),
    Wrong("medicine", "patient.birth_date", {"born": "2025-02-11"}),
    *(
        Wrong("laboratory", f"history.{name}_today", {"history": {f"{name}_today": 2, f"{name}_this_year": 1}})
        for name in ("participation", "franchise")
    ),
    Wrong("hearing_aid", "history.last_delivery", {"history": {"last_delivery": "2025-02-11"}}),
    Wrong("hearing_aid", "history.last_delivery", {"history": {"last_delivery": "1980-05-03"}}),
    Wrong("medicine", "history.used_by_limit.hard", {"history": {"used_by_limit": {"hard": {"cents": 1}}}}),
    Wrong(
        "medicine",
        "history.used_by_limit.soft",
        {
            "guarantee": FLAT | {"limits": [LIMIT | {"over": "event"}]},
            "history": {"used_by_limit": {"soft": {"cents": 1}}},
        },
    ),
]  # fmt: skip


@pytest.mark.covers("PLS-04")
@pytest.mark.parametrize("wrong", CONTRADICTIONS, ids=lambda wrong: f"{wrong.kind} {wrong.field}")
def test_a_single_contradiction_is_refused_with_its_field(wrong: Wrong) -> None:
    assert wrong_field(case(wrong.kind)) is None
    assert wrong_field(case(wrong.kind, **wrong.said)) == wrong.field


@pytest.mark.covers("PLS-04", "RG-S.4i")
@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"rate": 59}, True),
        ({"rate": 60}, False),
        ({"rate": 0}, False),
        ({"rate": 30, "pathway": False}, False),
        ({"rate": 30, "born": "2009-02-10"}, True),
        ({"rate": 30, "born": "2009-02-11"}, False),
        ({"rate": 30, "kind": "laboratory", "pathway": None, "fee_control": None}, False),
    ],
)
def test_a_surcharge_in_the_rate_needs_care_outside_the_pathway_from_16(said: Json, *, refused: bool) -> None:
    written = case(said.get("kind", "consultation"), **{name: each for name, each in said.items() if name != "kind"})
    assert (wrong_field(written) == "care.rate") is refused


@pytest.mark.covers("PLS-04")
@given(kind=st.sampled_from(KINDS), data=st.data())
def test_whatever_is_said_in_its_place_is_decided(kind: str, data: st.DataObject) -> None:
    apart = {"class", "basket", "tariff", *NEEDED.get(kind, {})}
    fields = sorted(field for field, kinds in MEANT_FOR.items() if kind in kinds and field not in apart)
    said = data.draw(st.lists(st.sampled_from(fields), unique=True)) if fields else []
    assert wrong_field(case(kind, **{field: SAID[field] for field in said})) is None
