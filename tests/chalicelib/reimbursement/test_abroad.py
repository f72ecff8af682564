"""Care abroad: at French rates where a convention binds the country, elsewhere only what the scheme accepts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.money import percent
from chalicelib.parameters import abroad, load
from chalicelib.reimbursement.case import Case, parse_case
from chalicelib.reimbursement.engine import reimburse
from chalicelib.reimbursement.explain import explain
from chalicelib.reimbursement.model import CareLine, Decision, Guarantee, History, Patient
from tests.chalicelib.reimbursement.situations import decided, situations

Read = Callable[..., Case]
TABLE = {"basis": "base", "rate": 150, "includes_scheme": True}
TICKET = {"basis": "ticket_moderateur", "rate": 100}
REAL = {"basis": "real_cost", "rate": 100}
WITHOUT_SCHEME = {"basis": "flat", "amount": 3000, "per": "act", "without_scheme": True}


def received(read_case: Read, guarantee: object, *, country: str, paid: int, **care: Any) -> Decision:
    """The decision where the scheme said what was paid for care in that country."""
    case = read_case(guarantee, country=country, **care)
    return reimburse(replace(case.line, scheme_paid=paid), case.patient, case.guarantees, case.history, load())


@pytest.mark.covers("RG-S.5")
@pytest.mark.parametrize(
    ("country", "kind"),
    [
        *((country, "") for country in ("FR", "RE", "MQ")),
        *((country, "convention") for country in ("BE", "CH", "NO", "MA", "GB")),
        *((country, "elsewhere") for country in ("TH", "AU", "PF")),
    ],
)
def test_a_country_is_france_bound_to_it_or_elsewhere(country: str, kind: str) -> None:
    assert abroad(country) == kind


@pytest.mark.covers("RG-S.5")
@pytest.mark.parametrize("guarantee", [TABLE, TICKET, REAL], ids=["base", "ticket", "real"])
@pytest.mark.parametrize("paid", [0, 1, 1000, 2099, 2100])
def test_what_the_foreign_scheme_pays_less_than_the_french_stays_with_the_patient(
    read_case: Read, guarantee: object, paid: int
) -> None:
    french = received(read_case, guarantee, country="FR", paid=2100, price=6000)
    found = received(read_case, guarantee, country="ES", paid=paid, price=6000)
    assert found.institution == (french.institution if paid else 0)
    assert found.left == 6000 - paid - found.institution


@pytest.mark.covers("RG-S.5")
@pytest.mark.parametrize(
    ("paid", "by_base", "by_ticket", "by_cost"),
    [(2100, 2400, 900, 3900), (2101, 2399, 899, 3899), (3000, 1500, 0, 3000), (4500, 0, 0, 1500), (6000, 0, 0, 0)],
)
def test_what_the_foreign_scheme_pays_more_is_taken_off(
    read_case: Read, paid: int, by_base: int, by_ticket: int, by_cost: int
) -> None:
    found = [received(read_case, one, country="ES", paid=paid, price=6000).institution for one in (TABLE, TICKET, REAL)]
    assert found == [by_base, by_ticket, by_cost]


@pytest.mark.covers("RG-S.5")
def test_care_in_a_convention_country_not_yet_settled_is_reckoned_as_in_france(decide: Callable[..., Decision]) -> None:
    assert decide(TABLE, country="BE", price=6000) == decide(TABLE, price=6000)


@pytest.mark.covers("RG-S.5", "MBR-08")
@pytest.mark.parametrize("guarantee", [TABLE, REAL, WITHOUT_SCHEME], ids=["base", "real", "without scheme"])
@pytest.mark.parametrize("responsible", [True, False])
def test_elsewhere_nothing_is_paid_if_the_scheme_did_not_accept_the_care(
    read_case: Read, guarantee: object, *, responsible: bool
) -> None:
    refused = received(read_case, guarantee, country="TH", paid=0, price=6000, responsible=responsible)
    assert (refused.institution, refused.left, refused.steps[-1].rule) == (0, 6000, "RG-S.5")
    assert "sans convention avec la France" in explain(refused)[-1].text


@pytest.mark.covers("RG-S.5")
@pytest.mark.parametrize("paid", [1, 1000, 2100, 3000])
@pytest.mark.parametrize("guarantee", [TABLE, TICKET, REAL], ids=["base", "ticket", "real"])
def test_elsewhere_care_the_scheme_accepts_is_completed_like_care_in_france(
    read_case: Read, guarantee: object, paid: int
) -> None:
    there = received(read_case, guarantee, country="TH", paid=paid, price=6000)
    here = received(read_case, guarantee, country="FR", paid=paid, price=6000)
    assert there.by_guarantee == here.by_guarantee


@pytest.mark.covers("RG-S.5", "RG-S.4c")
@pytest.mark.parametrize(("paid", "whole"), [(100_00, 710_00), (240_00, 710_00), (300_00, 650_00)])
def test_full_cover_abroad_is_reckoned_at_french_rates_too(read_case: Read, paid: int, whole: int) -> None:
    aid = {"kind": "hearing_aid", "class_": "I", "ear": "left", "price": 950_00}
    assert received(read_case, TICKET, country="IT", paid=paid, **aid).institution == whole


@pytest.mark.covers("RG-S.5", "RG-S.4n")
@pytest.mark.parametrize(("paid", "topped"), [(10_00, 78_00), (72_00, 78_00), (90_00, 60_00)])
def test_the_floor_of_prostheses_abroad_is_reckoned_at_french_rates_too(
    read_case: Read, paid: int, topped: int
) -> None:
    crown = {"kind": "dental_prosthesis", "basket": "free", "price": 500_00, "base": 120_00, "rate": 60}
    found = received(read_case, TICKET, country="PT", paid=paid, contract_kind="collective_mandatory", **crown)
    assert found.institution == topped


def from_table(decision: Decision) -> int:
    """What the table gave before any limit."""
    return next((step.amount for step in decision.steps if step.because != "real_expense" and step.contract), 0)


@pytest.mark.covers("RG-S.5", "RG-S.4g")
@settings(max_examples=150)
@given(situations(most=1), st.integers(0, 400_000))
def test_in_a_convention_country_the_table_gives_at_most_what_it_gives_over_the_french_share(
    situation: tuple[CareLine, Patient, list[Guarantee], History], paid: int
) -> None:
    line, patient, table, history = situation
    line = replace(line, base=line.base or 0, other_insurers=0, withheld=0)
    french = percent(line.rate or 0, min(line.price, line.base or 0))
    assume(french > 0)
    at_home = decided(replace(line, scheme_paid=french), patient, table, history)
    there = decided(replace(line, scheme_paid=min(paid, line.price), abroad="convention"), patient, table, history)
    assert from_table(there) <= from_table(at_home)
    assert there.scheme + there.institution + there.left == line.price


@pytest.mark.covers("RG-S.5")
def test_a_country_that_is_no_code_is_refused(write_case: Callable[..., Any]) -> None:
    wrong = parse_case(write_case(TABLE, country="Belgique"))
    assert getattr(wrong, "field", None) == "care.country"
