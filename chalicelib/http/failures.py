"""Which exceptions mean that AWS does not answer for now, and not that we are wrong."""

from collections.abc import Iterator

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError
from pynamodb.exceptions import VerboseClientError

_BUSY = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
_BUSY_REASONS = frozenset({"ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict"})


def passing(error: BaseException) -> bool:
    """Whether the same request may pass a little later: unreachable, throttled, or another writer in the way."""
    return any(_passing(cause) for cause in _causes(error))


def _passing(error: BaseException) -> bool:
    if isinstance(error, VerboseClientError) and any(
        reason is not None and reason.code in _BUSY_REASONS for reason in error.cancellation_reasons
    ):
        return True
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code") in _BUSY
    return isinstance(error, (HTTPClientError, NoConnectionError))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = getattr(error, "cause", None) or error.__cause__
