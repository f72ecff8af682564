"""A member's statement over a period, from the ledger: what was settled in it, to the cent, cancellations included.

The ledger decides what is in it and in which order; the lines only tell of which care it is. Source: MBR-10, MBR-11.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from chalicelib.care.ledger import LedgerItem
from chalicelib.care.store import CANCELLATION, REVISION, LineItem
from chalicelib.care.views import label
from chalicelib.documents.model import Period
from chalicelib.members.model import Member


class LedgerMismatchError(Exception):
    """The ledger and a decision disagree; the message names the line. Nothing is printed."""


@dataclass(frozen=True, slots=True)
class Shares:
    """A price and who bears it, in cents; all below zero where a line is reversed."""

    price: int = 0
    scheme: int = 0
    institution: int = 0
    other_insurers: int = 0
    left: int = 0

    def __neg__(self) -> "Shares":
        return Shares(-self.price, -self.scheme, -self.institution, -self.other_insurers, -self.left)

    def __add__(self, other: "Shares") -> "Shares":
        return Shares(
            self.price + other.price,
            self.scheme + other.scheme,
            self.institution + other.institution,
            self.other_insurers + other.other_insurers,
            self.left + other.left,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A line settled, worked out again, or reversed, on the day `posted_on`: what that changes."""

    posted_on: date
    care_date: date
    label: str
    beneficiary: str
    professional: str | None
    shares: Shares
    to_professional: bool
    cancellation: bool
    revision: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement tells, in the order of the ledger."""

    member: Member
    period: Period
    issued_on: date
    reference: str
    rows: tuple[Row, ...]

    @property
    def total(self) -> Shares:
        return sum((row.shares for row in self.rows), Shares())

    @property
    def to_member(self) -> int:
        """What is due to the member for the period, in cents."""
        return sum(row.shares.institution for row in self.rows if not row.to_professional)

    @property
    def to_professionals(self) -> int:
        """What is due to professionals whom the member did not pay, in cents."""
        return sum(row.shares.institution for row in self.rows if row.to_professional)


def digest(entries: Iterable[LedgerItem]) -> str:
    """What tells these entries of a ledger from any others: entries are never changed."""
    said = "\n".join(f"{entry.sk} {entry.account} {entry.cents}" for entry in entries)
    return hashlib.sha256(said.encode()).hexdigest()


def rows(entries: Sequence[LedgerItem], lines: Mapping[str, LineItem]) -> Iterator[Row]:
    """One row a settled line or cancellation, in the order of `entries`.

    Raises `LedgerMismatchError` if what the ledger owes for a line is not what was decided.
    """
    for (posted_on, line, operation), pairs in groupby(
        entries, lambda entry: (entry.posted_on, entry.line, entry.operation)
    ):
        owed = [entry for entry in pairs if entry.account.startswith("payable:")]
        yield _row(lines[line], posted_on, operation, owed)


def _row(item: LineItem, posted_on: str, operation: str, owed: Sequence[LedgerItem]) -> Row:
    shares = _decided(item, operation)
    # A debt is below zero in the ledger.
    if shares.institution != -sum(int(entry.cents) for entry in owed):
        raise LedgerMismatchError(item.line)
    return Row(
        posted_on=date.fromisoformat(posted_on),
        care_date=item.facts.care_date,
        label=label(item),
        beneficiary=item.first_name or "",
        professional=item.professional,
        shares=shares,
        to_professional=any(entry.account.startswith("payable:professional:") for entry in owed),
        cancellation=operation == CANCELLATION,
        revision=operation.startswith(REVISION),
    )


def _decided(item: LineItem, operation: str) -> Shares:
    """What the operation says of who pays: the first decision, what a revision changes of it, or the last reversed."""
    versions = [
        Shares(item.facts.price, each["scheme"], each["institution"], each["other_insurers"], each["left"])
        for each in item.versions
    ]
    if operation == CANCELLATION:
        return -versions[-1]
    if operation.startswith(REVISION):
        number = int(operation.removeprefix(REVISION))
        return versions[number] + -versions[number - 1]
    return versions[0]
