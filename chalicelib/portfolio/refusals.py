"""Why a record is left out: where, and the reason in French, which never repeats what may be personal."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from chalicelib.reasons import reason

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# Source: regulation, Santé, article 4 (RG-S.4m).
_SOLIDARITY = (
    "ni l'adhésion ni la cotisation ne dépendent de l'état de santé : aucun questionnaire médical n'est admis "
    "(règlement général, garanties santé, article 4)"
)
_OF_HEALTH = re.compile(
    r"health|medical|sant[eé]\b|sante_|malad|illness|disease|patholog|diagnos|smok|tobac|tabac|fum(eur|euse)|bmi|"
    r"pregnan|enceinte|questionnaire|antecedent|risk_class|surprime",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record left out: where it stands in the file, and why, in French."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A record kept that somebody should look at: the member's number, the field, and why, in French."""

    member: str
    where: str
    reason: str


class RefusedError(Exception):
    """One thing wrong with a record: `at` is the path of the field within it.

    `contract` is the number of the contract that is not what the record expects of it, where that is what is wrong.
    """

    def __init__(self, reason: str, at: str = "", *, contract: str | None = None) -> None:
        """`reason` is French."""
        super().__init__(reason)
        self.at = at
        self.contract = contract


def refusals(error: ValidationError, where: str) -> list[Refusal]:
    """What pydantic found wrong, in French, without the value."""
    return [
        Refusal(
            where + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in _as_written(wrong["loc"])),
            _reason(wrong),
        )
        for wrong in error.errors(include_url=False)
    ]


def _reason(wrong: "ErrorDetails") -> str:
    if wrong["type"] == "extra_forbidden" and _speaks_of_health({wrong["loc"][-1]: wrong["input"]}):
        return _SOLIDARITY
    return reason(wrong)


def _speaks_of_health(written: object) -> bool:
    """Whether a field asks for somebody's health or makes something depend on it, by its names and words."""
    if isinstance(written, dict):
        return any(_speaks_of_health(each) for pair in written.items() for each in pair)
    if isinstance(written, list):
        return any(map(_speaks_of_health, written))
    return isinstance(written, str) and _OF_HEALTH.search(written) is not None


def _as_written(place: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The place in the file of what is wrong in the member built from it: people and covers are written apart."""
    match place:
        case ("people" | "covers", 0, *field):
            return tuple(field)
        case ("covers", int(number), *field):
            return ("more_contracts", number - 1, *field)
        case ("tables", int(), *field):
            return tuple(step for step in field if step != "[key]")
        case ("tables",):
            return ("guarantees",)
        case _:
            return place
