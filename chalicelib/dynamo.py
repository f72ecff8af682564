"""What every store shares of DynamoDB: the transactions, and how their refusals read."""

from functools import cache

from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactGet, TransactWrite

CONDITION_FAILED = "ConditionalCheckFailed"
CONFLICT = "TransactionConflict"


def reading() -> TransactGet:
    """A consistent read of up to 100 items of any tables, in one round trip."""
    return TransactGet(connection=_connection())


def writing() -> TransactWrite:
    """All or nothing: up to 100 items of any tables, under 4 MB, in one round trip."""
    return TransactWrite(connection=_connection())


def lost_a_race(error: TransactWriteError) -> bool:
    """Whether the transaction was refused because another writer was first: read again, then try again."""
    return any(
        reason is not None and reason.code in (CONDITION_FAILED, CONFLICT) for reason in error.cancellation_reasons
    )


@cache
def _connection() -> Connection:
    return Connection()
