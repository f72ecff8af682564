"""Settled lines as an actuary takes them away, to be priced again: the facts of care, under keys that name nobody.

A row is a line under one contract, as `obole reprice` reads it. Members are read one after the other, so that a book of
any size is never held whole; keys are drawn anew each time, so that two files do not match.
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chalicelib.care.cells import cells
from chalicelib.care.completion import completion_of
from chalicelib.care.counters import Counters
from chalicelib.care.model import State
from chalicelib.care.store import CountersItem, LineItem, counters_key
from chalicelib.contracts.guarantees import Open, covering, in_force
from chalicelib.contracts.model import Contract
from chalicelib.contracts.store import contracts
from chalicelib.members import store as members
from chalicelib.members.model import Cover, Member
from chalicelib.parameters import load

Row = dict[str, object]

_AT_A_TIME = 100
_SECRET, _KEY = 32, 10
# The one refusal that the table of guarantees decides: under another one, the line may be paid.
_BY_TABLE = "no_agreement"


@dataclass(slots=True)
class Export:
    """The lines of care from `first` to `last`, both included, under `contract`, or under any.

    `left_out` counts, once they were gone through, the lines of the same people that no table would change: cancelled,
    refused for what the table does not say; and those not settled yet.
    """

    first: date | None = None
    last: date | None = None
    contract: str | None = None
    left_out: Counter[State] = field(default_factory=Counter)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(_SECRET))

    def rows(self) -> Iterator[Row]:
        """A row for each line and contract that covered it, members in no order, each one's lines in order of care."""
        known: dict[str, Contract] = {}
        after: str | None = None
        while numbers := members.slice_after(after, _AT_A_TIME):
            found = members.members(numbers)
            covering = {cover.contract for member in found.values() for cover in member.covers}
            known |= contracts(covering - known.keys())
            for number in numbers:
                if number in found and self._concerns(found[number]):
                    yield from self._of(found[number], known)
            after = numbers[-1]

    def _concerns(self, member: Member) -> bool:
        return self.contract in {None, *(cover.contract for cover in member.covers)}

    def _of(self, member: Member, known: Mapping[str, Contract]) -> Iterator[Row]:
        settled = _settled_at(member)
        items = list(LineItem.by_member.query(member.number, self._between()))
        blind = {item.rank for item in items if completion_of(item).blind}
        for item in sorted(items, key=lambda item: (item.facts.care_date, settled.get(item.line, ""))):
            if _is_priced(item):
                told: Row = {"blind": "true"} if item.rank in blind else {}
                yield from self._under_contracts(item, member, _covering(item, member, known), told)
            else:
                self.left_out[State(item.state)] += 1

    def _between(self) -> Any:  # noqa: ANN401 -- a condition of pynamodb, None for all
        first, last = self.first or date.min, self.last or date.max
        # "$" comes after "#", which follows the day in the key.
        return LineItem.member_order.between(first.isoformat(), f"{last.isoformat()}$")

    def _under_contracts(self, item: LineItem, member: Member, opened: Sequence[Open], told: Row) -> Iterator[Row]:
        """The line under each contract, with what is `told` of its person; what those before it paid is by others."""
        stored, covers = item.decided, {each.contract.number: each for each in opened}
        paid = dict.fromkeys((guarantee["contract"] for guarantee in stored["guarantees"]), 0)
        for guarantee, cents in zip(stored["guarantees"], stored["by_guarantee"], strict=False):
            paid[guarantee["contract"]] += cents
        others = stored["line"].get("other_insurers", 0)
        for contract in dict.fromkeys([*paid, *covers]):
            institution = paid.get(contract, 0)
            if self.contract in {None, contract}:
                shares = {"other_insurers": others, "institution": institution}
                whose = self._whose(item, member, contract, covers.get(contract))
                yield cells(stored["line"], completion_of(item)) | self._before(stored) | whose | told | shares
            others += institution

    def _whose(self, item: LineItem, member: Member, contract: str, opened: Open | None) -> Row:
        """Who the line is about: someone covered twice is two people, one a contract."""
        person = member.person(int(item.rank or 0))
        cover = opened.cover if opened is not None else None
        return {
            "beneficiary": self._key(contract, member.number, str(item.rank)),
            "family": self._key(contract, member.number),
            "birth_date": person.birth_date if person is not None else item.decided["patient"]["birth_date"],
            "professional": self._key(item.facts.finess),
            "entry_date": cover.entry_date if cover is not None else "",
            "options": ";".join(_held(cover, item.facts.care_date)) if cover is not None else "",
        }

    def _before(self, stored: Mapping[str, Any]) -> Row:
        """What the lines of the file do not tell: a delivery before its first day."""
        last = stored["history"].get("last_delivery")
        told = last is not None and self.first is not None and date.fromisoformat(last) < self.first
        return {"last_delivery": last} if told else {}

    def _key(self, *named: str) -> str:
        """A key that says nothing of what it stands for, the same all through the file."""
        written = "\x1f".join(named).encode()
        return hashlib.blake2b(written, key=self._secret, digest_size=_KEY).hexdigest()


def _settled_at(member: Member) -> dict[str, str]:
    """When each line of the family was settled: the order in which lines of one day were counted."""
    keys = [counters_key(member.number, person.rank) for person in member.people]
    books = (Counters.model_validate_json(item.counters) for item in CountersItem.batch_get(keys))
    return {line: settlement.at for book in books for line, settlement in book.settled.items()}


def _held(cover: Cover, day: date) -> Iterator[str]:
    """The options that the member held on that day, in order of payment, each with its first day if it has its own."""
    for option in cover.options:
        if option.includes(day):
            yield f"{option.name}@{option.since}" if option.since is not None else option.name


def _covering(item: LineItem, member: Member, known: Mapping[str, Contract]) -> list[Open]:
    """The contracts that covered the person of the line on its day, in order of payment."""
    day, person = item.facts.care_date, member.person(int(item.rank or 0))
    opened = in_force(member, known, day)
    return covering(opened, member, person, day, load())[0] if person is not None else opened


def _is_priced(item: LineItem) -> bool:
    """Whether another table could have decided otherwise."""
    if item.state == State.REFUSED:
        because: str = item.decided["steps"][-1]["because"]
        return because == _BY_TABLE
    return item.state == State.REIMBURSED
