"""What happened, to tell others: events kept in the table obole-care, written with the changes they tell of.

| item | pk | sk | found by |
| --- | --- | --- | --- |
| event to publish | EVENT#id | EVENT | the stream |
| events not published yet | unpublished: a digit | instant | each digit, oldest first |
"""

import json
import secrets
from collections.abc import Collection

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.clock import now
from chalicelib.dynamo import Item
from chalicelib.ids import random_id

SETTLED, WAITS, ENDED = "care.settled", "care.waits", "cover.ended"
# One partition of an index takes 1,000 writes a second, and holds back the table past that.
UNPUBLISHED = "01234567"


class _Unpublished(GlobalSecondaryIndex["EventItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "unpublished"
        projection = AllProjection()

    unpublished = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute(range_key=True)


class EventItem(Item):
    """Something that happened to an aggregate, to tell others: identifiers only, the aggregate's sequence with it.

    `kind` is `SETTLED` when lines were decided, refused or cancelled, `WAITS` when all they did was to wait, `ENDED`
    when covers of a family ended. A published event leaves the index, and the table a month later.
    """

    class Meta:
        table_name = "obole-care"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default="EVENT")
    kind = UnicodeAttribute()
    aggregate = UnicodeAttribute()
    sequence = NumberAttribute()
    lines = UnicodeAttribute()
    at = UnicodeAttribute()
    unpublished = UnicodeAttribute(null=True, default_for_new=lambda: secrets.choice(UNPUBLISHED))
    published_at = UnicodeAttribute(null=True)
    expires_at = TTLAttribute(null=True)

    to_publish = _Unpublished()


def event(kind: str, aggregate: str, sequence: int, lines: Collection[str] = ()) -> EventItem:
    """What happens now to an aggregate, to save with the change; `lines` are those of care that it is about."""
    return EventItem(
        f"EVENT#{random_id()}",
        "EVENT",
        kind=kind,
        aggregate=aggregate,
        sequence=sequence,
        lines=json.dumps(sorted(lines)),
        at=now().isoformat(),
    )
