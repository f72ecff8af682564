"""What a person typed wrong, told in French: click says it in English."""

from collections.abc import Iterable

import click


def told(error: click.UsageError) -> str:
    """What is wrong, and where to look."""
    command = error.ctx.command_path if error.ctx else "obole"
    return f"{_wrong(error)} Voyez « {command} --help »."


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
        case click.Path():
            return "ce fichier n'existe pas, ou n'en est pas un"
    return "ce n'est pas ce qui est attendu"
