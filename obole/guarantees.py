"""`obole guarantees`: tables of guarantees held to the law of a day, and printed for people."""

import sys
from collections.abc import Iterable
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path

import click

from chalicelib.clock import today
from chalicelib.contracts.checking import breaches_on
from chalicelib.contracts.model import Contract
from chalicelib.contracts.page import page
from chalicelib.contracts.store import contract as stored_contract
from chalicelib.contracts.store import every_contract
from chalicelib.contracts.writing import as_toml
from chalicelib.dates import in_words
from chalicelib.documents.guarantees import as_html, as_pdf
from chalicelib.errors import DomainError
from chalicelib.insurer import Insurer, written
from chalicelib.insurer import insurer as running_insurer
from chalicelib.parameters import load
from chalicelib.repricing.table import read_table
from infra.local.running import use_running_stack
from obole.usage import FILE


@click.group()
def guarantees() -> None:
    """Tableaux de garanties des contrats."""


on = click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Le jour dont on prend la loi et les tableaux (aujourd'hui)."
)


@guarantees.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@on
def check(file: Path | None, day: datetime | None) -> None:
    """Liste les contrats responsables dont le tableau ne respecte plus la loi à une date.

    Le calcul applique la loi de toute façon ; c'est le tableau qu'il faut mettre à jour. Avec FILE, vérifie ce seul
    tableau (TOML, comme pour « obole reprice »).
    """
    chosen = day.date() if day else today()
    if file is not None:
        found = _listed([_read(file)], chosen)
    else:
        use_running_stack()
        in_force = (contract for contract in every_contract() if contract.in_force(chosen))
        found = _listed(sorted(in_force, key=attrgetter("number")), chosen)
    if not found:
        click.echo(f"Au {in_words(chosen)}, tous les tableaux des contrats responsables respectent la loi.")
    sys.exit(1 if found else 0)


@guarantees.command("print")
@click.argument("contract")
@on
@click.option(
    "--to",
    "folder",
    required=True,
    type=FILE,
    help="Le dossier où écrire la page et le PDF ; il est créé au besoin.",
)
@click.option(
    "--insurer",
    type=FILE,
    help="Fichier TOML qui dit comment joindre l'institution ; sinon, celle qui tourne, ou rien pour un tableau.",
)
def print_(contract: str, day: datetime | None, folder: Path, insurer: Path | None) -> None:
    """Écrit le tableau de CONTRACT en HTML et en PDF, avec ses exemples en euros.

    CONTRACT est le numéro d'un contrat, ou un tableau (.toml) qui dit sa date d'effet.
    """
    chosen = day.date() if day else today()
    try:
        told = page(_named(contract), chosen, load())
        reached = _reached(contract, insurer)
        folder.mkdir(parents=True, exist_ok=True)
        html, pdf = (folder / f"garanties-{told.number}-{chosen}.{kind}" for kind in ("html", "pdf"))
        html.write_text(as_html(told, reached), encoding="utf-8")
        pdf.write_bytes(as_pdf(told, reached))
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    click.echo(f"{html}\n{pdf}")


@guarantees.command("export")
@click.argument("contract")
@on
def export(contract: str, day: datetime | None) -> None:
    """Écrit le tableau de CONTRACT en TOML : de quoi en préparer un autre (« obole compare », « obole reprice »)."""
    use_running_stack()
    try:
        click.echo(as_toml(stored_contract(contract), day.date() if day else today()), nl=False)
    except DomainError as error:
        raise click.ClickException(error.detail) from None


def _named(contract: str) -> Contract:
    """The contract of a number, or that of a table in a file; raises `DomainError`."""
    if not contract.endswith(".toml"):
        use_running_stack()
        return stored_contract(contract)
    read = _read(Path(contract))
    if read.effective_from == date.min:
        raise click.ClickException(f"Le tableau {contract} ne dit pas sa date d'effet (effective_from).")
    return read


def _reached(contract: str, file: Path | None) -> Insurer | None:
    """How the institution is reached, as told or as the running stack knows; raises `DomainError`."""
    if file is not None:
        return written(file.read_text(encoding="utf-8"))
    return None if contract.endswith(".toml") else running_insurer()


def _read(file: Path) -> Contract:
    try:
        return read_table(file).contract
    except DomainError as error:
        raise click.ClickException(error.detail) from None


def _listed(contracts: Iterable[Contract], day: date) -> int:
    """Print the contracts that break the law of that day; how many there are."""
    count = 0
    for contract in contracts:
        breaches = breaches_on(contract, day)
        if breaches:
            count += 1
            since = contract.tables_on(day).since
            told = f", tableau du {in_words(since)}" if since > date.min else ""
            click.echo(f"Contrat {contract.number}{told}")
        for breach in breaches:
            click.echo(f"  {breach.rule}  {breach.field} : {breach.reason}")
    return count
