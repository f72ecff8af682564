"""`obole explain LINE`: why a settled line came to its amounts, for a member, a manager or a machine."""

import json

import click

from chalicelib.care.model import TO_DO, WaitsFor
from chalicelib.care.store import CREATION, LineItem, line_id, lines
from chalicelib.reimbursement.stored import ReplayError, replay
from chalicelib.reimbursement.told import account, as_json, for_manager, for_member
from infra.local.running import use_running_stack
from obole.usage import MisusedError


@click.command()
@click.argument("line")
@click.option("--manager", is_flag=True, help="Règles, données, garanties, chiffres et leurs sources.")
@click.option("--json", "machine", is_flag=True, help="Tout, en JSON (docs/explanations.md).")
def explain(line: str, *, manager: bool, machine: bool) -> None:
    """Explique une ligne calculée : LINE est son identifiant, ou ÉMETTEUR/RÉFÉRENCE."""
    if manager and machine:
        raise MisusedError("Choisissez --manager ou --json.")
    use_running_stack()
    item = _found(line)
    told = account(item.decided)
    replayed = _replayed(item)
    if machine:
        whole = {"line": item.line, "cancelled_on": item.cancelled_on, "replayed": replayed is None, **as_json(told)}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    if item.cancelled_on is not None:
        click.echo("Cette ligne a été annulée : rien n'est dû. Voici ce qui en avait été décidé.\n")
    click.echo(for_manager(told) if manager else for_member(told))
    if manager:
        click.echo(f"\n{replayed or 'Rejouée : les mêmes montants, au centime.'}")


def _found(line: str) -> LineItem:
    """The line of that name; a `ClickException` in French where there is none, or nothing is decided of it."""
    emitter, slash, reference = line.partition("/")
    id = line_id(emitter, reference) if slash else line
    item = lines([(id, CREATION)]).get((id, CREATION))
    if item is None:
        raise click.ClickException(
            f"Aucune ligne ne porte l'identifiant ou la référence {line}. Donnez l'identifiant que montre l'espace du "
            "membre, ou l'émetteur et la référence du fichier NOEMIE, comme CP00000000000001/L0001."
        )
    if not item.decision:
        todo = TO_DO[WaitsFor(item.waits_for)] if item.waits_for else "Elle est en cours de calcul."
        raise click.ClickException(f"Cette ligne n'a pas encore de décision. {todo}")
    return item


def _replayed(item: LineItem) -> str | None:
    """Why the decision does not replay as it was kept; None where it does."""
    try:
        replay(item.decided)
    except ReplayError as error:
        return error.detail
    return None
