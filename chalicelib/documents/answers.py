"""The shapes in which documents leave the product, and in which a statement is asked for."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from chalicelib.cursors import PATTERN
from chalicelib.documents.model import Period
from chalicelib.documents.store import DocumentItem
from chalicelib.http import Input, Output


class DocumentPage(Input):
    """Which part of the list is asked for."""

    cursor: str | None = Field(
        None,
        description="`next` of the page before; the newest documents without it",
        json_schema_extra={"pattern": PATTERN},
    )


class StatementRequest(Input):
    """The period of a statement, both days included."""

    from_: date = Field(alias="from")
    to: date

    @property
    def period(self) -> Period:
        return Period(self.from_, self.to)


class Document(Output):
    """A document issued to the member."""

    id: str
    kind: Literal["statement"]
    title: str = Field(description="what it is, in French")
    first_day: date
    last_day: date
    state: Literal["preparing", "ready"]
    created_at: datetime
    size: int | None = Field(description="bytes of its file, null until it is ready")


class Documents(Output):
    documents: list[Document]
    next: str | None = Field(description="cursor of the next page, null at the end")


class DocumentLink(Output):
    """Where the file of a document is downloaded, by whoever holds the link, until it expires."""

    url: str
    name: str = Field(description="the file's name once saved")
    expires_at: datetime


def document(item: DocumentItem) -> Document:
    """The document as the list shows it."""
    return Document(
        id=item.document,
        kind="statement",
        title=f"Décompte {item.period.named}",
        first_day=item.period.first,
        last_day=item.period.last,
        state=item.state,
        created_at=item.created,
        size=None if item.size is None else int(item.size),
    )
