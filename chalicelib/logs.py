"""What functions log: structured, with the ids of the request and of the work, never what people sent.

The same lines carry the counts that the dashboard draws, in CloudWatch's embedded metric format.
"""

import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

NAMESPACE = "Obole"


@dataclass(slots=True)
class Work:
    """One piece of work under way: `ids` are identifiers and reason codes only, `counts` what the dashboard adds up."""

    ids: dict[str, object]
    counts: Counter[str] = field(default_factory=Counter)


@cache
def logger() -> "Logger":
    """The one logger of this process."""
    from aws_lambda_powertools import Logger  # noqa: PLC0415 -- start-up: 80 ms that a request without a fault saves

    return Logger(service="obole", level="INFO")


@contextmanager
def working(worker: str, context: object, **ids: str | int | None) -> Iterator[Work]:
    """Log one piece of `worker`'s work once it ends: done, or where it failed; the failure goes on.

    What was counted before a failure is measured too: it was done. `context` is what Lambda tells of the invocation,
    None outside of it.
    """
    work = Work({"request_id": getattr(context, "aws_request_id", None), "worker": worker, **ids})
    try:
        yield work
    except Exception as error:
        logger().error("work failed", extra=work.ids | work.counts | where(error))
        raise
    else:
        logger().info("work done", extra=work.ids | work.counts)
    finally:
        if work.counts:
            _measure(worker, work.counts)


def where(error: BaseException) -> dict[str, object]:
    """Where `error` arose: types and places only, since messages of libraries may quote what people sent."""
    told = traceback.TracebackException.from_exception(error)
    return {
        "error": _kind(error),
        "stack": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in told.stack],
        "causes": [_kind(cause) for cause in _causes(error)],
    }


def _measure(worker: str, counts: Counter[str]) -> None:
    from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit  # noqa: PLC0415 -- workers alone measure

    metrics = EphemeralMetrics(namespace=NAMESPACE, service=worker)
    for name, count in counts.items():
        metrics.add_metric(name, MetricUnit.Count, count)
    metrics.flush_metrics()


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
