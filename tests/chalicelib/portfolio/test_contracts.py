"""A portfolio says the tables of a contract by date, its options, and who took them."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chalicelib.contracts import store as contracts
from chalicelib.contracts.model import Contract
from chalicelib.members import store as members
from chalicelib.portfolio.load import Report, load
from chalicelib.portfolio.tables import Coverage
from tests.chalicelib.care.insurer import book

pytestmark = pytest.mark.usefixtures("aws")
FIRST, SECOND, THIRD = "2020-01-01", "2025-01-01", "2026-01-01"


def base(rate: int, outside: int | None = 100, *, includes_scheme: bool = True) -> dict[str, Any]:
    entry = {"basis": "base", "rate": rate, "includes_scheme": includes_scheme}
    return {"consultation": entry | ({} if outside is None else {"rate_without_fee_control": outside})}


FLAT = {"basis": "ticket_moderateur", "rate": 100}
PLUS, MORE = base(20, 0, includes_scheme=False), base(40, 0, includes_scheme=False)


@pytest.fixture(autouse=True)
def _loaded(aws: str) -> None:
    assert aws
    assert load(json.dumps(book())).refused == []


@pytest.fixture
def change() -> Callable[..., Report]:
    """Load a change to the contract."""
    return lambda **fields: load(json.dumps({"contracts": [{"number": "S-1", **fields}]}))


def kept() -> Contract:
    return contracts.contracts(["S-1"])["S-1"]


def rates() -> dict[str, int]:
    return {str(each.since): each.guarantees["consultation"]["rate"] for each in kept().tables}


def places(report: Report) -> list[str]:
    return [refusal.where for refusal in report.refused]


@pytest.mark.covers("RG-S.8")
def test_a_table_given_from_a_day_joins_the_earlier_ones(change: Callable[..., Report]) -> None:
    assert change(guarantees=base(120), guarantees_from=THIRD).refused == []
    assert change(guarantees=base(110), guarantees_from=SECOND).refused == []
    assert rates() == {FIRST: 150, SECOND: 110, THIRD: 120}


@pytest.mark.covers("RG-S.8")
def test_a_table_of_the_same_day_replaces_and_without_a_day_it_is_the_first(change: Callable[..., Report]) -> None:
    change(guarantees=base(120), guarantees_from=SECOND)
    change(guarantees=base(130), guarantees_from=SECOND)
    change(guarantees=base(140))
    assert rates() == {FIRST: 140, SECOND: 130}


def test_options_and_base_may_change_apart(change: Callable[..., Report]) -> None:
    assert change(options={"PLUS": PLUS}).refused == []
    assert change(guarantees=base(120), guarantees_from=SECOND).refused == []
    assert change(options={}, guarantees_from=THIRD).refused == []
    assert [sorted(each.options) for each in kept().tables] == [["PLUS"], ["PLUS"], []]
    assert [each.guarantees["consultation"]["rate"] for each in kept().tables] == [150, 120, 120]


def test_another_change_leaves_the_tables(change: Callable[..., Report]) -> None:
    change(guarantees=base(120), guarantees_from=SECOND)
    assert change(ended_on="2027-12-31").refused == []
    assert rates() == {FIRST: 150, SECOND: 120}
    assert kept().ended_on == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"guarantees_from": SECOND}, "guarantees_from"),
        ({"guarantees_from": "2019-12-31", "guarantees": base(120)}, "guarantees_from"),
        ({"guarantees": base(120, None)}, "guarantees.consultation.rate_without_fee_control"),
        ({"guarantees": base(99)}, "guarantees.consultation.rate"),
        ({"guarantees": {"consultation": [{"basis": "base"}]}}, "guarantees.consultation[0]."),
        ({"options": {"PLUS": base(100, 71, includes_scheme=False)}}, "options.PLUS.consultation"),
        ({"options": {"plus": PLUS}}, "options.plus"),
    ],
)
def test_a_wrong_table_is_refused_at_its_field_and_the_old_one_stays(
    change: Callable[..., Report], fields: dict[str, Any], where: str
) -> None:
    found = places(change(**fields))
    assert found
    assert all(place.startswith(f"contracts[0].{where}") for place in found)
    assert rates() == {FIRST: 150}


def test_the_first_table_of_a_new_contract_starts_with_it() -> None:
    record = book()["contracts"][0] | {"number": "S-2"}
    late = load(json.dumps({"contracts": [record | {"guarantees_from": SECOND}]}))
    assert places(late) == ["contracts[0].guarantees_from"]
    bare = {name: value for name, value in record.items() if name != "guarantees"}
    assert places(load(json.dumps({"contracts": [bare]}))) == ["contracts[0].guarantees"]


@pytest.mark.covers("RG-S.4l")
def test_a_contract_whose_table_the_law_overtook_can_still_be_changed_but_not_made_responsible(
    change: Callable[..., Report],
) -> None:
    free = book()["contracts"][0] | {"number": "S-1", "responsible": False, "guarantees": base(300, 300)}
    assert load(json.dumps({"contracts": [free]})).refused == []
    assert change(ended_on="2027-12-31").refused == []
    assert places(change(responsible=True)) == ["contracts[0].guarantees.consultation.rate_without_fee_control"]
    contracts.save(kept().model_copy(update={"responsible": True}))
    assert change(ended_on="2028-12-31").refused == []


def taken() -> list[tuple[str, date | None, date | None]]:
    """The options kept of the member, in order, with their days."""
    return [(each.name, each.since, each.until) for each in members.member("20250001").covers[0].options]


def member(**fields: Any) -> Report:
    return load(json.dumps({"members": [{"number": "20250001", **fields}]}))


def test_a_member_takes_options_of_the_contract_and_leaves_them(change: Callable[..., Report]) -> None:
    change(options={"PLUS": PLUS, "MAX": MORE})
    assert member(options=["MAX", {"name": "PLUS", "from": THIRD}]).refused == []
    assert taken() == [("MAX", None, None), ("PLUS", date(2026, 1, 1), None)]
    assert member(email="a@exemple.test").refused == []
    assert taken() == [("MAX", None, None), ("PLUS", date(2026, 1, 1), None)]
    assert member(options=None).refused == []
    assert taken() == []


@pytest.mark.parametrize(
    ("options", "where"),
    [
        (["PLUS", "PLUS"], "options"),
        (["PLUS", {"name": "PLUS", "from": THIRD}], "options"),
        ([{"name": "PLUS", "until": THIRD}, {"name": "PLUS", "from": THIRD}], "options"),
        ([{"name": "PLUS", "from": "2019-12-31"}], "options[0].from"),
        ([{"name": "PLUS", "from": THIRD, "until": "2025-12-31"}], "options[0]"),
        ([{"name": "PLUS", "since": THIRD}], "options[0].since"),
        (["PLUS", {"from": THIRD}], "options[1].name"),
        ([{"name": "PLUS", "from": "hier"}], "options[0].from"),
        (["AUTRE"], "options[0].name"),
        ([3], "options[0]"),
    ],
)
def test_an_option_that_cannot_have_been_taken_is_refused_at_its_field(
    change: Callable[..., Report], options: list[Any], where: str
) -> None:
    change(options={"PLUS": PLUS})
    assert places(member(options=options)) == [f"members[0].{where}"]
    assert taken() == []


def test_an_option_may_be_left_and_taken_again(change: Callable[..., Report]) -> None:
    change(options={"PLUS": PLUS})
    again = [{"name": "PLUS", "until": "2025-12-31"}, {"name": "PLUS", "from": THIRD}]
    assert member(options=again).refused == []
    assert taken() == [("PLUS", None, date(2025, 12, 31)), ("PLUS", date(2026, 1, 1), None)]


def test_options_belong_to_a_contract(change: Callable[..., Report]) -> None:
    change(options={"PLUS": PLUS})
    load(json.dumps({"contracts": [book()["contracts"][0] | {"number": "S-2"}]}))
    member(options=["PLUS"])
    second = {"contract": "S-2", "entry_date": SECOND}
    wrong = member(more_contracts=[second | {"options": ["PLUS"]}])
    assert places(wrong) == ["members[0].more_contracts[0].options[0].name"]
    assert member(contract="S-2").refused == []
    assert taken() == []


def test_a_condition_that_is_unknown_or_misplaced_is_told_at_its_place(change: Callable[..., Report]) -> None:
    entry = base(100)["consultation"]
    listed = change(guarantees={"consultation": [entry | {"when": {"moon": "full"}}]})
    alone = change(guarantees={"consultation": entry | {"when": {"act": "C"}}})
    ((unknown,), (misplaced,)) = listed.refused, alone.refused
    assert unknown.where == "contracts[0].guarantees.consultation[0].when.moon"
    assert misplaced.where == "contracts[0].guarantees.consultation.when"
    assert "dans une liste" in misplaced.reason


def test_a_table_that_covers_other_kinds_says_which_it_loses_and_gains(change: Callable[..., Report]) -> None:
    assert change(guarantees=base(120), options={"PLUS": PLUS}, guarantees_from=SECOND).coverage == [
        Coverage(
            "S-1",
            date.fromisoformat(SECOND),
            ("médicaments", "médecine douce", "aide auditive"),
            ("consultation (option PLUS)",),
        )
    ]
    assert change(guarantees=base(125), guarantees_from=SECOND).coverage == []
    (back,) = change(options={}, guarantees=base(125) | {"transport": FLAT}, guarantees_from=THIRD).coverage
    assert (back.lost, back.gained) == (("consultation (option PLUS)",), ("transport sanitaire",))


def test_a_first_table_takes_the_place_of_none() -> None:
    assert load(json.dumps({"contracts": [book()["contracts"][0] | {"number": "S-2"}]})).coverage == []
