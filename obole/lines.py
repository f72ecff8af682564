"""Care lines as commands tell them: which care it is, what the workers made of them, what that changed elsewhere."""

from collections.abc import Iterable
from time import monotonic, sleep

import click

from chalicelib.care import store
from chalicelib.care.model import State
from chalicelib.care.store import LineItem
from chalicelib.care.views import label, worked_out_again
from chalicelib.money import euros

PATIENCE = 600
PAUSE = 0.5
_WIDTH = 28
_WHY = "    « obole explain LIGNE --manager » dit pourquoi."


def care(item: LineItem) -> str:
    """The care of a line: its act, or its kind where it was keyed without one."""
    return f"acte {item.facts.act}" if item.facts.act else label(item).lower()


def settled(keys: set[tuple[str, str]]) -> list[LineItem]:
    """The lines of these keys, once none is left to be worked on, or as they are when patience runs out."""
    working, until = keys, monotonic() + PATIENCE
    while True:
        # Only what was not decided yet is looked at again: the workers need the store more than this.
        working = {key for key, item in store.lines(working).items() if item.state == State.RECEIVED}
        click.echo(f"\rLignes traitées : {len(keys) - len(working)} sur {len(keys)}", nl=False, err=True)
        if not working or monotonic() > until:
            click.echo(err=True)
            return list(store.lines(keys).values())
        sleep(PAUSE)


def changed(items: Iterable[LineItem]) -> list[str]:
    """The lines that the cancellations among these had worked out again, what each was paid and is paid, in French."""
    found = worked_out_again(item for item in items if item.state == State.APPLIED)
    told = [f"    {item.line} : {euros(change.before)}, puis {euros(change.after)}" for item, change in found]
    return [fact("Lignes recalculées", len(found)), *told, _WHY] if found else []


def fact(name: str, value: object) -> str:
    """One line of what is told: a name and its value."""
    return f"  {name:<{_WIDTH}}{value}"
