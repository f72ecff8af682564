"""A member's statement over a period: every line settled, refused, worked out again or cancelled in it, to the cent.

The ledger says what is owed; the lines tell of which care, and what came to nothing. Source: MBR-10, MBR-11.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from chalicelib.care.ledger import LedgerItem
from chalicelib.care.pricing import ALREADY_PAID
from chalicelib.care.store import CANCELLATION, LineItem
from chalicelib.care.views import label
from chalicelib.documents.model import Period
from chalicelib.documents.story import Key, Operation, operations
from chalicelib.insurer import Insurer
from chalicelib.members.model import Member
from chalicelib.reimbursement.explain import explain
from chalicelib.reimbursement.worksheet import INSTITUTION


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
    """A line decided, worked out again, or reversed, on the day `posted_on`: what that changes.

    `cause` is why it was worked out again; `first` is the day it was first decided, `paid` what the institution pays of
    it since, in cents; `reason` why that is nothing, in French.
    """

    posted_on: date
    line: str
    care_date: date
    label: str
    beneficiary: str
    professional: str | None
    shares: Shares
    to_professional: bool
    cancellation: bool
    cause: str | None
    refused: bool
    first: date
    paid: int
    reason: str | None

    @property
    def revision(self) -> bool:
        """Whether it was worked out again."""
        return self.cause is not None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement tells, day by day."""

    member: Member
    period: Period
    issued_on: date
    reference: str
    rows: tuple[Row, ...]
    insurer: Insurer

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

    @property
    def standing(self) -> list[int]:
        """The prices of the care taken in over the period and not cancelled since, in cents."""
        prices: dict[str, int] = {}
        for row in self.rows:
            prices[row.line] = prices.get(row.line, 0) + row.shares.price
        return [price for price in prices.values() if price > 0]


def rows(entries: Iterable[LedgerItem], lines: Mapping[str, LineItem], unmoved: Iterable[Key] = ()) -> list[Row]:
    """One row for each operation that has `entries`, or that is `unmoved`: by day, by care, as things happened to it.

    Raises `LedgerMismatchError` if what the ledger owes for a line is not what was decided.
    """
    posted = groupby(entries, lambda entry: (entry.posted_on, entry.line, entry.operation))
    owed = {key: [entry for entry in pairs if entry.account.startswith("payable:")] for key, pairs in posted}
    nothing: dict[Key, list[LedgerItem]] = {key: [] for key in unmoved}
    found = []
    for (posted_on, line, code), due in (nothing | owed).items():
        item, known = lines[line], {each.code: each for each in operations(lines[line])}
        place = list(known).index(code) if code in known else 0
        found.append(((posted_on, item.facts.care_date, line, place), _row(item, posted_on, code, known, due)))
    return [row for _, row in sorted(found, key=itemgetter(0))]


def _row(item: LineItem, posted_on: str, code: str, known: Mapping[str, Operation], owed: Sequence[LedgerItem]) -> Row:
    operation = known.get(code)
    shares = _changed(item, operation) if operation else Shares()
    # A debt is below zero in the ledger.
    if operation is None or shares.institution != -sum(int(entry.cents) for entry in owed):
        raise LedgerMismatchError(item.line)
    after = operation.after
    return Row(
        posted_on=date.fromisoformat(posted_on),
        line=item.line,
        care_date=item.facts.care_date,
        label=label(item),
        beneficiary=item.first_name or "",
        professional=item.professional,
        shares=shares,
        to_professional=any(entry.account.startswith("payable:professional:") for entry in owed),
        cancellation=code == CANCELLATION,
        cause=operation.cause,
        refused=bool(after and after["refused"]),
        first=next(each.on for each in known.values()),
        paid=after["institution"] if after else 0,
        reason=_why_nothing(after) if after and not after["institution"] else None,
    )


def _why_nothing(decision: Mapping[str, Any]) -> str | None:
    """Where the reasoning ends on what the institution pays, as the page of the care says it. Source: MBR-08."""
    return next((said.text for said in reversed(explain(decision)) if said.share == INSTITUTION), None)


def _changed(item: LineItem, operation: Operation) -> Shares:
    """What the operation changes of who pays."""
    return _shares(item, operation.after) + -_shares(item, operation.before)


def _shares(item: LineItem, decision: Mapping[str, Any] | None) -> Shares:
    """Who pays what by a decision. A care that comes a second time is no second expense."""
    if decision is None or (decision["refused"] and decision["steps"][-1]["because"] == ALREADY_PAID):
        return Shares()
    return Shares(
        item.facts.price,
        decision["scheme"],
        decision["institution"],
        decision["other_insurers"],
        decision["left"],
    )
