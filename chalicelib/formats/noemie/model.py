"""What a NOEMIE file holds once read, and the refusal of one that cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from chalicelib.errors import DomainError

Exemption = Literal["none", "long_term_illness", "maternity", "work_accident"]
Operation = Literal["C", "A"]


class NoemieError(DomainError):
    """A file refused whole. `line` and `column` count from 1; `reason` is stable; nothing of the file is repeated."""

    code, status, title = "noemie_refused", 422, "Fichier NOEMIE refusé"

    def __init__(self, reason: str, line: int, column: int, sentence: str) -> None:
        """`sentence` says in French what is wrong there, without capital or full stop."""
        super().__init__(
            f"Ligne {line}, colonne {column} : {sentence}. "
            "Le fichier entier est refusé ; demandez à l'émetteur un fichier corrigé."
        )
        self.reason = reason
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Header:
    """Who sent the file, and which one it is: emitter, reference and sequence name it for ever."""

    emitter_type: str
    emitter_number: str
    date: date
    reference: str
    sequence: int
    recipient_type: str = ""
    recipient_number: str = ""
    emitting_program: str = ""
    receiving_program: str = ""
    file_id: str = ""
    norm: str = ""

    @property
    def emitter(self) -> str:
        """Type and number in one: the emitter's key."""
        return f"{self.emitter_type:<2}{self.emitter_number}"


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """A care line as received: amounts in cents and totals of the line, `rate` in whole percent.

    `birth_date` stays AAAAMMJJ, since its month or day may be 00. `record` is the record itself, without its end of
    line; `number` its line in the file. Neither makes two lines different.
    """

    reference: str
    nir: str = field(repr=False)
    nir_key: str = field(repr=False)
    rank: int
    birth_date: str = field(repr=False)
    care_date: date
    act: str
    quantity: int
    price: int
    base: int
    rate: int
    scheme_paid: int
    withheld: int
    finess: str
    pathway: bool
    fee_control: bool
    exemption: Exemption
    third_party: bool
    operation: Operation
    record: bytes = field(default=b"", compare=False, repr=False)
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Trailer:
    """Number of care lines and their totals in cents; a cancellation counts like a creation, as a positive amount."""

    lines: int
    price: int
    scheme_paid: int


@dataclass(frozen=True, slots=True)
class File:
    header: Header
    lines: tuple[ReceivedLine, ...]
    trailer: Trailer

    def duplicates(self) -> tuple[ReceivedLine, ...]:
        """The lines whose reference and operation an earlier line of this file already carries: they change nothing."""
        seen: set[tuple[str, str]] = set()
        repeated = []
        for line in self.lines:
            key = line.reference, line.operation
            if key in seen:
                repeated.append(line)
            seen.add(key)
        return tuple(repeated)


def total(lines: Sequence[ReceivedLine]) -> Trailer:
    """The trailer that `lines` call for."""
    return Trailer(len(lines), sum(line.price for line in lines), sum(line.scheme_paid for line in lines))
