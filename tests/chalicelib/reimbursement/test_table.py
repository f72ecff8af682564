"""The guarantee table as a portfolio writes it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.errors import InvalidError
from chalicelib.reimbursement.model import CareLine
from chalicelib.reimbursement.table import When, parse_table, slips

FULL = {"basis": "base", "rate": 100, "includes_scheme": True}


def line(kind: str = "consultation", **care: Any) -> CareLine:
    return CareLine(kind=kind, date=date(2025, 2, 10), price=3000, **care)


def rate_for(table: dict[str, Any], care: CareLine) -> int | None:
    entry = parse_table(table).entry_for(care)
    guarantee = entry and entry.guarantee(responsible=True, contract_kind="individual")
    return guarantee.rate if guarantee else None


@pytest.mark.covers("RG-S.2")
def test_an_entry_covers_its_kind_only() -> None:
    assert rate_for({"consultation": FULL}, line()) == 100
    assert rate_for({"consultation": FULL}, line("medicine")) is None


@pytest.mark.covers("RG-S.2")
@pytest.mark.parametrize(
    ("when", "fits", "differs"),
    [
        ({"class": "II"}, {"kind": "hearing_aid", "class_": "II"}, {"kind": "hearing_aid", "class_": "I"}),
        ({"basket": "free"}, {"kind": "dental_prosthesis", "basket": "free"}, {"kind": "dental_prosthesis"}),
        ({"fee_control": False}, {"fee_control": False}, {"fee_control": True}),
        ({"act": "APC"}, {"act": "APC"}, {"act": "C"}),
        ({"family": "HBLD"}, {"act": "HBLD038"}, {"act": "HBMD351"}),
        ({"ward": "psychiatry"}, {"kind": "private_room", "ward": "psychiatry"}, {"kind": "private_room"}),
        ({"benefit": "low"}, {"kind": "medicine", "benefit": "low"}, {"kind": "medicine"}),
    ],
)
def test_the_first_entry_that_fits_wins(when: dict[str, Any], fits: dict[str, Any], differs: dict[str, Any]) -> None:
    kind = fits.get("kind", "consultation")
    table = {kind: [FULL | {"rate": 300, "when": when}, FULL]}
    assert rate_for(table, line(**fits)) == 300
    assert rate_for(table, line(**differs)) == 100
    assert rate_for({kind: table[kind][:1]}, line(**differs)) is None


@pytest.mark.covers("RG-S.2")
@pytest.mark.parametrize(
    ("table", "field"),
    [
        ({"visit": FULL}, "visit"),
        ({"consultation": 3}, "consultation"),
        ({"consultation": {"basis": "base"}}, "consultation.rate"),
        ({"consultation": FULL | {"rate": -1}}, "consultation.rate"),
        ({"consultation": FULL | {"rate": True}}, "consultation.rate"),
        ({"consultation": FULL | {"rate": 1.5}}, "consultation.rate"),
        ({"consultation": FULL | {"colour": 1}}, "consultation.colour"),
        ({"consultation": FULL | {"when": {"act": "C"}}}, "consultation.when"),
        ({"consultation": {"rate": 1}}, "consultation.basis"),
        ({"consultation": {"basis": "gift"}}, "consultation.basis"),
        ({"consultation": {"basis": "optical_set", "amount": 1, "frame_max": 1}}, "consultation.basis"),
        ({"consultation": [FULL, FULL | {"when": {"moon": "full"}}]}, "consultation[1].when.moon"),
        ({"spa": {"basis": "flat", "amount": 1, "per": "week"}}, "spa.per"),
    ],
)
def test_a_wrong_table_is_refused_with_the_path_of_the_field(table: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        parse_table(table)
    assert [wrong.field for wrong in refusal.value.fields][:1] == [field]
    assert all(wrong.reason for wrong in refusal.value.fields)


@pytest.mark.covers("RG-S.2")
def test_every_wrong_field_of_a_table_is_told_at_once() -> None:
    with pytest.raises(InvalidError) as refusal:
        parse_table({"visit": FULL, "spa": {"basis": "base"}})
    assert {wrong.field for wrong in refusal.value.fields} == {"visit", "spa.rate", "spa.includes_scheme"}


WORDS = {
    "act": ("", "HB", "HBLD038", "CS"),
    "family": ("", "H", "HB", "HBLD"),
    "class": ("A", "B"),
    "basket": ("free", "controlled"),
    "fee_control": (True, False),
    "urgent": (True, False),
}
whens = st.fixed_dictionaries({}, optional={name: st.sampled_from(words) for name, words in WORDS.items()})
cares = st.fixed_dictionaries(
    {name.replace("class", "class_"): st.sampled_from(words) for name, words in WORDS.items() if name != "family"}
)


@pytest.mark.covers("RG-S.2")
@given(st.lists(whens, min_size=2, max_size=4), cares)
def test_no_line_ever_falls_under_an_entry_that_is_said_never_to_be_reached(
    written: list[dict[str, Any]], care: dict[str, Any]
) -> None:
    table = {"consultation": [FULL | {"rate": place, "when": when} for place, when in enumerate(written)]}
    chosen = rate_for(table, line(**care))
    assert f"guarantees.consultation[{chosen}]" not in {slip.field for slip in slips(table, "guarantees")}


@pytest.mark.covers("RG-S.2")
@given(whens, whens, cares)
def test_an_entry_that_asks_for_less_takes_all_of_one_that_asks_for_more(
    asked: dict[str, Any], more: dict[str, Any], care: dict[str, Any]
) -> None:
    first, second = When.model_validate(asked), When.model_validate(more | asked)
    assert first.takes_all_of(second)
    assume(second.fits(line(**care)))
    assert first.fits(line(**care))
