"""What a published nomenclature holds once read, and the refusal of a file that cannot be."""

from dataclasses import dataclass
from datetime import date

from chalicelib.errors import DomainError


class NomenclatureError(DomainError):
    """A file refused whole. `line` and `column` count from 1; `reason` is stable."""

    code, status, title = "nomenclature_refused", 422, "Nomenclature refusée"

    def __init__(self, reason: str, line: int, column: int, sentence: str) -> None:
        """`sentence` says in French what is wrong there, without capital or full stop."""
        super().__init__(
            f"Ligne {line}, colonne {column} : {sentence}. Le fichier entier est refusé ; téléchargez-le de nouveau."
        )
        self.reason = reason
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Version:
    """What is published of an act from a day on, until another where one is written (that day included).

    `grouping` is the code that says the nature of the care (regroupement of the CCAM, nature de prestation of the
    LPP), empty where none is published. `base` and `price_limit` are in cents, None where the file gives none.
    """

    start: date
    grouping: str
    base: int | None = None
    price_limit: int | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class PublishedAct:
    """One code with its versions, oldest first."""

    code: str
    label: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """A whole file: `complete` if it replaces what came before it, else it only brings changes."""

    name: str
    issued: date
    complete: bool
    acts: tuple[PublishedAct, ...]
