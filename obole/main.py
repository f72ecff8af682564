"""`obole`: what an operator does from a terminal."""

from typing import NoReturn

import click
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.disk import why
from obole import usage
from obole.account import account
from obole.acts import acts
from obole.adjudicate import adjudicate
from obole.compare import compare
from obole.deploy import deploy
from obole.explain import explain
from obole.export import export
from obole.generate import generate
from obole.guarantees import guarantees
from obole.keys import keys
from obole.load import load
from obole.member import member
from obole.noemie import noemie
from obole.openapi import openapi
from obole.parameters import parameters
from obole.parked import parked
from obole.reprice import reprice
from obole.review import claim, complete, review, withdraw
from obole.run import run
from obole.unmatched import unmatched
from obole.unsent import unsent

_MISUSED = 2


class _Obole(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what goes wrong is told in words, a file or a store that cannot be reached too."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            return _misused(ctx, error)
        except click.ClickException as error:
            told = error.message
        except OSError as error:
            if error.filename is None:
                raise
            told = f"{error.filename} : {why(error)}."
        except (BotoCoreError, PynamoDBException):
            told = (
                "La base de données ne répond pas. Si Obole s'est arrêté net, ses dernières secondes sont peut-être "
                "perdues : relancez « make run », qui le dira, puis recommencez. Rien ne comptera deux fois."
            )
        click.echo(f"Erreur : {told}", err=True)
        return ctx.exit(1)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            return _misused(ctx, error)


def _misused(ctx: click.Context, error: click.UsageError) -> NoReturn:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        raise error
    click.echo(f"Erreur : {usage.told(error)}", err=True)
    ctx.exit(_MISUSED)


# Every page of help, of this command and of those under it.
click.Context.formatter_class = usage.Help


@click.group(cls=_Obole, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="obole")
def cli() -> None:
    """Obole : l'assureur complémentaire en une boîte."""


for command in (
    run,
    load,
    member,
    guarantees,
    noemie,
    unmatched,
    complete,
    claim,
    withdraw,
    review,
    parked,
    unsent,
    account,
    explain,
    compare,
    adjudicate,
    reprice,
    export,
    generate,
    openapi,
    deploy,
    keys,
    acts,
    parameters,
):
    cli.add_command(command)
