"""`obole unmatched`: the received lines that wait for a person, a new attempt at them, the end of those of no use."""

import json
from collections.abc import Mapping
from datetime import date
from itertools import product

import click

from chalicelib.care import store
from chalicelib.care.completion import told_with_facts
from chalicelib.care.following import classed
from chalicelib.care.model import WaitsFor, to_do
from chalicelib.care.store import CANCELLATION, CREATION, KEYED, LineItem, emitters_of
from chalicelib.care.views import listed
from chalicelib.care.waiting import retry as try_again
from chalicelib.care.waiting import waiting
from chalicelib.errors import DomainError
from chalicelib.money import euros
from chalicelib.numbers import counted
from chalicelib.reimbursement.words import name, value
from infra.local.running import use_running_stack
from obole.lines import care
from obole.usage import BY, MisusedError


@click.command()
@click.option("--retry", is_flag=True, help="Reprend toutes les lignes en attente, ou celles dont l'identifiant suit.")
@click.option("--close", is_flag=True, help="Classe ce que la caisse a envoyé autrement sous une référence connue.")
@click.option("--reason", help="Avec --close : ce que la caisse a répondu, conservé avec la ligne.")
@BY
@click.argument("lines", nargs=-1)
def unmatched(*, retry: bool, close: bool, reason: str | None, by: str, lines: tuple[str, ...]) -> None:
    """Liste les lignes reçues qui attendent une personne, les reprend, ou les classe."""
    if close != bool(reason) or (close and (retry or not lines)):
        raise MisusedError("Pour classer, écrivez : obole unmatched --close --reason MOTIF LIGNE...")
    use_running_stack()
    if close:
        _close(lines, by, str(reason))
        return
    found = waiting()
    unknown = set(lines) - {item.line for item in found}
    if unknown:
        nothing = " Rien n'a été repris." if retry else ""
        raise click.ClickException(f"Aucune ligne en attente ne porte l'identifiant {min(unknown)}.{nothing}")
    chosen = [item for item in found if not lines or item.line in lines]
    if not chosen:
        click.echo("Aucune ligne n'attend.")
    elif retry:
        retried = try_again(chosen)
        click.echo(
            f"Lignes reprises, en cours de calcul : {retried.sent}. Lignes qui attendent encore : {retried.waiting}. "
            "« obole unmatched » dit ce qu'il en reste."
        )
    else:
        emitters = emitters_of(item.file for item in chosen)
        for awaited, keyed in product(WaitsFor, (False, True)):
            told = [item for item in chosen if item.waits_for == awaited and (item.file == KEYED) == keyed]
            _list(to_do(awaited, keyed=keyed), told, emitters)


def _close(lines: tuple[str, ...], by: str, reason: str) -> None:
    for line in lines:
        try:
            classed(line, by=by, reason=reason)
        except DomainError as error:
            raise click.ClickException(f"{line} : {error.detail}") from None
        click.echo(f"{line} : classée, la première ligne reste telle quelle.")


def _list(todo: str, items: list[LineItem], emitters: Mapping[str, str]) -> None:
    if not items:
        return
    click.echo(f"{counted(len(items), 'ligne')}. {todo}")
    others = [_first(item) for item in items if item.waits_for == WaitsFor.KNOWN_OTHERWISE]
    first = store.lines(others) if others else {}
    for item in items:
        facts, known = item.facts, first.get(_first(item))
        owner = known.owner if known else item.owner
        operation = "annulation" if item.cancels else "soin"
        lacks = f", il manque {told_with_facts(json.loads(item.missing))}" if item.missing else ""
        differs = f", {_differs(item, known)}" if known else ""
        received = f"{date.fromisoformat(item.received_on):%d/%m/%Y}"
        source = "d'après les papiers du membre" if item.file == KEYED else f"de {emitters[item.file]}"
        click.echo(
            f"  {item.line}  {operation} du {facts.care_date:%d/%m/%Y}, {care(item)}, {euros(facts.price)}, "
            f"FINESS {facts.finess}, membre {owner or 'inconnu'}, rang {facts.rank}{lacks}{differs}, "
            f"reçu le {received} {source}, référence {facts.reference}"
        )


def _first(item: LineItem) -> tuple[str, str]:
    """The line known first under the reference of this one."""
    return item.line, CANCELLATION if item.cancels else CREATION


def _differs(item: LineItem, known: LineItem) -> str:
    """What the line says otherwise than the one known under its reference."""
    said, before = (each.facts.model_dump(mode="json") for each in (item, known))
    told = [
        f"{name('received', fact)} {value('received', fact, said[fact])} au lieu de "
        f"{value('received', fact, before[fact])}"
        for fact in said
        if fact != "number" and said[fact] != before[fact]
    ]
    return listed(told) or "un autre NIR"
