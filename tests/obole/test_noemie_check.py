"""`obole noemie check`: a person reads what a file holds, or where it is wrong, and nobody's data."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from obole.noemie_check import check
from tests.chalicelib.formats.noemie.records import HEADER, LINE, TRAILER, at, file_of


def checked(folder: Path, data: bytes, *more: str) -> Result:
    path = folder / "file.noemie"
    path.write_bytes(data)
    return CliRunner().invoke(check, [str(path), *more])


@pytest.fixture
def sound() -> bytes:
    """A creation, its cancellation, and a repeated creation with a wrong key and a wrong FINESS number."""
    wrong = at(at(LINE, 37, "99"), 102, "990000018")
    return file_of(
        HEADER,
        LINE,
        at(LINE, 115, "A"),
        wrong,
        at(at(at(TRAILER, 4, "00000003"), 12, "000000009000"), 24, "000000005700"),
    )


@pytest.mark.covers("EXC-01", "RG-S.7e")
def test_a_sound_file_is_told_in_french(tmp_path: Path, sound: bytes) -> None:
    result = checked(tmp_path, sound)
    assert result.exit_code == 0
    told = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert told == [
        "Fichier NOEMIE sans erreur de forme.",
        "Émetteur 0100000001751000",
        "Référence LOT-2026-11-20",
        "Séquence 12",
        "Date 20/11/2026",
        "Lignes de soins 3",
        "dont créations 2",
        "dont annulations 1",
        "Total des prix 90,00 €",
        "Total payé par le régime 57,00 €",
        "Lignes par code d'acte :",
        "G 3",
        "Attendront : clé du NIR fausse, ligne 4",
        "Attendront : numéro FINESS mal formé, ligne 4",
        "Ne changeront rien : référence et opération déjà dans ce fichier, ligne 4",
    ]


@pytest.mark.covers("EXC-01")
def test_nobody_is_named(tmp_path: Path, sound: bytes) -> None:
    told = checked(tmp_path, sound).output
    assert "280072A000001" not in told
    assert "1980" not in told


@pytest.mark.covers("EXC-01")
def test_many_lines_that_would_wait_are_counted_beyond_ten(tmp_path: Path) -> None:
    lines = [at(at(LINE, 4, f"REF-{number:<16}"), 37, "99") for number in range(12)]
    data = file_of(HEADER, *lines, at(at(at(TRAILER, 4, "00000012"), 12, "000000036000"), 24, "000000022800"))
    assert "lignes 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 et 2 autres" in checked(tmp_path, data).stdout


@pytest.mark.covers("EXC-01")
def test_a_wrong_file_tells_its_line_and_column_and_fails(tmp_path: Path) -> None:
    result = checked(tmp_path, file_of(HEADER, at(LINE, 113, "9"), TRAILER))
    assert result.exit_code == 1
    assert result.stderr.startswith("Fichier NOEMIE refusé. Ligne 2, colonne 113 : ")
    assert result.stdout == ""


@pytest.mark.covers("EXC-01")
def test_another_profile_is_tried_on_the_file(tmp_path: Path, sound: bytes) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_text("name = 1", encoding="utf-8")
    result = checked(tmp_path, sound, "--profile", str(profile))
    assert result.exit_code == 1
    assert result.stderr.startswith("Profil NOEMIE refusé. ")
