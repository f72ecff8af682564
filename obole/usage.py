"""What commands share: options, and what a person typed wrong, told in French, which click says in English."""

import getpass
import re
from collections.abc import Iterable
from pathlib import Path

import click

# Whether it exists, is a folder or may be read is told by the disk, once the command opens it.
FILE = click.Path(readable=False, path_type=Path)
BY = click.option("--by", default=getpass.getuser, help="Qui décide ; votre nom d'utilisateur sur cette machine sinon.")

_HELP = {
    "Commands": "Commandes",
    "[COMMAND] [ARGS]": "[COMMANDE] [ARGUMENTS]",
    "COMMAND [ARGS]": "COMMANDE [ARGUMENTS]",
    "INTEGER RANGE": "NOMBRE",
    "INTEGER": "NOMBRE",
    "PATH": "CHEMIN",
    "TEXT": "TEXTE",
    "[%Y-%m-%d]": "AAAA-MM-JJ",
    "[default: ": "[par défaut : ",
    "[required]": "[obligatoire]",
    "; required]": "; obligatoire]",
    "Show the version and exit.": "Dit la version.",
    "Show this message and exit.": "Montre cette aide.",
}
_ENGLISH = re.compile("|".join(rf"(?<!\w){re.escape(words)}" for words in _HELP))
_RANGE = re.compile(r"(\d+)<=x<=(\d+)")


class Help(click.HelpFormatter):
    """Pages of help: what click writes in English by itself, in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that tells how the command is typed."""
        super().write_usage(prog, _french(args), prefix or "Usage : ")

    def write_heading(self, heading: str) -> None:
        """Write the title of a list."""
        super().write_heading(f"{_french(heading)} ")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands, each with what it does."""
        super().write_dl([(_french(name), _french(said)) for name, said in rows], col_max, col_spacing)


def _french(written: str) -> str:
    return _RANGE.sub(r"de \1 à \2", _ENGLISH.sub(lambda found: _HELP[found[0]], written))


class MisusedError(click.UsageError):
    """A command typed wrong, told by itself: `message` is French sentences."""


def told(error: click.UsageError) -> str:
    """What is wrong, and where to look."""
    command = error.ctx.command_path if error.ctx else "obole"
    wrong = error.message if isinstance(error, MisusedError) else _wrong(error)
    return f"{wrong} Voyez « {command} --help »."


def _wrong(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"L'option {error.option_name} n'existe pas.{_near(error.possibilities)}"
        case click.NoSuchCommand():
            return f"La commande {error.command_name} n'existe pas.{_near(error.possibilities)}"
        case click.MissingParameter():
            return f"Il manque {_name(error)}."
        case click.BadParameter():
            return f"La valeur de {_name(error)} ne convient pas : {_expected(error)}."
        case click.BadOptionUsage():
            return f"L'option {error.option_name} est mal employée : donnez-lui ce qu'elle attend, et rien d'autre."
    return "Cette commande est inachevée, ou quelque chose y est de trop."


def _near(names: Iterable[str] | None) -> str:
    return f" Vouliez-vous dire {' ou '.join(sorted(names))} ?" if names else ""


def _name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return f"l'option {error.param.opts[-1]}"
    return f"l'argument {error.param.human_readable_name}" if error.param else "l'argument"


def _expected(error: click.BadParameter) -> str:
    match error.param.type if error.param else None:
        case click.IntRange(min=least, max=most):
            return f"donnez un nombre entier de {least} à {most}"
        case click.types.IntParamType():
            return "donnez un nombre entier"
        case click.DateTime():
            return "donnez une date, par exemple 2026-11-21"
    return "ce n'est pas ce qui est attendu"
