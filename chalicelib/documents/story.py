"""What happened to a member's care over a period: what the ledger holds, and what it has no entry for.

A refused line, or one of which nothing is due, moves no money: the line itself tells it, and its day.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.care.ledger import LedgerItem, ledger_between
from chalicelib.care.store import CANCELLATION, CREATION, REVISION, LineItem
from chalicelib.care.views import cause_of, changed_between
from chalicelib.documents.model import Period

Key = tuple[str, str, str]  # the day, the line and the operation


@dataclass(frozen=True, slots=True)
class Operation:
    """What a line went through on a day: the decision that held `before`, and the one that holds `after`.

    `cause` says why it was decided again.
    """

    code: str
    on: date
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    cause: str | None = None

    @property
    def moves_money(self) -> bool:
        """Whether what the institution owes is another amount after it."""
        before, after = (decision["institution"] if decision else 0 for decision in (self.before, self.after))
        return bool(before != after)


@dataclass(frozen=True, slots=True)
class Story:
    """The ledger's `entries` of the period, in its order; `unmoved` is what happened without an entry, in order.

    `lines` are those of which nothing is due, or that changed otherwise in the period.
    """

    entries: tuple[LedgerItem, ...]
    unmoved: tuple[Key, ...]
    lines: tuple[LineItem, ...]

    @property
    def digest(self) -> str:
        """What tells this story from any other: neither entries nor decisions are ever changed."""
        said = [f"{entry.sk} {entry.account} {entry.cents}" for entry in self.entries]
        return hashlib.sha256("\n".join([*said, *("#".join(key) for key in self.unmoved)]).encode()).hexdigest()

    def __bool__(self) -> bool:
        return bool(self.entries or self.unmoved)


def story(member: str, period: Period) -> Story:
    """What happened to the care of the member's family over the period. The newest lines without an entry may lack."""
    lines = tuple(changed_between(member, period.first, period.last))
    # Last: what is settled between the two reads has its entries, and its line is read again by its key.
    entries = tuple(ledger_between(member, period.first, period.last))
    return Story(entries, tuple(sorted(_unmoved(lines, period))), lines)


def operations(item: LineItem) -> Iterator[Operation]:
    """All that the line went through, in order; nothing while it is not decided."""
    versions = [version for version in item.versions if version]
    for place, after in enumerate(versions):
        on = item.decided_on if place == 0 else item.revised[place - 1]["on"]
        code = f"{REVISION}{place}" if place else CREATION
        cause = cause_of(item.revised[place - 1]) if place else None
        yield Operation(code, date.fromisoformat(str(on)), versions[place - 1] if place else None, after, cause)
    if versions and item.cancelled_on:
        yield Operation(CANCELLATION, date.fromisoformat(item.cancelled_on), versions[-1], None)


def _unmoved(lines: Iterable[LineItem], period: Period) -> Iterator[Key]:
    for item in lines:
        for each in operations(item):
            if period.first <= each.on <= period.last and not each.moves_money:
                yield each.on.isoformat(), item.line, each.code
