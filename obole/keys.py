"""`obole keys`: the two keys of personal data, as KMS wraps them."""

import click

from chalicelib.crypto import rewrap
from chalicelib.errors import DomainError
from infra.local.running import use_running_stack


@click.group()
def keys() -> None:
    """Clés des données personnelles."""


@keys.command("rewrap")
@click.option("--aws", is_flag=True, help="Sur le compte AWS des identifiants présents, et non sur cette machine.")
def again(*, aws: bool) -> None:
    """Enveloppe de nouveau les deux clés par la clé maîtresse actuelle ; tout reste lisible."""
    if not aws:
        use_running_stack()
    try:
        rewrap()
    except DomainError as error:
        raise click.ClickException(error.detail) from None
    click.echo("Les deux clés sont enveloppées par la clé maîtresse actuelle. Tout ce qui était chiffré reste lisible.")
