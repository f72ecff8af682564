"""Whatever happens to a file on its way, it is refused or settled, or waits: no crash, no cent on the wrong person."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends

from chalicelib import clock
from chalicelib.aws import client, queue_url
from chalicelib.care import drops, waiting
from chalicelib.care.ledger import LedgerItem
from chalicelib.care.store import OTHERWISE, DropItem, FileItem, LineItem
from chalicelib.portfolio.load import load
from infra.local.mends import queues
from infra.local.turns import TURN
from tests.functions.workers.calls import ACCOUNT, REGION, receive, record, reimburse, told_by_the_bucket
from tests.functions.workers.families import EMITTER, PEOPLE, Person, Record, families, records, today, yesterday
from tests.functions.workers.spoiling import spoilt

pytestmark = pytest.mark.covers("RG-S.7e", "PAY-01")

Key = tuple[str, str, str]  # emitter, line reference, operation
SETTLED = ("reimbursed", "refused", "cancelled", "applied")


@dataclass(frozen=True)
class Books:
    """Every item of care as stored, but for what became of dropped objects."""

    items: dict[tuple[str, str], Any]

    @classmethod
    def now(cls) -> "Books":
        items = client("dynamodb").scan(TableName="obole-care", ConsistentRead=True)["Items"]
        return cls({(item["pk"]["S"], item["sk"]["S"]): item for item in items if item["sk"]["S"] != "DROP"})

    @cached_property
    def lines(self) -> dict[Key, LineItem]:
        files = (FileItem.from_raw_data(item) for (_, sk), item in self.items.items() if sk == "FILE")
        emitters = {file.file: file.emitter for file in files}
        found = (item for item in self.received if not item.sk.startswith(OTHERWISE))
        return {(emitters[item.file], item.facts.reference, item.sk): item for item in found}

    @property
    def received(self) -> Iterator[LineItem]:
        """The lines, and what came otherwise under the reference of one."""
        return (LineItem.from_raw_data(item) for (pk, _), item in self.items.items() if pk.startswith("LINE#"))

    @cached_property
    def results(self) -> dict[Key, Any]:
        return {key: (item.state, item.waits_for, item.decided) for key, item in self.lines.items()}

    def ledger_of(self, member: str) -> list[LedgerItem]:
        return [LedgerItem.from_raw_data(item) for (pk, _), item in self.items.items() if pk == f"LEDGER#{member}"]


@dataclass(frozen=True)
class Usual:
    """Where each example begins, and what each line comes to when nothing happens to its file."""

    begin: Callable[[], None]
    results: dict[Key, Any]


@pytest.fixture
def usual(aws: str) -> Iterator[Usual]:
    """The three families once yesterday's file is settled, on a day that does not move."""
    assert aws
    table = dynamodb_backends[ACCOUNT][REGION].tables["obole-care"]
    queue = sqs_backends[ACCOUNT][REGION].queues["obole-care.fifo"]
    with clock.stopped_at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        assert load(json.dumps(families())).refused == []
        assert _receive(yesterday()).outcome == "accepted"
        settled = deepcopy(table.items)

        def begin() -> None:
            # Loading and settling anew takes ten times as long as all the rest of an example.
            with TURN:
                table.items = deepcopy(settled)
                queues.deduplicated(queue).clear()

        assert _receive(today()).outcome == "accepted"
        yield Usual(begin, Books.now().results)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=spoilt(today()))
def test_a_spoilt_file_never_costs_anyone_a_cent_that_is_not_theirs(usual: Usual, data: bytes) -> None:
    usual.begin()
    before = Books.now()
    outcome = _receive(data)
    after = Books.now()
    if outcome.outcome == "refused":
        assert outcome.detail
        assert after == before
        return
    _check(data, after, usual)
    # What waits is taken up again: once more, nothing may be anybody else's.
    waiting.retry(item for item in after.received if item.waits_for)
    _work()
    _check(data, Books.now(), usual)


