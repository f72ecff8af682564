"""`obole run`: the whole insurer on this machine, until Ctrl-C."""

import errno
import signal
from pathlib import Path
from threading import Event
from types import FrameType
from typing import NoReturn

import click

from infra.local.running import Stack, current, folder, use


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, envvar="PORT", show_default=True, help="Port local."
)
@click.option("--no-demo", is_flag=True, help="Démarre sans données de démonstration.")
def run(port: int, *, no_demo: bool) -> None:
    """Démarre l'assureur sur cette machine, avec des données de démonstration."""
    signal.signal(signal.SIGINT, _interrupted)
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        _until_stopped(folder(), port, demo=not no_demo)
    except KeyboardInterrupt:
        click.echo("\nObole est arrêté ; tout est enregistré pour la prochaine fois.")


def _interrupted(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Stop once: what comes after would cut the end short."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def _until_stopped(state: Path, port: int, *, demo: bool) -> None:
    from infra.local import stack  # noqa: PLC0415 -- moto is slow to load, and the other commands do without
    from infra.local.function import FunctionError  # noqa: PLC0415 -- as above

    _forget_half_a_demo(state)
    click.echo("Obole démarre…")
    try:
        with stack.running(state, port, tell=_tell) as (place, new):
            lines = _demo(place, new=new, wanted=demo)
            click.echo(
                "\n".join(
                    ["", f"Obole tourne : ouvrez {place.address}", *lines, *_mail(place), "Pour l'arrêter : Ctrl-C."]
                )
            )
            Event().wait()
    except stack.AlreadyRunningError:
        raise click.ClickException(_already(state)) from None
    except FunctionError as error:
        raise click.ClickException(f"Obole ne démarre pas : {error}.") from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        other = port + 1 if port < 65535 else port - 1  # noqa: PLR2004 -- the last port
        raise click.ClickException(
            f"Le port {port} est déjà pris par un autre programme. Choisissez-en un autre : make run PORT={other}"
        ) from None


def _mail(place: Stack) -> list[str]:
    return ["", "Lire les e-mails envoyés (aucun ne quitte cette machine) :", f"  {place.address}/__courrier", ""]


def _tell(said: str) -> None:
    click.echo(said, err=True)


def _already(state: Path) -> str:
    place = current(state)
    where = f", à l'adresse {place.address}" if place else ""
    return f"Obole tourne déjà{where}, sur {state}. Ouvrez-le là, ou arrêtez-le d'abord par Ctrl-C dans sa fenêtre."


def _forget_half_a_demo(state: Path) -> None:
    """Start afresh if the last demo was cut short while it was being made."""
    if (state / "seeding").exists() and current(state) is None:
        (state / "snapshot").unlink(missing_ok=True)
        (state / "unfinished").unlink(missing_ok=True)
        (state / "seeding").unlink()


def _demo(place: Stack, *, new: bool, wanted: bool) -> list[str]:
    """What to tell of the demo, made once, when there is nothing yet."""
    told, seeding = Path(place.state) / "demo.txt", Path(place.state) / "seeding"
    if new:
        told.unlink(missing_ok=True)
    if new and wanted:
        from demo.seed import seed  # noqa: PLC0415 -- once in the life of a state

        click.echo("Préparation des données de démonstration…")
        seeding.touch()
        use(place)
        told.write_text("\n".join(seed(place)), encoding="utf-8")
        seeding.unlink()
    return told.read_text(encoding="utf-8").splitlines() if told.exists() else []
