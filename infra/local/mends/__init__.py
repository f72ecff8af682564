"""Each known trap of moto, mended once in the process that runs the server."""

from functools import cache

from infra.local.mends import notifications, queries, queues, stack, streams, transactions


@cache
def apply() -> None:
    """Mend moto in this process; a second call does nothing."""
    stack.mend()
    transactions.mend()
    notifications.mend()
    queries.mend()
    queues.mend()
    streams.mend()
