"""`obole explain LINE`: why a line came to its amounts, for a member, a manager or a machine."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from chalicelib.care.completion import abroad_told, completion_of
from chalicelib.care.model import WaitsFor, to_do
from chalicelib.care.review import Outcome, label, outcome_of
from chalicelib.care.store import CANCELLED, CORRECTED, CREATION, ITSELF, KEYED, LineItem, lines, named
from chalicelib.care.views import listed, recalculations
from chalicelib.dates import moment_in_words
from chalicelib.errors import ConflictError
from chalicelib.parameters import country_name, currency_name
from chalicelib.reimbursement.stored import ReplayError, replay
from chalicelib.reimbursement.told import account, as_json, for_manager, for_member
from infra.local.running import use_running_stack
from obole.usage import MisusedError

_ACTS = {
    "keyed": "saisie",
    "completed": "complétée",
    "corrected": "corrigée",
    "withdrawn": "retirée",
    "released": "validée",
    "refused": "refusée",
}
_CAUSES = {CANCELLED: "Ligne annulée", CORRECTED: "Ligne corrigée", ITSELF: "Ligne corrigée"}


@click.command()
@click.argument("line")
@click.option("--manager", is_flag=True, help="Règles, données, garanties, chiffres, sources, et qui a fait quoi.")
@click.option("--json", "machine", is_flag=True, help="Tout, en JSON (docs/explanations.md).")
def explain(line: str, *, manager: bool, machine: bool) -> None:
    """Explique une ligne calculée : LINE est son identifiant, ÉMETTEUR/RÉFÉRENCE, ou la référence d'une demande saisie.

    Ou MEMBRE:RÉFÉRENCE, celle que lit le membre, comme 20250001:K7Q4-2XVD.

    D'une ligne arrêtée pour vérification, dit ce qui serait décidé.
    """
    if manager and machine:
        raise MisusedError("Choisissez --manager ou --json.")
    use_running_stack()
    item = _found(line)
    stored = _decision(item)
    replayed = _replayed(stored)
    told = account(stored)
    if machine:
        whole = _about(item) | {"replayed": replayed is None, **as_json(told)}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    for said in _standing(item):
        click.echo(f"{said}\n")
    click.echo(for_manager(told) if manager else for_member(told))
    where = abroad_told(completion_of(item))
    if where is not None:
        click.echo(f"\n{where}")
    for each in recalculations(item):
        because = f" {_CAUSES[each.cause]} : {each.because}." if manager else ""
        click.echo(f"\n{each.text}{because}")
    if manager:
        click.echo(f"\n{replayed or 'Rejouée : les mêmes montants, au centime.'}")
        for said in _followed(item):
            click.echo(said)


def _found(line: str) -> LineItem:
    """The line of that name; a `ClickException` in French where there is none, or nothing is worked out of it."""
    try:
        id = named(line)
    except ConflictError as error:
        raise click.ClickException(error.detail) from None
    item = lines([(id, CREATION)]).get((id, CREATION))
    if item is None:
        raise click.ClickException(
            f"Aucune ligne ne porte l'identifiant ou la référence {line}. Donnez le numéro du membre et la référence "
            "que montre son espace, comme 20250001:K7Q4-2XVD, l'émetteur et la référence du fichier NOEMIE, comme "
            "CP00000000000001/L0001, ou la référence d'une demande saisie."
        )
    if not _decision(item):
        waits = to_do(WaitsFor(item.waits_for), keyed=item.file == KEYED) if item.waits_for else None
        todo = "Elle a été annulée." if item.cancelled_on else waits or "Elle est en cours de calcul."
        raise click.ClickException(f"Cette ligne n'a pas encore de décision. {todo}")
    return item


def _decision(item: LineItem) -> dict[str, Any]:
    """What was decided of the line or, where review stops it, what would be."""
    if item.waits_for != WaitsFor.REVIEW:
        return item.decided or {}
    proposed: dict[str, Any] = json.loads(item.proposed)
    return proposed


def _about(item: LineItem) -> dict[str, Any]:
    """What the JSON says of the line beside its decision."""
    said, stopped = completion_of(item), outcome_of(item)
    place = said.model_dump(mode="json", include={"country", "currency", "converted_on"}) | {
        "country_label": said.country and country_name(said.country),
        "currency_label": said.currency and currency_name(said.currency),
    }
    return {
        "line": item.line,
        "settled": bool(item.decision),
        "cancelled_on": item.cancelled_on,
        "review": stopped and asdict(stopped),
        "abroad": place if said.country else None,
        "revisions": [asdict(each) | {"on": each.on.isoformat()} for each in recalculations(item)],
        "audit": json.loads(item.audit or "[]"),
    }


def _standing(item: LineItem) -> Iterator[str]:
    """What must be known before the amounts are read."""
    if item.cancelled_on is not None:
        yield "Cette ligne a été annulée : rien n'est dû. Voici ce qui en avait été décidé."
    if not item.decision:
        yield "Cette ligne est arrêtée pour vérification : rien n'est réglé. Voici ce qui serait décidé."


def _followed(item: LineItem) -> Iterator[str]:
    """Why review stopped the line, and what was done of it, by whom and why."""
    stopped = outcome_of(item)
    if stopped is not None:
        yield f"\n{_review(stopped)}"
    for each in json.loads(item.audit or "[]"):
        at = moment_in_words(datetime.fromisoformat(each["at"]))
        yield f"Le {at}, {_ACTS[each['what']]} par {each['by']} : {each['why']}"


def _review(stopped: Outcome) -> str:
    criteria = listed([label(code).lower() for code in stopped.criteria])
    due = moment_in_words(datetime.fromisoformat(stopped.due))
    return f"Arrêtée pour vérification : {criteria}. À décider avant le {due}."


def _replayed(stored: dict[str, Any]) -> str | None:
    """Why the decision does not replay as it was kept; None where it does."""
    try:
        replay(stored)
    except ReplayError as error:
        return error.detail
    return None
