"""The synthetic book: whole, valid, nobody's, and the same each time."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from stdnum import iban
from stdnum.fr import siren

from chalicelib.formats.noemie import finess_valid, nir_key_valid
from chalicelib.portfolio.load import load
from chalicelib.reimbursement.kinds import KINDS
from chalicelib.reimbursement.table import parse_table
from demo.book import Portfolio
from demo.portfolio import portfolio

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def book() -> Portfolio:
    return portfolio(300, seed=7)


@pytest.mark.covers("PLS-13")
def test_the_same_seed_gives_the_same_bytes_in_another_process() -> None:
    script = "import json; from demo.portfolio import portfolio; print(json.dumps(portfolio(20, 3)))"
    told = [
        subprocess.run(  # noqa: S603 -- our own interpreter, our own script
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    ]
    assert told[0] == told[1]
    assert json.loads(told[0]) == portfolio(20, 3)


@pytest.mark.covers("PLS-13")
def test_another_seed_gives_other_people() -> None:
    assert {m["nir"] for m in portfolio(20, 3)["members"]}.isdisjoint(m["nir"] for m in portfolio(20, 4)["members"])


@pytest.mark.covers("PLS-13")
def test_every_number_is_valid_and_no_two_people_share_one(book: Portfolio) -> None:
    people = [(m["nir"], m["nir_key"]) for m in book["members"]]
    people += [(b["nir"], b["nir_key"] or "") for m in book["members"] for b in m["beneficiaries"] if b["nir"]]
    assert all(nir_key_valid(nir, key) for nir, key in people)
    assert len({nir for nir, _ in people}) == len(people)
    assert all(iban.is_valid(holder["iban"]) for holder in [*book["members"], *book["professionals"]])
    assert all(finess_valid(professional["finess"]) for professional in book["professionals"])
    assert all(
        siren.is_valid(contract["employer"]["siren"]) for contract in book["contracts"] if "employer" in contract
    )


@pytest.mark.covers("PLS-13")
def test_numbers_and_addresses_can_belong_to_nobody(book: Portfolio) -> None:
    # No department has 910 communes, no department or bank is 99, no company's number begins with 000.
    assert all(910 <= int(m["nir"][7:10]) <= 989 for m in book["members"])
    assert all(m["iban"][4:9] == "99999" and m["email"].endswith("@example.org") for m in book["members"])
    assert all(professional["finess"].startswith("99") for professional in book["professionals"])
    assert all(
        contract["employer"]["siren"].startswith("000") for contract in book["contracts"] if "employer" in contract
    )


@pytest.mark.covers("PLS-13")
def test_any_book_has_people_born_in_both_halves_of_corsica() -> None:
    assert {"2A", "2B"} <= {m["nir"][5:7] for m in portfolio(3, 11)["members"]}


@pytest.mark.covers("PLS-13")
def test_every_table_speaks_of_the_care_there_is_and_is_accepted_by_the_engine(book: Portfolio) -> None:
    for contract in book["contracts"]:
        parse_table(contract["guarantees"])
        if contract["responsible"]:
            assert set(contract["guarantees"]) == set(KINDS)


@pytest.mark.covers("PLS-13")
def test_there_are_contracts_families_and_covers_of_every_kind(book: Portfolio) -> None:
    kinds = Counter(contract["kind"] for contract in book["contracts"])
    assert set(kinds) == {"collective_mandatory", "collective_optional", "individual"}
    assert any(member["more_contracts"] for member in book["members"])
    assert any(member["exit_date"] for member in book["members"])
    assert any(member["scheme"] == "alsace_moselle" for member in book["members"])
    relations = {b["relation"] for member in book["members"] for b in member["beneficiaries"]}
    assert {"spouse", "partner", "cohabitant", "child"} <= relations


@pytest.mark.covers("PLS-13")
def test_only_those_over_sixteen_have_a_number_of_their_own(book: Portfolio) -> None:
    for member in book["members"]:
        for beneficiary in member["beneficiaries"]:
            born = date.fromisoformat(beneficiary["birth_date"])
            assert (beneficiary["nir"] is not None) == (born <= date(2010, 11, 1))


@pytest.mark.covers("PLS-13")
@pytest.mark.usefixtures("aws")
def test_the_book_loads_without_a_refusal() -> None:
    report = load(json.dumps(portfolio(12, 1)))
    assert report.refused == []
    assert report.created["members"] == 12
