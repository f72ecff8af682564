"""What survives a stop: restored at start, written when something changed and it is quiet, and at the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from chalicelib.clock import PARIS
from chalicelib.disk import why
from infra.local import server, snapshot

_LOOK_SECONDS = 0.5
_LONGEST_SECONDS = 30
# While a state is saved everything waits: no more than a tenth of the time goes to that, however big it is.
_RESPITE = 9


@contextmanager
def kept(state: Path, tell: Callable[[str], None]) -> Iterator[bool]:
    """Restore what `state` holds, and keep it up to date until the block ends; gives whether it starts from nothing.

    `tell` is told in French what could not be restored, and what a kill may have lost.
    """
    path, unfinished = state / "snapshot", state / "unfinished"
    new = not _restored(path, killed=unfinished.exists(), tell=tell)
    unfinished.touch()
    stop = Event()
    keeper = Thread(target=_keep, args=(path, stop, tell), name="snapshot", daemon=True)
    keeper.start()
    try:
        yield new
    finally:
        stop.set()
        keeper.join()
        if _saved(path, tell) is not None:
            unfinished.unlink()


def _restored(path: Path, *, killed: bool, tell: Callable[[str], None]) -> bool:
    if not path.exists():
        if killed:
            tell("L'arrêt précédent a été brutal, avant tout enregistrement. Obole repart de zéro.")
        return False
    try:
        at = snapshot.restore(path)
    except snapshot.RefusedError as refused:
        aside = _aside(path)
        path.replace(aside)
        tell(f"L'état enregistré n'est pas repris : {refused}. Obole repart de zéro ; l'ancien reste dans {aside}.")
        return False
    server.release()
    if killed:
        when = f"{at.astimezone(PARIS):%d/%m/%Y à %H:%M:%S}"
        tell(f"L'arrêt précédent a été brutal : ce qui a changé après le {when} a pu être perdu.")
    return True


def _aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return aside


def _keep(path: Path, stop: Event, tell: Callable[[str], None]) -> None:
    """Save once what changed has been quiet between two looks, or has not been for long, with a respite in between."""
    saved = before = server.changes()
    since, respite = monotonic(), 0.0
    while not stop.wait(max(_LOOK_SECONDS, respite)):
        respite, changes = 0.0, server.changes()
        if changes != saved and (changes == before or monotonic() - since > _LONGEST_SECONDS):
            began = monotonic()
            saved = _saved(path, tell) or saved
            since = monotonic()
            respite = _RESPITE * (since - began)
        before = changes


def _saved(path: Path, tell: Callable[[str], None]) -> int | None:
    """The count of changes saved, or None if the disk refuses."""
    try:
        return snapshot.save(path)
    except OSError as error:
        tell(f"L'état n'a pas pu être enregistré dans {path} : {why(error)}.")
        return None
