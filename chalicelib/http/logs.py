"""What the functions that answer people log: structured, with the request's id, never what people sent."""

import traceback
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger


@cache
def logger() -> "Logger":
    """The one logger of this process."""
    from aws_lambda_powertools import Logger  # noqa: PLC0415 -- start-up: 80 ms that a request without a fault saves

    return Logger(service="obole", level="INFO")


def failure(error: BaseException, *, request_id: str, route: str, level: str = "error") -> None:
    """Log where `error` arose: types and places only, since messages of libraries may quote what people sent."""
    told = traceback.TracebackException.from_exception(error)
    getattr(logger(), level)(
        "request failed",
        request_id=request_id,
        route=route,
        error=_kind(error),
        stack=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in told.stack],
        causes=[_kind(cause) for cause in _causes(error)],
    )


def _kind(error: BaseException) -> str:
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code", "") if isinstance(response, dict) else ""
    return f"{type(error).__name__}:{code}" if code else type(error).__name__


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    cause = error.__cause__ or error.__context__
    while cause is not None:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    return causes
