"""`obole guarantees`: tables of guarantees held to the law of a day, and printed for people."""

import sys
from datetime import date, datetime
from operator import attrgetter

import click

from chalicelib.clock import today
from chalicelib.contracts.checking import breaches_on
from chalicelib.contracts.store import every_contract
from chalicelib.dates import in_words
from infra.local.running import use_running_stack


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
