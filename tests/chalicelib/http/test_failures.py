"""Which failures may pass a little later."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from pynamodb.exceptions import CancellationReason, GetError, TransactWriteError, VerboseClientError

from chalicelib.http.failures import passing


def refused(code: str, *reasons: str) -> VerboseClientError:
    error = {"Error": {"Code": code, "Message": ""}}
    return VerboseClientError(
        error, "TransactWriteItems", cancellation_reasons=[CancellationReason(r) for r in reasons]
    )


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="http://127.0.0.1:9"),
        ReadTimeoutError(endpoint_url="http://127.0.0.1:9"),
        ClientError({"Error": {"Code": "ThrottlingException"}}, "Decrypt"),
        GetError("failed", refused("ProvisionedThroughputExceededException")),
        TransactWriteError("failed", refused("TransactionCanceledException", "None", "ThrottlingError")),
        TransactWriteError("failed", refused("TransactionCanceledException", "TransactionConflict")),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_does_not_answer_or_is_busy_may_pass(error: Exception) -> None:
    assert passing(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        NoCredentialsError(),
        ClientError({"Error": {"Code": "AccessDeniedException"}}, "Decrypt"),
        GetError("failed", refused("ValidationException")),
        TransactWriteError("failed", refused("TransactionCanceledException", "ConditionalCheckFailed")),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_is_wrong_stays_wrong(error: Exception) -> None:
    assert not passing(error)


def test_a_passing_cause_is_found_under_what_it_caused() -> None:
    error = RuntimeError()
    error.__cause__ = EndpointConnectionError(endpoint_url="http://127.0.0.1:9")
    assert passing(error)
