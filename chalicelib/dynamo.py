"""What every store shares of DynamoDB: the transactions, and how their refusals read."""

from functools import cache
from typing import TypeVar

from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.models import Model, _ModelFuture
from pynamodb.transactions import TransactGet, TransactWrite

CONDITION_FAILED = "ConditionalCheckFailed"
CONFLICT = "TransactionConflict"

_M = TypeVar("_M", bound=Model)


def reading() -> TransactGet:
    """A consistent read of up to 100 items of any tables, in one round trip."""
    return TransactGet(connection=_connection())


def writing() -> TransactWrite:
    """All or nothing: up to 100 items of any tables, under 4 MB, in one round trip."""
    return TransactWrite(connection=_connection())


def found(future: _ModelFuture[_M]) -> _M | None:
    """The item that a transaction read, None if there is none."""
    try:
        return future.get()
    except Model.DoesNotExist:
        return None


def lost_a_race(error: TransactWriteError) -> bool:
    """Whether the transaction was refused because another writer was first: read again, then try again."""
    return any(
        reason is not None and reason.code in (CONDITION_FAILED, CONFLICT) for reason in error.cancellation_reasons
    )


@cache
def _connection() -> Connection:
    return Connection()