def _check(data: bytes, books: Books, usual: Usual) -> None:
    known = _known(data)
    _nobody_pays_for_another(books, known)
    _the_ledger_is_what_was_decided(books, known)
    _others_see_no_difference(books, data, usual)


def _receive(data: bytes) -> DropItem:
    """Through both workers, as the bucket and the queue call them; what became of the file."""
    place = drops.drop(data)
    receive(*told_by_the_bucket())
    _work()
    told = drops.outcome(place)
    assert told is not None
    return told


def _work() -> None:
    """All that is queued, each message settled at its first try."""
    sqs, url = client("sqs"), queue_url("obole-care.fifo")
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"]).get("Messages"):
        given = [record(m["Body"], "obole-care.fifo", id=m["MessageId"], **m["Attributes"]) for m in messages]
        assert reimburse(*given) == []
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def _known(data: bytes) -> dict[Key, Record]:
    """What the files say of each line: the first to bring it has the word."""
    known: dict[Key, Record] = {}
    for emitter, file in ((EMITTER, yesterday()), (_emitter(data), data)):
        for line in records(file):
            known.setdefault((emitter, *line.key), line)
    return known


def _emitter(data: bytes) -> str:
    return data[3:19].decode("iso8859-15").rstrip()


def _nobody_pays_for_another(books: Books, known: dict[Key, Record]) -> None:
    assert books.lines.keys() == known.keys()
    otherwise = [item for item in books.received if item.sk.startswith(OTHERWISE)]
    assert {item.waits_for for item in otherwise} <= {"known_otherwise"}
    assert not any(item.owner or item.decision for item in otherwise)
    for key, item in books.lines.items():
        assert item.state == "waiting" or item.state in SETTLED
        if item.state in SETTLED:
            (person,) = known[key].people
            assert (item.owner, item.rank) == (person.member, person.rank)
        if item.decision:
            shares = [item.decided[share] for share in ("scheme", "institution", "other_insurers", "left")]
            assert min(shares) >= 0
            assert sum(shares) == known[key].price
            assert shares[0] == known[key].scheme_paid


def _the_ledger_is_what_was_decided(books: Books, known: dict[Key, Record]) -> None:
    lines = {item.line: (item, known[key]) for key, item in books.lines.items() if item.sk == "C"}
    paid: dict[str, int] = defaultdict(int)
    for member in {person.member for person in PEOPLE}:
        entries = books.ledger_of(member)
        assert sum(int(entry.cents) for entry in entries) == 0
        for entry in entries:
            item, line = lines[entry.line]
            payee = f"professional:{line.finess}" if line.third_party else f"member:{member}"
            assert item.owner == member
            assert entry.account in (f"benefits:{entry.contract}", f"payable:{payee}")
            paid[entry.line] += int(entry.cents) if entry.account.startswith("benefits:") else 0
    due = {id: item.decided["institution"] for id, (item, _) in lines.items() if item.state == "reimbursed"}
    assert {id: cents for id, cents in paid.items() if cents} == {id: cents for id, cents in due.items() if cents}


def _others_see_no_difference(books: Books, data: bytes, usual: Usual) -> None:
    """Whose lines are all as they were, and under references that nobody else took, has the same results."""
    if _emitter(data) != EMITTER:
        return
    sent, meant = _by_person(data), _by_person(today())
    for person, lines in meant.items():
        references = {line.key for line in lines}
        taken = {line.key for other, theirs in sent.items() if other != person for line in theirs}
        if person is not None and sent.get(person) == lines and not references & taken:
            keys = [(EMITTER, *key) for key in references]
            assert [books.results[key] for key in keys] == [usual.results[key] for key in keys]


def _by_person(data: bytes) -> dict[Person | None, list[Record]]:
    """The lines by whose they are; None: nobody's, or nobody knows."""
    found: dict[Person | None, list[Record]] = defaultdict(list)
    for line in records(data):
        found[line.people[0] if len(line.people) == 1 else None].append(line)
    return found
