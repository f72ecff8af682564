"""What members were told by e-mail, in the table obole-notifications.

| item | pk | sk | found by |
| --- | --- | --- | --- |
| how far a member was told of reimbursements | MEMBER#number | NOTICE | member number |
| how far a member was told of covers that ended | MEMBER#number | COVER | member number |
| e-mails marked and not known to have left, or given up | waiting: waits | instant | state, oldest first |
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.exceptions import PutError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import dynamo
from chalicelib.care.store import CountersItem, counters_key
from chalicelib.dynamo import Item, found
from chalicelib.members.model import Member
from chalicelib.members.store import MemberItem
from chalicelib.members.store import key_of as member_key

REIMBURSEMENTS, COVERS = "NOTICE", "COVER"
SENDING, GIVEN_UP = "sending", "given_up"


class _Waiting(GlobalSecondaryIndex["NoticeItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "waiting"
        projection = AllProjection()

    waits = UnicodeAttribute(hash_key=True)
    since = UnicodeAttribute(range_key=True)


class NoticeItem(Item):
    """How far a member was told of a subject: `told` is JSON, the last sequence of the events of each part of it.

    A part is a beneficiary by rank, or the family's cover: what follows the member in the name of an aggregate.

    While an e-mail is on its way `waits` is `SENDING`, since the instant `since`, for the time of order `tries`.
    """

    class Meta:
        table_name = "obole-notifications"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=REIMBURSEMENTS)
    told = UnicodeAttribute(default="{}")
    waits = UnicodeAttribute(null=True)
    since = UnicodeAttribute(null=True)
    tries = NumberAttribute(default=0)
    version = VersionAttribute()

    waiting = _Waiting()

    @property
    def member(self) -> str:
        return self.pk.removeprefix("MEMBER#")

    def knows(self, part: str, sequence: int) -> bool:
        """Whether the member was told of that event, or of a later one of the same part."""
        told: dict[str, int] = json.loads(self.told)
        return told.get(part, 0) >= sequence

    def mark(self, sequences: dict[str, int]) -> None:
        """Note that all up to `sequences`, by part, is told."""
        told: dict[str, int] = json.loads(self.told)
        for part, sequence in sequences.items():
            told[part] = max(sequence, told.get(part, 0))
        self.told = json.dumps(told, sort_keys=True)

    def sending(self, at: datetime) -> None:
        self.waits, self.since = SENDING, at.isoformat()

    def settled(self) -> None:
        self.waits, self.since, self.tries = None, None, 0


def read(number: str, subject: str) -> tuple[Member | None, NoticeItem]:
    """The member of that number, if there still is one, and how far they were told of that subject. One read."""
    with dynamo.reading() as transaction:
        member = transaction.get(MemberItem, *member_key(number))
        notice = transaction.get(NoticeItem, f"MEMBER#{number}", subject)
    item = found(member)
    return item.public() if item else None, found(notice) or NoticeItem(f"MEMBER#{number}", subject)


def sequences(number: str, ranks: Iterable[int]) -> dict[str, int]:
    """The sequence of the last event of each of these beneficiaries, by rank, as it stands now."""
    keys = {counters_key(number, rank)[0]: str(rank) for rank in ranks}
    items = CountersItem.batch_get([(pk, "COUNTERS") for pk in keys], consistent_read=True)
    return {keys[item.pk]: int(item.version or 0) for item in items}


def saved(notice: NoticeItem) -> bool:
    """Write the notice; False if another worker wrote it since it was read."""
    try:
        notice.save()
    except PutError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        raise
    return True


def waiting(state: str, before: datetime | None = None) -> Iterator[NoticeItem]:
    """The notices in that state, marked before that instant if one is given, oldest first."""
    return iter(NoticeItem.waiting.query(state, None if before is None else NoticeItem.since < before.isoformat()))
