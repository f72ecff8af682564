"""`obole acts load`: an operator loads a nomenclature whole, or not at all, and reads what it changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chalicelib.parameters import acts
from obole.main import cli
from tests.chalicelib.formats.nx.files import at, ccam, ccam_act, file_of, lines_of

SAMPLES = Path(__file__).parents[2] / "demo" / "nomenclatures"
CROWN = ccam_act("HBLD491", "COURONNE", groupings={"20200101": "PF1"}, prices={"20200101": "001012000"})
DEARER = ccam_act("HBLD491", "COURONNE", groupings={"20200101": "PF1"}, prices={"20200101": "001012100"})
STRANGE = ccam_act("HBLD999", "NOUVEAU", groupings={"20200101": "ZZZ"}, prices={"20200101": "001012000"})


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of loaded nomenclatures, not made yet."""
    folder = tmp_path / "tables"
    monkeypatch.setattr(acts, "TABLES", folder)
    _forget()
    yield folder
    _forget()


def _forget() -> None:
    """What a process keeps of the nomenclatures for as long as it runs."""
    acts.loaded.cache_clear()
    acts._published.cache_clear()


def loaded(folder: Path, data: bytes) -> Result:
    path = folder / "file.nx"
    path.write_bytes(data)
    return CliRunner().invoke(cli, ["acts", "load", str(path)])


@pytest.mark.covers("PLS-14")
@pytest.mark.parametrize(("name", "number"), [("ccam", 22), ("lpp", 9)])
def test_the_samples_load_with_one_command(tables: Path, name: str, number: int) -> None:
    result = CliRunner().invoke(cli, ["acts", "load", str(SAMPLES / f"{name}.nx")])
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{name.upper()} du 01/03/2026, complète : {number} actes." in result.stdout
    assert "Sans nature" not in result.stdout
    assert [path.name for path in tables.iterdir()] == [f"{name}.tsv"]


def test_what_changed_and_what_is_set_aside_is_told(tables: Path, tmp_path: Path) -> None:
    loaded(tmp_path, ccam(CROWN))
    result = loaded(tmp_path, ccam(DEARER, STRANGE))
    assert [line.split() for line in result.stdout.splitlines()[1:7]] == [
        ["Nouveaux", "1"],
        ["Modifiés", "1"],
        ["Inchangés", "0"],
        ["Absents", "de", "ce", "fichier,", "gardés", "0"],
        ["Sans", "nature", "de", "soins", "connue", "1"],
        ["ZZZ", "1"],
    ]
    assert b"\t12100\t" in (tables / "ccam.tsv").read_bytes()


def test_the_same_file_twice_says_that_nothing_changed(tables: Path, tmp_path: Path) -> None:
    loaded(tmp_path, ccam(CROWN))
    before = (tables / "ccam.tsv").stat().st_mtime_ns
    result = loaded(tmp_path, ccam(CROWN))
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "Rien n'a changé.")
    assert (tables / "ccam.tsv").stat().st_mtime_ns == before


@pytest.mark.parametrize("first", [False, True])
def test_a_wrong_file_changes_nothing_and_names_its_line(tables: Path, tmp_path: Path, *, first: bool) -> None:
    if not first:
        loaded(tmp_path, ccam(CROWN))
    before = {path: path.read_bytes() for path in tables.iterdir()} if tables.exists() else {}
    records = lines_of(ccam(DEARER, STRANGE))
    wrong = file_of(*records[:-4], at(records[-4], 8, "X"), *records[-3:-1])
    result = loaded(tmp_path, wrong)
    assert result.exit_code == 1
    assert result.stderr.startswith("Erreur : Ligne ")
    assert ({path: path.read_bytes() for path in tables.iterdir()} if tables.exists() else {}) == before


def test_a_loaded_code_shows_what_it_says(tables: Path, tmp_path: Path) -> None:
    assert not tables.exists()
    loaded(tmp_path, ccam(CROWN, STRANGE))
    known, strange = (CliRunner().invoke(cli, ["parameters", code]).stdout for code in ("HBLD491", "HBLD999"))
    assert known.splitlines()[3] == "CCAM chargée"
    assert "Prothèse dentaire, panier maîtrisé, base 120,00" in known
    assert "nature inconnue (ZZZ)" in strange


def test_an_older_file_and_a_stranger_are_refused_in_words(tables: Path, tmp_path: Path) -> None:
    loaded(tmp_path, ccam(CROWN))
    older, stranger = loaded(tmp_path, ccam(DEARER, issued="20250101")), loaded(tmp_path, b"code;tarif\n")
    assert (older.exit_code, stranger.exit_code) == (1, 1)
    assert "plus récent" in older.stderr
    assert "ni la CCAM ni la LPP" in stranger.stderr
    assert b"12100" not in (tables / "ccam.tsv").read_bytes()
