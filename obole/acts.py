"""`obole acts load`: take in a nomenclature of acts as the Assurance maladie publishes it."""

from pathlib import Path

import click

from chalicelib.errors import DomainError
from chalicelib.formats.nx.model import Nomenclature
from chalicelib.numbers import counted
from chalicelib.parameters.acts import table_path
from chalicelib.parameters.publishing import Changes, publish, read
from chalicelib.parameters.tables import Table
from obole.usage import FILE

_WIDTH = 34


@click.group()
def acts() -> None:
    """Actes : nomenclatures CCAM et LPP."""


@acts.command()
@click.argument("file", type=FILE)
def load(file: Path) -> None:
    """Charge la CCAM ou la LPP (fichier NX de l'Assurance maladie), en entier ou pas du tout."""
    try:
        found = read(file.read_bytes())
        path = table_path(found.name)
        before = path.read_bytes() if path.exists() else None
        after, changes = publish(found, Table(before) if before else None)
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    for line in _told(found, changes):
        click.echo(line)
    if after == before:
        click.echo("Rien n'a changé.")
        return
    _replace(path, after)
    click.echo(f"Écrit dans {path.name} : pris en compte au prochain « make run », et sur AWS au prochain déploiement.")


def _replace(path: Path, content: bytes) -> None:
    """Write the whole file aside, then put it in place at once."""
    path.parent.mkdir(exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_bytes(content)
    aside.replace(path)


def _told(found: Nomenclature, changes: Changes) -> list[str]:
    kind = "complète" if found.complete else "mise à jour"
    facts = {
        "Nouveaux": changes.new,
        "Modifiés": changes.changed,
        "Inchangés": changes.same,
        "Absents de ce fichier, gardés": changes.kept,
    }
    aside = sum(changes.aside.values())
    lines = [f"{found.name} du {found.issued:%d/%m/%Y}, {kind} : {counted(len(found.acts), 'acte')}."]
    lines += [f"  {name:<{_WIDTH}}{number}" for name, number in facts.items()]
    if aside:
        lines.append(f"  {'Sans nature de soins connue':<{_WIDTH}}{aside}")
        lines += [
            f"    {grouping or 'sans code':<{_WIDTH - 2}}{number}" for grouping, number in sorted(changes.aside.items())
        ]
        lines.append("  Leurs lignes attendront une personne, comme celles d'un acte inconnu.")
    return lines
