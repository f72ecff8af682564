"""`obole load FILE`: start from an existing book of business."""

import sys
from pathlib import Path

import click

from chalicelib.dates import in_words
from chalicelib.errors import DomainError
from chalicelib.numbers import counted
from chalicelib.portfolio.load import Report
from chalicelib.portfolio.load import load as load_portfolio
from chalicelib.portfolio.tables import Coverage
from infra.local.running import use_running_stack
from obole.usage import FILE

_NAMES = {"contracts": "contrats", "members": "membres", "professionals": "professionnels"}


@click.command()
@click.argument("file", type=FILE)
def load(file: Path) -> None:
    """Charge un portefeuille (JSON) : contrats, membres, professionnels."""
    try:
        text = file.read_text(encoding="utf-8")
        use_running_stack()
        report = load_portfolio(text)
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} n'est pas un texte en UTF-8. Rien n'a été chargé.") from None
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    click.echo(summary(report))
    for refusal in report.refused:
        click.echo(f"Refusé : {refusal.where} : {refusal.reason}", err=True)
    for contract, members in report.awaited.items():
        if members:
            waiting = counted(members, "membre l'attend", "membres l'attendent")
            click.echo(f"Contrat {contract}, refusé : {waiting}. Corrigez-le, puis rechargez le fichier.", err=True)
    for changed in report.coverage:
        click.echo(_coverage(changed), err=True)
    for notice in report.late:
        click.echo(f"À signaler : membre {notice.member}, {notice.where} : {notice.reason}", err=True)
    sys.exit(1 if report.refused else 0)


def _coverage(changed: Coverage) -> str:
    """What a table no longer says anything of, and what it newly covers: a slip, if it was to change something else."""
    lost = [f"ne prévoit plus : {', '.join(changed.lost)}"] if changed.lost else []
    gained = [f"prévoit en plus : {', '.join(changed.gained)}"] if changed.gained else []
    return (
        f"À vérifier : contrat {changed.contract}, le tableau du {in_words(changed.since)} "
        f"{' ; '.join([*lost, *gained])}. Un tableau remplace le précédent en entier."
    )


def summary(report: Report) -> str:
    """What the load did, in one French line a kind."""
    return "\n".join(
        f"{name.capitalize()}, créés : {report.created.get(kind, 0)}, mis à jour : {report.updated.get(kind, 0)}."
        for kind, name in _NAMES.items()
    )
