"""`obole parked`: the messages that failed three times, and their way back to work."""

import click

from chalicelib.queues import PARKED, Parked, redrive, seen
from infra.local.running import use_running_stack


@click.command("parked")
@click.option("--redrive", "again", is_flag=True, help="Remet tous ces messages au travail.")
def parked(*, again: bool) -> None:
    """Liste les messages mis de côté après trois échecs, ou les remet au travail."""
    use_running_stack()
    for queue in PARKED:
        if again:
            click.echo(f"{queue.name}, messages remis au travail : {redrive(queue)}.")
        else:
            _list(queue)


def _list(queue: Parked) -> None:
    count, bodies = seen(queue)
    click.echo(f"{queue.name}, messages de côté : {count}.")
    for body in bodies:
        click.echo(f"  {body}")
