"""`obole guarantees`: tables of guarantees held to the law of a day, and printed for people."""

import sys
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path

import click

from chalicelib.clock import today
from chalicelib.contracts.checking import breaches_on
from chalicelib.contracts.page import page
from chalicelib.contracts.store import contract as stored_contract
from chalicelib.contracts.store import every_contract
from chalicelib.dates import in_words
from chalicelib.documents.guarantees import as_html, as_pdf
from chalicelib.errors import DomainError
from chalicelib.parameters import load
from infra.local.running import use_running_stack
from obole.usage import FILE


@click.group()
def guarantees() -> None:
    """Tableaux de garanties des contrats."""


on = click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Le jour dont on prend la loi et les tableaux (aujourd'hui)."
)


@guarantees.command()
@on
def check(day: datetime | None) -> None:
    """Liste les contrats responsables dont le tableau ne respecte plus la loi à une date.

    Le calcul applique la loi de toute façon ; c'est le tableau qu'il faut mettre à jour.
    """
    use_running_stack()
    chosen = day.date() if day else today()
    found = _listed(chosen)
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
def print_(contract: str, day: datetime | None, folder: Path) -> None:
    """Écrit le tableau de CONTRACT en HTML et en PDF, avec ses exemples en euros."""
    use_running_stack()
    chosen = day.date() if day else today()
    try:
        told = page(stored_contract(contract), chosen, load())
        folder.mkdir(parents=True, exist_ok=True)
        html, pdf = (folder / f"garanties-{contract}-{chosen}.{kind}" for kind in ("html", "pdf"))
        html.write_text(as_html(told), encoding="utf-8")
        pdf.write_bytes(as_pdf(told))
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    click.echo(f"{html}\n{pdf}")


def _listed(day: date) -> int:
    """Print the contracts in force on that day that break its law; how many there are."""
    count = 0
    for contract in sorted(every_contract(), key=attrgetter("number")):
        breaches = breaches_on(contract, day) if contract.in_force(day) else ()
        if breaches:
            count += 1
            click.echo(f"Contrat {contract.number}, tableau du {in_words(contract.tables_on(day).since)}")
        for breach in breaches:
            click.echo(f"  {breach.rule}  {breach.field} : {breach.reason}")
    return count
