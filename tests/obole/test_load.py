"""What an operator reads of a portfolio that was loaded."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from obole import load
from tests.chalicelib.care.insurer import book


@pytest.fixture(autouse=True)
def _stack(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert aws
    monkeypatch.setattr(load, "use_running_stack", lambda: None)


def run(folder: Path, content: dict[str, Any]) -> Result:
    file = folder / "book.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return CliRunner().invoke(load.load, [str(file)])


def of_contract(contract: str, **more: Any) -> dict[str, Any]:
    """A member of that contract alone."""
    person = {"last_name": "Aubépin", "first_name": "Lou", "birth_date": "1990-01-01", "nir": None, "nir_key": None}
    return book()["members"][0] | person | {"contract": contract, "beneficiaries": []} | more


def test_members_of_a_refused_contract_are_counted_under_it_and_its_own_refusal_stands_alone(tmp_path: Path) -> None:
    content: dict[str, Any] = book()
    content["contracts"] += [content["contracts"][0] | {"number": "S-2", "kind": "surprise"}]
    content["members"] += [of_contract("S-2", number=f"3000000{each}") for each in range(2)]
    content["members"] += [of_contract("S-3", number="40000000")]
    told = run(tmp_path, content)
    assert told.exit_code == 1
    assert "Membres, créés : 1" in told.stdout
    refused, unknown, waiting = told.stderr.splitlines()
    assert refused.startswith("Refusé : contracts[1].kind : ")
    assert unknown.startswith("Refusé : members[3].contract : le contrat S-3 est inconnu")
    assert waiting == "Contrat S-2, refusé : 2 membres l'attendent. Corrigez-le, puis rechargez le fichier."


def test_members_with_an_option_that_a_refused_contract_was_to_add_are_counted_under_it(tmp_path: Path) -> None:
    assert run(tmp_path, book()).exit_code == 0
    content: dict[str, Any] = book()
    content["contracts"][0] |= {"options": {"PLUS": {"consultation": {"basis": "surprise"}}}}
    content["members"][0] |= {"options": ["PLUS"]}
    refused, waiting = run(tmp_path, content).stderr.splitlines()
    assert refused.startswith("Refusé : contracts[0].options.PLUS.consultation")
    assert waiting.startswith("Contrat S-1, refusé : 1 membre l'attend.")


@pytest.mark.covers("RG-S.8")
def test_a_table_that_leaves_kinds_of_care_out_says_so(tmp_path: Path) -> None:
    assert run(tmp_path, book()).stderr == ""
    table = {"transport": {"basis": "ticket_moderateur", "rate": 100}, **book()["contracts"][0]["guarantees"]}  # type: ignore[dict-item]
    del table["medicine"]
    told = run(tmp_path, {"contracts": [{"number": "S-1", "guarantees": table, "guarantees_from": "2026-01-01"}]})
    assert told.exit_code == 0
    assert told.stderr == (
        "À vérifier : contrat S-1, le tableau du 1er janvier 2026 ne prévoit plus : médicaments ; prévoit en plus : "
        "transport sanitaire. Un tableau remplace le précédent en entier.\n"
    )
