"""Files of the scheme dropped from a terminal: taken once, or refused at their line and column."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from chalicelib.formats.noemie import read, write
from obole.noemie_check import check
from tests.chalicelib.care.insurer import PHARMACY
from tests.journey.book import EMITTER, PAUL, QUITTERIE, file_of, member, visit
from tests.journey.kept import Item, Kept
from tests.journey.place import Place, until

pytestmark = [pytest.mark.covers("RG-S.7e"), pytest.mark.usefixtures("_book")]
Spoil = Callable[[bytes], bytes]


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    """Write a file as it comes from the scheme."""

    def written(data: bytes) -> Path:
        path = tmp_path / "scheme.noe"
        path.write_bytes(data)
        return path

    return written


def facts(said: str) -> dict[str, str]:
    """The facts that the command tells, by name."""
    return dict(re.findall(r"^  (\S.+?) {2,}(\S.*)$", said, re.MULTILINE))


def of(kept: Kept, number: str) -> list[Item]:
    """All that is kept of a member's care: lines, counters, ledger."""
    return [item for item in kept.items() if item.get("owner") == number or f"#{number}" in item["pk"]]


def test_a_file_dropped_again_changes_nothing(place: Place, kept: Kept, file: Callable[[bytes], Path]) -> None:
    path = file(file_of(visit(PAUL, "AGAIN1"), visit(PAUL, "AGAIN2")))
    first = place.obole("noemie", "drop", path)
    assert first.code == 0
    told = facts(first.text)
    assert (told["Lignes nouvelles"], told["Lignes déjà connues"], told["Remboursées"]) == ("2", "0", "2")
    assert told["Part de l'institution"].startswith("18,00")
    before = of(kept, PAUL)
    assert sum(item.get("cents", 0) for item in before) == 0
    again = place.obole("noemie", "drop", path)
    assert again.code == 0
    assert "Fichier déjà reçu : rien n'a changé." in again.text
    assert facts(again.text) == {name: told[name] for name in ("Remboursées", "Part de l'institution")}
    assert of(kept, PAUL) == before


def test_a_line_of_no_price_is_not_called_reimbursed(place: Place, file: Callable[[bytes], Path]) -> None:
    free = visit(PAUL, "FREE", price=0, base=0, scheme_paid=0, withheld=0)
    dropped = place.obole("noemie", "drop", file(file_of(free)))
    assert dropped.code == 0
    told = facts(dropped.text)
    assert told["Sans rien à rembourser"] == "1"
    assert "Remboursées" not in told


def test_other_bytes_under_the_name_of_a_file_already_received_are_refused(
    place: Place, kept: Kept, file: Callable[[bytes], Path]
) -> None:
    data = file_of(visit(PAUL, "NAME"))
    assert place.obole("noemie", "drop", file(data)).code == 0
    before = of(kept, PAUL)
    sent = read(data)
    dearer = write(sent.header, [replace(sent.lines[0], price=31_00)])
    refused = place.obole("noemie", "drop", file(dearer))
    assert refused.code == 1
    assert "déjà été reçu avec un autre contenu. Rien n'a été changé" in refused.text
    assert of(kept, PAUL) == before


def _without_its_end(data: bytes) -> bytes:
    return data[:-200]


def _binary(data: bytes) -> bytes:
    return bytes(range(256)) + data


def _mis_totalled(data: bytes) -> bytes:
    return data.replace(b"00003000", b"00003100", 1)


def _doubled(data: bytes) -> bytes:
    return data + data


@pytest.mark.parametrize("spoil", [_without_its_end, _binary, _mis_totalled, _doubled])
def test_a_spoilt_file_is_refused_at_the_line_and_column_that_the_check_tells_too(
    place: Place, kept: Kept, file: Callable[[bytes], Path], spoil: Spoil
) -> None:
    path = file(spoil(file_of(visit(PAUL, "SPOILT1"), visit(PAUL, "SPOILT2"))))
    refused = place.obole("noemie", "drop", path)
    found = re.search(r"Ligne \d+, colonne \d+ : .+ corrigé\.", refused.text)
    assert refused.code == 1
    assert refused.text.startswith("Erreur : Fichier refusé. ")
    assert found, refused.text
    checked = CliRunner().invoke(check, [str(path)])
    assert checked.exit_code == 1
    assert found[0] in checked.output
    assert kept.line("SPOILT1") == {}


def test_a_line_that_waits_is_listed_and_settled_once_what_it_lacks_is_loaded(
    place: Place, kept: Kept, file: Callable[[bytes], Path]
) -> None:
    box = visit(QUITTERIE, "PHARMACY", act="PH7", rate=65, price=24_60, base=24_60, scheme_paid=14_99, withheld=1_00)
    dropped = place.obole("noemie", "drop", file(file_of(replace(box, finess=PHARMACY))))
    assert dropped.code == 0
    assert "En attente : 1. Ce numéro FINESS est inconnu" in dropped.text
    line = kept.line("PHARMACY")
    listed = place.obole("unmatched").text
    assert f"  {line['line']}  soin du " in listed
    assert f"de {EMITTER}, référence PHARMACY" in listed

    pharmacy: dict[str, Any] = {"finess": PHARMACY, "name": "Pharmacie du Quai", "specialties": ["pharmacy"]}
    wrong = member(QUITTERIE) | {"number": "90000009", "nir_key": "00"}
    book = file(json.dumps({"professionals": [pharmacy, pharmacy | {"finess": "1"}], "members": [wrong]}).encode())
    loaded = place.obole("load", book)
    assert loaded.code == 1
    assert "Professionnels, créés : 1, mis à jour : 0." in loaded.text
    assert "Refusé : professionals[1].finess" in loaded.text
    assert "Refusé : members[0].nir" in loaded.text
    assert wrong["nir"] not in loaded.text

    retried = place.obole("unmatched", "--retry", line["line"])
    assert retried.code == 0
    until(lambda: kept.line("PHARMACY")["state"] == "reimbursed")
    assert kept.line("PHARMACY")["professional"] == "Pharmacie du Quai"
    assert line["line"] not in place.obole("unmatched").text


def test_what_is_no_portfolio_is_refused_whole(place: Place, file: Callable[[bytes], Path]) -> None:
    for data in (b"\xff\xfe", b"{", b"[]", b'{"people": []}'):
        refused = place.obole("load", file(data))
        assert refused.code == 1
        assert "Traceback" not in refused.text
