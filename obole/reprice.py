"""`obole reprice`: what a year of care would have cost under another guarantee table, and who wins and loses by it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from chalicelib.contracts.checking import breaches_on
from chalicelib.dates import in_words
from chalicelib.errors import DomainError
from chalicelib.parameters import load
from chalicelib.repricing.book import Book, book_of
from chalicelib.repricing.comparison import compare, decided
from chalicelib.repricing.figures import Figures
from chalicelib.repricing.pricing import Repricing, Shares
from chalicelib.repricing.reading import Told, read
from chalicelib.repricing.refusal import WrongLineError
from chalicelib.repricing.table import Table, read_table
from obole.chart import svg
from obole.comparison import told
from obole.usage import FILE


@click.command()
@click.option("--table", "new", type=FILE, required=True, help="Le nouveau tableau de garanties (TOML).")
@click.option("--lines", type=FILE, required=True, help="Les lignes de soins d'une année (CSV).")
@click.option("--current", type=FILE, help="Le tableau actuel (TOML) ; sans lui, ce qui a été décidé ligne par ligne.")
@click.option("--chart", type=FILE, help="Écrit aussi le graphique dans ce fichier (SVG).")
def reprice(new: Path, lines: Path, current: Path | None, chart: Path | None) -> None:
    """Recalcule une année de soins sous un autre tableau : coût par nature, gagnants, perdants."""
    try:
        tables = [read_table(new), *([read_table(current)] if current else [])]
        with _progress("Lecture", lines.stat().st_size if lines.is_file() else 0) as told_read:
            book = book_of(read(lines, told_read))
        _check_law(new.name, tables[0], date.fromordinal(book.first))
        _tell_unknown_options(book, tables[0])
        priced = _priced(book, tables)
        result = compare(book, priced[1] if current else decided(book, priced[0]), priced[0])
    except WrongLineError as error:
        raise click.ClickException(f"{lines.name} : {error.detail} Rien n'a été calculé.") from None
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    click.echo(told(result))
    if chart:
        chart.write_text(svg(result), encoding="utf-8")
        click.echo(f"Graphique écrit : {chart}")


def _check_law(name: str, table: Table, day: date) -> None:
    """Refuse a responsible table that breaks the law of that day."""
    breaches = breaches_on(table.contract, day)
    if breaches:
        listed = "\n".join(f"  {breach.rule}  {breach.field} : {breach.reason}" for breach in breaches)
        raise click.ClickException(
            f"Le tableau {name} ne respecte pas la loi au {in_words(day)}, premier jour des lignes :\n{listed}\n"
            "Pour le chiffrer comme un contrat non responsable, écrivez responsible = false."
        )


def _tell_unknown_options(book: Book, table: Table) -> None:
    unknown = sorted({each.name for held in book.options for each in held} - table.options.keys())
    if unknown:
        click.echo(f"Options absentes du nouveau tableau, comptées pour rien : {', '.join(unknown)}.", err=True)


def _priced(book: Book, tables: list[Table]) -> list[Shares]:
    with _progress("Calcul", book.size * len(tables)) as told_priced:
        repricing = Repricing(book, Figures(load(), book.first, book.last))
        return [repricing.under(table, told_priced) for table in tables]


@contextmanager
def _progress(label: str, length: int) -> Iterator[Told]:
    """A bar on the error output, where a person looks at it."""
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield bar.update
