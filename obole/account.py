"""`obole account NUMBER`: open the account of a member or a professional, or read what happened to it."""

import click

from chalicelib.accounts import service
from chalicelib.accounts.model import MEMBER, ONE_TIME_VALIDITY, PROFESSIONAL, Entry, Kind, account_id
from chalicelib.clock import PARIS, now
from chalicelib.errors import DomainError
from chalicelib.members import store as members
from chalicelib.professionals import store as professionals
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
@click.argument("number")
@click.option("--professional", is_flag=True, help="NUMBER est le numéro FINESS d'un professionnel de santé.")
@click.option("--log", is_flag=True, help="Montre le journal du compte, du plus récent au plus ancien.")
def account(number: str, *, professional: bool, log: bool) -> None:
    """Ouvre un compte et donne son mot de passe provisoire ; l'ancien accès prend fin. NUMBER est celui du membre."""
    use_running_stack()
    try:
        if log:
            click.echo(_log(number, professional=professional))
        else:
            click.echo(_opening_of_professional(number) if professional else _opening(number))
    except DomainError as error:
        raise click.ClickException(error.detail) from None


def _opening(number: str) -> str:
    member = members.member(number)
    password = service.open_account(member.number, member.email, member.first_name, member.last_name)
    return _told(f"du membre {number}", password)


def _opening_of_professional(finess: str) -> str:
    professional = professionals.professional(finess)
    password = service.open_professional_account(professional.finess, professional.name)
    return _told(f"du professionnel {finess}, {professional.name}", password)


def _told(holder: str, password: str) -> str:
    until = (now() + ONE_TIME_VALIDITY).astimezone(PARIS)
    return (
        f"Mot de passe provisoire {holder} : {password}\n"
        f"Il sert une fois, jusqu'au {until:%d/%m/%Y à %H:%M} ; la personne choisit ensuite le sien."
    )


def _log(number: str, *, professional: bool) -> str:
    if professional:
        professionals.professional(number)
    else:
        members.member(number)
    entries = service.activity(account_id(number, PROFESSIONAL if professional else MEMBER))
    return "\n".join(map(_line, entries)) or "Rien au journal de ce compte."


def _line(entry: Entry) -> str:
    device = f" ({entry.device})" if entry.device else ""
    return f"{entry.at.astimezone(PARIS):%d/%m/%Y %H:%M:%S}  {_KINDS[entry.kind]}{device}"
