"""`obole account MEMBER`: open a member's account, or read what happened to it."""

import click

from chalicelib.accounts import service
from chalicelib.accounts.model import ONE_TIME_VALIDITY, Entry, Kind, account_id
from chalicelib.clock import PARIS, now
from chalicelib.errors import DomainError
from chalicelib.members import store as members
from infra.local.running import use_running_stack

_KINDS = {
    Kind.SIGN_IN: "connexion",
    Kind.FAILED_SIGN_IN: "échec de connexion",
    Kind.LOCKED: "compte fermé pour 30 minutes",
    Kind.UNLOCKED: "compte rouvert",
    Kind.SIGN_OUT: "déconnexion",
    Kind.PASSWORD_CHOSEN: "mot de passe choisi",
    Kind.ACCOUNT_OPENED: "compte ouvert, mot de passe provisoire donné",
}


@click.command()
@click.argument("member")
@click.option("--log", is_flag=True, help="Montre le journal du compte, du plus récent au plus ancien.")
def account(member: str, *, log: bool) -> None:
    """Ouvre le compte d'un membre et donne son mot de passe provisoire ; l'ancien accès prend fin."""
    use_running_stack()
    try:
        click.echo(_log(member) if log else _opening(member))
    except DomainError as error:
        raise click.ClickException(error.detail) from None


def _opening(number: str) -> str:
    member = members.member(number)
    password = service.open_account(member.number, member.email, member.first_name, member.last_name)
    until = (now() + ONE_TIME_VALIDITY).astimezone(PARIS)
    return (
        f"Mot de passe provisoire du membre {number} : {password}\n"
        f"Il sert une fois, jusqu'au {until:%d/%m/%Y à %H:%M} ; le membre choisit ensuite le sien."
    )


def _log(number: str) -> str:
    members.member(number)
    return "\n".join(map(_line, service.activity(account_id(number)))) or "Rien au journal de ce compte."


def _line(entry: Entry) -> str:
    device = f" ({entry.device})" if entry.device else ""
    return f"{entry.at.astimezone(PARIS):%d/%m/%Y %H:%M:%S}  {_KINDS[entry.kind]}{device}"
