"""What a person types wrong is told in French, with where to look."""

import pytest
from click.testing import CliRunner

from obole.main import cli


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--bogus", "L'option --bogus n'existe pas. Voyez « obole --help »."),
        ("run --prot 1", "L'option --prot n'existe pas. Vouliez-vous dire --port ? Voyez « obole run --help »."),
        ("lod", "La commande lod n'existe pas. Vouliez-vous dire load ? Voyez « obole --help »."),
        ("noemie bogus", "La commande bogus n'existe pas. Voyez « obole noemie --help »."),
        ("adjudicate", "Il manque l'argument FILE. Voyez « obole adjudicate --help »."),
        ("deploy", "Il manque l'option --domain. Voyez « obole deploy --help »."),
        ("run --port 0", "La valeur de l'option --port ne convient pas : donnez un nombre entier de 1 à 65535."),
        ("generate portfolio --seed x", "La valeur de l'option --seed ne convient pas : donnez un nombre entier."),
        (
            "load /nowhere",
            "La valeur de l'argument FILE ne convient pas : ce fichier n'existe pas, ou n'en est pas un.",
        ),
        (
            "generate noemie --until demain x",
            "La valeur de l'option --until ne convient pas : donnez une date, par exemple 2026-11-21.",
        ),
        ("run --port", "L'option --port est mal employée"),
        ("run more", "Cette commande est inachevée, ou quelque chose y est de trop."),
    ],
)
def test_what_is_typed_wrong_is_told_in_french(typed: str, said: str) -> None:
    result = CliRunner().invoke(cli, typed.split(), prog_name="obole")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Erreur : {said}")
    assert "--help ».\n" in result.stderr


@pytest.mark.parametrize("typed", ["", "noemie"])
def test_a_group_alone_shows_its_commands(typed: str) -> None:
    assert "Fichiers NOEMIE" in CliRunner().invoke(cli, typed.split(), prog_name="obole").output
