"""`obole export`: what an actuary takes away from the running insurer."""

import csv
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from chalicelib.care.cells import COLUMNS
from chalicelib.care.export import Export
from chalicelib.care.model import State
from chalicelib.contracts.store import contract as stored_contract
from chalicelib.errors import DomainError
from chalicelib.numbers import counted
from infra.local.running import use_running_stack
from obole.usage import FILE, MisusedError

_DAY = click.DateTime(["%Y-%m-%d"])
_LEFT_OUT = (
    ("refusées pour un motif que le tableau ne décide pas", (State.REFUSED,)),
    ("annulées", (State.CANCELLED,)),
    ("pas encore réglées", (State.RECEIVED, State.WAITING)),
)


@click.group()
def export() -> None:
    """Écrit dans un fichier ce que tient l'assureur."""


@export.command()
@click.argument("file", type=FILE)
@click.option("--from", "first", type=_DAY, help="Premier jour de soins ; depuis toujours sinon.")
@click.option("--to", "last", type=_DAY, help="Dernier jour de soins ; jusqu'à aujourd'hui sinon.")
@click.option("--contract", help="Le seul contrat dont on veut les lignes ; tous sinon.")
def lines(file: Path, first: datetime | None, last: datetime | None, contract: str | None) -> None:
    """Écrit dans FILE les lignes réglées (CSV), sous pseudonymes, pour « obole reprice ».

    Le fichier garde la date de naissance et les actes : il reste confidentiel.
    """
    use_running_stack()
    wanted = Export(_date(first), _date(last), contract)
    if wanted.first and wanted.last and wanted.last < wanted.first:
        raise MisusedError("Le dernier jour précède le premier.")
    try:
        if contract is not None:
            stored_contract(contract)
        written = _write(file, wanted)
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    except OSError as error:
        # Told by the name that was given, not by that of the file beside it.
        raise OSError(error.errno, error.strerror, str(file)) from error
    click.echo(f"{file} : {counted(written, 'ligne')}. Vous seul pouvez lire ce fichier.")
    for why, states in _LEFT_OUT:
        count = sum(wanted.left_out[state] for state in states)
        if count:
            click.echo(f"Lignes laissées de côté, {why} : {count}.")


def _date(given: datetime | None) -> date | None:
    return given.date() if given is not None else None


def _write(file: Path, wanted: Export) -> int:
    """Write the rows, the whole file or nothing; how many there are."""
    count = 0
    # Such a file is its owner's alone to read.
    with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=file.parent, delete=False) as out:
        aside = Path(out.name)
        try:
            writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
            writer.writeheader()
            for row in wanted.rows():
                writer.writerow(row)
                count += 1
            out.flush()
            aside.replace(file)
        finally:
            aside.unlink(missing_ok=True)
    return count
