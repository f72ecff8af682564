"""What an operator reads of a member: who is covered, and by whom else."""

import json
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, get_args

import pytest

from chalicelib.care.model import MISSING
from chalicelib.members.eligibility import Term
from chalicelib.members.store import member
from chalicelib.portfolio.load import load
from obole.member import told
from tests.chalicelib.care.insurer import book

pytestmark = pytest.mark.usefixtures("aws")
DAY = date(2026, 3, 2)


def read(day: date = DAY, contract: Mapping[str, Any] = MappingProxyType({}), **changes: Any) -> list[str]:
    """What is told of the member, `changes` made to it, and those of its contract."""
    written: dict[str, Any] = book()
    written["members"][0] |= changes
    written["contracts"][0] |= contract
    assert load(json.dumps(written)).refused == []
    return told(member("20250001"), day).splitlines()


@pytest.mark.covers("RG-S.11")
def test_other_insurances_are_shown_with_their_dates_and_whom_they_cover() -> None:
    others = [{"name": "Autre Mutuelle", "from": "2026-01-01", "ranks": [2]}]
    others += [{"name": "Ancienne", "from": "2020-01-01", "until": "2021-12-31"}]
    assert read(other_insurers=others)[-2:] == [
        "  Autre assurance : Autre Mutuelle, rang 2, du 01/01/2026.",
        "  Autre assurance : Ancienne, toute la famille, du 01/01/2020 au 31/12/2021.",
    ]


@pytest.mark.covers("RG-S.3", "RG-S.3b", "RG-S.8")
def test_each_person_is_shown_with_what_opens_or_closes_their_rights() -> None:
    person = {"first_name": "Lou", "last_name": "Aubépin", "birth_date": "2003-06-15"}
    family = [
        person | {"rank": 2, "relation": "child", "facts": [{"fact": "student", "from": "2020-09-01"}]},
        person | {"rank": 3, "relation": "ascendant"},
        person | {"rank": 4, "relation": "spouse", "facts": [{"fact": "separated", "from": "2026-03-02"}]},
    ]
    assert read(beneficiaries=family) == [
        "Membre 20250001, au 02/03/2026.",
        "  Contrat S-1 : couverture ouverte, du 01/01/2020.",
        "  Rang 1, assuré : remplit les conditions.",
        "  Rang 2, enfant : remplit les conditions.",
        f"  Rang 3, ascendant : il manque {MISSING['ascendant']}.",
        (
            "  Rang 4, conjoint : ne remplit pas les conditions (RG-S.3). Il lirait : « Nous ne remboursons pas ce "
            "soin : à cette date, votre mariage, votre PACS ou votre vie commune avait pris fin. Si ce n'est pas le "
            "cas, écrivez-nous. »"
        ),
    ]


def test_no_name_of_the_family_is_shown() -> None:
    assert not {"Camille", "Lou", "Aubépin"} & set(" ".join(read()).replace(",", " ").split())


@pytest.mark.covers("RG-S.8")
@pytest.mark.parametrize(
    ("changes", "contract"),
    [({"exit_date": "2026-03-01"}, {}), ({"entry_date": "2026-03-03"}, {}), ({}, {"ended_on": "2026-03-01"})],
    ids=["the day after it ended", "the day before it begins", "the day after its contract ended"],
)
def test_nobody_qualifies_under_a_cover_that_is_closed(changes: dict[str, Any], contract: dict[str, Any]) -> None:
    told = read(contract=contract, **changes)
    assert "couverture fermée" in told[1]
    people = [line.partition(" : ")[2] for line in told if "Rang" in line]
    assert people == ["n'est pas couvert, aucune couverture n'est ouverte ce jour-là."] * 2


def test_options_taken_and_the_contract_s_own_terms_are_shown() -> None:
    plus = {"consultation": {"basis": "base", "rate": 20, "rate_without_fee_control": 0, "includes_scheme": False}}
    contract = {"options": {"PLUS": plus, "MAX": plus}, "terms": dict.fromkeys(get_args(Term), 1)}
    taken = [
        "MAX",
        {"name": "PLUS", "from": "2026-01-01"},
        {"name": "PLUS", "from": "2021-01-01", "until": "2021-06-30"},
    ]
    assert read(contract=contract, options=taken)[2:6] == [
        "    Option MAX.",
        "    Option PLUS, du 01/01/2026.",
        "    Option PLUS, du 01/01/2021 au 30/06/2021.",
        (
            "    Conditions propres au contrat : étudiant ou apprenti jusqu'au 31 décembre de ses 1 an ; premier "
            "emploi cherché jusqu'à 1 an ; premier emploi cherché pendant 1 an ; carte d'invalidité reçue avant 1 an ; "
            "concubin après 1 an de vie commune."
        ),
    ]
