"""Care lines as commands tell them: which care it is, what the workers made of them, what that changed elsewhere."""

from collections.abc import Iterable
from time import monotonic, sleep

import click

from chalicelib.care import store
from chalicelib.care.messages import Settle
from chalicelib.care.model import State
from chalicelib.care.store import LineItem
from chalicelib.care.views import label, worked_out_again
from chalicelib.money import euros
from chalicelib.queues import CARE, seen

PATIENCE = 600
PAUSE = 0.5
# Looks at the work between two at what was set aside.
LOOKS = 10
SET_ASIDE = "« obole parked » les montre ; une fois la cause corrigée, « obole parked --redrive » les remet au travail."
_WIDTH = 28
_WHY = "    « obole explain LIGNE --manager » dit pourquoi."


def care(item: LineItem) -> str:
    """The care of a line: its act, or its kind where it was keyed without one."""
    return f"acte {item.facts.act}" if item.facts.act else label(item).lower()


def settled(keys: set[tuple[str, str]]) -> tuple[list[LineItem], bool]:
    """The lines of these keys, once none is left to be worked on, or as they are when patience runs out.

    And whether what is left was set aside after three failures: nobody works on it.
    """
    working, until, look, aside = keys, monotonic() + PATIENCE, 0, False
    before, _ = seen(CARE)
    while True:
        # Only what was not decided yet is looked at again: the workers need the store more than this.
        working = {key for key, item in store.lines(working).items() if item.state == State.RECEIVED}
        click.echo(f"\rLignes traitées : {len(keys) - len(working)} sur {len(keys)}", nl=False, err=True)
        aside = bool(working) and look % LOOKS == 0 and _set_aside(working, before)
        if not working or aside or monotonic() > until:
            click.echo(err=True)
            return list(store.lines(keys).values()), aside
        look += 1
        sleep(PAUSE)


def _set_aside(working: set[tuple[str, str]], before: int) -> bool:
    """Whether all these lines are in messages set aside; or too many are set aside now to be all looked at."""
    count, bodies = seen(CARE)
    named = {line for body in bodies for line in Settle.model_validate_json(body).lines}
    return working <= named or (count > len(bodies) and count > before)


def changed(items: Iterable[LineItem]) -> list[str]:
    """The lines that the cancellations among these had worked out again, what each was paid and is paid, in French."""
    found = worked_out_again(item for item in items if item.state == State.APPLIED)
    told = [f"    {item.line} : {euros(change.before)}, puis {euros(change.after)}" for item, change in found]
    return [fact("Lignes recalculées", len(found)), *told, _WHY] if found else []


def fact(name: str, value: object) -> str:
    """One line of what is told: a name and its value."""
    return f"  {name:<{_WIDTH}}{value}"
