"""A document that waits, from the ledger to its file. Done again, it changes nothing."""

import hashlib

from chalicelib import settings
from chalicelib.aws import client
from chalicelib.care.store import CREATION, lines
from chalicelib.clock import PARIS
from chalicelib.documents import printing, store
from chalicelib.documents.model import State
from chalicelib.documents.statement import Statement, rows
from chalicelib.documents.store import DocumentItem
from chalicelib.documents.story import story
from chalicelib.errors import NotFoundError
from chalicelib.insurer import insurer
from chalicelib.members.store import member as member_of


def render(member: str, document: str) -> bool:
    """Print the document and keep its file, unless it is ready; whether it was not.

    Raises `NotFoundError` if nothing is known of it, `LedgerMismatchError`, and what the store cannot do.
    """
    item = store.found(member, document)
    if item is None:
        raise NotFoundError(f"Le document {document} n'existe pas. Redemandez-le.")
    if item.state == State.READY:
        return False
    pdf = printing.printed(_statement(member, item))
    bucket = settings.documents_bucket()
    client("s3").put_object(Bucket=bucket, Key=item.file_key, Body=pdf, ContentType="application/pdf")
    item.state, item.size, item.sha256 = State.READY, len(pdf), hashlib.sha256(pdf).hexdigest()
    item.waits = None
    item.save()
    return True


def _statement(member: str, item: DocumentItem) -> Statement:
    period = item.period
    happened = story(member, period)
    posted = lines((entry.line, CREATION) for entry in happened.entries)
    known = {each.line: each for each in (*happened.lines, *posted.values())}
    return Statement(
        member=member_of(member),
        period=period,
        issued_on=item.created.astimezone(PARIS).date(),
        reference=item.document,
        rows=tuple(rows(happened.entries, known, happened.unmoved)),
        insurer=insurer(),
    )
