"""`obole`: what an operator does from a terminal."""

import click

from obole.account import account
from obole.adjudicate import adjudicate
from obole.generate import generate
from obole.load import load
from obole.noemie import noemie
from obole.openapi import openapi
from obole.parked import parked
from obole.run import run
from obole.unmatched import unmatched


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="obole")
def cli() -> None:
    """Obole : l'assureur complémentaire en une boîte."""


for command in (run, load, noemie, unmatched, parked, account, adjudicate, generate, openapi):
    cli.add_command(command)
