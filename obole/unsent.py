"""`obole unsent`: the e-mails that were given up, and their way back to who sends them."""

from datetime import datetime

import click

from chalicelib.clock import PARIS
from chalicelib.notifications.service import given_up, hand_back
from infra.local.running import use_running_stack


@click.command()
@click.option("--retry", is_flag=True, help="Les fait renvoyer.")
@click.option("--aws", is_flag=True, help="Sur le compte AWS des identifiants présents, et non sur cette machine.")
def unsent(*, retry: bool, aws: bool) -> None:
    """Liste les e-mails abandonnés après cinq essais, ou les fait renvoyer."""
    if not aws:
        use_running_stack()
    found = given_up()
    if not found:
        click.echo("Aucun e-mail n'est abandonné.")
    elif retry:
        handed = sum(map(hand_back, found))
        click.echo(
            f"E-mails remis à l'envoi : {handed}. Ils partiront dans les cinq minutes, alertes coupées exceptées."
        )
    else:
        click.echo(f"E-mails abandonnés : {len(found)}. Vérifiez l'adresse du membre, puis relancez avec --retry.")
        for notice in found:
            tried = datetime.fromisoformat(notice.since).astimezone(PARIS)
            click.echo(f"  membre {notice.member}, dernier essai le {tried:%d/%m/%Y à %H h %M}")
