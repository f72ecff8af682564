"""`obole noemie`: look into a file of the mandatory scheme, or drop it into the running insurer."""

import shlex
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import click

from chalicelib.care import drops, store
from chalicelib.care.intake import LARGEST
from chalicelib.care.model import TO_DO, State, WaitsFor
from chalicelib.care.store import DropItem, LineItem
from chalicelib.clock import PARIS
from chalicelib.formats.noemie import read
from chalicelib.ids import random_id
from chalicelib.links import Upload, sending
from chalicelib.money import euros
from chalicelib.queues import INBOUND, seen
from infra.local.running import use_running_stack
from obole.lines import LOOKS, PATIENCE, PAUSE, SET_ASIDE, changed, fact, settled
from obole.noemie_check import check
from obole.usage import FILE

_TYPE = "application/octet-stream"
_STATES = {
    State.REIMBURSED: "Remboursées",
    State.REFUSED: "Refusées",
    State.CANCELLED: "Annulées",
    State.APPLIED: "Annulations appliquées",
    State.WAITING: "En attente d'une personne",
    State.RECEIVED: "En cours d'analyse",
}


@click.group()
def noemie() -> None:
    """Fichiers NOEMIE de la Sécurité sociale."""


noemie.add_command(check)


@noemie.command()
@click.argument("file", type=FILE)
def drop(file: Path) -> None:
    """Dépose un fichier dans l'assureur qui tourne, puis dit ce qu'il est devenu."""
    data = file.read_bytes()
    use_running_stack()
    outcome = _outcome(drops.drop(data))
    if outcome.outcome == "refused":
        raise click.ClickException(f"Fichier refusé. {outcome.detail}")
    if outcome.outcome == "already_received":
        click.echo("Fichier déjà reçu : rien n'a changé. Ses lignes, telles qu'elles sont :")
    else:
        click.echo("Fichier accepté.")
        click.echo(fact("Lignes nouvelles", outcome.new_lines))
        click.echo(fact("Lignes déjà connues", outcome.known_lines))
        if outcome.other_lines:
            click.echo(fact("dont avec d'autres données", outcome.other_lines))
            click.echo(f"    {TO_DO[WaitsFor.KNOWN_OTHERWISE]}")
    content = read(data)
    items, aside = settled(
        {(store.line_id(content.header.emitter, line.reference), line.operation) for line in content.lines}
    )
    for line in _told(items):
        click.echo(line)
    if aside:
        click.echo(f"Des messages sont de côté après trois échecs. {SET_ASIDE}", err=True)
    sys.exit(0 if all(item.state != State.RECEIVED for item in items) else 1)


@noemie.command("upload-link")
@click.option(
    "--minutes", type=click.IntRange(1, 720), default=15, show_default=True, help="Durée de validité, en minutes."
)
def upload_link(minutes: int) -> None:
    """Prépare l'envoi d'un fichier par qui n'a pas d'accès ici : une commande, valable une fois pour un nom."""
    use_running_stack()
    form = upload(timedelta(minutes=minutes))
    fields = " ".join(f"-F {shlex.quote(f'{name}={value}')}" for name, value in form.fields.items())
    click.echo(f"curl --fail-with-body {fields} -F file=@FICHIER {shlex.quote(form.url)}")
    click.echo(
        f"Remplacez FICHIER. Valable jusqu'à {form.expires_at.astimezone(PARIS):%H h %M}, pour un fichier de "
        f"{LARGEST // 1024 // 1024} Mo au plus. Le fichier est ensuite lu comme par « obole noemie drop ».",
        err=True,
    )


def upload(lasts: timedelta) -> Upload:
    """A signed form that sends one file of the scheme to the inbound bucket, under a name that says nothing."""
    return sending(drops.bucket(), f"noemie/{random_id()}.noe", type=_TYPE, largest=LARGEST, lasts=lasts)


def _outcome(place: drops.Place) -> DropItem:
    """What intake made of the object, once it has read it."""
    until, look, name = time.monotonic() + PATIENCE, 0, place.key.rpartition("/")[2]
    while time.monotonic() < until:
        if told := drops.outcome(place):
            return told
        look += 1
        if look % LOOKS == 0 and any(name in body for body in seen(INBOUND)[1]):
            raise click.ClickException(f"Le fichier est déposé, mais n'a pu être lu en trois essais. {SET_ASIDE}")
        time.sleep(PAUSE)
    raise click.ClickException(
        "Le fichier est déposé, mais n'a pas encore été lu. Il le sera : regardez « obole parked », puis redéposez-le, "
        "rien ne comptera deux fois."
    )


def _told(items: list[LineItem]) -> list[str]:
    """What became of the lines, in French: a line a state, then a line a reason to wait."""
    free = sum(item.state == State.REIMBURSED and item.facts.price == 0 for item in items)
    states = Counter(State(item.state) for item in items) - Counter({State.REIMBURSED: free})
    reasons = Counter(WaitsFor(item.waits_for) for item in items if item.waits_for)
    paid = sum(item.decided["institution"] for item in items if item.state == State.REIMBURSED)
    return [
        *(fact(name, states[state]) for state, name in _STATES.items() if states[state]),
        *([fact("Sans rien à rembourser", free)] if free else []),
        fact("Part de l'institution", euros(paid)),
        *changed(items),
        *(f"En attente : {number}. {TO_DO[reason]}" for reason, number in reasons.items()),
    ]
