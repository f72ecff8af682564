"""What every store shares of DynamoDB: one client a process, transactions, and how their refusals read."""

from typing import TYPE_CHECKING, TypeVar, cast

from pynamodb.connection import Connection, TableConnection
from pynamodb.exceptions import TransactWriteError
from pynamodb.models import Model, _ModelFuture
from pynamodb.transactions import TransactGet, TransactWrite

from chalicelib.aws import client

if TYPE_CHECKING:
    from pynamodb.connection._botocore_private import BotocoreBaseClientPrivate

CONDITION_FAILED = "ConditionalCheckFailed"
CONFLICT = "TransactionConflict"
# Items of a transaction.
MOST = 100

_M = TypeVar("_M", bound=Model)


class Item(Model):
    """An item of any table. PynamoDB would make a client a model, each 70 ms of a first answer."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        table = super()._get_connection()
        _share(table.connection)
        return table


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


def _connection() -> Connection:
    connection = Connection()
    _share(connection)
    return connection


def _share(connection: Connection) -> None:
    # Where PynamoDB keeps the one it would make.
    connection._client = cast("BotocoreBaseClientPrivate", client("dynamodb"))  # noqa: SLF001
