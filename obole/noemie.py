"""`obole noemie`: look into a file of the mandatory scheme, or drop it into the running insurer."""

import sys
import time
from collections import Counter
from pathlib import Path

import click

from chalicelib.care import drops, store
from chalicelib.care.model import TO_DO, State, WaitsFor
from chalicelib.care.store import DropItem, LineItem
from chalicelib.formats.noemie import File, read
from chalicelib.money import euros
from infra.local.running import use_running_stack
from obole.noemie_check import check

_PATIENCE = 600
_PAUSE = 0.5
_STATES = {
    State.REIMBURSED: "remboursées",
    State.REFUSED: "refusées",
    State.CANCELLED: "annulées",
    State.APPLIED: "annulations appliquées",
    State.WAITING: "en attente d'une personne",
    State.RECEIVED: "en cours d'analyse",
}


@click.group()
def noemie() -> None:
    """Fichiers NOEMIE de la Sécurité sociale."""


noemie.add_command(check)


@noemie.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def drop(file: Path) -> None:
    """Dépose un fichier dans l'assureur qui tourne, puis dit ce qu'il est devenu."""
    use_running_stack()
    data = file.read_bytes()
    outcome = _outcome(drops.drop(data))
    if outcome.outcome == "refused":
        raise click.ClickException(f"Fichier refusé. {outcome.detail}")
    if outcome.outcome == "already_received":
        click.echo("Fichier déjà reçu : rien n'a changé.")
        return
    click.echo(f"Fichier accepté : {outcome.new_lines} lignes nouvelles, {outcome.known_lines} déjà connues.")
    settled = _settled(read(data))
    for line in _told(settled):
        click.echo(line)
    sys.exit(0 if all(item.state != State.RECEIVED for item in settled) else 1)


def _outcome(place: drops.Place) -> DropItem:
    """What intake made of the object, once it has read it."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if told := drops.outcome(place):
            return told
        time.sleep(_PAUSE)
    raise click.ClickException(
        "Le fichier est déposé, mais n'a pas encore été lu. Il le sera : regardez « obole parked », puis redéposez-le, "
        "rien ne comptera deux fois."
    )


def _settled(file: File) -> list[LineItem]:
    """The file's lines, once none is left to be worked on, or as they are when patience runs out."""
    keys = {(store.line_id(file.header.emitter, line.reference), line.operation) for line in file.lines}
    until = time.monotonic() + _PATIENCE
    while True:
        items = list(store.lines(keys).values())
        working = sum(item.state == State.RECEIVED for item in items)
        click.echo(f"\r{len(items) - working} lignes sur {len(keys)} traitées", nl=False, err=True)
        if not working or time.monotonic() > until:
            click.echo(err=True)
            return items
        time.sleep(_PAUSE)


def _told(items: list[LineItem]) -> list[str]:
    """What became of the lines, in French: a line a state, then a line a reason to wait."""
    states = Counter(State(item.state) for item in items)
    reasons = Counter(WaitsFor(item.waits_for) for item in items if item.waits_for)
    paid = sum(item.decided["institution"] for item in items if item.state == State.REIMBURSED)
    return [
        *(f"  {states[state]} {name}" for state, name in _STATES.items() if states[state]),
        f"  Part de l'institution : {euros(paid)}",
        *(f"  {number} en attente. {TO_DO[reason]}" for reason, number in reasons.items()),
    ]
