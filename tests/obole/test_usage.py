"""What a person types wrong is told in French, with where to look."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
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
        ("deploy", "--domain manque : donnez un nom de domaine"),
        ("compare --rule RG-S.1 --figure x", "Choisissez --rule ou --figure. Voyez « obole compare --help »."),
        ("explain x --manager --json", "Choisissez --manager ou --json. Voyez « obole explain --help »."),
        ("run --port 0", "La valeur de l'option --port ne convient pas : donnez un nombre entier de 1 à 65535."),
        ("generate portfolio --seed x", "La valeur de l'option --seed ne convient pas : donnez un nombre entier."),
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


def test_help_has_no_word_of_english_that_click_writes_by_itself() -> None:
    pages = "\n".join(
        CliRunner().invoke(cli, [*names, "--help"], prog_name="obole").output for names in _every_command(cli, [])
    )
    english = (
        r"\b(Usage:|Options:|Commands|COMMAND|ARGS|INTEGER|TEXT|PATH|DIRECTORY|required|default|Show|exit)\b|%Y|<="
    )
    assert re.search(english, pages) is None
    assert "--until AAAA-MM-JJ" in pages
    assert "de 1 à 9999" in pages


def _every_command(command: click.Command, names: list[str]) -> Iterator[list[str]]:
    yield names
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from _every_command(each, [*names, name])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("adjudicate nowhere", "nowhere : ce fichier ou ce dossier n'existe pas."),
        ("adjudicate .", ". : c'est un dossier, il faut un fichier."),
        ("adjudicate file/cases.json", "file/cases.json : un fichier y tient la place d'un dossier."),
        ("compare nowhere.toml other.toml", "nowhere.toml : ce fichier"),
        ("reprice --table nowhere --lines nowhere", "nowhere : ce fichier"),
        ("reprice --table table.toml --lines nowhere", "nowhere : ce fichier"),
        ("generate noemie --portfolio nowhere out", "nowhere : ce fichier"),
        ("noemie check .", ". : c'est un dossier"),
        ("noemie drop nowhere", "nowhere : ce fichier"),
        ("load .", ". : c'est un dossier"),
        ("claim nowhere --by x", "nowhere : ce fichier"),
        ("acts load nowhere", "nowhere : ce fichier"),
        ("openapi .", ". : c'est un dossier"),
        ("openapi none/out.json", "none/out.json : ce fichier ou ce dossier"),
    ],
)
def test_what_the_disk_refuses_is_told_in_french(
    typed: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    (tmp_path / "table.toml").write_text('responsible = false\nkind = "individual"\n[guarantees]\n', encoding="utf-8")
    result = CliRunner().invoke(cli, typed.split(), prog_name="obole")
    assert result.exit_code == 1, result.output
    assert result.stderr.startswith(f"Erreur : {said}")


@pytest.mark.parametrize("typed", ["", "noemie"])
def test_a_group_alone_shows_its_commands(typed: str) -> None:
    assert "Fichiers NOEMIE" in CliRunner().invoke(cli, typed.split(), prog_name="obole").output
