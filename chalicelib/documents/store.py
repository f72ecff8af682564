"""Documents issued to members, in the table obole-documents; their files are in the bucket of the same name.

| item | pk | sk | found by |
| --- | --- | --- | --- |
| document | MEMBER#number | DOCUMENT#id | member and id; the id is worked out from what the document tells |
| documents of a member, newest first | newest: pk | place (instant, id) | member |
| documents to render, whoever's | preparing: waits | place (instant, id) | all of them, oldest first |

The index of documents to render may lag: what is found ready when its turn comes is left as it is.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.exceptions import PutError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection, LocalSecondaryIndex

from chalicelib.documents.model import Period, State
from chalicelib.dynamo import Item

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Newest(LocalSecondaryIndex["DocumentItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "newest"
        projection = AllProjection()

    pk = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class _Preparing(GlobalSecondaryIndex["DocumentItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "preparing"
        projection = KeysOnlyProjection()

    waits = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class DocumentItem(Item):
    """A document: what it tells of, and once ready the size and digest of its file.

    `waits` is set until then: only what is to be rendered is in the index of it.
    """

    class Meta:
        table_name = "obole-documents"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    place = UnicodeAttribute()
    document = UnicodeAttribute()
    kind = UnicodeAttribute()
    state = UnicodeAttribute()
    first_day = UnicodeAttribute()
    last_day = UnicodeAttribute()
    created_at = UnicodeAttribute()
    version = VersionAttribute()

    waits = UnicodeAttribute(null=True, default_for_new=State.PREPARING)
    size = NumberAttribute(null=True)
    sha256 = UnicodeAttribute(null=True)

    newest = _Newest()
    preparing = _Preparing()

    @property
    def period(self) -> Period:
        return Period(date.fromisoformat(self.first_day), date.fromisoformat(self.last_day))

    @property
    def created(self) -> datetime:
        return datetime.fromisoformat(self.created_at)

    @property
    def file_key(self) -> str:
        """Where its file is in the bucket."""
        return f"{self.kind}s/{self.document}.pdf"


def key_of(member: str, document: str) -> tuple[str, str]:
    return f"MEMBER#{member}", f"DOCUMENT#{document}"


def found(member: str, document: str) -> DocumentItem | None:
    """That document of that member, as last written."""
    try:
        return DocumentItem.get(*key_of(member, document), consistent_read=True)
    except DocumentItem.DoesNotExist:
        return None


def kept(item: DocumentItem) -> DocumentItem:
    """Keep a new document; the one already kept under its id, if there is one, wins."""
    try:
        item.save()
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return DocumentItem.get(item.pk, item.sk, consistent_read=True)
    return item


def newest(member: str, before: str | None, limit: int) -> "Sequence[DocumentItem]":
    """At most `limit` documents of the member, newest first, from those that come after the place `before`."""
    condition = None if before is None else DocumentItem.place < before
    pk, _ = key_of(member, "")
    found = DocumentItem.newest.query(pk, condition, consistent_read=True, scan_index_forward=False, limit=limit)
    return list(found)


def preparing(before: datetime) -> Iterator[tuple[str, str]]:
    """The documents asked for before that instant and not rendered yet, as member and document, oldest first."""
    for item in DocumentItem.preparing.query(State.PREPARING, DocumentItem.place < before.isoformat()):
        yield item.pk.removeprefix("MEMBER#"), item.sk.removeprefix("DOCUMENT#")
