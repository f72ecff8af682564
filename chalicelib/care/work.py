"""What settling a message has read and is about to write: one consistent read, one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib import dynamo
from chalicelib.care import store
from chalicelib.care.counters import Counters, Settlement, Use
from chalicelib.care.messages import Settle
from chalicelib.care.model import OPEN, WaitsFor
from chalicelib.care.store import AWAITED, CREATION, CountersItem, LineItem
from chalicelib.clock import now
from chalicelib.contracts.model import Contract
from chalicelib.contracts.store import ContractItem
from chalicelib.contracts.store import contracts as stored_contracts
from chalicelib.contracts.store import key_of as contract_key
from chalicelib.dynamo import Item, found
from chalicelib.errors import NotFoundError
from chalicelib.events import SETTLED, WAITS, EventItem, event
from chalicelib.members.model import Member
from chalicelib.members.store import MemberItem
from chalicelib.members.store import key_of as member_key

FAMILY = 0
_NEXT = timedelta(microseconds=1)
_MOST_ITEMS = 90


@dataclass(slots=True)
class Book:
    """The counters of one beneficiary, or of the family, as read and as they change.

    `used` says that a decision rests on them: they are then written even if they end as they were, so that nobody else
    has changed them meanwhile.
    """

    item: CountersItem
    counters: Counters
    used: bool = False

    @classmethod
    def of(cls, member: str, rank: int, stored: CountersItem | None) -> "Book":
        item = stored or CountersItem(*store.counters_key(member, rank), counters=Counters().model_dump_json())
        return cls(item, Counters.model_validate_json(item.counters))


@dataclass(slots=True)
class Work:
    """What a message is about, as read, and what settling it changes."""

    member: Member
    rank: int
    contracts: Mapping[str, Contract]
    books: dict[int, Book]
    lines: dict[tuple[str, str], LineItem]
    changed: dict[tuple[str, str], LineItem] = field(default_factory=dict)
    posted: list[Item] = field(default_factory=list)

    @property
    def counters(self) -> Counters:
        return self.books[self.rank].counters

    @property
    def family(self) -> Counters:
        return self.books[FAMILY].counters

    @property
    def room(self) -> int:
        """How many more items the transaction takes."""
        return _MOST_ITEMS - len(self.changed) - len(self.posted) - 2 * len(self.books)

    @property
    def dirty(self) -> bool:
        return bool(self.changed) or any(book.used for book in self.books.values())

    def instant(self) -> str:
        """When a line is settled: after every line settled before it, whatever the clocks of two workers say."""
        known = (*self.counters.settled.values(), *self.family.settled.values())
        latest = max((datetime.fromisoformat(each.at) for each in known), default=now() - _NEXT)
        return max(now(), latest + _NEXT).isoformat(timespec="microseconds")

    def change(self, item: LineItem) -> None:
        self.changed[item.line, item.sk] = item
        if item.member:
            awaited = item.waits_for == WaitsFor.INFORMATION_NEEDED
            item.news_order = f"{AWAITED if awaited else ''}{now().isoformat()}"

    def creations(self, lines: Iterable[str]) -> dict[str, LineItem]:
        """The lines of these ids, as this work already holds and changes them, else as they are stored."""
        keys = [(line, CREATION) for line in lines]
        self.lines |= store.lines(key for key in keys if key not in self.lines)
        return {line: self.lines[line, side] for line, side in keys}

    def book(self, rank: int) -> Book:
        """The counters of another beneficiary of the family, read once."""
        if rank not in self.books:
            key = store.counters_key(self.member.number, rank)
            stored = next(CountersItem.batch_get([key], consistent_read=True), None)
            self.books[rank] = Book.of(self.member.number, rank, stored)
        return self.books[rank]

    def use(self, rank: int) -> Counters:
        """The counters of a beneficiary, or of the family, for a decision to rest on."""
        book = self.book(rank)
        book.used = True
        return book.counters

    def count(self, rank: int, use: Use, settlement: Settlement) -> None:
        """Count a decision for this beneficiary and, where a limit that the family shares binds it, for the family.

        The family knows the lines that found such a limit used up: they may take of what another one gives back.
        """
        counters = self.use(rank)
        counters.add(use)
        counters.remember(use.place.line, settlement, use.shared)
        if use.family:
            self.use(FAMILY).remember(use.place.line, settlement, use.family)

    def take_back(self, rank: int, use: Use) -> None:
        """Uncount a decision."""
        counters = self.use(rank)
        counters.take_back(use)
        counters.forget(use.place.line)
        if use.family:
            self.use(FAMILY).forget(use.place.line)


def read(message: Settle) -> Work:
    """All that the lines need, in one consistent read; a second only if the member changed contract meanwhile.

    Raises `NotFoundError` if the member has left the portfolio.
    """
    keys = {(line, side) for line, operation in message.lines for side in {operation, CREATION}}
    with dynamo.reading() as transaction:
        member = transaction.get(MemberItem, *member_key(message.member))
        counters = {
            rank: transaction.get(CountersItem, *store.counters_key(message.member, rank))
            for rank in (FAMILY, message.rank)
        }
        contracts = [transaction.get(ContractItem, *contract_key(number)) for number in message.contracts]
        lines = [transaction.get(LineItem, *store.line_key(*key)) for key in sorted(keys)]
    owner = found(member)
    if owner is None:
        raise NotFoundError(
            f"Le membre {message.member} n'est plus au portefeuille. Rechargez-le, puis relancez ses lignes."
        )
    known = {contract.number: contract for contract in (item.read() for item in map(found, contracts) if item)}
    missing = [cover.contract for cover in owner.public().covers if cover.contract not in known]
    if missing:
        known |= stored_contracts(missing)
    return Work(
        member=owner.public(),
        rank=message.rank,
        contracts=known,
        books={rank: Book.of(message.member, rank, found(future)) for rank, future in counters.items()},
        lines={(line.line, line.sk): line for future in lines if (line := found(future))},
    )


def write(work: Work) -> None:
    """Everything that changed, all or nothing, with one event a beneficiary whose lines changed."""
    events, books = [], []
    for rank, book in work.books.items():
        items = [item for item in work.changed.values() if item.rank == rank]
        if items:
            events.append(_event(work, rank, book, items))
        if items or book.used:
            book.item.counters = book.counters.model_dump_json()
            books.append(book.item)
    with dynamo.writing() as transaction:
        for item in (*work.changed.values(), *books, *work.posted, *events):
            transaction.save(item)


def _event(work: Work, rank: int, book: Book, items: list[LineItem]) -> EventItem:
    """What happened to this beneficiary: the version of their counters is its sequence."""
    kind = WAITS if all(item.state in OPEN for item in items) else SETTLED
    lines = {item.line for item in items}
    return event(kind, f"{work.member.number}#{rank}", (book.item.version or 0) + 1, lines)
