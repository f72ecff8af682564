"""`obole noemie check FILE`: what a file of the mandatory scheme holds, or where it is wrong. Nobody is named."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from chalicelib.errors import DomainError
from chalicelib.formats.noemie import File, ReceivedLine, finess_valid, load_profile, nir_key_valid, read
from chalicelib.money import euros
from obole.usage import FILE

_SHOWN = 10
_WIDTH = 26


@click.command()
@click.argument("file", type=FILE)
@click.option("--profile", type=FILE, help="Profil (TOML) à la place du profil livré.")
def check(file: Path, profile: Path | None) -> None:
    """Dit ce que contient un fichier NOEMIE, ou la ligne et la colonne de ce qui ne va pas."""
    try:
        layout = load_profile(profile) if profile else None
        content = read(file.read_bytes(), layout)
    except DomainError as error:
        click.echo(f"{error.title}. {error.detail}", err=True)
        sys.exit(1)
    click.echo("\n".join(_told(content)))


def _told(content: File) -> Iterator[str]:
    """The file in French, one line a fact; totals in euros."""
    header, lines = content.header, content.lines
    cancelled = sum(line.operation == "A" for line in lines)
    yield "Fichier NOEMIE sans erreur de forme."
    yield from (
        f"  {name:<{_WIDTH}}{value}"
        for name, value in (
            ("Émetteur", header.emitter),
            ("Référence", header.reference),
            ("Séquence", header.sequence),
            ("Date", f"{header.date:%d/%m/%Y}"),
            ("Lignes de soins", len(lines)),
            ("dont créations", len(lines) - cancelled),
            ("dont annulations", cancelled),
            ("Total des prix", euros(content.trailer.price)),
            ("Total payé par le régime", euros(content.trailer.scheme_paid)),
        )
    )
    if lines:
        yield "Lignes par code d'acte :"
        yield from (f"  {act or '(sans code)':<{_WIDTH}}{count}" for act, count in _by_act(lines))
    yield from _to_watch(content)


def _by_act(lines: Sequence[ReceivedLine]) -> list[tuple[str, int]]:
    return sorted(Counter(line.act for line in lines).items(), key=lambda counted: (-counted[1], counted[0]))


def _to_watch(content: File) -> Iterator[str]:
    """The lines that would wait, or change nothing: by number, never by person."""
    wrong_key = [line for line in content.lines if not nir_key_valid(line.nir, line.nir_key)]
    wrong_finess = [line for line in content.lines if not finess_valid(line.finess)]
    for title, found in (
        ("Attendront : clé du NIR fausse", wrong_key),
        ("Attendront : numéro FINESS mal formé", wrong_finess),
        ("Ne changeront rien : référence et opération déjà dans ce fichier", content.duplicates()),
    ):
        if found:
            yield f"{title}, {_numbers(found)}"


def _numbers(lines: Sequence[ReceivedLine]) -> str:
    shown = ", ".join(str(line.number) for line in lines[:_SHOWN])
    more = f" et {len(lines) - _SHOWN} autres" if len(lines) > _SHOWN else ""
    return f"ligne{'s' if len(lines) > 1 else ''} {shown}{more}"
