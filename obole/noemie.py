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
from chalicelib.care.messages import Settle
from chalicelib.care.model import TO_DO, State, WaitsFor
from chalicelib.care.store import DropItem, LineItem
from chalicelib.care.views import worked_out_again
from chalicelib.clock import PARIS
from chalicelib.formats.noemie import File, read
from chalicelib.ids import random_id
from chalicelib.links import Upload, sending
from chalicelib.money import euros
from chalicelib.queues import CARE, INBOUND, seen
from infra.local.running import use_running_stack
from obole.noemie_check import check
from obole.usage import FILE

_PATIENCE = 600
_PAUSE = 0.5
# Looks at the work between two at what was set aside.
_LOOKS = 10
_WIDTH = 28
_ASIDE = "« obole parked » les montre ; une fois la cause corrigée, « obole parked --redrive » les remet au travail."
_WHY = "    « obole explain LIGNE --manager » dit pourquoi."
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
        click.echo(_fact("Lignes nouvelles", outcome.new_lines))
        click.echo(_fact("Lignes déjà connues", outcome.known_lines))
        if outcome.other_lines:
            click.echo(_fact("dont avec d'autres données", outcome.other_lines))
            click.echo(f"    {TO_DO[WaitsFor.KNOWN_OTHERWISE]}")
    settled, aside = _settled(read(data))
    for line in _told(settled):
        click.echo(line)
    if aside:
        click.echo(f"Des messages sont de côté après trois échecs. {_ASIDE}", err=True)
    sys.exit(0 if all(item.state != State.RECEIVED for item in settled) else 1)


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
    until, look, name = time.monotonic() + _PATIENCE, 0, place.key.rpartition("/")[2]
    while time.monotonic() < until:
        if told := drops.outcome(place):
            return told
        look += 1
        if look % _LOOKS == 0 and any(name in body for body in seen(INBOUND)[1]):
            raise click.ClickException(f"Le fichier est déposé, mais n'a pu être lu en trois essais. {_ASIDE}")
        time.sleep(_PAUSE)
    raise click.ClickException(
        "Le fichier est déposé, mais n'a pas encore été lu. Il le sera : regardez « obole parked », puis redéposez-le, "
        "rien ne comptera deux fois."
    )


def _settled(file: File) -> tuple[list[LineItem], bool]:
    """The file's lines, once none is left to be worked on, or as they are when patience runs out.

    And whether what is left was set aside after three failures: nobody works on it.
    """
    keys: set[tuple[str, str]] = {
        (store.line_id(file.header.emitter, line.reference), line.operation) for line in file.lines
    }
    working, until, look, aside = keys, time.monotonic() + _PATIENCE, 0, False
    before, _ = seen(CARE)
    while True:
        # Only what was not decided yet is looked at again: the workers need the store more than this.
        working = {key for key, item in store.lines(working).items() if item.state == State.RECEIVED}
        click.echo(f"\rLignes traitées : {len(keys) - len(working)} sur {len(keys)}", nl=False, err=True)
        aside = bool(working) and look % _LOOKS == 0 and _set_aside(working, before)
        if not working or aside or time.monotonic() > until:
            click.echo(err=True)
            return list(store.lines(keys).values()), aside
        look += 1
        time.sleep(_PAUSE)


def _set_aside(working: set[tuple[str, str]], before: int) -> bool:
    """Whether all these lines are in messages set aside; or too many are set aside now to be all looked at."""
    count, bodies = seen(CARE)
    named = {line for body in bodies for line in Settle.model_validate_json(body).lines}
    return working <= named or (count > len(bodies) and count > before)


def _told(items: list[LineItem]) -> list[str]:
    """What became of the lines, in French: a line a state, then a line a reason to wait."""
    free = sum(item.state == State.REIMBURSED and item.facts.price == 0 for item in items)
    states = Counter(State(item.state) for item in items) - Counter({State.REIMBURSED: free})
    reasons = Counter(WaitsFor(item.waits_for) for item in items if item.waits_for)
    paid = sum(item.decided["institution"] for item in items if item.state == State.REIMBURSED)
    return [
        *(_fact(name, states[state]) for state, name in _STATES.items() if states[state]),
        *([_fact("Sans rien à rembourser", free)] if free else []),
        _fact("Part de l'institution", euros(paid)),
        *_changed([item for item in items if item.state == State.APPLIED]),
        *(f"En attente : {number}. {TO_DO[reason]}" for reason, number in reasons.items()),
    ]


def _changed(applied: list[LineItem]) -> list[str]:
    """The lines that these cancellations had worked out again, with what each was paid and is paid now, in French."""
    found = worked_out_again(applied)
    told = [f"    {item.line} : {euros(change.before)}, puis {euros(change.after)}" for item, change in found]
    return [_fact("Lignes recalculées", len(found)), *told, _WHY] if found else []


def _fact(name: str, value: object) -> str:
    return f"  {name:<{_WIDTH}}{value}"
