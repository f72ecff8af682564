"""`obole generate`: a synthetic portfolio, NOEMIE files and care for it, of any size; one seed gives the same bytes."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from chalicelib.clock import today
from chalicelib.errors import DomainError
from demo.book import Portfolio
from demo.care import care_file
from demo.noemie import noemie_file
from demo.portfolio import portfolio as invent
from obole.usage import FILE

_MOST_LINES = 2_000_000
_SEED = click.option("--seed", type=int, default=1, show_default=True, help="Le même nombre redonne le même résultat.")


@click.group()
def generate() -> None:
    """Invente des données d'essai ; personne n'y est réel."""


@generate.command()
@click.option(
    "--families", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="Nombre de familles."
)
@_SEED
def portfolio(families: int, seed: int) -> None:
    """Écrit un portefeuille (JSON) sur la sortie standard."""
    click.echo(json.dumps(invent(families, seed), ensure_ascii=False, indent=1))


@generate.command()
@click.option("--portfolio", "book", type=FILE, required=True, help="Le portefeuille dont on soigne les membres.")
@click.option("--lines", type=click.IntRange(0, _MOST_LINES), default=500, show_default=True, help="Lignes de soins.")
@_SEED
@click.option(
    "--sequence", type=click.IntRange(1, 9999), default=1, show_default=True, help="Numéro d'ordre du fichier."
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Dernier jour de soins ; aujourd'hui sinon.")
@click.argument("out", type=FILE)
def noemie(book: Path, lines: int, seed: int, sequence: int, until: datetime | None, out: Path) -> None:
    """Écrit dans OUT un fichier NOEMIE de soins donnés aux membres d'un portefeuille."""
    day = until.date() if until else today()
    try:
        out.write_bytes(noemie_file(_read(book), lines, seed, day, sequence))
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    click.echo(f"{out} : {lines} lignes de soins, séquence {sequence}, jusqu'au {day:%d/%m/%Y}.")


@generate.command()
@click.option("--portfolio", "book", type=FILE, required=True, help="Le portefeuille dont on soigne les membres.")
@click.option("--lines", type=click.IntRange(0, _MOST_LINES), default=500, show_default=True, help="Lignes de soins.")
@_SEED
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Dernier jour de soins ; aujourd'hui sinon.")
@click.argument("out", type=FILE)
def care(book: Path, lines: int, seed: int, until: datetime | None, out: Path) -> None:
    """Écrit dans OUT une année de lignes de soins (CSV) pour « obole reprice »."""
    day = until.date() if until else today()
    hidden = not sys.stderr.isatty()
    try:
        rows = care_file(_read(book), lines, seed, day)
        with (
            out.open("w", encoding="utf-8") as file,
            click.progressbar(rows, lines, label="Soins", file=sys.stderr, hidden=hidden) as shown,
        ):
            file.writelines(shown)
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    click.echo(f"{out} : {lines} lignes de soins, jusqu'au {day:%d/%m/%Y}.")


def _read(path: Path) -> Portfolio:
    try:
        return TypeAdapter(Portfolio).validate_json(path.read_bytes())
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "le fichier entier"
        raise click.ClickException(f"{path} n'est pas un portefeuille complet : voyez {where}.") from None
