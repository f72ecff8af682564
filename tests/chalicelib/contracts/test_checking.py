"""A contract's tables are refused at the field that is wrong: their form, their limits, the law."""

from datetime import date
from typing import Any

import pytest

from chalicelib.contracts.checking import breaches_on, check_tables
from chalicelib.contracts.model import Contract
from chalicelib.errors import InvalidError
from chalicelib.reimbursement.kinds import KINDS

BARE = {"basis": "base", "rate": 150, "includes_scheme": True}
FULL = BARE | {"rate_without_fee_control": 130}


def contract(table: dict[str, Any], *, responsible: bool = True, **options: dict[str, Any]) -> Contract:
    since = date(2026, 1, 1)
    written = {"number": "S-1", "kind": "individual", "responsible": responsible, "effective_from": since}
    tables = [{"since": since, "guarantees": table, "options": options}]
    return Contract.model_validate(written | {"tables": tables})


def refused(tables: Contract) -> dict[str, str]:
    """What is refused, by field."""
    try:
        check_tables(tables, tables.tables[0])
    except InvalidError as error:
        return {wrong.field: wrong.reason for wrong in error.fields}
    return {}


@pytest.mark.covers("RG-S.4e")
def test_a_breach_is_told_with_its_field_and_its_rule() -> None:
    (told,) = refused(contract({"consultation": [FULL | {"when": {"act": "CS"}}, BARE]})).items()
    assert told[0] == "guarantees.consultation[1].rate_without_fee_control"
    assert told[1].endswith("(RG-S.4e)")


@pytest.mark.covers("RG-S.4d")
def test_an_amount_for_several_pairs_is_told_the_pair_that_asks_most_of_it() -> None:
    def told(amount: int) -> str:
        entry = {"basis": "optical_set", "amount": amount, "frame_max": 50_00}
        (reason,) = refused(contract({"optical_equipment": entry})).values()
        return reason.replace("\u202f", " ")

    assert told(40_00).endswith("au moins 200,00 € pour une paire de classe c (RG-S.4d)")
    assert told(900_00).endswith("au lieu de 420,00 € au plus pour une paire de classe a (RG-S.4d)")


@pytest.mark.covers("RG-S.4f")
def test_a_contract_that_is_not_responsible_states_what_it_likes() -> None:
    assert refused(contract({"consultation": BARE}, responsible=False, A={"hearing_aid": BARE | {"rate": 900}})) == {}


def test_a_wrong_form_is_told_in_the_base_and_in_the_option() -> None:
    assert set(refused(contract({"visit": FULL}, A={"spa": {"basis": "base"}}))) == {
        "guarantees.visit",
        "options.A.spa.rate",
        "options.A.spa.includes_scheme",
    }


def limit(**changes: Any) -> dict[str, Any]:
    return {"name": "forfait", "max": 100_00, "over": "calendar_year"} | changes


@pytest.mark.covers("RG-S.7b")
@pytest.mark.parametrize(
    "changes", [{"max": 100_01}, {"over": "two_years"}, {"whose": "family"}, {"max": None, "count": 3}]
)
def test_a_limit_is_the_same_wherever_it_is_named(changes: dict[str, Any]) -> None:
    flat = {"basis": "flat", "amount": 30_00, "per": "session", "without_scheme": True}
    same = contract({"alternative": flat | {"limits": [limit()]}}, A={"psychologist": flat | {"limits": [limit()]}})
    assert refused(same) == {}
    both = {"alternative": flat | {"limits": [limit()]}, "implant": flat | {"limits": [limit(**changes)]}}
    assert refused(contract(both)) == {
        "guarantees.implant.limits[0]": "la limite forfait n'est pas la même qu'en guarantees.alternative"
    }
    apart = contract({"alternative": both["alternative"]}, A={"implant": both["implant"]})
    assert set(refused(apart)) == {"options.A.implant.limits[0]"}


FLAT = {"basis": "flat", "amount": 30_00, "per": "session", "without_scheme": True}
ZERO = "une limite de 0 exclut tout : donnez au moins 1, ou retirez l'entrée"


@pytest.mark.covers("RG-S.7b")
@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (FLAT | {"limits": [limit(max=0)]}, "limits[0].max"),
        (FLAT | {"limits": [limit(), limit(name="other", max=None, count=0)]}, "limits[1].count"),
        (FLAT | {"count_per_year": 0}, "count_per_year"),
        ({"basis": "real_cost", "rate": 100, "max": 0}, "max"),
    ],
)
def test_a_limit_of_nothing_is_refused_at_its_field(entry: dict[str, Any], field: str) -> None:
    assert refused(contract({"alternative": entry})) == {f"guarantees.alternative.{field}": ZERO}
    assert refused(contract({}, A={"alternative": [entry]})) == {f"options.A.alternative[0].{field}": ZERO}


def test_a_limit_given_twice_in_an_entry_and_a_list_of_nothing_are_refused() -> None:
    twice = FLAT | {"limits": [limit(), limit()]}
    assert refused(contract({"alternative": twice, "spa": []}, A={"spa": []})) == {
        "guarantees.alternative.limits": "une limite est donnée deux fois",
        "guarantees.spa": "liste vide : donnez une entrée, ou retirez cette nature de soins",
        "options.A.spa": "liste vide : donnez une entrée, ou retirez cette nature de soins",
    }


@pytest.mark.covers("RG-S.2")
@pytest.mark.parametrize("kind", KINDS)
def test_full_cover_is_refused_of_care_that_has_no_price_limit(kind: str) -> None:
    found = refused(contract({kind: {"basis": "full_cover"}}, responsible=False))
    limited = {"optical_equipment", "optical_service", "hearing_aid", "dental_prosthesis", "device"}
    assert list(found) == ([] if kind in limited else [f"guarantees.{kind}.basis"])


def test_a_condition_on_a_null_is_refused_at_its_field() -> None:
    entry = FLAT | {"when": {"class": None, "urgent": False}}
    assert refused(contract({"alternative": [entry]})) == {
        "guarantees.alternative[0].when.class": "condition nulle (null) : donnez une valeur, ou retirez-la"
    }


@pytest.mark.covers("RG-S.2")
def test_an_entry_that_an_earlier_one_leaves_nothing_to_is_refused() -> None:
    entries: list[dict[str, Any]] = [
        {"when": {"family": "HB"}},
        {"when": {"act": "HBLD038"}},
        {"when": {"act": "CS"}},
        {},
        {"when": {}},
    ]
    assert refused(contract({"alternative": [each | FLAT for each in entries]})) == {
        f"guarantees.alternative[{place}]": f"jamais atteinte : guarantees.alternative[{by}] prend tous ses cas ; "
        "placez-la avant"
        for place, by in ((1, 0), (4, 3))
    }


@pytest.mark.covers("RG-S.4l")
def test_a_change_of_law_shows_on_its_day_in_a_table_that_was_lawful() -> None:
    fee = {"basis": "flat", "amount": 20_00, "per": "day", "without_scheme": True}
    kept = contract({"hospital_daily_fee": fee})
    assert refused(kept) == {}
    assert breaches_on(kept, date(2026, 2, 28)) == ()
    (found,) = breaches_on(kept, date(2026, 3, 1))
    assert (found.rule, found.field) == ("RG-S.4b", "guarantees.hospital_daily_fee.amount")
