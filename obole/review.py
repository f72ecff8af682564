"""What managers do with lines until they have their page.

`obole review`: those that a criterion stopped; `obole complete`: what one lacks; `obole claim`: one keyed from papers;
`obole withdraw`: one keyed by mistake.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from chalicelib.care.completion import Completion, told_with_facts
from chalicelib.care.correcting import Corrected
from chalicelib.care.following import complete as complete_line
from chalicelib.care.following import decide
from chalicelib.care.keying import key
from chalicelib.care.keying import withdraw as withdraw_line
from chalicelib.care.model import State, WaitsFor, to_do
from chalicelib.care.outlook import outlook
from chalicelib.care.pricing import Review, Settled, Wait
from chalicelib.care.review import label
from chalicelib.care.store import LineItem
from chalicelib.care.views import listed
from chalicelib.dates import moment_in_words
from chalicelib.errors import DomainError
from chalicelib.money import euros
from infra.local.running import use_running_stack
from obole.lines import SET_ASIDE, care, changed, settled
from obole.usage import BY, FILE

_REASON = click.option(
    "--reason", required=True, help="Le motif, conservé avec la ligne ; dit au membre s'il y a refus."
)


@click.group(invoke_without_command=True)
@click.pass_context
def review(context: click.Context) -> None:
    """Liste les lignes arrêtées pour vérification, les valide ou les refuse."""
    use_running_stack()
    if context.invoked_subcommand is None:
        waiting = (item for item in LineItem.waiting.query(WaitsFor.REVIEW) if not item.verdict)
        stopped = sorted(waiting, key=lambda item: str(item.review_due))
        for item in stopped:
            _tell(item)
        if not stopped:
            click.echo("Aucune ligne n'est arrêtée.")


@review.command()
@click.argument("line")
@_REASON
@BY
def release(line: str, reason: str, by: str) -> None:
    """Valide une ligne : elle est calculée de nouveau et réglée."""
    _decide(line, reason, by, released=True)
    click.echo("Ligne validée, en cours de règlement.")


@review.command()
@click.argument("line")
@_REASON
@BY
def refuse(line: str, reason: str, by: str) -> None:
    """Refuse une ligne ; le motif est dit au membre."""
    _decide(line, reason, by, released=False)
    click.echo("Ligne refusée, le membre lira le motif.")


@click.command()
@click.argument("line")
@click.argument("facts", nargs=-1, required=True)
@_REASON
@BY
def complete(line: str, facts: tuple[str, ...], reason: str, by: str) -> None:
    """Complète une ligne en attente, par exemple : class=II ear=left, ou documents=detailed_invoice.

    La correction d'un œil s'écrit right='{"sphere": "-2.25", "cylinder": "0", "multifocal": false}'.

    D'une ligne réglée, corrige ce qu'une personne en avait dit : elle est recalculée, avec ce qui en dépendait.
    """
    use_running_stack()
    try:
        ahead = complete_line(line, _facts(facts), by=by, reason=reason)
    except DomainError as error:
        raise _refused(error) from None
    click.echo(f"Ligne complétée. {_ahead(ahead)}")


def _ahead(ahead: Settled | Review | Wait | Corrected, *, keyed: bool = False) -> str:
    """What is to come of a line, just `keyed` or completed."""
    still = "" if keyed else " encore"
    match ahead:
        case Wait(missing=lacks) if lacks:
            return f"Il manque{still} {told_with_facts(lacks)}."
        case Wait(reason=reason):
            return f"Elle attend{still} : {to_do(reason, keyed=keyed)}"
        case Review(criteria=criteria):
            met = listed([label(code).lower() for code in criteria])
            return f"Elle s'arrête pour vérification : {met}. Validez ou refusez-la (obole review)."
        case Settled(refusal=refusal) if refusal is not None:
            return f"Elle va être refusée. Le membre lira : « {refusal} »"
        case Corrected(before=before):
            then = "« obole explain » dira ce qu'elle devient."
            return f"Elle était réglée à {euros(before)}, et va être recalculée, avec ce qui en dépend : {then}"
        case Settled(decision=decision):
            return f"Elle va être réglée : {euros(decision.institution)}. « obole explain » dira pourquoi."


@click.command()
@click.argument("file", type=FILE)
@BY
def claim(file: Path, by: str) -> None:
    """Saisit un soin d'après les papiers du membre, quand la caisse ne l'a pas transmis (objet JSON)."""
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(written, dict):
            raise click.ClickException("Une demande est un objet JSON.")
        use_running_stack()
        item = key(written, by=by)
    except json.JSONDecodeError as error:
        raise click.ClickException(
            f"Ce fichier n'est pas du JSON lisible : voyez ligne {error.lineno}, colonne {error.colno}."
        ) from None
    except (ValueError, RecursionError):
        raise click.ClickException("Ce fichier n'est pas du JSON lisible, en UTF-8.") from None
    except DomainError as error:
        raise _refused(error) from None
    click.echo(f"Demande saisie sous l'identifiant {item.line}. {_ahead(_comes(item), keyed=True)}")


def _comes(item: LineItem) -> Settled | Review | Wait:
    """What is to come of a line just keyed; the worker has the last word."""
    ahead = None if item.waits_for else outlook(item)
    return ahead.comes if ahead else Wait(WaitsFor(str(item.waits_for)))


@click.command()
@click.argument("line")
@_REASON
@BY
def withdraw(line: str, reason: str, by: str) -> None:
    """Retire un soin saisi par erreur, réglé ou non : LINE est son identifiant ou sa référence.

    Ce qui en avait été payé est repris, et ce qui en dépendait est recalculé. La référence ne sert plus.
    """
    use_running_stack()
    try:
        cancellation = withdraw_line(line, by=by, reason=reason)
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    click.echo("Demande retirée. Pour la corriger, saisissez-la de nouveau sous une autre référence.")
    items, aside = settled({(cancellation.line, cancellation.sk)})
    for told in changed(items):
        click.echo(told)
    if any(item.state == State.RECEIVED for item in items):
        why = f"un message est de côté après trois échecs : {SET_ASIDE}" if aside else "« obole explain » le dira."
        click.echo(f"Ce qui en dépend n'est pas encore recalculé ; {why}", err=True)


def _tell(item: LineItem) -> None:
    facts, proposed = item.facts, json.loads(item.proposed or "{}")
    criteria = listed([label(code).lower() for code in json.loads(item.criteria or "[]")])
    to_pay = euros(proposed.get("institution", 0))
    click.echo(
        f"  {item.line}  soin du {facts.care_date:%d/%m/%Y}, {care(item)}, {euros(facts.price)}, "
        f"membre {item.owner}, rang {item.rank}, référence {facts.reference} : {criteria}. "
        f"À régler : {to_pay}. "
        f"À décider avant le {moment_in_words(datetime.fromisoformat(str(item.review_due)))}."
    )


def _decide(line: str, reason: str, by: str, *, released: bool) -> None:
    try:
        decide(line, released=released, reason=reason, by=by)
    except DomainError as error:
        raise click.ClickException(error.detail) from None


def _refused(error: DomainError) -> click.ClickException:
    """All that is wrong, a line a field."""
    return click.ClickException("\n".join(f"{wrong.field} : {wrong.reason}." for wrong in error.fields) or error.detail)


def _facts(written: tuple[str, ...]) -> dict[str, Any]:
    """The facts written `name=value`, a value as in JSON or a bare word. A list of documents is written with commas."""
    facts: dict[str, Any] = {}
    for each in written:
        name, sign, value = each.partition("=")
        if not sign or name not in _names():
            raise click.ClickException(
                f"« {each} » n'est pas un fait : écrivez nom=valeur, parmi {', '.join(_names())}."
            )
        if name in facts:
            raise click.ClickException(f"« {name} » est donné deux fois : gardez la bonne valeur.")
        facts[name] = value.split(",") if name == "documents" else _value(value)
    return facts


def _names() -> list[str]:
    return [field.alias or name for name, field in Completion.model_fields.items()]


def _value(written: str) -> Any:  # noqa: ANN401 -- any JSON value
    try:
        return json.loads(written)
    except ValueError:
        return written
