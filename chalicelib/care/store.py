"""Received files, care lines and counters, in the table obole-care, with the ledger (`care.ledger`) and the events.

| item | pk | sk | found by |
| --- | --- | --- | --- |
| what became of a dropped object | DROP#id | DROP | bucket, key and version of the object |
| file | FILE#id | FILE | emitter, reference, sequence |
| care line | LINE#id | C, or A for its cancellation | emitter and line reference, many at a time |
| what came otherwise under its reference | LINE#id | DC# or DA#, what it says | the same |
| lines of a member, newest care first | by_member: member | care date, id | member number |
| lines of a member, latest change first | news: member | `AWAITED` or nothing, instant | member number |
| lines that wait for a person | waiting: waits_for | waits_since | reason, oldest first |
| lines of a member that wait for a person | waiting_of: owner | waits_since | member number |
| counters of a beneficiary | COUNTERS#member#rank | COUNTERS | beneficiary |
| counters of a family | COUNTERS#member#0 | COUNTERS | member: the limits that its beneficiaries share |

The indexes may lag: a list may miss the last instant's lines, nothing is decided from it.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
    VersionAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection

from chalicelib.care.model import Received, State
from chalicelib.care.packed import PackedAttribute
from chalicelib.dynamo import Item
from chalicelib.errors import ConflictError
from chalicelib.ids import derived

CREATION, CANCELLATION, REVISION = "C", "A", "R"
# What a known reference brought otherwise, once the line had taken effect.
OTHERWISE = "D"
# Why a decision was worked out again: another line was cancelled, or corrected, or this one was.
CANCELLED, CORRECTED, ITSELF = "cancelled", "corrected", "itself"
# The file of the lines that were keyed from members' papers.
KEYED = "keyed"
# After every instant: among the news, what waits for the member stands before what changed last.
AWAITED = "~"
# A reference is shorter than the identifier of a line.
LONGEST_REFERENCE = 20
# How many characters of an identifier people are shown, to be said aloud: few enough to be spelt, and enough (40 bits)
# to tell the lines of one member apart.
SPOKEN = 8


class _Care:
    table_name = "obole-care"


class DropItem(Item):
    """What became of an object that arrived in the bucket: accepted, already received, or refused and why."""

    class Meta(_Care): ...

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="DROP")
    outcome = UnicodeAttribute()
    file = UnicodeAttribute(null=True)
    code = UnicodeAttribute(null=True)
    detail = UnicodeAttribute(null=True)
    received_at = UnicodeAttribute()
    new_lines = NumberAttribute(default=0)
    known_lines = NumberAttribute(default=0)
    other_lines = NumberAttribute(default=0)


class FileItem(Item):
    """A file of the scheme: once accepted, its identity belongs to these bytes for ever."""

    class Meta(_Care): ...

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="FILE")
    file = UnicodeAttribute()
    emitter = UnicodeAttribute()
    reference = UnicodeAttribute()
    sequence = NumberAttribute()
    sha256 = UnicodeAttribute()
    lines = NumberAttribute()
    accepted = BooleanAttribute(default=False)
    received_at = UnicodeAttribute()


class _ByMember(GlobalSecondaryIndex["LineItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_member"
        projection = AllProjection()

    member = UnicodeAttribute(hash_key=True)
    member_order = UnicodeAttribute(range_key=True)


class _News(GlobalSecondaryIndex["LineItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "news"
        projection = KeysOnlyProjection()

    member = UnicodeAttribute(hash_key=True)
    news_order = UnicodeAttribute(range_key=True)


class _Waiting(GlobalSecondaryIndex["LineItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "waiting"
        projection = AllProjection()

    waits_for = UnicodeAttribute(hash_key=True)
    waits_since = UnicodeAttribute(range_key=True)


class _WaitingOf(GlobalSecondaryIndex["LineItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "waiting_of"
        projection = IncludeProjection(["rank", "kind", "received", "completion"])

    owner = UnicodeAttribute(hash_key=True)
    waits_since = UnicodeAttribute(range_key=True)


class LineItem(Item):
    """A line as received (its NIR encrypted), whose it is, what it waits for, and what was decided.

    `access` is why the professional may be seen without being sent, if they may (RG-S.4i).
    `received` and `decision` are JSON; `revisions` lists the decisions that were worked out again since, oldest first,
    each with the day and the line whose cancellation, or else whose correction (`cause`), made it so. A line stopped
    for review keeps the decision `proposed` until it is decided, and for ever the `criteria` met and the instant it was
    due; `verdict` is what a manager said of it, `completion` what a person added to it, `audit` who did so, when, and
    why. `replaced` lists the files whose version of the line never took effect, another one having come in its place.
    `member` is set on creations only, since a cancellation is part of the story of its line and not a line of its own;
    `owner` is set on both, once matched.
    """

    class Meta(_Care): ...

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    line = UnicodeAttribute()
    file = UnicodeAttribute()
    received = PackedAttribute()
    nir = BinaryAttribute(legacy_encoding=False)
    received_on = UnicodeAttribute()
    state = UnicodeAttribute()
    version = VersionAttribute()

    owner = UnicodeAttribute(null=True)
    rank = NumberAttribute(null=True)
    first_name = UnicodeAttribute(null=True)
    professional = UnicodeAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    access = UnicodeAttribute(null=True)
    member = UnicodeAttribute(null=True)
    member_order = UnicodeAttribute(null=True)
    news_order = UnicodeAttribute(null=True)

    waits_for = UnicodeAttribute(null=True)
    waits_since = UnicodeAttribute(null=True)
    missing = UnicodeAttribute(null=True)

    decision = PackedAttribute(null=True)
    decided_on = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    cancelled_on = UnicodeAttribute(null=True)
    revisions = PackedAttribute(null=True)

    proposed = PackedAttribute(null=True)
    criteria = UnicodeAttribute(null=True)
    review_due = UnicodeAttribute(null=True)
    verdict = UnicodeAttribute(null=True)
    completion = UnicodeAttribute(null=True)
    audit = UnicodeAttribute(null=True)
    replaced = UnicodeAttribute(null=True)

    by_member = _ByMember()
    news = _News()
    waiting = _Waiting()
    waiting_of = _WaitingOf()

    @property
    def facts(self) -> Received:
        """What the scheme sent."""
        return Received.model_validate_json(self.received)

    @property
    def cancels(self) -> bool:
        """Whether it is a cancellation."""
        return self.sk == CANCELLATION or self.sk.startswith(f"{OTHERWISE}{CANCELLATION}")

    @property
    def untouched(self) -> bool:
        """Whether it waits without having taken effect, and no person has said anything of it."""
        return self.state == State.WAITING and not self.audit

    @property
    def files_replaced(self) -> list[str]:
        """What `replaced` lists, oldest first."""
        files: list[str] = json.loads(self.replaced or "[]")
        return files

    @property
    def decided(self) -> dict[str, Any]:
        """The decision as stored, with all it takes to replay it. Only on a settled line."""
        decision: dict[str, Any] = json.loads(self.decision or "null")
        return decision

    @property
    def versions(self) -> list[dict[str, Any]]:
        """Every decision taken on the line, oldest first; the last is the one in force."""
        return [*(each["decision"] for each in self.revised), self.decided]

    @property
    def revised(self) -> list[dict[str, Any]]:
        """What `revisions` lists."""
        revisions: list[dict[str, Any]] = json.loads(self.revisions or "[]")
        return revisions


class CountersItem(Item):
    """What a beneficiary has used; its version is also the sequence number of the events about them."""

    class Meta(_Care): ...

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="COUNTERS")
    counters = PackedAttribute()
    version = VersionAttribute()


def line_id(emitter: str, reference: str) -> str:
    """The identifier of the line of that reference: unique by emitter, whatever file brings it."""
    return derived("line", emitter, reference)


def named(name: str) -> str:
    """The identifier of the line so called: its identifier, ÉMETTEUR/RÉFÉRENCE, or the reference it was keyed under.

    Or MEMBRE:RÉFÉRENCE as the member reads it; of a line of the last instant, the index may know nothing yet. Raises
    `ConflictError` if that names several lines.
    """
    member, colon, spoken = name.partition(":")
    if colon:
        return _spoken(member, spoken)
    emitter, slash, reference = name.partition("/")
    if slash:
        return line_id(emitter, reference)
    return line_id(KEYED, name) if len(name) <= LONGEST_REFERENCE else name


def _spoken(member: str, written: str) -> str:
    """The identifier of the member's line that begins so; what was written if there is none, which names no line."""
    # Neither figure is in an identifier: what looks like one is the letter.
    prefix = re.sub("[^a-z2-7]", "", written.lower().replace("0", "o"))
    if len(prefix) < SPOKEN:
        return written
    found = [item.line for item in LineItem.by_member.query(member, filter_condition=LineItem.line.startswith(prefix))]
    if len(found) > 1:
        raise ConflictError(f"Plusieurs lignes de ce membre commencent ainsi : {', '.join(found)}. Donnez la bonne.")
    return found[0] if found else written


def drop_key(drop: str) -> tuple[str, str]:
    return f"DROP#{drop}", "DROP"


def file_key(file: str) -> tuple[str, str]:
    return f"FILE#{file}", "FILE"


def line_key(line: str, operation: str) -> tuple[str, str]:
    return f"LINE#{line}", operation


def counters_key(member: str, rank: int) -> tuple[str, str]:
    return f"COUNTERS#{member}#{rank}", "COUNTERS"


def lines(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], LineItem]:
    """The stored lines among `keys` (pairs of line and operation)."""
    asked = [line_key(line, operation) for line, operation in set(keys)]
    return {(item.line, item.sk): item for item in LineItem.batch_get(asked, consistent_read=True)}


def emitters_of(files: Iterable[str]) -> dict[str, str]:
    """Who sent each of these files."""
    return {item.file: item.emitter for item in FileItem.batch_get([file_key(file) for file in set(files)])}
