"""What every act of a person on a line does: find it by a name, sign it, write it, have the worker settle it."""

import json

from pynamodb.exceptions import TransactWriteError

from chalicelib import dynamo
from chalicelib.care import store
from chalicelib.care.messages import Settle, send
from chalicelib.care.store import CREATION, LineItem
from chalicelib.clock import now
from chalicelib.dynamo import Item
from chalicelib.errors import ConflictError, FieldError, InvalidError, NotFoundError


def line_of(line: str) -> LineItem:
    """The line so named. Raises `NotFoundError` if there is none."""
    id = store.named(line)
    found = store.lines([(id, CREATION)]).get((id, CREATION))
    if found is None:
        raise NotFoundError("Aucune ligne ne porte cet identifiant ou cette référence.")
    return found


def sign(item: LineItem, by: str, what: str, why: str, said: str = "") -> None:
    """Note who did what to the line and why, with what they `said` of it. Raises `InvalidError` without a reason."""
    if not why.strip():
        wrong = FieldError("reason", "donnez un motif : il est conservé avec la ligne")
        raise InvalidError.of(wrong)
    entry = {"at": now().isoformat(), "by": by, "what": what, "why": f"{why} ({said})" if said else why}
    item.audit = json.dumps([*json.loads(item.audit or "[]"), entry], ensure_ascii=False)


def write(*items: Item) -> None:
    """All or nothing. Raises `ConflictError` if one of them has changed since it was read."""
    try:
        with dynamo.writing() as transaction:
            for item in items:
                transaction.save(item)
    except TransactWriteError as error:
        if not dynamo.lost_a_race(error):
            raise
        raise ConflictError("Cette ligne change en ce moment même : recommencez.") from None


def settle(item: LineItem, contracts: tuple[str, ...] = ()) -> None:
    """Have the worker settle the line; it reads the contracts of the member that are not named here."""
    lines = ((item.line, item.sk),)
    send([Settle(member=str(item.owner), rank=int(item.rank or 0), contracts=contracts, lines=lines)])
